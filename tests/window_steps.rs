//! What the database answers to mood edits and steps of the history, and files that hold another song than before.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use moodsic::app::action::{Action, LibraryAction, OpenAction, TagAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::{Filter, Refusal, State};
use moodsic::dataset::{Change, History, LabelState, LibrarySong, Step, StepId, StepKind};
use moodsic::mood::{MoodEntry, Vocabulary};
use moodsic::predict::{Prediction, Score};
use moodsic::song::Song;
use moodsic::worker::{Command, Event, MoodEdit, StoreCommand, StoreEvent, Ticket, Written};

use common::{annotation, id, labels, list, mood, on_screen, save, select, song, step_ticket, tag, window};

fn listed(state: &State) -> Vec<u8> {
    let songs = state.library.songs();
    state.library.visible().iter().map(|&index| songs[index].song.id.as_bytes()[0]).collect()
}

/// This song, in the file of another one.
fn moved(number: u8, to: u8) -> LibrarySong {
    LibrarySong { song: Song { path: song(to).song.path, ..song(number).song }, ..song(number) }
}

fn arrive(state: &mut State, songs: Vec<LibrarySong>) {
    state.apply(Event::Store(StoreEvent::Songs(songs)));
}

fn answer(state: &mut State, ticket: Ticket, written: Written) {
    state.apply(Event::Store(StoreEvent::Written { ticket, written }));
}

fn edit(state: &mut State, edit: MoodEdit) -> Ticket {
    let effects = state.update(Action::Tag(TagAction::Edit(edit)));
    let [Effect::Work(Command::Store(StoreCommand { ticket, .. }))] = effects[..] else { panic!("{effects:?}") };
    ticket
}

/// The moods of a new library, sad by another name.
fn without_sad(name: &str) -> Vocabulary {
    let entries = Vocabulary::default().entries().to_vec();
    let renamed = |entry: MoodEntry| {
        let name = if entry.mood == mood("sad") { mood(name) } else { entry.mood };
        MoodEntry { mood: name, ..entry }
    };
    Vocabulary::new(entries.into_iter().map(renamed).collect()).expect("moods")
}

fn rename_sad(state: &mut State, name: &str) {
    let ticket = edit(state, MoodEdit::Rename(mood("sad"), mood(name)));
    let (vocabulary, renamed) = (Some(without_sad(name)), Some((mood("sad"), mood(name))));
    let kind = StepKind::RenameMood { from: mood("sad"), to: mood(name) };
    let step = Step { id: StepId(2), kind, count: 0, songs: Vec::new() };
    let history = History { undo: vec![step], undo_count: 1, ..History::default() };
    answer(
        state,
        ticket,
        Written { step: Some(StepId(2)), vocabulary, renamed, history: Some(history), ..Written::default() },
    );
}

fn suggest(state: &mut State, number: u8, names: [&str; 2]) {
    let [best, other] = names.map(mood);
    let scores = vec![Score { mood: best, probability: 0.8 }, Score { mood: other, probability: 0.2 }];
    state.suggest(vec![(id(number), Prediction::new(scores))]);
    state.at(Instant::now());
}

fn press_enter(state: &mut State) -> Vec<Effect> {
    state.press(Action::Tag(TagAction::AcceptSuggestion))
}

#[test]
fn a_song_that_undo_brings_back_puts_no_other_song_out_of_the_list() {
    let mut state = window(3);
    select(&mut state, 3);
    let effects = state.update(Action::Library(LibraryAction::Hide(vec![id(1)])));
    let [Effect::Work(Command::Store(StoreCommand { ticket, .. }))] = effects[..] else { panic!("{effects:?}") };
    let step = Step { id: StepId(5), kind: StepKind::Hide, count: 1, songs: vec![id(1)] };
    let history = History { undo: vec![step], undo_count: 1, ..History::default() };
    answer(
        &mut state,
        ticket,
        Written { step: Some(StepId(5)), hidden: vec![id(1)], history: Some(history), ..Written::default() },
    );
    // Its file is replaced, and read anew.
    arrive(&mut state, vec![moved(9, 1)]);
    assert_eq!(listed(&state), [2, 3, 9]);
    let ticket = step_ticket(&state.press(Action::Tag(TagAction::Undo)));
    let labelled = annotation(1, LabelState::Unsure);
    let shown = vec![LibrarySong { annotation: Some(labelled), ..song(1) }];
    answer(&mut state, ticket, Written { step: Some(StepId(5)), shown, ..Written::default() });
    assert_eq!(listed(&state), [2, 3, 9, 1]);
    assert_eq!(state.library.label(id(1)), Some(&LabelState::Unsure));
    assert_eq!(state.library.by_path(&song(1).song.path).map(|row| row.song.id), Some(id(9)));
    let effects = select(&mut state, 9);
    assert!(!effects.is_empty());
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    assert_eq!(state.library.label(id(9)), Some(&LabelState::Labelled(mood("sad"))));
    // The file is read once more: it holds the second song, and the first is nowhere.
    select(&mut state, 3);
    arrive(&mut state, vec![moved(9, 1)]);
    assert_eq!(listed(&state), [2, 3, 9]);
}

#[test]
fn the_steps_stay_while_the_database_cannot_tell_them() {
    let mut state = window(3);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    let ticket = labels(&effects)[0].0;
    answer(&mut state, ticket, Written { step: Some(StepId(5)), ..Written::default() });
    assert!(!state.labels.saving().busy && state.labels.trail().can_undo());
}

