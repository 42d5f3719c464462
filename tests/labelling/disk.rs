//! The label database as its contract has it, slow and failing at the test's wish: writes are carried out in their order, and
//! one that cannot be made now holds up those behind it. What it answers is what the store's thread answers.

use std::collections::{HashMap, HashSet, VecDeque};

use moodsic::app::effect::Effect;
use moodsic::dataset::{
    Annotation, Change, History, HistoryStep, LabelSource, LabelState, LibrarySong, Step, StepId, StepKind,
};
use moodsic::mood::{Mood, Vocabulary};
use moodsic::song::SongId;
use moodsic::worker::{Command, Event, StepRef, Ticket, Write, Written};
use moodsic::worker::{StoreCommand, StoreEvent};

use super::moods::{Moods, Stored};

/// A label of a song, before and after.
pub type Relabelled = (SongId, Option<Stored>, Option<Stored>);

/// One step of the history.
#[derive(Clone)]
struct Made {
    id: StepId,
    kind: StepKind,
    labels: Vec<Relabelled>,
    hidden: Vec<SongId>,
    /// The moods before and after, where it changed them.
    moods: Option<(Moods, Moods)>,
}

#[derive(Default)]
pub struct Disk {
    waiting: VecDeque<(Ticket, Write)>,
    labels: HashMap<SongId, Stored>,
    moods: Moods,
    pub hidden: HashSet<SongId>,
    songs: Vec<LibrarySong>,
    undo: Vec<Made>,
    redo: Vec<Made>,
    made: HashMap<Ticket, StepId>,
    /// Writes that change the moods.
    edits: HashSet<Ticket>,
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
                if self.changes_moods(write) {
                    self.edits.insert(*ticket);
                }
                self.waiting.push_back((*ticket, write.clone()));
            }
        }
    }

    fn changes_moods(&self, write: &Write) -> bool {
        match write {
            Write::EditMood(_) => true,
            Write::StepHistory { of: StepRef::Ticket(ticket), .. } => self.edits.contains(ticket),
            Write::StepHistory { of: StepRef::Step(step), .. } => {
                self.undo.iter().chain(&self.redo).any(|made| made.id == *step && made.moods.is_some())
            }
            _ => false,
        }
    }

    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether moods wait to be changed.
    pub fn is_changing_moods(&self) -> bool {
        self.waiting.iter().any(|(ticket, _)| self.edits.contains(ticket))
    }

    /// The labels as they are on the disk.
    pub fn labels(&self) -> HashMap<SongId, LabelState> {
        self.labels.iter().map(|(song, label)| (*song, self.moods.state(label))).collect()
    }

    pub fn vocabulary(&self) -> Vocabulary {
        self.moods.vocabulary()
    }

    /// Carries out the next write, or fails.
    pub fn work(&mut self) -> Vec<Event> {
        let Some((ticket, write)) = self.waiting.front().cloned() else { return Vec::new() };
        if self.failing {
            return vec![Event::Store(StoreEvent::WriteDelayed("the disk is full".to_owned()))];
        }
        self.waiting.pop_front();
        let written = match write {
            Write::Annotate { songs, state } => self.annotate(ticket, &songs, state.as_ref()),
            Write::HideSongs(songs) => Some(self.hide(ticket, songs)),
            Write::StepHistory { direction, of } => Some(self.step(direction, of)),
            Write::EditMood(edit) => self.edit(ticket, &edit),
            other => panic!("the window was asked for no {other:?}"),
        };
        let Some(written) = written else {
            let error = "there is no such mood, or one already".to_owned();
            return vec![Event::Store(StoreEvent::WriteRefused { ticket, error }), self.library()];
        };
        let written = Written { history: Some(self.history()), ..written };
        vec![Event::Store(StoreEvent::Written { ticket, written })]
    }

    /// `None`: refused.
    fn annotate(&mut self, ticket: Ticket, songs: &[SongId], state: Option<&LabelState>) -> Option<Written> {
        let after = match state {
            Some(state) => Some(self.moods.stored(state)?),
            None => None,
        };
        let labels = songs.iter().map(|&song| (song, self.labels.get(&song).copied(), after)).collect();
        Some(self.relabel(ticket, StepKind::Label, labels, None))
    }

    fn edit(&mut self, ticket: Ticket, edit: &moodsic::worker::MoodEdit) -> Option<Written> {
        let before = self.moods.clone();
        let edited = self.moods.edit(edit, &self.labels)?;
        let is_other = self.moods.vocabulary() != before.vocabulary();
        let moods = is_other.then(|| (before, self.moods.clone()));
        let written = self.relabel(ticket, edited.kind, edited.labels, moods);
        Some(Written { vocabulary: Some(self.vocabulary()), renamed: edited.renamed, ..written })
    }

    fn relabel(
        &mut self,
        ticket: Ticket,
        kind: StepKind,
        labels: Vec<Relabelled>,
        moods: Option<(Moods, Moods)>,
    ) -> Written {
        let changes = self.set(&labels);
        let labels: Vec<_> = labels.into_iter().filter(|change| change.1 != change.2).collect();
        let step = (!labels.is_empty() || moods.is_some()).then(|| {
            let id = self.next_step(ticket);
            self.undo.push(Made { id, kind, labels, hidden: Vec::new(), moods });
            id
        });
        Written { step, changes, ..Written::default() }
    }

    fn hide(&mut self, ticket: Ticket, songs: Vec<SongId>) -> Written {
        let hidden: Vec<SongId> = songs.iter().copied().filter(|&song| self.hidden.insert(song)).collect();
        let step = (!hidden.is_empty()).then(|| {
            let id = self.next_step(ticket);
            self.undo.push(Made { id, kind: StepKind::Hide, labels: Vec::new(), hidden, moods: None });
            id
        });
        Written { step, hidden: songs, ..Written::default() }
    }

    /// What was undone is cut off.
    fn next_step(&mut self, ticket: Ticket) -> StepId {
        self.steps += 1;
        self.redo.clear();
        self.made.insert(ticket, StepId(self.steps));
        StepId(self.steps)
    }

    fn step(&mut self, direction: HistoryStep, of: StepRef) -> Written {
        let step = match of {
            StepRef::Step(step) => Some(step),
            StepRef::Ticket(ticket) => self.made.get(&ticket).copied(),
        };
        let Some(step) = step else { return Written::default() };
        let undo = direction == HistoryStep::Undo;
        let (from, to) = if undo { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let made = from.pop().expect("the window undoes and redoes what there is");
        assert_eq!(made.id, step, "the window means the step on top");
        to.push(made.clone());
        if let Some((before, after)) = &made.moods {
            self.moods.put(if undo { before } else { after });
        }
        let changes = made.labels.iter().map(
            |&(song, before, after)| {
                if undo { (song, after, before) } else { (song, before, after) }
            },
        );
        let changes = self.set(&changes.collect::<Vec<_>>());
        let hidden = &mut self.hidden;
        let is_moved = |song: &SongId| if undo { hidden.remove(song) } else { hidden.insert(*song) };
        let moved: Vec<SongId> = made.hidden.iter().copied().filter(is_moved).collect();
        let (shown, hidden) = if undo { (moved, Vec::new()) } else { (Vec::new(), moved) };
        Written {
            step: Some(step),
            changes,
            hidden,
            shown: shown.into_iter().map(|song| self.row(song)).collect(),
            vocabulary: made.moods.is_some().then(|| self.vocabulary()),
            renamed: match made.kind {
                StepKind::RenameMood { from, to } if undo => Some((to, from)),
                StepKind::RenameMood { from, to } => Some((from, to)),
                _ => None,
            },
            ..Written::default()
        }
    }

    fn set(&mut self, changes: &[Relabelled]) -> Vec<Change> {
        let mut told = Vec::new();
        for (song, before, after) in changes {
            match after {
                Some(label) => drop(self.labels.insert(*song, *label)),
                None => drop(self.labels.remove(song)),
            }
            let annotation = |label: &Option<Stored>| label.map(|label| annotation(*song, self.moods.state(&label)));
            told.push(Change { song: *song, before: annotation(before), after: annotation(after) });
        }
        told
    }

    /// A file was read: it holds this song, and no other that was listed there. What the database says then.
    pub fn read(&mut self, row: LibrarySong) -> Event {
        let id = row.song.id;
        for other in self.songs.iter().filter(|other| other.song.path == row.song.path && other.song.id != id) {
            self.hidden.insert(other.song.id);
        }
        self.hidden.remove(&id);
        match self.songs.iter_mut().find(|known| known.song.id == id) {
            Some(known) => *known = row,
            None => self.songs.push(row),
        }
        Event::Store(StoreEvent::Songs(vec![self.row(id)]))
    }

    /// A song as it is.
    pub fn row(&self, song: SongId) -> LibrarySong {
        let row = self.songs.iter().find(|row| row.song.id == song).expect("the database has it");
        let label = self.labels.get(&song).map(|label| annotation(song, self.moods.state(label)));
        LibrarySong { annotation: label, ..row.clone() }
    }

    /// The songs that the database lists.
    pub fn listed(&self) -> HashSet<SongId> {
        self.songs.iter().map(|row| row.song.id).filter(|song| !self.hidden.contains(song)).collect()
    }

    /// The library as it is.
    pub fn library(&self) -> Event {
        let rows = self.songs.iter().map(|row| row.song.id).filter(|song| !self.hidden.contains(song));
        Event::Store(StoreEvent::Library {
            songs: rows.map(|song| self.row(song)).collect(),
            vocabulary: self.vocabulary(),
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
    let songs: Vec<SongId> = made.labels.iter().map(|change| change.0).chain(made.hidden.iter().copied()).collect();
    Step { id: made.id, kind: made.kind.clone(), count: songs.len(), songs: songs.into_iter().take(2).collect() }
}

fn annotation(song: SongId, state: LabelState) -> Annotation {
    let at = "2026-11-28T12:00:00Z".parse().expect("a time");
    Annotation { song, state, source: LabelSource::Human, at }
}

/// What a mood edit does.
pub struct Edited {
    pub kind: StepKind,
    pub labels: Vec<Relabelled>,
    pub renamed: Option<(Mood, Mood)>,
}
