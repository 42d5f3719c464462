//! Playlists in the real window: put together on the sheet, written, and kept up to date while songs are tagged.

use std::fs;
use std::path::Path;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, PlaylistAction, ViewAction};
use moodsic::app::state::{Overlay, PlaylistDraft};
use moodsic::mood::Mood;

use crate::window::{Texture, Window};

const SONGS: [(&str, Texture); 3] =
    [("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0)), ("c.wav", Texture::Drone(5))];

fn songs(playlist: &Path) -> usize {
    let text = fs::read_to_string(playlist).expect("a playlist");
    text.lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn a_kept_playlist_of_the_window_follows_its_labels_and_is_stopped() {
    let mut window = Window::empty();
    window.open_songs(&SONGS);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press(Key::Num1);
    let sad = Mood::new("sad").expect("a mood");
    window.until("the label is on disk", |state| state.library.counts().of(&sad) == 1);

    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Playlists))));
    // The sheet finds its size in its first frames.
    window.harness.run_steps(4);
    window.harness.get_by_label("Songs of sad").click();
    window.harness.step();
    window.until("it is counted", |state| state.playlists.tally().is_some_and(Result::is_ok));
    window.harness.step();
    let playlist = window.path().join("sad.m3u8");
    let draft = PlaylistDraft { path: playlist.display().to_string(), ..window.state().playlists.draft.clone() };
    window.act(Action::Playlist(PlaylistAction::Draft(draft)));
    window.harness.step();
    window.harness.get_by_label("Keep it up to date").click();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::Button, "Write 1 song").click();
    window.until("it is kept", |state| state.playlists.kept.len() == 1);
    assert_eq!(songs(&playlist), 1);

    window.act(Action::View(ViewAction::Overlay(None)));
    window.harness.step();
    window.press(Key::Num1);
    window.until("the next label is on disk", |state| state.library.counts().of(&sad) == 2);
    window.until("the playlist follows", |state| state.playlists.kept[0].kept.songs == 2);
    assert_eq!(songs(&playlist), 2);

    // Closing does not wait for the moment to come, and the next window knows what is kept.
    window.press(Key::Num1);
    window.until("the last label is on disk", |state| state.library.counts().of(&sad) == 3);
    window.act(Action::Quit);
    let mut window = window.restarted();
    assert_eq!(songs(&playlist), 3);
    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Playlists))));
    window.until("it is still kept", |state| state.playlists.kept.len() == 1);
    window.harness.step();
    window.harness.get_by_label("Stop keeping sad.m3u8").click();
    window.until("it is kept no more", |state| state.playlists.kept.is_empty());
    assert!(playlist.exists(), "the file stays");
}
