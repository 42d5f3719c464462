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
    assert_eq!(window.state().labels.saving().pending, 0);
    assert!(window.state().library.songs().iter().all(|row| row.annotation.is_none()));
    assert_ne!(window.state().player.status().state, PlayState::Playing);
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
    assert_eq!(window.state().labels.saving().pending, 0);
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
        assert_eq!(window.state().labels.saving().pending, 0, "{page}");
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
        state.current_song().is_some() && state.player.status().state == PlayState::Playing
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
    assert_eq!(window.state().labels.saving().pending, 0, "keys on the sheet label nothing");

    let mut window = window.restarted();
    window.until("the songs are listed", |state| state.library.songs().len() == 2);
    window.press(Key::ArrowDown);
    window.until("a song is shown", |state| state.current_song().is_some());
    let first = window.state().current_song().map(|row| row.song.id);
    window.press(Key::Num1);
    assert_eq!(window.state().labels.saving().pending, 0, "the old key means nothing now");
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
    assert_eq!(window.state().labels.saving().pending, 0);
    assert_eq!(window.state().library.counts().untagged, 2);
    window.press(Key::Escape);
    window.press_with(Modifiers::COMMAND, Key::Num1);
    window.until("the label is on disk", |state| state.library.counts().labelled() == 1);
}

/// Six songs, the first on screen.
fn six_songs() -> Window {
    let mut window = Window::empty();
    let songs = ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav"];
    let songs: Vec<_> = songs.iter().zip(0..).map(|(&name, number)| (name, Texture::Drone(number))).collect();
    window.open_songs(&songs);
    window.until("the first song is shown", |state| state.current_song().is_some());
    window
}

/// Holds a key for as many frames, as the system repeats it, and lets it go.
fn hold(window: &mut Window, key: Key, frames: usize) {
    let event =
        |pressed| egui::Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers: Modifiers::NONE };
    for _ in 0..frames {
        window.harness.input_mut().events.push(event(true));
        window.harness.step();
    }
    window.harness.input_mut().events.push(event(false));
    window.harness.step();
}

fn shown(window: &Window) -> String {
    window.state().current_song().map(|row| row.song.display_title()).unwrap_or_default()
}

#[test]
fn a_held_key_labels_once_and_a_held_arrow_goes_on() {
    let mut window = six_songs();
    hold(&mut window, Key::Num2, 20);
    assert_eq!(shown(&window), "b");
    hold(&mut window, Key::X, 20);
    assert_eq!(shown(&window), "c");
    window.until("both labels are on disk", |state| !state.labels.saving().busy);
    let counts = window.state().library.counts();
    assert_eq!((counts.labelled(), counts.skipped, counts.untagged), (1, 1, 4));
    hold(&mut window, Key::ArrowDown, 3);
    assert_eq!(shown(&window), "f");
    hold(&mut window, Key::Space, 5);
    assert_eq!(window.state().player.status().state, PlayState::Playing, "it plays and does not pause again");
}

#[test]
fn a_held_enter_presses_a_button_once() {
    let mut window = six_songs();
    window.harness.get_by_role_and_label(Role::Button, "happy").focus();
    window.harness.step();
    hold(&mut window, Key::Enter, 20);
    window.until("the label is on disk", |state| !state.labels.saving().busy && state.library.counts().labelled() > 0);
    assert_eq!((window.state().library.counts().labelled(), shown(&window).as_str()), (1, "b"));
}

#[test]
fn enter_in_the_search_shows_the_first_hit_and_with_no_hit_stays_in_the_field() {
    let mut window = six_songs();
    window.press_with(Modifiers::COMMAND, Key::F);
    window.harness.step();
    let field = |window: &Window| {
        window.harness.get_by_role_and_label(Role::TextInput, "Search songs").accesskit_node().is_focused()
    };
    window.harness.get_by_role_and_label(Role::TextInput, "Search songs").type_text("e");
    window.harness.step();
    window.press(Key::Enter);
    window.harness.step();
    assert_eq!((shown(&window).as_str(), field(&window)), ("e", false));
    window.press_with(Modifiers::SHIFT, Key::Num2);
    window.until("the hit is labelled", |state| state.library.counts().labelled() == 1);
    assert_eq!(shown(&window), "e");

    window.press_with(Modifiers::COMMAND, Key::F);
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, "Search songs").type_text("no such song");
    window.harness.step();
    window.press(Key::Enter);
    window.harness.step();
    assert!(field(&window), "what is typed next belongs to the search");
    window.press(Key::Num1);
    assert_eq!(window.state().labels.saving().pending, 0);
}

#[test]
fn keys_that_overlap_with_shift_are_all_pressed() {
    let mut window = six_songs();
    // What a key is called when it is let go depends on Shift; its place does not.
    let event = |key, place, pressed, modifiers| egui::Event::Key {
        key,
        physical_key: Some(place),
        pressed,
        repeat: false,
        modifiers,
    };
    for (key, place, pressed, modifiers) in [
        (Key::Num1, Key::Num1, true, Modifiers::NONE),
        (Key::Exclamationmark, Key::Num1, false, Modifiers::SHIFT),
        (Key::Num2, Key::Num2, true, Modifiers::NONE),
        (Key::Num2, Key::Num2, false, Modifiers::NONE),
        (Key::Num1, Key::Num1, true, Modifiers::NONE),
        (Key::Num1, Key::Num1, false, Modifiers::NONE),
    ] {
        window.harness.input_mut().events.push(event(key, place, pressed, modifiers));
        window.harness.step();
    }
    assert_eq!(shown(&window), "d");
    window
        .until("all three are on disk", |state| !state.labels.saving().busy && state.library.counts().labelled() == 3);
}

#[test]
fn keys_behind_one_that_opens_something_label_nothing_in_the_same_frame() {
    for opener in [(Modifiers::COMMAND, Key::F), (Modifiers::COMMAND, Key::L), (Modifiers::NONE, Key::F1)] {
        let mut window = six_songs();
        for (modifiers, key) in [opener, (Modifiers::NONE, Key::U), (Modifiers::NONE, Key::Num1)] {
            for pressed in [true, false] {
                let event = egui::Event::Key { key, physical_key: Some(key), pressed, repeat: false, modifiers };
                window.harness.input_mut().events.push(event);
            }
        }
        window.harness.step();
        assert_eq!((window.state().labels.saving().busy, shown(&window).as_str()), (false, "a"), "{opener:?}");
    }
}
