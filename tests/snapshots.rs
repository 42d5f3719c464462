//! Pictures of the window, compared with the stored ones. `UPDATE_SNAPSHOTS=1 make snapshots` accepts new ones.
//! Small windows and Moodsic's own fonts, so that the pictures are few bytes and the same everywhere.
#![cfg(feature = "snapshots")]

mod common;

use common::window::{Screen, analysed, library, mood, predicted, screen, song_id};
use egui_kittest::{SnapshotOptions, SnapshotResults};
use moodsic::app::action::{Action, LibraryAction, TagAction};
use moodsic::app::state::{State, Tab};
use moodsic::config::Settings;
use moodsic::worker::AnalysisEvent;
use moodsic::worker::Event;

const SMALL: [f32; 2] = [900.0, 600.0];

fn themed(mut state: State, theme: &str) -> State {
    theme.clone_into(&mut state.settings.theme);
    state
}

fn settled(state: State) -> Screen {
    let mut screen = screen(state, SMALL);
    screen.run();
    screen.remove_cursor();
    screen
}

#[test]
fn the_window_looks_as_it_did() {
    let mut empty = State::new(Settings::default());
    empty.ready = true;
    let mut loading = library(12);
    loading.update(Action::Library(LibraryAction::Select(song_id(1))));
    let mut failed = library(12);
    failed.update(Action::Library(LibraryAction::Select(song_id(2))));
    let job = failed.song.current().expect("a song is shown").job;
    failed.apply(Event::Analysis(AnalysisEvent::Failed {
        job,
        song: None,
        error: "no usable audio: silence from 60 s to 120 s".to_owned(),
    }));
    let mut tagged = predicted();
    tagged.update(Action::Tag(TagAction::Mood { mood: mood("happy"), stay: true }));
    let mut train = predicted();
    train.tab = Tab::Train;

    let options = SnapshotOptions::new().output_path("tests/snapshots");
    let mut results = SnapshotResults::new();
    let mut look = |name: &str, state: State, theme: &str| {
        results.add(settled(themed(state, theme)).try_snapshot_options(name, &options));
    };
    look("empty", empty, "light");
    look("loading", loading, "dark");
    look("half_drawn", analysed(0.5), "dark");
    look("tagged", tagged, "light");
    look("train", train, "dark");
    look("error", failed, "dark");
}
