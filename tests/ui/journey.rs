//! Open, play, tag, undo, train, predict, look up.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use moodsic::app::state::{Listened, State, Tab};
use moodsic::dataset::LabelState;
use moodsic::learn::LocalModel;
use moodsic::mood::Mood;
use moodsic::playback::PlayState;

use crate::window::{Texture, Window};

const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

/// Six drones (a to f) and six pulses (g to l).
fn two_kinds() -> Vec<(String, Texture)> {
    let kind = |index: usize| if index < 6 { Texture::Drone(index as u32) } else { Texture::Pulse(index as u32) };
    NAMES.iter().enumerate().map(|(index, name)| (format!("{name}.wav"), kind(index))).collect()
}

fn open_two_kinds(window: &mut Window) {
    let songs = two_kinds();
    let songs: Vec<(&str, Texture)> = songs.iter().map(|(name, texture)| (name.as_str(), *texture)).collect();
    window.open_songs(&songs);
}

/// The two kinds are open, and the first has been read.
fn two_kinds_read() -> Window {
    let mut window = Window::empty();
    open_two_kinds(&mut window);
    window.until("the first song is read", is_read);
    window
}

fn is_read(state: &State) -> bool {
    state.song.current().is_some_and(|song| song.heard.as_ref().is_some_and(|heard| !heard.is_partial()))
}

/// Tags five of each kind; each key goes on to the next song, at last to the twelfth.
fn tag_ten(window: &mut Window, next: impl Fn(&mut Window)) {
    for index in 0..11 {
        window.press(match index {
            5 => Key::N,
            0..5 => Key::Num1,
            _ => Key::Num2,
        });
        next(window);
    }
}

fn title(window: &Window) -> String {
    window.state().current_song().map(|row| row.song.display_title()).unwrap_or_default()
}

#[test]
fn a_folder_is_heard_seen_tagged_learned_and_predicted() {
    let mut window = Window::empty();
    assert!(window.shows("Open a folder") && window.shows("Try the demo library"));
    open_two_kinds(&mut window);

    // See and hear the first song.
    window.until("the first song is shown", |state| state.song.current().is_some_and(|song| song.analysis.is_some()));
    assert_eq!(title(&window), "a");
    assert!(window.mentions("Spectrogram, 100 % drawn"));
    window.press(Key::Space);
    window.until("it plays", |state| {
        state.player.status().state == PlayState::Playing && !state.player.status().position.is_zero()
    });
    window.press(Key::Space);
    window.until("it is paused", |state| state.player.status().state == PlayState::Paused);

    // Tag five of each kind; each key goes on to the next song.
    for (index, name) in NAMES.iter().enumerate().take(11) {
        if index == 5 {
            window.press(Key::N);
            continue;
        }
        assert_eq!(title(&window), *name);
        window.press(if index < 5 { Key::Num1 } else { Key::Num2 });
    }
    window.until("ten labels are on disk", |state| state.library.counts().labelled() == 10);
    assert!(window.mentions("10 of 12 tagged"));

    // Undo, redo.
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("the last label is taken back", |state| state.library.counts().labelled() == 9);
    assert_eq!(title(&window), "k");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.until("and set again", |state| state.library.counts().labelled() == 10);

    // It has learnt by itself, with nothing pressed, and tests itself.
    window.until("a model has learnt from all labels", |state| {
        state.learning.model().is_some_and(|model| model.card.songs() == 10)
    });
    window.until("it is tested", |state| {
        !state.learning.training().testing && state.learning.training().evaluation.is_some()
    });

    // Train once more, because one can.
    window.harness.get_by_role_and_label(Role::Button, "Train").click();
    window.until("the page is open", |state| state.tab == Tab::Train);
    window.click("Train again");
    window.until("the training is over", |state| state.learning.training().running.is_none());
    let card = window.state().learning.model().expect("a model").card.clone();
    assert_eq!(card.songs(), 10);

    // The untagged two are told right, and the list says so.
    window.until("all songs have a suggestion", |state| {
        state.library.songs().iter().all(|row| state.library.suggestion(row.song.id).is_some())
    });
    for (name, mood) in [("f", "sad"), ("l", "happy")] {
        let song = window.state().library.songs().iter().find(|row| row.song.display_title() == name).expect("a song");
        let best = window.state().library.suggestion(song.song.id).expect("a suggestion").best();
        assert_eq!(best.mood, Mood::new(mood).expect("a mood"), "song {name}");
    }
}

