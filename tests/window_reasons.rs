//! Why a mood is suggested and what a song sounds like: what stands on the screen, and what is listened to.
#![cfg(feature = "gui")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::window::{Screen, analysed, library, mood, predicted, screen, song_id};
use egui_kittest::kittest::Queryable;
use moodsic::app::action::{Action, LibraryAction, ModelAction, Part, TransportAction, ViewAction};
use moodsic::app::effect::{Effect, PlayerCommand};
use moodsic::app::state::{Listened, SortColumn, State, Why};
use moodsic::ear::{CLASSES, FEATURES, Facts, Heard};
use moodsic::learn::{Explanation, Hints, LeanParts, Level, Motion, QUARTERS, Region, Sound};
use moodsic::pipeline::Hearing;
use moodsic::playback::{PlayState, PlayerStatus};
use moodsic::song::SongId;
use moodsic::worker::{AnalysisEvent, Event, LearnEvent};

fn actions(screen: &mut Screen) -> Vec<Action> {
    std::mem::take(&mut screen.state_mut().actions)
}

fn player(effects: &[Effect]) -> Vec<PlayerCommand> {
    let command = |effect: &Effect| match effect {
        Effect::Player(command) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(command).collect()
}

fn region(quarter: usize, from: f64, level: Level) -> Region {
    let sound = Sound { quarter, level, motion: Motion::Usual, tone: None };
    Region { quarter, secs: (from, from + 9.6), share: 0.4, sound }
}

fn explanation() -> Explanation {
    let shares = vec![vec![0.001; 375]; QUARTERS];
    let regions = vec![region(3, 30.0, Level::Quiet), region(0, 5.0, Level::Loud)];
    let parts = LeanParts { places: 0.9, change: -0.1, tagger: 0.3, base: 0.0 };
    Explanation { glow: shares.clone(), shares, regions, parts }
}

fn explained(nearest: Vec<SongId>) -> State {
    let mut state = predicted();
    let explanation = Some(Arc::new(explanation()));
    let why = Why { explanation, nearest, ..Why::new(mood("sad")) };
    state.song.current_mut().expect("a song is shown").why = Some(why);
    state
}

#[test]
fn reasons_are_a_sentence_the_parts_of_the_score_and_places_to_be_heard() {
    let mut screen = screen(explained(Vec::new()), [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label("Sad mainly for quiet highs and loud lows.");
    screen.get_by_label("Places in the minute");
    screen.get_by_label("+0.90");
    screen.get_by_label("\u{2212}0.10");
    // On the picture, and once more in the list beside it.
    screen.get_by_label_contains("quiet highs spoke for sad").click();
    screen.run();
    screen.get_by_label("Hear place 2 alone").click();
    screen.run();
    let found = actions(&mut screen);
    let [Action::Model(ModelAction::HearPart(high)), Action::Model(ModelAction::HearPart(low))] = found[..] else {
        panic!("{found:?}")
    };
    assert_eq!((high.time.0.as_secs(), high.time.1.as_secs()), (90, 99));
    assert!(high.band_hz.0 > 3000.0 && low.band_hz.0 < 1.0, "{high:?} {low:?}");
    screen.get_by_label("Hide the reasons").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Model(ModelAction::Explain(None))]);
}

#[test]
fn places_lie_where_they_are_heard_in_both_pictures() {
    let mut state = explained(Vec::new());
    state.update(Action::View(ViewAction::ModelView(true)));
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    let heard = screen.get_by_label("What the built-in predictor hears, 100 % drawn").rect();
    let place = screen.get_by_label_contains("quiet highs spoke for sad").rect();
    assert!(heard.contains_rect(place), "the predictor has heard it, not seen");
    screen.state_mut().state.update(Action::View(ViewAction::ModelView(false)));
    screen.run();
    let place = screen.get_by_label_contains("quiet highs spoke for sad").rect();
    let picture = screen.get_by_label("Spectrogram, 100 % drawn").rect();
    assert!(picture.contains_rect(place));
    let low = screen.get_by_label_contains("loud lows spoke for sad").rect();
    assert!(low.top() > place.bottom() && low.right() < place.left(), "{low:?} {place:?}");
}

#[test]
fn a_key_asks_why_and_the_same_key_hides_it() {
    let mut screen = screen(predicted(), [1280.0, 800.0]);
    screen.run();
    let state = &mut screen.state_mut().state;
    // Without what was heard there is nothing to explain.
    assert!(state.update(Action::Model(ModelAction::ToggleWhy)).is_empty());
    state.song.current_mut().expect("a song").why = Some(Why::new(mood("sad")));
    state.update(Action::Model(ModelAction::ToggleWhy));
    assert_eq!(state.song.current().expect("a song").why, None);
    let chord = "Y".parse().expect("a key");
    assert_eq!(state.bindings.meaning(chord).map(|(command, _)| command.id()), Some("why"));
}

#[test]
fn a_part_is_heard_until_one_moves_elsewhere() {
    let mut state = explained(Vec::new());
    let part = Part { time: (Duration::from_secs(70), Duration::from_secs(75)), band_hz: (200.0, 400.0) };
    let effects = state.update(Action::Model(ModelAction::HearPart(part)));
    assert_eq!(
        player(&effects),
        [
            PlayerCommand::Band(Some((200.0, 400.0))),
            PlayerCommand::Loop(Some(part.time)),
            PlayerCommand::Seek(part.time.0),
            PlayerCommand::Play,
        ]
    );
    let effects = state.update(Action::Transport(TransportAction::Seek(Duration::from_secs(5))));
    assert_eq!(
        player(&effects),
        [PlayerCommand::Band(None), PlayerCommand::Loop(None), PlayerCommand::Seek(Duration::from_secs(5))]
    );
    // The same part once more: everything is heard again.
    state.update(Action::Model(ModelAction::HearPart(part)));
    let effects = state.update(Action::Model(ModelAction::HearPart(part)));
    assert_eq!(player(&effects), [PlayerCommand::Band(None), PlayerCommand::Loop(None)]);
    assert_eq!(state.song.listened(), None);
}

#[test]
fn a_song_that_is_alike_is_heard_beside_the_one_on_screen() {
    let mut screen = screen(explained(vec![song_id(3), song_id(5)]), [1280.0, 1000.0]);
    screen.run();
    screen.get_by_label("Most alike among your songs:");
    screen.get_by_label("Hear the minute of Song 3").click();
    screen.run();
    assert_eq!(actions(&mut screen), [Action::Model(ModelAction::HearBeside(song_id(3)))]);

    let state = &mut screen.state_mut().state;
    let at = Duration::from_secs(77);
    let status = |position| PlayerStatus { state: PlayState::Playing, position, ..PlayerStatus::default() };
    state.tick(status(at));
    let effects = state.update(Action::Model(ModelAction::HearBeside(song_id(3))));
    let (start, end) = (Duration::from_mins(1), Duration::from_mins(2));
    let load =
        |number: usize, start| PlayerCommand::Load { path: format!("/music/{number}.ogg").into(), start, play: true };
    assert_eq!(player(&effects), [load(3, start), PlayerCommand::Loop(Some((start, end)))]);
    // The song on screen stays where it is, whatever plays.
    state.tick(status(Duration::from_secs(100)));
    assert_eq!((state.song.id(), state.position()), (Some(song_id(1)), at));
    let effects = state.update(Action::Model(ModelAction::HearBeside(song_id(5))));
    assert_eq!(player(&effects)[0], load(5, start));
    let back = state.update(Action::Model(ModelAction::HearBeside(song_id(5))));
    assert_eq!(player(&back), [load(1, at), PlayerCommand::Loop(None)]);
    assert_eq!(state.song.listened(), None);

    // Space means the song on screen.
    state.update(Action::Model(ModelAction::HearBeside(song_id(3))));
    assert!(matches!(state.song.listened(), Some(Listened::Song { .. })));
    let effects = state.update(Action::Transport(TransportAction::Toggle));
    assert_eq!(player(&effects)[0], load(1, Duration::from_secs(100)));
    assert_eq!(player(&effects).last(), Some(&PlayerCommand::Pause));
}

/// A song that sounds like a flute and nothing else.
fn flute() -> Heard {
    let mut scores = vec![-12.0; CLASSES];
    scores[196] = -0.01;
    Heard::new(vec![0.0; FEATURES], scores, vec![-20.0; Hearing::BANDS])
}

#[test]
fn what_a_song_sounds_like_is_told_searched_for_and_sorted_by() {
    let mut state = library(12);
    let facts = Facts::of(&flute());
    assert_eq!(facts.listed(), "flute");
    state.apply(Event::Learn(LearnEvent::Facts(vec![(song_id(7), facts), (song_id(9), facts)])));
    let listed = |state: &State| state.library.visible().to_vec();
    state.update(Action::Library(LibraryAction::Search("hears:flu".to_owned())));
    assert_eq!(listed(&state), [6, 8]);
    state.update(Action::Library(LibraryAction::Search("song 7 hears:flute".to_owned())));
    assert_eq!(listed(&state), [6]);
    state.update(Action::Library(LibraryAction::Search("hears:banjo".to_owned())));
    assert!(listed(&state).is_empty());
    // What is heard later comes in, for nobody is at work in this list.
    state.update(Action::Library(LibraryAction::Search("hears:flute".to_owned())));
    state.apply(Event::Learn(LearnEvent::Facts(vec![(song_id(2), facts)])));
    assert_eq!(listed(&state), [1, 6, 8]);
    state.update(Action::Library(LibraryAction::Search(String::new())));
    state.update(Action::Library(LibraryAction::Sort(SortColumn::Hears)));
    assert_eq!(listed(&state)[..3], [1, 6, 8]);
}

#[test]
fn a_song_that_is_heard_on_screen_is_found_by_what_it_sounds_like() {
    let mut state = analysed(1.0);
    let job = state.song.current().expect("a song").job;
    let (heard, hints) = (Arc::new(flute()), Hints { energetic: 0.0, bright: 0.0 });
    state.apply(Event::Analysis(AnalysisEvent::Heard { job, heard, hints, is_kept: false }));
    assert_eq!(state.library.facts(song_id(1)).listed(), "flute");
}

#[test]
fn the_song_on_screen_says_what_it_sounds_like() {
    let mut state = analysed(1.0);
    state.song.current_mut().expect("a song").heard = Some(Arc::new(flute()));
    let mut screen = screen(state, [1280.0, 800.0]);
    screen.run();
    screen.get_by_label("Sounds like flute");
}
