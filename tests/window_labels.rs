//! Where labels land, rule by rule. `tests/labelling` tries them all at once.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
#[expect(dead_code, reason = "the other tests of the state use more of it")]
mod common;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use moodsic::app::action::{Action, LeaveAction, LibraryAction, TagAction, TransportAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::{Filter, Overlay, Refusal, SortColumn, State};
use moodsic::dataset::{LabelState, LibrarySong};
use moodsic::predict::{Prediction, Score};
use moodsic::song::{Song, SongId};
use moodsic::worker::{AnalysisEvent, LearnEvent, StoreCommand, StoreEvent};
use moodsic::worker::{Command, Event, StepRef, Ticket, Write};

use common::{annotation, id, labels, list, mood, on_screen, save, select, song, tag, window};

/// Presses the key of a mood.
fn press(state: &mut State, name: &str) -> Vec<Effect> {
    state.press(Action::Tag(TagAction::Mood { mood: mood(name), stay: false }))
}

fn press_enter(state: &mut State) -> Vec<Effect> {
    state.press(Action::Tag(TagAction::AcceptSuggestion))
}

/// The predictor says that a song is sad with this probability, and calm otherwise.
fn suggest(state: &mut State, number: u8, sad: f32) {
    let scores = [("sad", sad), ("calm", 1.0 - sad)].map(|(name, probability)| Score { mood: mood(name), probability });
    state.suggest(vec![(id(number), Prediction::new(scores.to_vec()))]);
    state.at(Instant::now());
}

fn listed(state: &State) -> Vec<u8> {
    let songs = state.library.songs();
    state.library.visible().iter().map(|&index| songs[index].song.id.as_bytes()[0]).collect()
}

fn tagged(number: u8, name: &str) -> LibrarySong {
    LibrarySong { annotation: Some(annotation(number, LabelState::Labelled(mood(name)))), ..song(number) }
}

/// Songs 1 to 6: 1, 3 and 5 are tagged sad, the others are suggested for it; the list shows what is sad.
fn half_suggested() -> State {
    let mut state = window(6);
    state.apply(Event::Store(StoreEvent::Songs([1, 3, 5].map(|number| tagged(number, "sad")).to_vec())));
    for number in [2, 4, 6] {
        suggest(&mut state, number, 0.9);
    }
    list(&mut state, LibraryAction::Filter(Filter::Mood(mood("sad"))));
    assert_eq!(listed(&state), [1, 2, 3, 4, 5, 6]);
    state
}

#[test]
fn a_relearnt_model_moves_no_row_and_next_belongs_to_the_song() {
    let mut state = half_suggested();
    select(&mut state, 2);
    // The predictor thinks otherwise now, of the song on screen too.
    for number in [2, 4, 6] {
        suggest(&mut state, number, 0.1);
    }
    assert_eq!(listed(&state), [1, 2, 3, 4, 5, 6]);
    assert_eq!(state.library.changed_rows(), Some(3), "it is said that the list would look otherwise");
    let given: Vec<SongId> = (0..3).flat_map(|_| labels(&press(&mut state, "sad"))).map(|label| label.1).collect();
    assert_eq!(given, [id(2), id(4), id(6)], "no song that has a label is landed on");
    assert!(labels(&press(&mut state, "sad")).is_empty());
    list(&mut state, LibraryAction::Refresh);
    assert_eq!((listed(&state), state.library.changed_rows()), (vec![1, 2, 3, 4, 5, 6], None));
}

#[test]
fn a_song_labelled_under_untagged_is_followed_by_what_followed_it() {
    let mut state = window(6);
    list(&mut state, LibraryAction::Filter(Filter::Untagged));
    select(&mut state, 3);
    let effects = state.press(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    save(&mut state, &effects);
    state.press(Action::Transport(TransportAction::Next));
    assert_eq!(on_screen(&state), Some(id(4)));
    // The list is made anew around another song: what followed the one on screen still comes next.
    state.press(Action::Transport(TransportAction::Previous));
    list(&mut state, LibraryAction::Refresh);
    assert_eq!((listed(&state), on_screen(&state)), (vec![1, 2, 4, 5, 6], Some(id(3))));
    state.press(Action::Transport(TransportAction::Next));
    assert_eq!(on_screen(&state), Some(id(4)));
}

#[test]
fn an_order_by_score_stays_while_one_tags() {
    let mut state = window(4);
    for (number, score) in [(1, 0.6), (2, 0.9), (3, 0.7), (4, 0.8)] {
        suggest(&mut state, number, score);
    }
    list(&mut state, LibraryAction::Sort(SortColumn::Score));
    assert_eq!(listed(&state), [2, 4, 3, 1]);
    select(&mut state, 2);
    press(&mut state, "sad");
    suggest(&mut state, 1, 0.99);
    assert_eq!((listed(&state), on_screen(&state)), (vec![2, 4, 3, 1], Some(id(4))));
    assert!(state.library.changed_rows().is_some());
}

#[test]
fn songs_that_arrive_get_rows_and_no_other_song_moves() {
    let mut state = window(3);
    list(&mut state, LibraryAction::Sort(SortColumn::Duration));
    select(&mut state, 2);
    let short = Song { duration_secs: 100.0, ..song(9).song };
    state.apply(Event::Store(StoreEvent::Songs(vec![LibrarySong { song: short, ..song(9) }])));
    assert_eq!((listed(&state), on_screen(&state)), (vec![9, 1, 2, 3], Some(id(2))));
}

#[test]
fn at_the_end_of_a_pass_keys_rest_until_somebody_moves() {
    let mut state = window(3);
    list(&mut state, LibraryAction::Filter(Filter::Untagged));
    select(&mut state, 2);
    assert_eq!(labels(&press(&mut state, "sad"))[0].1, id(2));
    assert_eq!(labels(&press(&mut state, "happy"))[0].1, id(3));
    assert_eq!((on_screen(&state), state.labels.refusal().cloned()), (Some(id(3)), Some(Refusal::NothingLeft)));
    assert!(press(&mut state, "calm").is_empty() && press_enter(&mut state).is_empty());
    assert!(state.press(Action::Tag(TagAction::Clear)).is_empty());
    // Moving to the end of the list, taking back, or a click arms the keys.
    state.press(Action::Transport(TransportAction::Next));
    assert_eq!(labels(&press(&mut state, "calm"))[0].1, id(3));
    state.press(Action::Tag(TagAction::Undo));
    assert_eq!(labels(&press(&mut state, "sad"))[0].1, id(3));
    assert!(press(&mut state, "calm").is_empty());
    assert_eq!(labels(&tag(&mut state, "calm"))[0].1, id(3), "a click on a mood is meant");
}

#[test]
fn a_correction_typed_faster_than_the_disk_reaches_its_song() {
    let mut state = window(3);
    select(&mut state, 1);
    let first = press(&mut state, "sad");
    let undo = state.press(Action::Tag(TagAction::Undo));
    let second = press(&mut state, "happy");
    assert_eq!(labels(&second)[0].1, id(1));
    let ticket = labels(&first)[0].0;
    assert!(undo.iter().any(|effect| matches!(effect, Effect::Work(Command::Store(StoreCommand {
        write: Write::StepHistory { of: StepRef::Ticket(of), .. }, ..
    })) if *of == ticket)));
    assert_eq!(on_screen(&state), Some(id(2)));
}

#[test]
fn undo_takes_back_a_label_that_could_not_be_written_and_no_other() {
    let mut state = window(3);
    select(&mut state, 1);
    let effects = press(&mut state, "sad");
    save(&mut state, &effects);
    let failed = labels(&press(&mut state, "happy"))[0].0;
    state.apply(Event::Store(StoreEvent::WriteDelayed("locked".to_owned())));
    let undo = state.press(Action::Tag(TagAction::Undo));
    assert_eq!(on_screen(&state), Some(id(2)));
    assert!(undo.iter().any(|effect| matches!(effect, Effect::Work(Command::Store(StoreCommand {
        write: Write::StepHistory { of: StepRef::Ticket(of), .. }, ..
    })) if *of == failed)));
}

#[test]
fn keys_do_not_tag_a_song_that_the_search_does_not_list() {
    let mut state = window(12);
    select(&mut state, 5);
    list(&mut state, LibraryAction::Search("song 1".to_owned()));
    assert!(press(&mut state, "sad").is_empty());
    assert_eq!(state.labels.refusal(), Some(&Refusal::NotListed));
    state.update(Action::Library(LibraryAction::ShowFirst));
    assert_eq!((on_screen(&state), state.labels.refusal().cloned()), (Some(id(1)), None));
    assert_eq!(labels(&press(&mut state, "sad"))[0].1, id(1));
    list(&mut state, LibraryAction::Search("no such song".to_owned()));
    assert!(press(&mut state, "sad").is_empty());
    // A queue counts as the list.
    list(&mut state, LibraryAction::Search("song 3".to_owned()));
    suggest(&mut state, 7, 0.9);
    state.update(Action::Library(LibraryAction::PlayMood(mood("sad"))));
    let playing = on_screen(&state);
    assert_eq!(Some(labels(&press(&mut state, "calm"))[0].1), playing);
}

#[test]
fn a_song_opened_by_its_path_clears_filter_and_search() {
    let mut state = window(3);
    state.apply(Event::Store(StoreEvent::Songs(vec![tagged(2, "sad")])));
    list(&mut state, LibraryAction::Filter(Filter::Untagged));
    list(&mut state, LibraryAction::Search("3".to_owned()));
    state.update(Action::Open(moodsic::app::action::OpenAction::Paths(vec![PathBuf::from("/music/2.ogg")])));
    assert_eq!((on_screen(&state), listed(&state)), (Some(id(2)), vec![1, 2, 3]));
    assert_eq!(labels(&press(&mut state, "calm"))[0].1, id(2));
}

/// A window with a predictor, whose song on screen is not judged yet.
fn awaiting(count: u8) -> State {
    let mut state = window(count);
    if let Some(model) = model() {
        state.apply(Event::Learn(LearnEvent::Model(model)));
    }
    select(&mut state, 1);
    state
}

/// Any predictor.
fn model() -> Option<std::sync::Arc<moodsic::learn::LocalModel>> {
    use moodsic::ear::{FEATURES, Heard};
    use moodsic::learn::{GroupedExample, Reference, fit};
    let made_up = |number: usize| {
        let features = (0..FEATURES).map(|feature| ((number * 31 + feature * 17) % 97) as f32 / 97.0);
        std::sync::Arc::new(Heard::made_up(features.collect()))
    };
    let examples: Vec<GroupedExample> = (0..20)
        .map(|number| GroupedExample {
            heard: made_up(number),
            mood: mood(["calm", "sad"][number % 2]),
            group: number.to_string(),
        })
        .collect();
    let go_on = &mut |_: f32| std::ops::ControlFlow::Continue(());
    fit(&examples, &Reference::of(&examples, std::collections::BTreeMap::new()), 0, go_on).ok().map(std::sync::Arc::new)
}

#[test]
fn enter_waits_for_the_suggestion_and_keys_after_it_keep_their_order() {
    let mut state = awaiting(3);
    let now = Instant::now();
    state.at(now);
    assert!(press_enter(&mut state).is_empty() && press(&mut state, "happy").is_empty());
    assert!(state.at(now + Duration::from_millis(250)).is_empty());
    state.suggest(vec![(id(1), Prediction::new(vec![Score { mood: mood("sad"), probability: 1.0 }]))]);
    let given: Vec<_> = labels(&state.at(now + Duration::from_millis(260)));
    let given: Vec<_> = given.into_iter().map(|(_, song, label)| (song, label)).collect();
    let label = |name| Some(LabelState::Labelled(mood(name)));
    assert_eq!(given, [(id(1), label("sad")), (id(2), label("happy"))]);
}

#[test]
fn enter_in_vain_says_so_and_keys_after_it_label_nothing() {
    let mut state = awaiting(3);
    let now = Instant::now();
    state.at(now);
    press_enter(&mut state);
    press(&mut state, "happy");
    assert!(state.at(now + Duration::from_millis(301)).is_empty());
    assert_eq!((on_screen(&state), state.labels.refusal().cloned()), (Some(id(1)), Some(Refusal::NoSuggestion)));
    // Without a predictor nothing is waited for.
    let mut state = window(3);
    select(&mut state, 1);
    press_enter(&mut state);
    assert_eq!(state.labels.refusal(), Some(&Refusal::NoSuggestion));
    assert_eq!(labels(&press(&mut state, "happy"))[0].1, id(1));
}

#[test]
fn enter_does_not_take_what_has_just_come_in_place_of_another_suggestion() {
    let mut state = awaiting(3);
    let now = Instant::now();
    let say = |state: &mut State, sad: f32| {
        let scores = [("sad", sad), ("calm", 1.0 - sad)];
        let scores = scores.map(|(name, probability)| Score { mood: mood(name), probability });
        state.suggest(vec![(id(1), Prediction::new(scores.to_vec()))]);
    };
    say(&mut state, 0.9);
    state.at(now);
    say(&mut state, 0.6);
    state.at(now + Duration::from_millis(10));
    say(&mut state, 0.2);
    state.at(now + Duration::from_secs(1));
    state.at(now + Duration::from_millis(1299));
    assert!(press_enter(&mut state).is_empty());
    assert_eq!(state.labels.refusal(), Some(&Refusal::JustChanged(Some(mood("calm")))));
    state.at(now + Duration::from_millis(1300));
    assert_eq!(labels(&press_enter(&mut state))[0].2, Some(LabelState::Labelled(mood("calm"))));
    // Another score is no change.
    let mut state = awaiting(3);
    say(&mut state, 0.9);
    state.at(now);
    say(&mut state, 0.7);
    state.at(now + Duration::from_millis(1));
    assert_eq!(labels(&press_enter(&mut state)).len(), 1);
}

#[test]
fn the_song_on_screen_is_followed_when_it_is_taken_out_and_undo_brings_it_back() {
    let mut state = window(3);
    select(&mut state, 2);
    let effects = state.update(Action::Library(LibraryAction::Hide(vec![id(2)])));
    assert!(effects.iter().any(|effect| {
        matches!(effect, Effect::Work(Command::Store(StoreCommand { write: Write::HideSongs(songs), .. })) if songs[..] == [id(2)])
    }));
    assert_eq!((listed(&state), on_screen(&state)), (vec![1, 3], Some(id(3))));
    state.press(Action::Tag(TagAction::Undo));
    assert!(state.notices.iter().any(|notice| notice.text.contains("taken out of the list")));
}

#[test]
fn songs_without_a_picture_do_not_count_for_training() {
    let mut state = window(12);
    for number in 1..=10 {
        select(&mut state, number);
        let effects = tag(&mut state, ["sad", "happy"][usize::from(number) % 2]);
        save(&mut state, &effects);
    }
    let counts = state.library.counts();
    assert_eq!((counts.of(&mood("sad")), counts.learnable(&mood("sad"))), (5, 5));
    select(&mut state, 2);
    let job = state.song.current().expect("a song").job;
    state.apply(Event::Analysis(AnalysisEvent::Failed { job, song: Some(id(2)), error: "too short".to_owned() }));
    let counts = state.library.counts();
    assert_eq!((counts.of(&mood("sad")), counts.learnable(&mood("sad"))), (5, 4));
    select(&mut state, 11);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    assert_eq!(state.library.counts().learnable(&mood("sad")), 5);
}

#[test]
fn a_label_given_while_a_replaced_file_was_on_screen_goes_to_the_song_it_holds() {
    let mut state = window(3);
    select(&mut state, 2);
    let ticket = labels(&state.press(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true })))[0].0;
    let other = Song { path: song(2).song.path, ..song(9).song };
    let effects =
        state.apply(Event::Analysis(AnalysisEvent::Holds { song: Box::new(other), stamp: None, before: Some(id(2)) }));
    let Some(Effect::Work(Command::Store(StoreCommand { write: Write::Holds { song, labels, .. }, .. }))) =
        effects.first()
    else {
        panic!("{effects:?}");
    };
    assert_eq!((song.id, &labels[..]), (id(9), &[(StepRef::Ticket(ticket), id(2))][..]));
    assert_eq!((on_screen(&state), listed(&state)), (Some(id(9)), vec![1, 9, 3]));
    assert_eq!(common::labels(&press(&mut state, "calm"))[0].1, id(9));
}

