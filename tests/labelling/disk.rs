//! The label database as its contract has it, slow and failing at the test's wish: writes are carried out in their order, and
//! one that cannot be made now holds up those behind it.

use std::collections::{HashMap, HashSet, VecDeque};

use moodsic::app::effect::Effect;
use moodsic::dataset::{
    Annotation, Change, History, HistoryStep, LabelSource, LabelState, LibrarySong, Step, StepId, StepKind,
};
use moodsic::mood::Vocabulary;
use moodsic::song::SongId;
use moodsic::worker::{Command, Event, StepRef, Ticket, Write, Written};
use moodsic::worker::{StoreCommand, StoreEvent};

/// One step of the history.
#[derive(Clone)]
struct Made {
    id: StepId,
    changes: Vec<(SongId, Option<LabelState>, Option<LabelState>)>,
    hidden: Vec<SongId>,
}

#[derive(Default)]
pub struct Disk {
    waiting: VecDeque<(Ticket, Write)>,
    pub labels: HashMap<SongId, LabelState>,
    pub hidden: HashSet<SongId>,
    songs: Vec<LibrarySong>,
    undo: Vec<Made>,
    redo: Vec<Made>,
    made: HashMap<Ticket, StepId>,
    steps: i64,
    pub failing: bool,
}

impl Disk {
    pub fn add(&mut self, songs: &[LibrarySong]) {
        self.songs.extend_from_slice(songs);
    }

    /// Takes over what the window wants written.
    pub fn take(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Work(Command::Store(StoreCommand { ticket, write })) = effect {
                self.waiting.push_back((*ticket, write.clone()));
            }
        }
    }

    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Carries out the next write, or fails.
    pub fn work(&mut self) -> Vec<Event> {
        let Some((ticket, write)) = self.waiting.front().cloned() else { return Vec::new() };
        if self.failing {
            return vec![Event::Store(StoreEvent::WriteDelayed("the disk is full".to_owned()))];
        }
        self.waiting.pop_front();
        let mut events = Vec::new();
        let mut written = match write {
            Write::Annotate { songs, state } => self.annotate(ticket, &songs, state.as_ref()),
            Write::HideSongs(songs) => self.hide(ticket, songs),
            Write::StepHistory { direction, of } => self.step(direction, of, &mut events),
            other => panic!("the window was asked for no {other:?}"),
        };
        written.history = self.history();
        events.push(Event::Store(StoreEvent::Written { ticket, written }));
        events
    }

    fn annotate(&mut self, ticket: Ticket, songs: &[SongId], state: Option<&LabelState>) -> Written {
        let changes: Vec<_> =
            songs.iter().map(|&song| (song, self.labels.get(&song).cloned(), state.cloned())).collect();
        let told = self.set(&changes, HistoryStep::Redo);
        let changes: Vec<_> = changes.into_iter().filter(|change| change.1 != change.2).collect();
        let step = (!changes.is_empty()).then(|| self.make(ticket, changes, Vec::new()));
        Written { step, changes: told, ..Written::default() }
    }

    fn hide(&mut self, ticket: Ticket, songs: Vec<SongId>) -> Written {
        self.hidden.extend(&songs);
        let step = Some(self.make(ticket, Vec::new(), songs.clone()));
        Written { step, hidden: songs, ..Written::default() }
    }

    fn make(
        &mut self,
        ticket: Ticket,
        changes: Vec<(SongId, Option<LabelState>, Option<LabelState>)>,
        hidden: Vec<SongId>,
    ) -> StepId {
        self.steps += 1;
        let id = StepId(self.steps);
        self.redo.clear();
        self.undo.push(Made { id, changes, hidden });
        self.made.insert(ticket, id);
        id
    }

    fn step(&mut self, direction: HistoryStep, of: StepRef, events: &mut Vec<Event>) -> Written {
        let step = match of {
            StepRef::Step(step) => Some(step),
            StepRef::Ticket(ticket) => self.made.get(&ticket).copied(),
        };
        let Some(step) = step else { return Written::default() };
        let (from, to) = match direction {
            HistoryStep::Undo => (&mut self.undo, &mut self.redo),
            HistoryStep::Redo => (&mut self.redo, &mut self.undo),
        };
        let made = from.pop().expect("the window undoes and redoes what there is");
        assert_eq!(made.id, step, "the window means the step on top");
        to.push(made.clone());
        let changes = self.set(&made.changes, direction);
        let mut hidden = Vec::new();
        if direction == HistoryStep::Undo {
            self.hidden.retain(|song| !made.hidden.contains(song));
            if !made.hidden.is_empty() {
                events.push(self.library());
            }
        } else {
            hidden.clone_from(&made.hidden);
            self.hidden.extend(&made.hidden);
        }
        Written { step: Some(step), changes, hidden, ..Written::default() }
    }

    fn set(
        &mut self,
        changes: &[(SongId, Option<LabelState>, Option<LabelState>)],
        direction: HistoryStep,
    ) -> Vec<Change> {
        let mut told = Vec::new();
        for (song, before, after) in changes {
            let (before, after) = if direction == HistoryStep::Undo { (after, before) } else { (before, after) };
            match after {
                Some(label) => drop(self.labels.insert(*song, label.clone())),
                None => drop(self.labels.remove(song)),
            }
            let annotation = |label: &Option<LabelState>| label.clone().map(|label| annotation(*song, label));
            told.push(Change { song: *song, before: annotation(before), after: annotation(after) });
        }
        told
    }

    /// The library as it is.
    pub fn library(&self) -> Event {
        let rows = self.songs.iter().filter(|row| !self.hidden.contains(&row.song.id)).map(|row| {
            let label = self.labels.get(&row.song.id).cloned();
            LibrarySong { annotation: label.map(|label| annotation(row.song.id, label)), ..row.clone() }
        });
        Event::Store(StoreEvent::Library {
            songs: rows.collect(),
            vocabulary: Vocabulary::default(),
            history: self.history(),
            pictureless: HashMap::new(),
        })
    }

    fn history(&self) -> History {
        let steps = |made: &[Made]| -> Vec<Step> {
            let newest = made.len().saturating_sub(History::SHOWN);
            made[newest..].iter().map(shown).collect()
        };
        History {
            undo: steps(&self.undo),
            redo: steps(&self.redo),
            undo_count: self.undo.len(),
            redo_count: self.redo.len(),
        }
    }
}

fn shown(made: &Made) -> Step {
    let songs: Vec<SongId> = made.changes.iter().map(|change| change.0).chain(made.hidden.iter().copied()).collect();
    let kind = if made.hidden.is_empty() { StepKind::Label } else { StepKind::Hide };
    Step { id: made.id, kind, count: songs.len(), songs: songs.into_iter().take(2).collect() }
}

fn annotation(song: SongId, state: LabelState) -> Annotation {
    let at = "2026-11-28T12:00:00Z".parse().expect("a time");
    Annotation { song, state, source: LabelSource::Human, at }
}
