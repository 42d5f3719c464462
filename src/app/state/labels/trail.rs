//! The history as the window knows it: what undo would take back, be it on the disk or still on its way there. So undo can
//! show at once the song whose label it takes back, and the next key finds it on screen.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::dataset::{History, HistoryStep, LabelState, Step, StepId, StepKind};
use crate::song::SongId;
use crate::worker::{StepRef, Ticket};

/// A label of a song before or after a step.
pub(in super::super) type Labelled = (SongId, Option<LabelState>);

/// The label of a file whose song is not known, before and after a step.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct FileLabel {
    pub(in super::super) path: PathBuf,
    pub(in super::super) before: Option<LabelState>,
    pub(in super::super) after: Option<LabelState>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Entry {
    pub(in super::super) of: StepRef,
    /// The write that made it, where the window did.
    pub(in super::super) ticket: Option<Ticket>,
    pub(in super::super) kind: StepKind,
    /// The songs that it changed: all of them where the window made it, else at most two.
    pub(in super::super) songs: Vec<SongId>,
    pub(in super::super) count: usize,
    /// The label of a file, where the song was not known.
    pub(in super::super) file: Option<FileLabel>,
    /// The labels before, where the window made it.
    pub(in super::super) before: Vec<Labelled>,
    /// The labels after, where the window made it.
    pub(in super::super) after: Vec<Labelled>,
}

impl Entry {
    /// Of a write that is on its way.
    pub(in super::super) fn new(ticket: Ticket, kind: StepKind, songs: Vec<SongId>) -> Self {
        let count = songs.len();
        Self {
            of: StepRef::Ticket(ticket),
            ticket: Some(ticket),
            kind,
            songs,
            count,
            file: None,
            before: Vec::new(),
            after: Vec::new(),
        }
    }

    /// The only song that it changed.
    pub(in super::super) fn only_song(&self) -> Option<SongId> {
        self.songs.first().copied().filter(|_| self.count == 1)
    }
}

impl From<&Step> for Entry {
    fn from(step: &Step) -> Self {
        Self {
            of: StepRef::Step(step.id),
            ticket: None,
            kind: step.kind.clone(),
            songs: step.songs.clone(),
            count: step.count,
            file: None,
            before: Vec::new(),
            after: Vec::new(),
        }
    }
}

/// What can be undone and redone, the next one last.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    undo: Vec<Entry>,
    redo: Vec<Entry>,
    /// What a new step has cut off, should the database refuse that step.
    cut_off: Vec<Entry>,
}

impl Trail {
    /// Everything is on the disk: the steps are those of the database. Of its own the window knows more.
    pub(in super::super) fn settle(&mut self, history: &History) {
        let mut known: HashMap<StepRef, Entry> = self
            .undo
            .drain(..)
            .chain(self.redo.drain(..))
            .chain(self.cut_off.drain(..))
            .map(|entry| (entry.of, entry))
            .collect();
        let mut entries = |steps: &[Step]| -> Vec<Entry> {
            let mut entry = |step: &Step| {
                // What an import has labelled is found out where it is written.
                let known = known.remove(&StepRef::Step(step.id)).filter(|known| known.kind != StepKind::Import);
                known.unwrap_or_else(|| Entry::from(step))
            };
            steps.iter().map(&mut entry).collect()
        };
        (self.undo, self.redo) = (entries(&history.undo), entries(&history.redo));
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// A new step: what was undone cannot be redone any more.
    pub(in super::super) fn push(&mut self, entry: Entry) {
        self.cut_off.append(&mut self.redo);
        self.undo.push(entry);
    }

    /// Goes one step back or forth, and answers which.
    pub(in super::super) fn step(&mut self, direction: HistoryStep) -> Option<Entry> {
        let (from, to) = match direction {
            HistoryStep::Undo => (&mut self.undo, &mut self.redo),
            HistoryStep::Redo => (&mut self.redo, &mut self.undo),
        };
        let entry = from.pop()?;
        to.push(entry.clone());
        Some(entry)
    }

    /// A write was refused: it is no step.
    pub(in super::super) fn forget(&mut self, ticket: Ticket) {
        self.undo.retain(|entry| entry.ticket != Some(ticket));
        self.redo.retain(|entry| entry.ticket != Some(ticket));
    }

    /// A write is made: its step has an id.
    pub(in super::super) fn made(&mut self, ticket: Ticket, step: StepId) {
        let of = StepRef::Ticket(ticket);
        for entry in self.undo.iter_mut().chain(&mut self.redo).chain(&mut self.cut_off).filter(|entry| entry.of == of)
        {
            entry.of = StepRef::Step(step);
        }
    }

    /// A file held another song than was thought: the label given to it is that song's.
    pub(in super::super) fn reassign(&mut self, label: Ticket, from: SongId, to: SongId) {
        for entry in self.undo.iter_mut().chain(&mut self.redo).filter(|entry| entry.ticket == Some(label)) {
            let songs = entry.before.iter_mut().chain(&mut entry.after).map(|labelled| &mut labelled.0);
            songs.chain(&mut entry.songs).filter(|song| **song == from).for_each(|song| *song = to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(ticket: u64, song: u8) -> Entry {
        Entry::new(Ticket(ticket), StepKind::Label, vec![SongId::from_bytes([song; 32])])
    }

    #[test]
    fn undo_and_redo_walk_and_a_new_step_cuts_off() {
        let mut trail = Trail::default();
        trail.push(label(1, 1));
        trail.push(label(2, 2));
        assert_eq!(trail.step(HistoryStep::Undo), Some(label(2, 2)));
        assert_eq!(trail.step(HistoryStep::Undo), Some(label(1, 1)));
        assert_eq!(trail.step(HistoryStep::Undo), None);
        assert_eq!(trail.step(HistoryStep::Redo), Some(label(1, 1)));
        trail.push(label(3, 3));
        assert!(!trail.can_redo());
        trail.forget(Ticket(3));
        trail.made(Ticket(1), StepId(40));
        assert_eq!(trail.step(HistoryStep::Undo).map(|entry| entry.of), Some(StepRef::Step(StepId(40))));
    }

    #[test]
    fn a_step_that_is_refused_cuts_nothing_off() {
        let (mut trail, song) = (Trail::default(), SongId::from_bytes([1; 32]));
        let before = vec![(song, Some(LabelState::Unsure))];
        trail.push(Entry { before: before.clone(), ..label(1, 1) });
        trail.made(Ticket(1), StepId(40));
        trail.step(HistoryStep::Undo);
        trail.push(label(2, 1));
        trail.forget(Ticket(2));
        let redo = vec![Step { id: StepId(40), kind: StepKind::Label, songs: vec![song], count: 1 }];
        trail.settle(&History { redo, redo_count: 1, ..History::default() });
        assert_eq!(trail.step(HistoryStep::Redo).map(|entry| entry.before), Some(before));
    }
}
