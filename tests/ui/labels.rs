//! Labels that must not be lost when something else breaks: a locked, moved or read-only database, a file that is replaced,
//! another program, a window that is closed too early. With the real database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, LeaveAction};
use moodsic::app::state::{NoticeLevel, Overlay, State};
use moodsic::dataset::{LabelSource, LabelState, Store};
use moodsic::mood::{AudioMood, Mood, SoundsLike};

use crate::window::{Texture, Window, write_song};

fn mood(name: &str) -> LabelState {
    LabelState::Labelled(Mood::new(name).expect("a mood's name"))
}

/// Three songs, the first on screen.
fn three_songs() -> Window {
    let mut window = Window::empty();
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0)), ("c.wav", Texture::Drone(5))]);
    window.until("three songs are listed, the first read", |state| {
        state.library.songs().len() == 3 && state.scan.is_none() && is_read(state)
    });
    window
}

fn is_read(state: &State) -> bool {
    state.song.current().is_some_and(|song| song.heard.as_ref().is_some_and(|heard| !heard.is_partial()))
}

fn data(window: &Window) -> PathBuf {
    window.path().join("kept")
}

/// The labels on the disk, by file name.
fn on_disk(data: &Path) -> Vec<(String, LabelState)> {
    let store = Store::open_for_reading(data).expect("a database").expect("a database");
    let name = |path: &Path| path.file_name().expect("a file").to_string_lossy().into_owned();
    let mut labels: Vec<_> = store
        .songs()
        .expect("songs")
        .into_iter()
        .filter_map(|row| Some((name(&row.song.path), row.annotation?.state)))
        .collect();
    let unidentified = store.unidentified().expect("files").into_iter();
    labels.extend(unidentified.map(|(path, annotation)| (name(&path), annotation.state)));
    labels.sort_by(|a, b| a.0.cmp(&b.0));
    labels
}

/// Another connection, which holds the write lock until it is dropped.
fn lock(data: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(Store::file(data)).expect("a database");
    connection.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    connection
}

#[test]
fn closing_waits_for_a_locked_database_and_says_what_is_not_saved() {
    let mut window = three_songs();
    let data = data(&window);
    let locked = lock(&data);
    for key in [Key::Num1, Key::Num2, Key::U] {
        window.press(key);
    }
    window.press_with(Modifiers::COMMAND, Key::Q);
    window.until("the sheet is there", |state| state.overlay == Some(Overlay::Unsaved));
    window.until("the reason is known", |state| state.labels.saving().error.is_some());
    assert!(window.shows("3 labels are not saved yet") && window.mentions("another program is writing"));
    assert!(!window.state().may_close());
    assert_eq!(on_disk(&data), []);

    // In the meantime they go into a list elsewhere.
    let list = window.path().join("elsewhere.csv");
    window.harness.get_by_label("Save all labels into a list");
    let list_path = list.to_string_lossy().into_owned();
    window.act(Action::Leave(LeaveAction::SaveTo(list_path)));
    window.until("it is written", State::is_rescued);
    let text = std::fs::read_to_string(&list).expect("a list");
    assert_eq!(text.lines().filter(|line| line.contains(".wav")).count(), 3, "{text}");

    drop(locked);
    window.until("it closes by itself", State::may_close);
    let labels = ["a.wav", "b.wav", "c.wav"].map(str::to_owned);
    let labels = labels.into_iter().zip([mood("sad"), mood("happy"), LabelState::Unsure]);
    assert_eq!(on_disk(&data), labels.collect::<Vec<_>>());
}

#[test]
fn undo_of_a_label_that_waits_for_the_disk_takes_back_that_one() {
    let mut window = three_songs();
    window.press(Key::Num1);
    window.until("the first label is on disk", |state| state.library.counts().labelled() == 1);
    let locked = lock(&data(&window));
    window.press(Key::Num2);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.press(Key::Num3);
    window.until("they wait", |state| state.labels.saving().error.is_some());
    drop(locked);
    window.until("everything is on disk", |state| !state.labels.saving().busy);
    let expected = [("a.wav".to_owned(), mood("sad")), ("b.wav".to_owned(), mood("calm"))];
    assert_eq!(on_disk(&data(&window)), expected);
}

