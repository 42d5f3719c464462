//! Moods that the songs' own files bring along: the offer, the sheet, the labels, one Undo.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use moodsic::app::action::{Action, LibraryAction, OpenAction, TagAction, ViewAction};
use moodsic::app::state::{OFFER, Overlay, State};
use moodsic::dataset::{LabelSource, LabelState, Store};
use moodsic::mood::Mood;

use crate::tagged::bring;
use crate::window::{Texture, Window, write_song};

/// Songs with what their files bring.
const SONGS: [(&str, &str); 6] =
    [("a", "Calm"), ("b", "calm"), ("c", "Happy"), ("d", "Odd"), ("e", "happy; odd"), ("f", "")];

/// Writes a song that brings a mood along.
fn write(window: &Window, name: &str, said: &str, number: u32) -> PathBuf {
    let music = window.path().join("music");
    std::fs::create_dir_all(&music).expect("a folder");
    let path = music.join(format!("{name}.wav"));
    write_song(&path, Texture::Drone(number));
    if !said.is_empty() {
        bring(&path, &[said]);
    }
    path
}

/// A window with the songs, and the offer.
fn offered() -> Window {
    let mut window = Window::empty();
    for (number, (name, said)) in (0..).zip(SONGS) {
        write(&window, name, said, number);
    }
    window.act(Action::Open(OpenAction::Paths(vec![window.path().join("music")])));
    window.until("the songs are there, and the offer", |state| {
        state.library.songs().len() == 6
            && state.scan.is_none()
            && offer(state).is_some_and(|words| words.starts_with('4'))
    });
    window
}

fn offer(state: &State) -> Option<&str> {
    state.notices.iter().find(|notice| notice.topic == OFFER).map(|notice| notice.text.as_str())
}

/// The labels, by title.
fn labels(state: &State) -> Vec<(String, String, LabelSource)> {
    let songs = state.library.songs().iter();
    let mut labels: Vec<_> = songs
        .filter_map(|row| {
            let label = row.annotation.as_ref()?;
            Some((row.song.display_title(), label.state.word().to_owned(), label.source))
        })
        .collect();
    labels.sort_by(|a, b| a.0.cmp(&b.0));
    labels
}

#[test]
fn moods_that_files_bring_become_labels_and_one_undo_takes_them_back() {
    let mut window = offered();
    assert!(window.mentions("4 songs bring moods in their files"));
    window.click("Use as labels\u{2026}");
    assert_eq!(window.state().overlay, Some(Overlay::FileMoods));
    window.until("they were looked at", |state| state.brought.tally().labels == 4);
    // A mood key labels nothing while the sheet lies over the song.
    window.press(Key::Num1);
    // The third value becomes a mood of its own.
    window.click("What Odd means");
    window.click("New mood \u{201c}Odd\u{201d}");
    window.harness.step();
    assert!(window.mentions("5 songs would get a label.") && window.mentions("New moods: Odd"));
    assert_eq!(labels(window.state()), []);
    // Meanwhile somebody tags a song by hand.
    let first = window.state().library.songs().iter().find(|row| row.song.display_title() == "a").expect("a").song.id;
    let data = window.path().join("kept");
    let sad = LabelState::Labelled(Mood::new("sad").expect("a mood"));
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    Store::open(&data).expect("a database").annotate(first, Some(sad), LabelSource::Human, at).expect("a label");
    window.click("Label 5 songs");
    window.until("the labels are there", |state| state.library.counts().labelled() == 5);
    let row = |title: &str, mood: &str, source| (title.to_owned(), mood.to_owned(), source);
    let file = LabelSource::FileTag;
    let all = [
        row("a", "sad", LabelSource::Human),
        row("b", "calm", file),
        row("c", "happy", file),
        row("d", "Odd", file),
        row("e", "happy", file),
    ];
    assert_eq!(labels(window.state()), all);
    assert!(window.mentions("4 songs have the moods now that their files say; one Undo takes that back."));
    assert_eq!((offer(window.state()), window.state().overlay), (None, None));
    assert!(window.state().labels.vocabulary().entries().iter().any(|entry| entry.mood.as_str() == "Odd"));

    window.press_with(Modifiers::COMMAND, Key::Z);
    window.until("they are gone", |state| state.library.counts().labelled() == 1 && !state.labels.saving().busy);
    assert_eq!(labels(window.state()), all[..1]);
    assert!(window.mentions("Undone: the import of 4 labels.") && !window.mentions("their files say"));
    window.until("the new mood too", |state| state.labels.vocabulary().entries().len() == 3);
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.until("they are back", |state| state.library.counts().labelled() == 5 && !state.labels.saving().busy);
    assert_eq!(labels(window.state()), all);
}

#[test]
fn an_offer_that_was_declined_comes_again_only_for_values_that_are_new() {
    let mut window = offered();
    let notice = window.state().notices.iter().find(|notice| notice.topic == OFFER).expect("the offer").id;
    window.act(Action::View(ViewAction::Dismiss(notice)));
    assert_eq!(offer(window.state()), None);
    let mut window = window.restarted();
    window.until("the files were looked at", |state| state.brought.found().is_some());
    assert_eq!(offer(window.state()), None);
    // Another song with the same mood is nothing new.
    let same = write(&window, "g", "CALM", 20);
    window.open(same);
    window.until("it is counted", |state| is_counted(state, "calm", 3));
    assert_eq!(offer(window.state()), None);
    let other = write(&window, "h", "tragic; sad", 30);
    window.open(other);
    window.until("it is offered", |state| offer(state).is_some());
    // It is also reached from where lists are imported, offered or not.
    window.act(Action::View(ViewAction::Overlay(Some(Overlay::Import))));
    window.harness.step();
    window.click("From the songs' own tags\u{2026}");
    assert!(window.shows("Moods in your files") && window.shows("What Calm means"));
    window.press(Key::Escape);
    window.act(Action::Library(LibraryAction::ShowFirst));
    window.act(Action::Tag(TagAction::Undo));
    assert_eq!(labels(window.state()), []);
}

fn is_counted(state: &State, value: &str, songs: usize) -> bool {
    let value = state.brought.found().and_then(|found| found.value(value));
    value.is_some_and(|value| value.songs == songs)
}
