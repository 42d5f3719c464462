//! Moods by name, coming back, taking back, a queue, lists in and out, and what a window does that waits.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use moodsic::app::action::{Action, LibraryAction, TagAction, ViewAction};
use moodsic::app::state::{Filter, Overlay, Sort, SortColumn};
use moodsic::dataset::LabelState;
use moodsic::mood::{Mood, Rgb};
use moodsic::playback::{NullOutput, PlayState};
use moodsic::worker::MoodEdit;

use crate::window::{Texture, Window};

const SONGS: [(&str, Texture); 4] = [
    ("a.wav", Texture::Drone(0)),
    ("b.wav", Texture::Pulse(0)),
    ("c.wav", Texture::Drone(5)),
    ("d.wav", Texture::Pulse(5)),
];

fn opened() -> Window {
    let mut window = Window::empty();
    window.open_songs(&SONGS);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window
}

fn title(window: &Window) -> String {
    window.state().current_song().map(|row| row.song.display_title()).unwrap_or_default()
}

fn mood_of(window: &Window, title: &str) -> Option<String> {
    let songs = window.state().library.songs();
    let song = songs.iter().find(|row| row.song.display_title() == title).expect("the song");
    match song.annotation.as_ref().map(|label| &label.state) {
        Some(LabelState::Labelled(mood)) => Some(mood.to_string()),
        _ => None,
    }
}

#[test]
fn a_mood_beyond_nine_is_tagged_by_its_first_letters() {
    let mut window = opened();
    for number in 0..9 {
        let mood = Mood::new(&format!("mood {number}")).expect("a mood");
        window.act(Action::Tag(TagAction::Edit(MoodEdit::Add(mood, Rgb(9, 9, 9)))));
    }
    let melancholic = Mood::new("melancholic").expect("a mood");
    window.act(Action::Tag(TagAction::Edit(MoodEdit::Add(melancholic.clone(), Rgb(200, 0, 90)))));
    window.until("the moods are there", |state| state.labels.vocabulary().position(&melancholic).is_some());
    window.press(Key::M);
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Mood").type_text("mel");
    window.harness.step();
    window.press(Key::Enter);
    window.until("the label is on disk", |state| state.library.counts().of(&melancholic) == 1);
    assert_eq!((mood_of(&window, "a").as_deref(), title(&window).as_str()), (Some("melancholic"), "b"));
    // Esc leaves the box without a label, and digits in it are letters.
    window.press(Key::M);
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Mood").type_text("1");
    window.harness.step();
    window.press(Key::Escape);
    window.press(Key::Escape);
    assert_eq!((window.state().overlay, window.state().library.counts().labelled()), (None, 1));
}

#[test]
fn several_moods_are_added_in_a_row() {
    let mut window = opened();
    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Moods))));
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Name of the new mood").focus();
    window.harness.step();
    for name in ["tense", "dreamy", "wild"] {
        window.harness.event(egui::Event::Text(name.to_owned()));
        window.harness.step();
        window.press(Key::Enter);
        let mood = Mood::new(name).expect("a mood");
        window.until("the mood is there", |state| state.labels.vocabulary().position(&mood).is_some());
        window.harness.step();
    }
    assert_eq!(window.state().labels.vocabulary().entries().len(), 6);
}