#[test]
fn the_label_of_a_file_that_is_not_read_yet_is_on_disk_at_once_and_goes_to_its_song() {
    let mut window = three_songs();
    let data = data(&window);
    let elsewhere = window.path().join("elsewhere.wav");
    write_song(&elsewhere, Texture::Pulse(7));
    window.open(elsewhere);
    window.until("it is shown", |state| state.song.current().is_some_and(|song| song.path.ends_with("elsewhere.wav")));
    window.press_with(Modifiers::SHIFT, Key::Num2);
    window.until("the label is on disk", |state| !state.labels.saving().busy);
    assert_eq!(on_disk(&data), [("elsewhere.wav".to_owned(), mood("happy"))]);
    window.until("it is the song's", |state| {
        state
            .current_song()
            .is_some_and(|row| row.annotation.as_ref().is_some_and(|label| label.state == mood("happy")))
    });
    assert_eq!(on_disk(&data), [("elsewhere.wav".to_owned(), mood("happy"))]);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("and it can be taken back", |state| state.library.counts().labelled() == 0);
}

#[test]
fn a_file_that_was_replaced_gives_its_label_to_the_song_it_holds() {
    let mut window = three_songs();
    window.press(Key::ArrowDown);
    window.until("the second is read", is_read);
    let before = window.state().current_song().expect("a song").song.clone();
    window.press(Key::ArrowUp);
    std::thread::sleep(Duration::from_millis(20));
    write_song(&before.path, Texture::Pulse(40));
    window.press(Key::ArrowDown);
    window.press_with(Modifiers::SHIFT, Key::Num3);
    window.until("the list has learnt of it", |state| {
        state.current_song().is_some_and(|row| row.song.id != before.id && row.annotation.is_some())
    });
    let store = Store::open_for_reading(&data(&window)).expect("a database").expect("a database");
    let songs = store.songs().expect("songs");
    assert!(songs.iter().all(|row| row.song.id != before.id), "the old song is not there any more");
    let now = songs.iter().find(|row| row.song.path == before.path).expect("the new song");
    assert_eq!(now.annotation.as_ref().map(|label| label.state.clone()), Some(mood("calm")));
    assert_eq!(store.song(before.id).expect("known").and_then(|row| row.annotation), None);
}

#[test]
fn saved_is_only_said_of_a_database_that_is_where_it_should_be() {
    let mut window = three_songs();
    let data = data(&window);
    let away = window.path().join("away");
    std::fs::rename(&data, &away).expect("moved away");
    window.press(Key::Num1);
    // The look at the idle database may miss it before the label does.
    window.until("it is not saved", |state| {
        let saving = state.labels.saving();
        saving.pending == 1 && saving.error.as_ref().is_some_and(|error| error.contains("moved or deleted"))
    });
    let said = (window.mentions("moved or deleted"), window.shows("1 label not saved"));
    assert_eq!(said, (true, true), "{:?}; {:?}", window.state().labels.saving(), window.state().notices);
    assert!(!data.exists(), "no empty library is made in its place");
    std::fs::rename(&away, &data).expect("put back");
    window.until("it goes on by itself", |state| !state.labels.saving().busy && state.labels.saving().error.is_none());
    assert_eq!(on_disk(&data), [("a.wav".to_owned(), mood("sad"))]);
}

#[test]
fn a_database_that_goes_away_is_missed_without_a_label() {
    let mut window = three_songs();
    window.press(Key::Num1);
    window.until("a label is on disk", |state| state.library.counts().labelled() == 1);
    std::fs::remove_dir_all(data(&window)).expect("deleted");
    window.until("it is not said to be saved any more", |state| state.labels.saving().error.is_some());
    assert!(window.mentions("moved or deleted"));
    assert_eq!(window.state().library.songs().len(), 3, "the list stays, and can be saved elsewhere");
}

#[test]
fn what_another_program_labels_is_shown() {
    let mut window = three_songs();
    window.press(Key::Num1);
    window.until("a label is on disk", |state| state.library.counts().labelled() == 1);
    let last = window.state().library.songs()[2].song.id;
    let mut store = Store::open(&data(&window)).expect("a database");
    let now = "2026-11-28T12:00:00Z".parse().expect("a time");
    store.annotate(last, Some(mood("happy")), LabelSource::Human, now).expect("written");
    window.until("it is counted", |state| state.library.counts().labelled() == 2);
    // Undo takes back what was done last, whoever did it.
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("it is taken back", |state| state.library.counts().labelled() == 1);
    assert_eq!(window.state().library.label(last), None);
}

