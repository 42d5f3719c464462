//! Moods in the songs' own files, in the window's state: which songs, what is wanted, what may be done when.
#![cfg(feature = "gui")]

#[expect(dead_code, reason = "shared with the other tests of the state")]
#[path = "common/state.rs"]
mod common;

use moodsic::app::action::{Action, FileTagsAction, LibraryAction, ViewAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::{FileTagsScope, Filter, NoticeLevel, Overlay, State, report_in_words};
use moodsic::dataset::{FieldChange, TagWrite};
use moodsic::song::tags::Field;
use moodsic::tagging::{Depth, Mode, Plan};
use moodsic::worker::{Command, Event, FileTagsCommand, FileTagsEvent, FileTagsReport};

use common::{id, mood, save, select, tag, window};

/// What the effects ask of the thread.
fn wishes(effects: &[Effect]) -> Vec<FileTagsCommand> {
    let wish = |effect: &Effect| match effect {
        Effect::Work(Command::FileTags(command)) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(wish).collect()
}

fn act(state: &mut State, action: FileTagsAction) -> Vec<FileTagsCommand> {
    wishes(&state.update(Action::FileTags(action)))
}

fn tell(state: &mut State, event: FileTagsEvent) {
    assert!(state.apply(Event::FileTags(event)).is_empty());
}

/// Four songs, the first two of them sad, and the sheet.
fn opened() -> State {
    let mut state = window(4);
    for number in [1, 2] {
        select(&mut state, number);
        let effects = tag(&mut state, "sad");
        save(&mut state, &effects);
    }
    let effects = state.update(Action::View(ViewAction::Overlay(Some(Overlay::WriteTags))));
    assert_eq!(wishes(&effects), [FileTagsCommand::List]);
    state
}

fn plan() -> Plan {
    let change = FieldChange { field: Field::Mood, before: Vec::new(), after: vec!["sad".into()] };
    Plan {
        writes: vec![TagWrite { song: id(1), path: "/music/1.wav".into(), fields: vec![change] }],
        ..Plan::default()
    }
}

fn looked(state: &mut State) {
    assert_eq!(act(state, FileTagsAction::Look).len(), 1);
    tell(state, FileTagsEvent::Progress { done: 1, total: 2 });
    assert_eq!(state.file_tags.busy, Some((1, 2)));
    tell(state, FileTagsEvent::Looked(Ok(Some(plan()))));
}

#[test]
fn what_is_chosen_is_what_is_asked_for() {
    let mut state = opened();
    assert_eq!(state.file_tags_songs(FileTagsScope::All), [id(1), id(2)], "songs without a mood are not asked for");
    act(&mut state, FileTagsAction::Field(Field::Comment, true));
    act(&mut state, FileTagsAction::Mode(Mode::Add));
    act(&mut state, FileTagsAction::Word(mood("sad"), " Sad ; Blue;".into()));
    act(&mut state, FileTagsAction::Word(mood("happy"), " ".into()));
    act(&mut state, FileTagsAction::HardLinks(true));
    let FileTagsCommand::Look { songs, wanted } = act(&mut state, FileTagsAction::Look).remove(0) else {
        panic!("it is looked at");
    };
    assert_eq!(songs, [id(1), id(2)]);
    assert_eq!((&wanted.fields[..], wanted.mode), (&[Field::Mood, Field::Comment][..], Mode::Add));
    assert_eq!(wanted.words.get(&mood("sad")), Some(&vec!["Sad".to_owned(), "Blue".to_owned()]));
    assert!(!wanted.words.contains_key(&mood("happy")) && wanted.with_hard_links);
}

#[test]
fn only_listed_songs_are_asked_for_where_that_is_chosen() {
    let mut state = opened();
    state.update(Action::Library(LibraryAction::Filter(Filter::Untagged)));
    assert!(state.file_tags_songs(FileTagsScope::Listed).is_empty());
    state.update(Action::Library(LibraryAction::Filter(Filter::Mood(mood("sad")))));
    assert_eq!(state.file_tags_songs(FileTagsScope::Listed).len(), 2);
}

#[test]
fn nothing_is_written_that_was_not_seen() {
    let mut state = opened();
    assert!(act(&mut state, FileTagsAction::Write).is_empty());
    looked(&mut state);
    // Another choice makes what was seen a thing of the past.
    act(&mut state, FileTagsAction::Mode(Mode::Replace));
    assert!(state.file_tags.plan.is_none() && act(&mut state, FileTagsAction::Write).is_empty());
    looked(&mut state);
    act(&mut state, FileTagsAction::Quick(true));
    let wish = act(&mut state, FileTagsAction::Write);
    assert_eq!(wish, [FileTagsCommand::Write { writes: plan().writes, depth: Depth::Packets }]);
    // While it is written nothing else is done, except that it is stopped.
    assert!(act(&mut state, FileTagsAction::Look).is_empty() && act(&mut state, FileTagsAction::Undo(1)).is_empty());
    assert_eq!(act(&mut state, FileTagsAction::Stop), [FileTagsCommand::Stop]);
    let report = FileTagsReport { run: Some(1), files: 1, ..FileTagsReport::default() };
    tell(&mut state, FileTagsEvent::Done(Ok(report.clone())));
    assert_eq!((state.file_tags.busy, &state.file_tags.report), (None, &Some(report)));
    assert_eq!(act(&mut state, FileTagsAction::Undo(1)), [FileTagsCommand::Undo(1)]);
}

#[test]
fn what_ends_behind_the_closed_sheet_is_told() {
    let mut state = opened();
    looked(&mut state);
    act(&mut state, FileTagsAction::Write);
    state.update(Action::View(ViewAction::Overlay(None)));
    let report = FileTagsReport {
        run: Some(1),
        files: 1,
        failed: vec![("/music/2.wav".into(), "no".into())],
        stopped: true,
        ..FileTagsReport::default()
    };
    let words = report_in_words(&report);
    assert_eq!(words, "1 file was written. 1 file was left as it was. It was stopped before its end.");
    tell(&mut state, FileTagsEvent::Done(Ok(report)));
    assert!(state.notices.iter().any(|notice| notice.text == words));
    state.update(Action::View(ViewAction::Overlay(Some(Overlay::WriteTags))));
    act(&mut state, FileTagsAction::Undo(1));
    state.update(Action::View(ViewAction::Overlay(None)));
    tell(&mut state, FileTagsEvent::Done(Err("another Moodsic is writing".into())));
    assert!(
        state.notices.iter().any(|notice| notice.level == NoticeLevel::Warning && notice.text.starts_with("Another"))
    );
    assert_eq!(state.file_tags.busy, None);
}
