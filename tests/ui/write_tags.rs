//! Moods into the songs' own files from the window: looked at, written, taken back.

use std::fs;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, ViewAction};
use moodsic::app::state::Overlay;
use moodsic::mood::Mood;
use moodsic::song::tags::read_metadata;

use crate::window::{Texture, Window};

const SONGS: [(&str, Texture); 3] =
    [("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0)), ("c.wav", Texture::Drone(5))];

#[test]
fn moods_are_looked_at_written_into_files_and_taken_back() {
    let mut window = Window::empty();
    window.open_songs(&SONGS);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press(Key::Num1);
    window.press(Key::Num1);
    let sad = Mood::new("sad").expect("a mood");
    window.until("the labels are on disk", |state| state.library.counts().of(&sad) == 2);
    let labelled: Vec<_> = window
        .state()
        .library
        .songs()
        .iter()
        .filter(|entry| entry.annotation.is_some())
        .map(|entry| entry.song.path.clone())
        .collect();
    let before: Vec<_> = labelled.iter().map(|path| fs::read(path).expect("read")).collect();

    window.act(Action::View(ViewAction::Overlay(Some(Overlay::WriteTags))));
    window.harness.run_steps(4);
    window.harness.get_by_role_and_label(Role::Button, "Look at 2 songs").click();
    window.until("they are looked at", |state| state.file_tags.plan.is_some());
    window.harness.step();
    assert!(window.mentions("2 files would change."));
    assert_eq!(fs::read(&labelled[0]).expect("read"), before[0], "nothing is written before it was seen");
    window.harness.get_by_role_and_label(Role::Button, "Write 2 files").click();
    window.until("they are written", |state| state.file_tags.report.is_some() && state.file_tags.runs.len() == 1);
    window.harness.run_steps(2);
    assert!(window.mentions("2 files were written."));
    for path in &labelled {
        assert_eq!(read_metadata(path).mood.as_deref(), Some("sad"));
    }
    // The library learns of it, and a second look finds nothing to do.
    window.until("the list knows", |state| {
        state.library.songs().iter().filter(|entry| entry.song.metadata.mood.is_some()).count() == 2
    });
    window.harness.get_by_role_and_label(Role::Button, "Look at 2 songs").click();
    window.until("they are looked at again", |state| state.file_tags.plan.is_some());
    window.harness.step();
    assert!(window.mentions("0 files would change, 2 say so already."));

    window.harness.get_by_role_and_label(Role::Button, "Take back").click();
    window.until("they are taken back", |state| state.file_tags.runs.iter().any(|run| run.undone == 2));
    window.harness.run_steps(2);
    assert!(window.mentions("2 files are again as they were."));
    for (path, before) in labelled.iter().zip(before) {
        assert_eq!(fs::read(path).expect("read"), before);
    }
}