#[test]
fn a_locked_database_is_shown_at_the_start_and_labels_wait_for_it() {
    let mut window = three_songs();
    window.press(Key::Num2);
    window.until("a label is on disk", |state| state.library.counts().labelled() == 1);
    let data = data(&window);
    let locked = lock(&data);
    let mut window = window.restarted();
    window.until("the library is there", |state| state.library.songs().len() == 3);
    assert_eq!(window.state().library.counts().labelled(), 1);
    window.until("it is said that it cannot be written", |state| {
        state.notices.iter().any(|notice| notice.topic == "store" && notice.level == NoticeLevel::Error)
    });
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.press(Key::Num1);
    drop(locked);
    window.until("it goes on by itself", |state| state.library.counts().labelled() == 2);
    window.until("and nothing is said any more", |state| state.notices.iter().all(|notice| notice.topic != "store"));
}

#[test]
fn what_a_mood_sounds_like_is_changed_in_the_editor_kept_and_undone() {
    let mut window = three_songs();
    let sad = Mood::new("sad").expect("a mood's name");
    let by_name = SoundsLike::by_name("sad");
    window.click("Edit moods");
    window.until("the sheet is there", |state| state.overlay == Some(Overlay::Moods));
    window.click("sad: Sounds like: sad, not happy");
    window.harness.run_steps(4);
    let slider = egui::accesskit::Role::Slider;
    for _ in 0..2 {
        window.harness.get_by_role_and_label(slider, "How much sad sounds like tender").focus();
        window.harness.step();
        window.press(Key::ArrowRight);
    }
    let mut mix = by_name.clone().expect("it is in the table");
    mix.set(AudioMood::Tender, 1.0);
    window.until("both edits are on the disk", |state| {
        !state.labels.saving().busy && state.labels.vocabulary().sounds_like(&sad).as_ref() == Some(&mix)
    });
    assert!(window.shows("sad: Sounds like: sad, tender, not happy"));
    let store = Store::open_for_reading(&data(&window)).expect("a database").expect("a database");
    let kept = |store: &Store| store.vocabulary().expect("moods").entries()[0].sounds_like.clone();
    assert_eq!(kept(&store), Some(mix));
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("it is a little tender", |state| {
        state.labels.vocabulary().sounds_like(&sad).is_some_and(|mix| mix.weight(AudioMood::Tender) == 0.5)
    });
    assert!(window.mentions("what sad sounds like"));
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("it is what its name says", |state| state.labels.vocabulary().sounds_like(&sad) == by_name);
    window.until("on the disk too", |state| !state.labels.saving().busy);
    assert_eq!(kept(&store), None);
}

#[test]
fn merged_moods_come_back_with_one_undo() {
    let mut window = three_songs();
    for key in [Key::Num1, Key::Num3, Key::Num3] {
        window.press(key);
    }
    window.until("three labels are on disk", |state| state.library.counts().labelled() == 3);
    window.click("Edit moods");
    window.until("the sheet is there", |state| state.overlay == Some(Overlay::Moods));
    window.click("Rename calm");
    window.press_with(Modifiers::COMMAND, Key::A);
    window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "New name of calm").type_text("sad");
    window.harness.step();
    window.harness.step();
    window.click("Merge");
    // The sheet takes its new size.
    window.harness.run_steps(4);
    assert!(window.shows("Merge calm into sad? 2 labels will say sad; Undo brings them back."));
    window.click("Merge");
    let sad = Mood::new("sad").expect("a mood's name");
    window.until("they are merged", |state| state.library.counts().of(&sad) == 3);
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Z);
    let calm = Mood::new("calm").expect("a mood's name");
    window.until("calm is back, with its songs", |state| {
        state.library.counts().of(&calm) == 2 && state.labels.vocabulary().position(&calm).is_some()
    });
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.until("and gone again", |state| state.library.counts().of(&sad) == 3);
}