#[test]
fn what_the_predictor_hears_is_drawn_once_it_has_listened_song_after_song() {
    let mut window = Window::empty();
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    for name in ["a", "b"] {
        window.until("it is drawn", |state| state.song.current().is_some_and(|song| song.heard_picture.is_some()));
        assert_eq!(title(&window), name);
        assert!(is_read(window.state()), "what nobody waits for comes after the suggestion");
        if name == "a" {
            window.click("What the model sees");
            window.until("both pictures are on screen", |state| state.song.is_model_view());
        }
        assert!(window.mentions("Training image, 100 % drawn"));
        assert!(window.shows("What the built-in predictor hears, 100 % drawn"));
        window.press(Key::ArrowDown);
    }
}

#[test]
fn a_click_on_a_mood_plays_its_songs_one_after_another() {
    let mut window = Window::empty();
    open_two_kinds(&mut window);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press(Key::Num3);
    window.press(Key::Num3);
    window.until("two labels are on disk", |state| state.library.counts().labelled() == 2);
    window.click("Play calm songs");
    window.until("the first sounds", |state| state.player.status().state == PlayState::Playing);
    let first = title(&window);
    window.press(Key::End);
    window.until("the second sounds", |state| {
        state.current_song().is_some_and(|row| row.song.display_title() != first)
            && state.player.status().state == PlayState::Playing
    });
    assert!(["a", "b"].contains(&title(&window).as_str()));
}

#[test]
fn labels_moods_and_undo_survive_a_restart() {
    let mut window = Window::empty();
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press(Key::Num2);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
    let mut window = window.restarted();
    assert_eq!(window.state().library.songs().len(), 2);
    let happy = Some(LabelState::Labelled(Mood::new("happy").expect("a mood")));
    let labels = |window: &Window| -> Vec<Option<LabelState>> {
        window.state().library.songs().iter().map(|row| row.annotation.as_ref().map(|of| of.state.clone())).collect()
    };
    assert!(labels(&window).contains(&happy));
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("the label is taken back", |state| state.library.counts().labelled() == 0);
    assert!(!labels(&window).contains(&happy));
}

#[test]
fn the_next_song_carries_a_suggestion_and_every_label_is_learnt_from() {
    let mut window = two_kinds_read();
    tag_ten(&mut window, |window| window.until("the next song is read", is_read));
    // Eleven songs on (five drones, five pulses tagged), the twelfth is on screen: nobody pressed Train.
    assert_eq!(title(&window), "l");
    window.until("it is suggested", |state| state.current_suggestion().is_some());
    let happy = Mood::new("happy").expect("a mood");
    window.until("by a model of all ten labels", |state| {
        state.learning.model().is_some_and(|model| model.card.songs() == 10)
            && state.current_suggestion().is_some_and(|prediction| prediction.best().mood == happy)
    });
    assert!(window.mentions("Built-in predictor, trained on 10 songs"));

    // One more label, and the model is another one, with the same labels as ever on disk.
    window.press(Key::Num2);
    window.until("the newest label is learnt from", |state| {
        state.learning.model().is_some_and(|model| model.card.songs() == 11)
    });
    assert_eq!(window.state().library.counts().labelled(), 11);
}