#[test]
fn what_undo_takes_out_again_leaves_at_once() {
    let mut state = window(4);
    select(&mut state, 2);
    state.update(Action::Library(LibraryAction::Hide(vec![id(2)])));
    assert_eq!((listed(&state), on_screen(&state)), (vec![1, 3, 4], Some(id(3))));
    let ticket = step_ticket(&state.press(Action::Tag(TagAction::Undo)));
    answer(&mut state, ticket, Written { shown: vec![song(2)], ..Written::default() });
    select(&mut state, 4);
    assert_eq!(listed(&state), [1, 3, 4, 2]);
    state.press(Action::Tag(TagAction::Redo));
    assert_eq!((listed(&state), on_screen(&state)), (vec![1, 3, 4], Some(id(4))), "no song that goes is shown");
}

#[test]
fn a_path_that_was_left_is_no_songs() {
    let mut state = window(3);
    arrive(&mut state, vec![moved(2, 7)]);
    let old = song(2).song.path;
    assert_eq!(state.library.by_path(&old), None);
    state.update(Action::Open(OpenAction::Paths(vec![old.clone()])));
    state.looked(&old, true);
    let current = state.song.current().expect("a song");
    assert_eq!((current.path.as_path(), current.song), (old.as_path(), None));
    // Two songs that change places.
    arrive(&mut state, vec![moved(1, 3), moved(3, 1)]);
    let at = |path: &Path| state.library.by_path(path).map(|row| row.song.id);
    assert_eq!(at(&PathBuf::from("/music/1.ogg")), Some(id(3)));
    assert_eq!(at(&PathBuf::from("/music/3.ogg")), Some(id(1)));
    assert_eq!(listed(&state), [1, 2, 3]);
}

#[test]
fn enter_takes_the_suggestion_by_the_new_name_of_its_mood() {
    let mut state = window(3);
    let effects = [1, 3].map(|number| {
        select(&mut state, number);
        tag(&mut state, "sad")
    });
    for effects in &effects {
        save(&mut state, effects);
    }
    select(&mut state, 2);
    suggest(&mut state, 2, ["sad", "calm"]);
    list(&mut state, LibraryAction::Filter(Filter::Mood(mood("sad"))));
    rename_sad(&mut state, "blue");
    assert_eq!(state.labels.vocabulary(), &without_sad("blue"));
    assert_eq!(state.library.filter(), &Filter::Mood(mood("blue")));
    assert_eq!((listed(&state), state.library.counts().of(&mood("blue"))), (vec![1, 2, 3], 2));
    assert_eq!(state.current_suggestion().map(|all| all.best().mood.clone()), Some(mood("blue")));
    state.at(Instant::now());
    let given: Vec<_> = labels(&press_enter(&mut state)).into_iter().map(|label| (label.1, label.2)).collect();
    assert_eq!(given, [(id(2), Some(LabelState::Labelled(mood("blue"))))], "another name is no other suggestion");
}

#[test]
fn enter_does_not_take_another_suggestion_that_comes_as_the_song_is_opened_again() {
    let mut state = window(3);
    let now = Instant::now();
    select(&mut state, 1);
    suggest(&mut state, 1, ["sad", "calm"]);
    if let Some(current) = state.song.current_mut() {
        current.prediction = state.library.suggestion(id(1)).cloned();
    }
    // The list knows better; the song on screen is judged by its picture.
    suggest(&mut state, 1, ["calm", "sad"]);
    state.at(now + Duration::from_secs(1));
    select(&mut state, 1);
    assert!(press_enter(&mut state).is_empty());
    assert_eq!(state.labels.refusal(), Some(&Refusal::JustChanged(Some(mood("calm")))));
}

#[test]
fn a_mood_that_is_gone_is_not_accepted() {
    let mut state = window(3);
    select(&mut state, 1);
    rename_sad(&mut state, "blue");
    // The predictor learnt it before.
    suggest(&mut state, 1, ["sad", "calm"]);
    state.at(Instant::now() + Duration::from_secs(1));
    assert!(press_enter(&mut state).is_empty());
    let refusal = state.labels.refusal().cloned();
    assert_eq!((on_screen(&state), refusal), (Some(id(1)), Some(Refusal::NoSuchMood(mood("sad")))));
}

#[test]
fn a_prediction_by_other_names_keeps_its_order() {
    let score = |(name, probability)| Score { mood: mood(name), probability };
    let mut prediction = Prediction::new([("sad", 0.3), ("calm", 0.5), ("blue", 0.2)].map(score).to_vec());
    assert!(!prediction.rename(&mood("happy"), &mood("glad")));
    assert!(prediction.rename(&mood("calm"), &mood("Quiet")));
    assert_eq!(prediction.best().mood.as_str(), "Quiet");
    assert!(prediction.rename(&mood("sad"), &mood("blue")), "a model may know both");
    assert_eq!(prediction.scores().len(), 2);
    assert!((prediction.probability(&mood("blue")) - 0.5).abs() < 1e-6);
}

#[test]
fn a_label_that_went_with_its_mood_is_not_waited_for_any_more() {
    let mut state = window(3);
    select(&mut state, 1);
    let labelled = tag(&mut state, "sad");
    let removal = edit(&mut state, MoodEdit::Remove(mood("sad")));
    select(&mut state, 3);
    state.update(Action::Tag(TagAction::Unsure));
    save(&mut state, &labelled);
    let change = |after| Change { song: id(1), before: None, after };
    answer(&mut state, removal, Written { changes: vec![change(None)], ..Written::default() });
    assert!(state.labels.saving().busy);
    assert_eq!(state.library.expected_label(id(1)), None);
    assert_eq!(state.library.expected_label(id(3)), Some(&LabelState::Unsure), "what was said later is");
}
