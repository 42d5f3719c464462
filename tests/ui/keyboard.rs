//! Keys that must not leak, and a journey without a mouse.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use moodsic::app::state::Overlay;
use moodsic::config::Settings;
use moodsic::playback::PlayState;

use crate::window::{Texture, Window, write_song};

fn one_song() -> Window {
    let mut window = Window::empty();
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window
}

#[test]
fn keys_typed_into_the_search_field_label_nothing() {
    let mut window = one_song();
    window.press_with(Modifiers::COMMAND, Key::F);
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Search songs").type_text("1 2 3 z");
    window.harness.step();
    window.harness.step();
    assert_eq!(window.state().library.search(), "1 2 3 z");
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Space, Key::Z, Key::U, Key::X, Key::Enter] {
        window.press(key);
    }
    assert_eq!(window.state().saving.pending, 0);
    assert!(window.state().library.songs().iter().all(|row| row.annotation.is_none()));
    assert_ne!(window.state().player.state, PlayState::Playing);
    window.press(Key::Escape);
    window.harness.step();
    window.press(Key::Escape);
    window.harness.step();
    assert_eq!(window.state().library.search(), "", "Esc leaves the field, then the search");
}

#[test]
fn keys_under_a_sheet_label_nothing() {
    let mut window = one_song();
    window.press(Key::F1);
    assert_eq!(window.state().overlay, Some(Overlay::Help));
    window.press(Key::Num1);
    window.press(Key::X);
    assert_eq!(window.state().saving.pending, 0);
    window.press(Key::Escape);
    assert_eq!(window.state().overlay, None);
    window.press(Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
}

#[test]
fn keys_on_a_page_without_a_song_label_nothing() {
    let mut window = one_song();
    for page in ["Train", "Cloud"] {
        window.harness.get_by_role_and_label(Role::Button, page).click();
        window.harness.step();
        window.press(Key::Num1);
        window.press(Key::X);
        assert_eq!(window.state().saving.pending, 0, "{page}");
    }
    window.harness.get_by_role_and_label(Role::Button, "Listen & tag").click();
    window.harness.step();
    window.press(Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
}

#[test]
fn a_path_is_typed_and_opened_without_a_mouse() {
    let mut window = Window::empty();
    let path = window.path().join("typed.wav");
    write_song(&path, Texture::Pulse(3));
    window.press_with(Modifiers::COMMAND, Key::L);
    window.harness.step();
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Path of a song or a folder");
    assert!(field.accesskit_node().is_focused());
    field.type_text(&path.to_string_lossy());
    window.harness.step();
    window.press(Key::Enter);
    window.until("the song is shown and sounds", |state| {
        state.current_song().is_some() && state.player.state == PlayState::Playing
    });
    window.press_with(Modifiers::SHIFT, Key::Num3);
    window.until("it is tagged", |state| state.library.counts().labelled() == 1);
}

#[test]
fn shift_and_a_digit_stays_on_the_song() {
    let mut window = one_song();
    window.press_with(Modifiers::SHIFT, Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
    assert_eq!(window.state().current_song().map(|row| row.song.display_title()).as_deref(), Some("a"));
}

#[test]
fn a_command_gets_another_key_on_the_sheet_and_keeps_it() {
    let mut window = one_song();
    window.press(Key::F1);
    window.harness.step();
    window.click("Key of sad");
    window.harness.get_by_label("Press a key");
    window.press(Key::U);
    window.harness.step();
    window.harness.step();
    window.harness.get_by_label("U means \u{201c}Unsure\u{201d}; give that another key first.");
    window.click("Key of sad");
    window.press(Key::Q);
    window.press(Key::Escape);
    assert_eq!(window.state().overlay, None);
    assert_eq!(window.state().saving.pending, 0, "keys on the sheet label nothing");

    let mut window = window.restarted();
    window.until("the songs are listed", |state| state.library.songs().len() == 2);
    window.press(Key::ArrowDown);
    window.until("a song is shown", |state| state.current_song().is_some());
    let first = window.state().current_song().map(|row| row.song.id);
    window.press(Key::Num1);
    assert_eq!(window.state().saving.pending, 0, "the old key means nothing now");
    window.press_with(Modifiers::SHIFT, Key::Q);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
    assert_eq!(window.state().current_song().map(|row| row.song.id), first, "with Shift it stays");
}

#[test]
fn all_listed_songs_are_selected_and_tagged_with_one_key_and_untagged_with_one_undo() {
    let mut window = one_song();
    window.press_with(Modifiers::COMMAND, Key::A);
    assert!(window.shows("2 songs selected"));
    window.press(Key::Num3);
    window.until("both labels are on disk", |state| state.library.counts().labelled() == 2);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("both are taken back", |state| state.library.counts().labelled() == 0);
    window.press(Key::Escape);
    window.harness.step();
    assert!(!window.shows("2 songs selected"));
    window.press(Key::Num1);
    window.until("only the song on screen is tagged", |state| state.library.counts().labelled() == 1);
}

#[test]
fn keys_with_ctrl_label_nothing_while_somebody_types() {
    let keys = [("mood-1", "Ctrl+1"), ("unsure", "Ctrl+U")].map(|(id, key)| (id.to_owned(), vec![key.to_owned()]));
    let mut window = Window::with_settings(Settings { keys: keys.into(), ..Settings::default() });
    window.open_songs(&[("a.wav", Texture::Drone(0)), ("b.wav", Texture::Pulse(0))]);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window.press_with(Modifiers::COMMAND, Key::F);
    window.harness.step();
    for key in [Key::Num1, Key::U, Key::Z] {
        window.press_with(Modifiers::COMMAND, key);
    }
    assert_eq!(window.state().saving.pending, 0);
    assert_eq!(window.state().library.counts().untagged, 2);
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
}
