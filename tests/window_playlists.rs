//! Playlists in the window's state: put together, counted, written, and kept up to date a moment after the last label.
#![cfg(feature = "gui")]

#[expect(dead_code, reason = "shared with the other tests of the state")]
#[path = "common/state.rs"]
mod common;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use moodsic::app::action::{Action, PlaylistAction, ViewAction};
use moodsic::app::effect::{Effect, PickKind};
use moodsic::app::state::{NoticeLevel, Overlay, PlaylistDraft, State};
use moodsic::dataset::{PlaylistFile, PlaylistForm, PlaylistLength, PlaylistOrder, PlaylistRecipe};
use moodsic::playlist::{Asked, Rest};
use moodsic::worker::{Command, Event, PlaylistCommand, PlaylistEvent, PlaylistTally};

use common::{mood, save, select, tag, window};

/// What the effects ask of the playlists' thread.
fn wishes(effects: &[Effect]) -> Vec<PlaylistCommand> {
    let wish = |effect: &Effect| match effect {
        Effect::Work(Command::Playlists(command)) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(wish).collect()
}

fn act(state: &mut State, action: PlaylistAction) -> Vec<PlaylistCommand> {
    wishes(&state.update(Action::Playlist(action)))
}

fn tell(state: &mut State, event: PlaylistEvent) {
    assert!(state.apply(Event::Playlists(event)).is_empty());
}

fn opened() -> State {
    let mut state = window(3);
    let effects = state.update(Action::View(ViewAction::Overlay(Some(Overlay::Playlists))));
    let count = PlaylistCommand::Count(PlaylistRecipe::default());
    assert_eq!(wishes(&effects), [QUIETLY, PlaylistCommand::List, count]);
    state
}

fn calm() -> PlaylistDraft {
    let recipe = PlaylistRecipe { moods: vec![mood("calm")], ..PlaylistRecipe::default() };
    PlaylistDraft { path: "/lists/calm.m3u8".to_owned(), recipe, ..PlaylistDraft::default() }
}

const QUIETLY: PlaylistCommand = PlaylistCommand::Refresh { asked: Asked::No, only: None };

#[test]
fn the_songs_are_counted_before_they_are_written_and_only_the_present_count_is_shown() {
    let mut state = opened();
    let draft = calm();
    let counts = act(&mut state, PlaylistAction::Draft(draft.clone()));
    assert_eq!(counts, [PlaylistCommand::Count(draft.recipe.clone())]);
    let tally = PlaylistTally { songs: 2, ..PlaylistTally::default() };
    tell(&mut state, PlaylistEvent::Counted { recipe: PlaylistRecipe::default(), outcome: Ok(tally) });
    assert!(state.playlists.tally().is_none(), "it is another one's");
    tell(&mut state, PlaylistEvent::Counted { recipe: draft.recipe.clone(), outcome: Ok(tally) });
    assert_eq!(state.playlists.tally(), Some(&Ok(tally)));
    let other = PlaylistDraft { path: "/lists/other.m3u8".to_owned(), keep: true, ..draft };
    assert!(act(&mut state, PlaylistAction::Draft(other)).is_empty(), "another file has the same songs");
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_its_user_has_seen_that() {
    let mut state = opened();
    act(&mut state, PlaylistAction::Draft(PlaylistDraft { keep: true, relative: true, ..calm() }));
    let file = PlaylistFile {
        path: PathBuf::from("/lists/calm.m3u8"),
        form: PlaylistForm::M3u8,
        relative: true,
        recipe: calm().recipe,
    };
    let write = |replace| PlaylistCommand::Write { file: file.clone(), keep: true, replace };
    assert_eq!(act(&mut state, PlaylistAction::Write), [write(false)]);
    assert!(act(&mut state, PlaylistAction::Write).is_empty(), "one at a time");
    tell(&mut state, PlaylistEvent::IsThere);
    assert!(state.playlists.is_there);
    assert_eq!(act(&mut state, PlaylistAction::Write), [write(true)]);
    let tally = PlaylistTally { songs: 1, ..PlaylistTally::default() };
    tell(&mut state, PlaylistEvent::Written(Ok((file.path.clone(), tally))));
    assert_eq!(state.playlists.said, Some(Ok("Wrote 1 song to /lists/calm.m3u8.".to_owned())));
    assert!(!state.playlists.is_there && !state.playlists.busy);
    // A dialog has asked already.
    state.picked(PickKind::Playlist(PlaylistForm::M3u8), vec!["/lists/new.m3u8".into()], Duration::from_secs(3));
    let wishes = act(&mut state, PlaylistAction::Write);
    assert!(matches!(&wishes[..], [PlaylistCommand::Write { replace: true, .. }]), "{wishes:?}");
}

#[test]
fn a_rule_for_navidrome_drops_what_it_cannot_say() {
    let mut state = opened();
    let recipe = PlaylistRecipe {
        predicted: Some(0.7),
        order: PlaylistOrder::Surest,
        length: PlaylistLength { songs: None, minutes: Some(60) },
        ..calm().recipe
    };
    act(&mut state, PlaylistAction::Draft(PlaylistDraft { form: PlaylistForm::Nsp, relative: true, recipe, ..calm() }));
    let draft = &state.playlists.draft;
    assert_eq!((&draft.recipe, draft.relative), (&calm().recipe, false));
}

#[test]
fn what_is_kept_follows_a_moment_after_the_last_label_and_not_at_every_key() {
    let mut state = window(5);
    let start = Instant::now();
    let at = |secs: f64| start + Duration::from_secs_f64(secs);
    state.at(at(0.0));
    select(&mut state, 1);
    for (secs, name) in [(0.0, "sad"), (1.0, "calm"), (2.5, "sad")] {
        assert!(wishes(&state.at(at(secs))).is_empty());
        let effects = tag(&mut state, name);
        assert!(wishes(&effects).is_empty(), "no key waits for it");
        save(&mut state, &effects);
    }
    assert!(wishes(&state.at(at(4.0))).is_empty(), "not yet");
    assert!(state.wakes_at().is_some_and(|wakes| wakes <= at(6.0)));
    assert_eq!(wishes(&state.at(at(6.0))), [QUIETLY]);
    assert!(wishes(&state.at(at(60.0))).is_empty(), "once");
}

#[test]
fn closing_the_window_does_not_wait_for_the_moment_to_come() {
    let mut state = window(2);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    assert!(state.wish_to_leave(false).is_empty(), "the label first");
    save(&mut state, &effects);
    assert!(state.may_close());
    let mut state = window(2);
    select(&mut state, 1);
    let effects = tag(&mut state, "sad");
    save(&mut state, &effects);
    let effects = state.wish_to_leave(false);
    assert_eq!(wishes(&effects), [QUIETLY]);
    assert!(matches!(effects.last(), Some(Effect::Quit)));
    assert!(wishes(&window(2).wish_to_leave(false)).is_empty(), "nothing has changed");
}

#[test]
fn a_playlist_that_rests_is_told_with_the_way_out() {
    let mut state = window(1);
    tell(&mut state, PlaylistEvent::Rest(vec![("/lists/calm.m3u8".into(), Rest::Edited)]));
    let notice = state.notices.last().expect("a banner");
    assert_eq!(notice.level, NoticeLevel::Warning);
    for words in ["calm.m3u8", "somebody has edited it", "Playlists"] {
        assert!(notice.text.contains(words), "{}", notice.text);
    }
    let path = PathBuf::from("/lists/calm.m3u8");
    let replace = PlaylistCommand::Refresh { asked: Asked::Replace, only: Some(path.clone()) };
    assert_eq!(act(&mut state, PlaylistAction::Replace(path.clone())), [replace]);
    assert_eq!(act(&mut state, PlaylistAction::Refresh), [PlaylistCommand::Refresh { asked: Asked::Yes, only: None }]);
    assert_eq!(act(&mut state, PlaylistAction::Forget(path.clone())), [PlaylistCommand::Forget(path)]);
}
