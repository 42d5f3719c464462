//! What the window's state makes of its newer ways: the box for moods, the queue, the last labels, lists, coming back.
#![cfg(feature = "gui")]

#[path = "common/state.rs"]
#[expect(dead_code, reason = "the other tests of the state use more of it")]
mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use moodsic::app::action::{
    Action, ExchangeAction, LibraryAction, OpenAction, QueueAction, TagAction, TransportAction, ViewAction,
};
use moodsic::app::effect::{Effect, PlayerCommand};
use moodsic::app::session::Session;
use moodsic::app::state::{Filter, Overlay, Refusal, SortColumn, State};
use moodsic::config::{PlayerChoices, Settings};
use moodsic::dataset::{Change, ExportFormat, LabelState};
use moodsic::playback::{PlayState, PlayerStatus};
use moodsic::song::SongId;
use moodsic::worker::{Event, StoreEvent};

use common::{annotation, id, labels, list, mood, on_screen, save, select, song, tag, window};

#[test]
fn a_mood_chosen_by_its_name_is_for_what_was_on_screen_when_the_box_came_up() {
    let mut state = window(4);
    select(&mut state, 1);
    state.press(Action::View(ViewAction::Overlay(Some(Overlay::PickMood))));
    assert_eq!(state.overlay, Some(Overlay::PickMood));
    let picked = |stay| Action::Tag(TagAction::Picked { mood: mood("calm"), stay });
    let effects = state.update(picked(false));
    assert_eq!(labels(&effects)[0].1, id(1));
    assert_eq!((on_screen(&state), state.overlay), (Some(id(2)), None), "it goes on as after a key");
    // Another song comes on screen meanwhile.
    state.press(Action::View(ViewAction::Overlay(Some(Overlay::PickMood))));
    select(&mut state, 4);
    let effects = state.update(picked(false));
    assert_eq!(labels(&effects)[0].1, id(2));
    assert_eq!(on_screen(&state), Some(id(4)));
    // Where keys rest, the box does not come up.
    state.update(Action::Transport(TransportAction::Previous));
    select(&mut state, 4);
    tag(&mut state, "sad");
    assert_eq!(state.labels.refusal(), Some(&Refusal::NothingLeft));
    state.press(Action::View(ViewAction::Overlay(Some(Overlay::PickMood))));
    assert_eq!(state.overlay, None);
}