#[test]
fn a_label_given_to_a_file_that_is_what_the_list_says_stays_where_it_is() {
    let mut state = window(3);
    select(&mut state, 2);
    press(&mut state, "sad");
    state.apply(Event::Analysis(AnalysisEvent::Identified { path: song(2).song.path, song: id(2) }));
    let other = Song { path: song(2).song.path, ..song(9).song };
    let effects =
        state.apply(Event::Analysis(AnalysisEvent::Holds { song: Box::new(other), stamp: None, before: Some(id(2)) }));
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Work(Command::Store(StoreCommand { write: Write::Holds { labels, .. }, .. })) if labels.is_empty())
    ));
}

#[test]
fn the_window_stays_until_its_labels_are_saved_and_says_why() {
    let mut state = window(3);
    select(&mut state, 1);
    let effects = press(&mut state, "sad");
    let ticket: Ticket = labels(&effects)[0].0;
    state.apply(Event::Store(StoreEvent::WriteDelayed("the disk is full".to_owned())));
    let now = Instant::now();
    state.at(now);
    assert!(state.update(Action::Quit).is_empty());
    assert!(!state.may_close());
    state.at(now + Duration::from_millis(500));
    state.keep_leaving();
    assert_eq!(state.overlay, Some(Overlay::Unsaved));
    // The disk has room again.
    let effects = common::written(&mut state, ticket, Vec::new());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Quit)));
    assert!(state.may_close());
}

