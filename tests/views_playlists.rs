//! The sheet of the playlists without a window: states in, what stands on it and actions out, on the smallest window.
#![cfg(feature = "gui")]

#[expect(dead_code, reason = "shared with the other tests of the views")]
mod common;

use std::path::PathBuf;

use common::window::{Screen, library, mood, screen};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use moodsic::app::action::{Action, PlaylistAction, ViewAction};
use moodsic::app::state::{Overlay, PlaylistDraft, State};
use moodsic::dataset::{KeptPlaylist, PlaylistFile, PlaylistForm, PlaylistOrder, PlaylistRecipe};
use moodsic::playlist::Rest;
use moodsic::worker::{Event, KeptRow, PlaylistEvent, PlaylistTally};

const SIZE: [f32; 2] = [900.0, 600.0];

/// The sheet with a draft that has been counted.
fn opened(draft: PlaylistDraft, tally: PlaylistTally) -> State {
    let mut state = library(12);
    state.update(Action::View(ViewAction::Overlay(Some(Overlay::Playlists))));
    let recipe = draft.recipe.clone();
    state.update(Action::Playlist(PlaylistAction::Draft(draft)));
    state.apply(Event::Playlists(PlaylistEvent::Counted { recipe, outcome: Ok(tally) }));
    state
}

fn drafts(screen: &mut Screen) -> Vec<PlaylistDraft> {
    let actions = std::mem::take(&mut screen.state_mut().actions);
    let draft = |action| match action {
        Action::Playlist(PlaylistAction::Draft(draft)) => Some(draft),
        _ => None,
    };
    actions.into_iter().filter_map(draft).collect()
}

fn kept(name: &str, rest: Option<Rest>) -> KeptRow {
    let recipe = PlaylistRecipe {
        moods: vec![mood("calm")],
        predicted: Some(0.7),
        order: PlaylistOrder::Surest,
        ..PlaylistRecipe::default()
    };
    let file = PlaylistFile { path: PathBuf::from(name), recipe, ..PlaylistFile::default() };
    let kept = KeptPlaylist { file, written: None, writing: None, songs: 12, at: None, told: None };
    KeptRow { kept, rest }
}

#[test]
fn moods_suggestions_and_files_are_chosen_on_the_smallest_window() {
    let mut screen = screen(opened(PlaylistDraft::default(), PlaylistTally::default()), SIZE);
    screen.run();
    for (label, expected) in [
        ("Songs of calm", PlaylistRecipe { moods: vec![mood("calm")], ..PlaylistRecipe::default() }),
        ("Also suggested ones", PlaylistRecipe { predicted: Some(0.5), ..PlaylistRecipe::default() }),
    ] {
        screen.get_by_label(label).click();
        screen.run();
        let drafts = drafts(&mut screen);
        assert_eq!(drafts.iter().map(|draft| &draft.recipe).collect::<Vec<_>>(), [&expected]);
    }
    screen.get_by_label("For Navidrome").click();
    screen.run();
    assert_eq!(drafts(&mut screen)[0].form, PlaylistForm::Nsp);
    for label in ["Keep it up to date", "Paths from its own folder", "Choose\u{2026}"] {
        let rect = screen.get_by_label(label).rect();
        assert!(rect.max.x < SIZE[0] && rect.max.y < SIZE[1], "{label} at {rect:?}");
    }
}

#[test]
fn it_says_what_would_be_written_and_what_is_missing() {
    let recipe = PlaylistRecipe { predicted: Some(0.6), ..PlaylistRecipe::default() };
    let draft = PlaylistDraft { path: "/lists/x.m3u8".to_owned(), recipe, ..PlaylistDraft::default() };
    let tally = PlaylistTally { songs: 41, secs: 9180.0, suggested: 12, left_over: 3, unheard: 7, untested: 0 };
    let mut screen = screen(opened(draft, tally), SIZE);
    screen.run();
    screen.get_by_label("41 songs, 2 h 33 min; 12 of them suggested");
    screen.get_by_label_contains("3 more songs would fit");
    screen.get_by_label_contains("7 songs have not been listened to yet");
    screen.get_by_role_and_label(Role::Button, "Write 41 songs").click();
    screen.run();
    assert_eq!(std::mem::take(&mut screen.state_mut().actions), [Action::Playlist(PlaylistAction::Write)]);
}

#[test]
fn kept_playlists_say_how_they_are_and_offer_the_way_out() {
    let mut state = opened(PlaylistDraft::default(), PlaylistTally::default());
    let rows = vec![kept("/lists/calm.m3u8", None), kept("/lists/mine.m3u8", Some(Rest::Edited))];
    state.apply(Event::Playlists(PlaylistEvent::Kept(rows)));
    let mut screen = screen(state, [900.0, 900.0]);
    screen.run();
    screen.get_by_label_contains("12 songs \u{b7} calm \u{b7} suggestions from 0.70 \u{b7} surest first");
    screen.get_by_label_contains("somebody has edited it");
    assert!(screen.query_by_label("Write over calm.m3u8").is_none(), "nobody has edited that one");
    let mine = || PathBuf::from("/lists/mine.m3u8");
    for (label, action) in [
        ("Write over mine.m3u8", PlaylistAction::Replace(mine())),
        ("Stop keeping mine.m3u8", PlaylistAction::Forget(mine())),
        ("Refresh", PlaylistAction::Refresh),
    ] {
        screen.get_by_label(label).click();
        screen.run();
        assert_eq!(std::mem::take(&mut screen.state_mut().actions), [Action::Playlist(action)], "{label}");
    }
}