#[test]
fn the_window_opens_where_it_was_left() {
    let mut window = opened();
    window.press(Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
    window.act(Action::Library(LibraryAction::Order(Sort { column: SortColumn::Title, descending: true })));
    window.act(Action::Library(LibraryAction::Filter(Filter::Untagged)));
    window.press(Key::ArrowDown);
    let (song, before) = (title(&window), window.state().session());
    assert_eq!((before.filter.as_str(), before.sort.as_str(), before.descending), ("untagged", "Title", true));
    let mut window = window.restarted();
    window.until("the song is back", |state| state.current_song().is_some());
    assert_eq!(title(&window), song);
    let after = window.state().session();
    assert_eq!((after.filter, after.sort, after.descending), (before.filter, before.sort, before.descending));
    assert_ne!(window.state().player.status().state, PlayState::Playing, "it waits");
    // What is opened now is listed, whatever was filtered.
    window.press(Key::T);
    assert_ne!(title(&window), "a", "a has its label");
}

#[test]
fn one_of_the_last_labels_is_taken_back_and_the_others_stay() {
    let mut window = opened();
    for key in [Key::Num1, Key::Num2, Key::Num3] {
        window.press(key);
    }
    window.until("the labels are on disk", |state| state.library.counts().labelled() == 3);
    window.press(Key::H);
    window.until("they are listed", |state| matches!(&state.recent, Some(Ok(labels)) if labels.len() == 3));
    window.click("Take the label of b back");
    window.until("it is taken back", |state| state.library.counts().labelled() == 2);
    assert_eq!([mood_of(&window, "a"), mood_of(&window, "b")], [Some("sad".to_owned()), None]);
    // The list stands still, so a second click takes nothing else back.
    window.harness.step();
    let row = window.harness.get_by_label("Take the label of b back");
    assert!(row.accesskit_node().is_disabled());
    row.click();
    window.harness.step();
    assert_eq!(window.state().library.counts().labelled(), 2);
    window.press(Key::Escape);
    window.press(Key::H);
    window.until("it is listed too", |state| matches!(&state.recent, Some(Ok(labels)) if labels.len() == 4));
}

#[test]
fn lists_are_written_and_read_with_a_look_before() {
    let mut window = opened();
    window.press(Key::Num1);
    window.press(Key::Num2);
    window.until("the labels are on disk", |state| state.library.counts().labelled() == 2);
    let list = window.path().join("labels.csv");
    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Export))));
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "File to write").focus();
    window.harness.step();
    window.harness.event(egui::Event::Text(list.display().to_string()));
    window.harness.step();
    window.harness.step();
    window.click("Write 2 songs");
    window.until("it is said", |state| state.notices.iter().any(|notice| notice.text.starts_with("Wrote 2 songs")));
    assert!(std::fs::read_to_string(&list).expect("a list").contains("a.wav,sad"));

    let other = window.path().join("other.csv");
    std::fs::write(&other, "path,mood\nc.wav,tense\na.wav,calm\nnone.wav,sad\n\"open,sad\n").expect("a list");
    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Import))));
    window.harness.step();
    window.act(Action::Exchange(moodsic::app::action::ExchangeAction::Path(other.display().to_string())));
    window.click("Look at it");
    window.until("it was looked at", |state| state.exchange.import.is_some());
    for words in ["2 of 3 rows have their song", "1 label would change", "New moods: tense", "1 song has another label"]
    {
        assert!(window.mentions(words), "{words}");
    }
    assert_eq!(window.state().library.counts().labelled(), 2, "nothing has changed yet");
    window.click("Import");
    window.until("the label came", |state| state.library.counts().labelled() == 3);
    assert_eq!([mood_of(&window, "c"), mood_of(&window, "a")].map(Option::unwrap_or_default), ["tense", "sad"]);
}

#[test]
fn a_window_that_waits_for_a_sound_device_does_nothing() {
    let mut window = Window::with_output(NullOutput::unplugged(), tempfile::tempdir().expect("a temporary folder"));
    window.open_songs(&SONGS[..1]);
    window.until("the song is read", |state| {
        state.song.current().is_some_and(|song| song.heard.as_ref().is_some_and(|heard| !heard.is_partial()))
    });
    window.press(Key::Space);
    window.until("the banner is there", |state| state.notices.iter().any(|notice| notice.topic == "audio"));
    window.until("nothing else is under way", |state| state.learning.survey().is_none());
    std::thread::sleep(std::time::Duration::from_secs(4));
    window.harness.step();
    window.harness.step();
    let soonest = window.harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert!(soonest.is_some_and(|delay| delay > std::time::Duration::from_mins(1)), "{soonest:?}");
    assert!(window.state().player.status().waiting);
    window.device.plug();
    window.until("sound is back by itself", |state| state.player.status().state == PlayState::Playing);
}

#[test]
fn the_overview_is_moved_by_keys_and_tab_walks_list_picture_moods_bars() {
    let mut window = opened();
    window.until("the song can be played", |state| state.player.status().duration.is_some());
    let before = window.state().position();
    window.harness.get_by_label_contains("Overview of the whole song").focus();
    window.harness.step();
    window.press(Key::ArrowRight);
    window.until("it is five seconds on", |state| state.position() >= before + std::time::Duration::from_secs(4));
    window.press(Key::Escape);
    // From nothing, Tab comes to the list first, and to the bars last.
    let mut places = Vec::new();
    for _ in 0..60 {
        window.press(Key::Tab);
        window.harness.step();
        let focused = window.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        let Some(rect) = focused.as_ref().map(egui_kittest::Node::rect) else { continue };
        let name = focused.and_then(|node| node.accesskit_node().label());
        assert!(name.is_some_and(|name| !name.is_empty()), "what has the focus at {rect:?} says what it is");
        let place = match rect.center() {
            at if at.y < 41.0 || at.y > 765.0 => "bars",
            at if at.x < 420.0 => "list",
            at if at.x > 1048.0 => "moods",
            _ => "picture",
        };
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
    assert_eq!(places.get(..4), Some(&["list", "picture", "moods", "bars"][..]), "{places:?}");
}