#[test]
fn a_model_is_saved_as_a_copy_and_used_again() {
    let mut window = two_kinds_read();
    tag_ten(&mut window, |_| ());
    window.until("a model is there and tested", |state| {
        state.learning.model().is_some_and(|model| model.card.songs() == 10 && model.card.evaluation.is_some())
    });
    let file = window.path().join("copy.json");
    *window.picker.0.lock().expect("no test panics here") = vec![file.clone()];
    window.harness.get_by_role_and_label(Role::Button, "Train").click();
    window.until("the page is open", |state| state.tab == Tab::Train);
    window.click("Save a copy\u{2026}");
    window
        .until("it is said where it is", |state| state.notices.iter().any(|notice| notice.text.contains("copy.json")));
    // The file says which model it is: a song that is heard meanwhile makes another one of the same labels.
    let saved = LocalModel::load(&file).expect("a model").card.id;

    window.harness.get_by_label("Learn by itself after every tag").click();
    window.click("Use a model\u{2026}");
    window.until("it is in use and stays", |state| !state.settings.teach && state.learning.own_model().is_some());
    window.until("it is the same", |state| state.learning.model().is_some_and(|model| model.card.id == saved));
    // A file that is no model is refused in words.
    std::fs::write(&file, "nothing").expect("a file");
    window.click("Use a model\u{2026}");
    window
        .until("it is refused", |state| state.notices.iter().any(|notice| notice.text.contains("not a Moodsic model")));
    assert!(window.state().learning.own_model().is_some());
}

#[test]
fn the_reasons_of_a_suggestion_are_drawn_and_heard() {
    let mut window = two_kinds_read();
    tag_ten(&mut window, |_| ());
    window
        .until("a model is tested", |state| state.learning.own_model().is_some() && !state.learning.training().testing);
    window.until("the song is judged", |state| {
        state.song.current().is_some_and(|song| song.prediction.is_some() && song.analysis.is_some())
    });
    window.harness.get_by_label_contains("Why ").click();
    window.until("the reasons are found", |state| {
        state.song.current().and_then(|song| song.why.as_ref()).is_some_and(|why| why.explanation.is_some())
    });
    // A song that is alike sounds beside it, and Space brings the song on screen back.
    window.until("two songs are alike", |state| {
        state.song.current().and_then(|song| song.why.as_ref()).is_some_and(|why| why.nearest.len() == 2)
    });
    let shown = title(&window);
    window.harness.get_all_by_label_contains("Hear the minute of ").next().expect("a song that is alike").click();
    window.until("it sounds", |state| {
        state.player.status().state == PlayState::Playing
            && matches!(state.song.listened(), Some(Listened::Song { .. }))
    });
    assert_eq!(title(&window), shown);
    window.press(Key::Space);
    window.until("the song on screen is back", |state| {
        state.song.listened().is_none() && state.player.status().state == PlayState::Paused
    });
    let part = "spoke ";
    window.harness.get_all_by_label_contains(part).next().expect("a part that spoke").click();
    window.until("the part sounds", |state| {
        state.player.status().state == PlayState::Playing
            && state.player.status().looped.is_some_and(|(start, end)| start < end)
    });
    window.harness.get_by_label("Hide the reasons").click();
    window.until("everything sounds again", |state| state.player.status().looped.is_none());
}

/// The folder of a library that an older Moodsic has left: five songs of each kind are tagged, and its model reads other features.
fn left_by_an_older_moodsic() -> tempfile::TempDir {
    let mut window = two_kinds_read();
    tag_ten(&mut window, |_| ());
    window
        .until("the labels are saved", |state| !state.labels.saving().busy && state.library.counts().labelled() == 10);
    let folder = window.closed();
    let kept = folder.path().join("kept");
    let model = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/format_1.json");
    std::fs::copy(model, moodsic::config::Paths::find(Some(&kept)).expect("a data folder").model()).expect("a model");
    folder
}

#[test]
fn the_model_of_an_older_moodsic_is_named_and_learnt_again() {
    let mut window = Window::with_output(moodsic::playback::NullOutput::new(), left_by_an_older_moodsic());
    window.until("it is said what happens", |state| {
        state.notices.iter().any(|notice| notice.text.contains("made by an older Moodsic. It is learning again"))
    });
    window.until("there is a tested predictor", |state| {
        state.learning.own_model().is_some_and(|model| model.card.songs() == 10 && model.card.evaluation.is_some())
    });
    window.until("all songs have suggestions", |state| {
        state.library.songs().iter().all(|row| state.library.suggestion(row.song.id).is_some())
    });
}