#[test]
fn labels_that_cannot_be_saved_go_into_a_list_elsewhere() {
    let mut state = window(3);
    select(&mut state, 1);
    press(&mut state, "sad");
    state.update(Action::Quit);
    let effects = state.update(Action::Leave(LeaveAction::SaveTo("/mnt/labels.csv".to_owned())));
    let [Effect::SaveLabels { path, songs }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(path, &PathBuf::from("/mnt/labels.csv"));
    let labels: Vec<_> =
        songs.iter().map(|row| (row.song.id, row.annotation.as_ref().map(|a| a.state.clone()))).collect();
    assert_eq!(labels, [(id(1), Some(LabelState::Labelled(mood("sad"))))]);
    state.saved_elsewhere(Ok(path.clone()));
    assert!(state.is_rescued());
    state.update(Action::Leave(LeaveAction::Stay));
    assert!(!state.is_leaving());
    assert!(matches!(state.update(Action::Leave(LeaveAction::Anyway))[..], [Effect::Quit]));
}

#[test]
fn undo_after_a_replaced_file_shows_the_song_that_was_heard() {
    let mut state = window(3);
    select(&mut state, 2);
    let ticket = labels(&press(&mut state, "sad"))[0].0;
    let step = moodsic::dataset::StepId(7);
    let step_of = |songs: Vec<SongId>| moodsic::dataset::Step {
        id: step,
        kind: moodsic::dataset::StepKind::Label,
        count: songs.len(),
        songs,
    };
    let history = moodsic::dataset::History { undo: vec![step_of(vec![id(2)])], undo_count: 1, ..Default::default() };
    let written = moodsic::worker::Written { step: Some(step), history: Some(history), ..Default::default() };
    state.apply(Event::Store(StoreEvent::Written { ticket, written }));
    let other = Song { path: song(2).song.path, ..song(9).song };
    state.apply(Event::Analysis(AnalysisEvent::Holds { song: Box::new(other), stamp: None, before: Some(id(2)) }));
    assert_eq!(on_screen(&state), Some(id(3)), "nothing moves by itself");
    state.press(Action::Tag(TagAction::Undo));
    assert_eq!(on_screen(&state), Some(id(9)));
}

#[test]
fn keys_wait_for_moods_that_are_being_changed() {
    let mut state = window(3);
    select(&mut state, 1);
    let edit = moodsic::worker::MoodEdit::Rename(mood("calm"), mood("mellow"));
    let effects = state.update(Action::Tag(TagAction::Edit(edit)));
    let Some(Effect::Work(Command::Store(StoreCommand { ticket, .. }))) = effects.first() else {
        panic!("{effects:?}")
    };
    assert!(press(&mut state, "calm").is_empty());
    assert_eq!((on_screen(&state), state.labels.refusal().cloned()), (Some(id(1)), Some(Refusal::MoodsChange)));
    common::written(&mut state, *ticket, Vec::new());
    assert_eq!(labels(&press(&mut state, "sad"))[0].1, id(1));
}

#[test]
fn a_queue_goes_on_where_a_correction_interrupted_it() {
    let mut state = window(4);
    for number in 1..=4 {
        suggest(&mut state, number, 0.9 - f32::from(number) / 100.0);
    }
    state.update(Action::Library(LibraryAction::PlayMood(mood("sad"))));
    press(&mut state, "sad");
    assert_eq!(on_screen(&state), Some(id(2)));
    state.press(Action::Tag(TagAction::Undo));
    assert_eq!(on_screen(&state), Some(id(1)));
    assert_eq!(labels(&press(&mut state, "calm"))[0].1, id(1));
    assert_eq!(on_screen(&state), Some(id(2)), "no song of the queue is left out");
    state.update(Action::Library(LibraryAction::Hide(vec![id(3)])));
    press(&mut state, "sad");
    assert_eq!(on_screen(&state), Some(id(4)), "a song that was taken out is passed over");
}

#[test]
fn a_list_elsewhere_is_whole_only_until_the_next_label() {
    let mut state = window(3);
    select(&mut state, 1);
    state.press(Action::Tag(TagAction::Unsure));
    let effects = state.update(Action::Leave(LeaveAction::SaveTo("/mnt/labels.csv".to_owned())));
    let [Effect::SaveLabels { songs, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(songs.len(), 1, "a song that is unsure has a label too");
    state.saved_elsewhere(Ok(PathBuf::from("/mnt/labels.csv")));
    assert!(state.is_rescued());
    press(&mut state, "sad");
    assert!(!state.is_rescued());
}

#[test]
fn a_song_that_was_asked_for_earlier_does_not_come_on_screen_later() {
    let mut state = window(3);
    state.update(Action::Open(moodsic::app::action::OpenAction::Paths(vec![PathBuf::from("/elsewhere")])));
    select(&mut state, 2);
    state.apply(Event::Store(StoreEvent::Songs(vec![song(9)])));
    assert!(state.looked(std::path::Path::new("/elsewhere"), true).is_empty());
    assert_eq!(on_screen(&state), Some(id(2)));
}

#[test]
fn the_label_of_a_file_goes_to_what_it_holds_whatever_the_library_says_meanwhile() {
    let mut state = State::new(moodsic::config::Settings::default());
    let path = song(2).song.path;
    // The window was started with a file; the library comes later, and is wrong about it.
    state.update(Action::Open(moodsic::app::action::OpenAction::Paths(vec![path.clone()])));
    state.looked(&path, true);
    let effects = press(&mut state, "sad");
    let Some(Effect::Work(Command::Store(StoreCommand { ticket, write: Write::AnnotateFile { .. } }))) =
        effects.first()
    else {
        panic!("{effects:?}");
    };
    let songs = vec![song(1), song(2)];
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: moodsic::mood::Vocabulary::default(),
        history: moodsic::dataset::History::default(),
        pictureless: std::collections::HashMap::new(),
    }));
    let other = Song { path: path.clone(), ..song(9).song };
    let effects =
        state.apply(Event::Analysis(AnalysisEvent::Holds { song: Box::new(other), stamp: None, before: None }));
    let Some(Effect::Work(Command::Store(StoreCommand { write: Write::Holds { labels, .. }, .. }))) = effects.first()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(labels[..], [(StepRef::Ticket(*ticket), SongId::placeholder(&path))]);
    assert_eq!((on_screen(&state), listed(&state)), (Some(id(9)), vec![1, 9]));
}
