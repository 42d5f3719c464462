//! What the window says of a thread that has panicked, and what becomes of what it was doing.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
#[expect(dead_code, reason = "the other tests of the state use more of it")]
mod common;

use std::path::PathBuf;

use moodsic::app::action::{Action, ModelAction, OpenAction, TagAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::{NoticeLevel, State};
use moodsic::worker::{Command, Event, ScanEvent, ScanProgress, ScanStage, Thread};
use moodsic::worker::{MoodEdit, StoreCommand, StoreEvent};

use common::{id, labels, mood, on_screen, save, select, song, tag, window, written};

fn fail(state: &mut State, thread: Thread) -> String {
    state.apply(Event::Failed(thread, "index out of bounds".to_owned()));
    let notice = state.notices.iter().find(|notice| notice.text.contains("index out of bounds"));
    let notice = notice.expect("the user is told");
    assert_eq!(notice.level, NoticeLevel::Error);
    notice.text.clone()
}

#[test]
fn labels_that_are_not_saved_are_named() {
    let mut state = window(6);
    let mut effects = Vec::new();
    for number in 1..=5 {
        select(&mut state, number);
        effects.push(tag(&mut state, "sad"));
    }
    let text = fail(&mut state, Thread::Store);
    assert!(text.starts_with("Saving labels crashed and was restarted"), "{text}");
    assert!(text.ends_with("Not saved yet: 1.ogg, 2.ogg, 3.ogg and 2 more."), "{text}");
    assert_eq!(state.labels.saving().pending, 5, "they are kept");
    select(&mut state, 5);
    effects.push(tag(&mut state, "calm"));
    state.notices.clear();
    assert!(fail(&mut state, Thread::Store).ends_with("3.ogg and 2 more."), "a file is named once");
    for effects in &effects {
        assert_eq!(labels(effects).len(), 1);
        save(&mut state, effects);
    }
    assert_eq!(state.labels.saving().pending, 0);
    assert!(fail(&mut state, Thread::Store).ends_with("No label was lost."));
}

#[test]
fn changes_without_a_label_that_are_not_saved_are_named_too() {
    let mut state = window(3);
    let edit = MoodEdit::Rename(mood("sad"), mood("blue"));
    let effects = state.update(Action::Tag(TagAction::Edit(edit)));
    let Some(Effect::Work(Command::Store(StoreCommand { ticket, .. }))) = effects.first() else {
        panic!("{effects:?}")
    };
    let text = fail(&mut state, Thread::Store);
    assert!(text.ends_with(" A change of the moods or of the list is still to be saved."), "{text}");
    written(&mut state, *ticket, Vec::new());
    assert!(fail(&mut state, Thread::Store).ends_with("No label was lost."));
}

#[test]
fn a_scan_that_crashed_shows_no_song_later() {
    let mut state = window(3);
    select(&mut state, 2);
    state.update(Action::Open(OpenAction::Paths(vec![PathBuf::from("/elsewhere")])));
    fail(&mut state, Thread::Scan);
    state.apply(Event::Store(StoreEvent::Songs(vec![song(9)])));
    assert_eq!(on_screen(&state), Some(id(2)));
}

#[test]
fn what_a_thread_was_doing_is_over() {
    let mut state = window(3);
    state.apply(Event::Scan(ScanEvent::Progress(ScanProgress { stage: ScanStage::Reading, done: 1, total: 9 })));
    state.update(Action::Model(ModelAction::Train));
    assert!(state.scan.is_some() && state.learning.training().running.is_some());
    assert!(fail(&mut state, Thread::Scan).starts_with("Adding songs crashed"));
    assert!(state.scan.is_none() && state.learning.training().running.is_some());
    state.notices.clear();
    assert!(fail(&mut state, Thread::Learn).starts_with("Learning crashed"));
    assert!(state.learning.training().running.is_none());
}