#[test]
fn the_next_untagged_song_is_found_below_and_then_from_the_top() {
    let mut state = window(5);
    for number in [2, 3, 5] {
        select(&mut state, number);
        state.update(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    }
    select(&mut state, 2);
    let next = |state: &mut State| {
        state.update(Action::Transport(TransportAction::NextUntagged));
        on_screen(state)
    };
    assert_eq!(next(&mut state), Some(id(4)));
    assert_eq!(next(&mut state), Some(id(1)), "from the top");
    for number in [1, 4] {
        select(&mut state, number);
        state.update(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    }
    assert_eq!(next(&mut state), Some(id(4)));
    assert_eq!(state.labels.refusal(), Some(&Refusal::AllTagged));
}

fn status(state: PlayState) -> PlayerStatus {
    PlayerStatus { state, ..PlayerStatus::default() }
}

#[test]
fn the_player_goes_on_at_the_end_of_a_song_if_that_is_wished() {
    let mut state = window(3);
    select(&mut state, 1);
    state.tick(status(PlayState::Playing));
    state.tick(status(PlayState::Ended));
    assert_eq!(on_screen(&state), Some(id(1)));
    let choices = PlayerChoices { plays_on: true, from_start: true, device: None };
    state.update(Action::View(ViewAction::Player(choices)));
    state.tick(status(PlayState::Playing));
    let effects = state.tick(status(PlayState::Ended));
    assert_eq!(on_screen(&state), Some(id(2)));
    let load = effects.iter().find_map(|effect| match effect {
        Effect::Player(PlayerCommand::Load { start, play, .. }) => Some((*start, *play)),
        _ => None,
    });
    assert_eq!(load, Some((Duration::ZERO, true)), "from 0:00, as is wished too");
}

fn queue(state: &mut State, change: QueueAction) {
    state.update(Action::Library(LibraryAction::Queue(change)));
}

#[test]
fn next_and_previous_walk_the_queue_which_can_be_changed() {
    let mut state = window(6);
    for number in 1..=4 {
        select(&mut state, number);
        state.update(Action::Tag(TagAction::Mood { mood: mood("sad"), stay: true }));
    }
    queue(&mut state, QueueAction::Add(vec![id(3), id(1), id(4)]));
    assert_eq!(on_screen(&state), Some(id(4)), "without a queue they follow the song on screen");
    state.update(Action::Transport(TransportAction::Next));
    state.update(Action::Transport(TransportAction::Next));
    assert_eq!(on_screen(&state), Some(id(1)));
    state.update(Action::Transport(TransportAction::Previous));
    assert_eq!(on_screen(&state), Some(id(3)), "P goes back within it");
    queue(&mut state, QueueAction::Move { from: 1, to: 0 });
    queue(&mut state, QueueAction::Remove(1));
    queue(&mut state, QueueAction::Add(vec![id(6)]));
    let rest: Vec<SongId> = state.player.queue().expect("a queue").rest.iter().copied().collect();
    assert_eq!(rest, [id(6), id(4)], "what is added comes next");
    queue(&mut state, QueueAction::Play(1));
    assert_eq!(on_screen(&state), Some(id(4)));
    list(&mut state, LibraryAction::StopQueue);
    assert!(state.player.queue().is_none());
}

#[test]
fn one_of_the_last_labels_is_taken_back_alone() {
    let mut state = window(3);
    let change = |number: u8, before: Option<&str>, after: &str| {
        let label = |name: &str| annotation(number, LabelState::Labelled(mood(name)));
        Change { song: id(number), before: before.map(label), after: Some(label(after)) }
    };
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    state.recent = Some(Ok(vec![change(2, None, "calm"), change(1, Some("happy"), "sad")]));
    assert!(!state.can_take_back(&change(2, None, "calm")), "it has another label by now");
    assert!(state.update(Action::Tag(TagAction::TakeBack(0))).is_empty());
    let effects = state.update(Action::Tag(TagAction::TakeBack(1)));
    let written = labels(&effects);
    assert_eq!((written[0].1, written[0].2.clone()), (id(1), Some(LabelState::Labelled(mood("happy")))));
    assert!(state.update(Action::Tag(TagAction::TakeBack(7))).is_empty());
}

#[test]
fn the_window_comes_back_to_where_it_was_left() {
    let mut state = State::new(Settings::default());
    let left = Session {
        song: Some(id(2)),
        position: 71.5,
        tab: "listen".to_owned(),
        filter: "untagged".to_owned(),
        search: "song".to_owned(),
        sort: "Title".to_owned(),
        descending: true,
        ..Session::default()
    };
    state.return_to(left.clone());
    assert_eq!(state.session(), left, "until the library is there");
    let effects = state.apply(Event::Store(StoreEvent::Library {
        songs: (1..=3).map(song).collect(),
        vocabulary: moodsic::mood::Vocabulary::default(),
        history: moodsic::dataset::History::default(),
        pictureless: std::collections::HashMap::new(),
    }));
    assert_eq!(on_screen(&state), Some(id(2)));
    assert_eq!(*state.library.filter(), Filter::Untagged);
    let sort = state.library.sort();
    assert_eq!((sort.column, sort.descending, state.library.search()), (SortColumn::Title, true, "song"));
    let load = effects.iter().find_map(|effect| match effect {
        Effect::Player(PlayerCommand::Load { start, play, .. }) => Some((*start, *play)),
        _ => None,
    });
    assert_eq!(load, Some((Duration::from_secs_f64(71.5), false)), "it waits where it was");
}

#[test]
fn a_mood_chosen_for_a_file_reaches_it_when_it_has_become_known_meanwhile() {
    let mut state = window(2);
    let path = PathBuf::from("/music/new.ogg");
    state.update(Action::Open(OpenAction::Paths(vec![path.clone()])));
    state.looked(&path, true);
    state.press(Action::View(ViewAction::Overlay(Some(Overlay::PickMood))));
    let mut new = song(9);
    new.song.path.clone_from(&path);
    state.apply(Event::Store(StoreEvent::Songs(vec![new])));
    let effects = state.update(Action::Tag(TagAction::Picked { mood: mood("calm"), stay: true }));
    assert_eq!(labels(&effects).first().map(|label| label.1), Some(id(9)), "{effects:?}");
}

#[test]
fn going_on_at_the_end_of_a_song_never_comes_to_a_labelled_one_nor_wakes_the_keys() {
    let mut state = window(3);
    let choices = PlayerChoices { plays_on: true, ..PlayerChoices::default() };
    state.update(Action::View(ViewAction::Player(choices)));
    list(&mut state, LibraryAction::Filter(Filter::Untagged));
    select(&mut state, 3);
    state.update(Action::Tag(TagAction::Mood { mood: mood("calm"), stay: true }));
    select(&mut state, 2);
    tag(&mut state, "sad");
    assert_eq!(on_screen(&state), Some(id(2)), "nothing without a label is below");
    state.tick(status(PlayState::Playing));
    state.tick(status(PlayState::Ended));
    assert_eq!(on_screen(&state), Some(id(2)));
    assert!(labels(&state.press(Action::Tag(TagAction::Skip))).is_empty(), "the keys rest");
}

#[test]
fn an_undo_leads_back_within_the_queue_and_plays_no_song_twice() {
    let mut state = window(3);
    select(&mut state, 1);
    queue(&mut state, QueueAction::Add(vec![id(2), id(3)]));
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    assert_eq!(on_screen(&state), Some(id(2)));
    state.update(Action::Tag(TagAction::Undo));
    assert_eq!(on_screen(&state), Some(id(1)));
    let queue = state.player.queue().expect("a queue");
    assert_eq!((queue.total(), queue.played.len()), (3, 0));
    assert_eq!(queue.rest, [id(2), id(3)]);
}

#[test]
fn a_list_that_is_there_is_replaced_only_when_that_was_said_twice() {
    let mut state = window(1);
    let written = |state: &mut State| {
        let effects = state.update(Action::Exchange(ExchangeAction::Export { format: ExportFormat::Csv, mood: None }));
        effects.into_iter().find_map(|effect| match effect {
            Effect::Export { path, replace, .. } => Some((path, replace)),
            _ => None,
        })
    };
    state.update(Action::Exchange(ExchangeAction::Path("/lists/mine.csv".to_owned())));
    state.update(Action::View(ViewAction::Overlay(Some(Overlay::Export))));
    assert_eq!(written(&mut state), None, "the list that was imported is not the one to write");
    state.update(Action::Exchange(ExchangeAction::Path("/lists/mine.csv".to_owned())));
    assert_eq!(written(&mut state), Some((PathBuf::from("/lists/mine.csv"), false)));
    state.list_written(Ok(None));
    assert!(state.exchange.is_there && state.overlay == Some(Overlay::Export));
    assert_eq!(written(&mut state).map(|(_, replace)| replace), Some(true));
    state.update(Action::Exchange(ExchangeAction::Path("/lists/other.csv".to_owned())));
    assert_eq!(written(&mut state).map(|(_, replace)| replace), Some(false), "another file is another question");
}

#[test]
fn what_was_opened_comes_before_what_was_left() {
    let mut state = State::new(Settings::default());
    state.return_to(Session { song: Some(id(2)), filter: "untagged".to_owned(), ..Session::default() });
    let path = Path::new("/music/new.ogg");
    state.update(Action::Open(OpenAction::Paths(vec![path.to_owned()])));
    state.looked(path, true);
    state.apply(Event::Store(StoreEvent::Library {
        songs: (1..=3).map(song).collect(),
        vocabulary: moodsic::mood::Vocabulary::default(),
        history: moodsic::dataset::History::default(),
        pictureless: std::collections::HashMap::new(),
    }));
    assert_eq!(*state.library.filter(), Filter::All, "or the song would not be listed");
    assert_eq!(state.song.current().map(|current| current.path.as_path()), Some(path));
}
