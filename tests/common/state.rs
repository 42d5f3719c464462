//! A window's state with songs, without a window: what a test does to it, and what it wants done.

use std::collections::HashMap;
use std::path::PathBuf;

use moodsic::app::action::{Action, LibraryAction, TagAction};
use moodsic::app::effect::Effect;
use moodsic::app::state::State;
use moodsic::config::Settings;
use moodsic::dataset::{Annotation, Change, History, LabelSource, LabelState, LibrarySong, Step, StepId, StepKind};
use moodsic::mood::{Mood, Vocabulary};
use moodsic::song::{Metadata, Song, SongId};
use moodsic::worker::{Command, Event, Ticket, Write, Written};
use moodsic::worker::{StoreCommand, StoreEvent};

pub fn id(number: u8) -> SongId {
    SongId::from_bytes([number; 32])
}

pub fn mood(name: &str) -> Mood {
    Mood::new(name).expect("a mood's name")
}

pub fn song(number: u8) -> LibrarySong {
    let song = Song {
        id: id(number),
        path: PathBuf::from(format!("/music/{number}.ogg")),
        metadata: Metadata { title: Some(format!("Song {number}")), ..Metadata::default() },
        duration_secs: 200.0,
        format: "Ogg Vorbis".to_owned(),
    };
    LibrarySong { song, annotation: None, added: i64::from(number) }
}

pub fn annotation(number: u8, state: LabelState) -> Annotation {
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    Annotation { song: id(number), state, source: LabelSource::Human, at }
}

/// A window with songs 1 to `count`.
pub fn window(count: u8) -> State {
    let mut state = State::new(Settings::default());
    let songs = (1..=count).map(song).collect();
    state.apply(Event::Store(StoreEvent::Library {
        songs,
        vocabulary: Vocabulary::default(),
        history: History::default(),
        pictureless: HashMap::new(),
    }));
    state
}

pub fn select(state: &mut State, number: u8) -> Vec<Effect> {
    state.update(Action::Library(LibraryAction::Select(id(number))))
}

pub fn tag(state: &mut State, name: &str) -> Vec<Effect> {
    state.update(Action::Tag(TagAction::Mood { mood: mood(name), stay: false }))
}

pub fn on_screen(state: &State) -> Option<SongId> {
    state.song.id()
}

/// The labels that the effects hand to the store.
pub fn labels(effects: &[Effect]) -> Vec<(Ticket, SongId, Option<LabelState>)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Work(Command::Store(StoreCommand { ticket, write: Write::Annotate { songs, state } })) => {
                Some(songs.iter().map(|&song| (*ticket, song, state.clone())).collect::<Vec<_>>())
            }
            _ => None,
        })
        .flatten()
        .collect()
}

pub fn save(state: &mut State, effects: &[Effect]) {
    for (ticket, song, label) in labels(effects) {
        let after = label.map(|label| Annotation { song, ..annotation(0, label) });
        let change = Change { song, before: None, after };
        written(state, ticket, vec![change]);
    }
}

/// The store has written these labels, which is the only step of the history.
pub fn written(state: &mut State, ticket: Ticket, changes: Vec<Change>) -> Vec<Effect> {
    let songs: Vec<SongId> = changes.iter().map(|change| change.song).collect();
    let step = Step { id: StepId(1), kind: StepKind::Label, count: songs.len(), songs };
    let history = History { undo: vec![step], undo_count: 1, ..History::default() };
    state.apply(Event::Store(StoreEvent::Written {
        ticket,
        written: Written { changes, history: Some(history), ..Written::default() },
    }))
}

pub fn list(state: &mut State, action: LibraryAction) {
    assert!(state.update(Action::Library(action)).is_empty());
}

/// The ticket of the step that undo or redo asks for.
pub fn step_ticket(effects: &[Effect]) -> Ticket {
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Work(Command::Store(StoreCommand { ticket, write: Write::StepHistory { .. } })) => Some(*ticket),
            _ => None,
        })
        .expect("a step")
}
