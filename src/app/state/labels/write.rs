//! What is handed to the disk, what comes of it, and the steps of the history that it makes.

use std::path::{Path, PathBuf};

use super::journal::Unconfirmed;
use super::trail::{Entry, FileLabel, Labelled};
use super::{Labels, Library};
use crate::app::effect::Effect;
use crate::dataset::{HistoryStep, LabelSource, LabelState, Meanings, StepKind};
use crate::song::{FileStamp, Song, SongId};
use crate::worker::{MoodEdit, StepRef, Ticket, Write, Written};

impl Labels {
    /// Labels songs of the list, in one step of the history.
    pub(in super::super) fn annotate(
        &mut self,
        library: &mut Library,
        songs: Vec<SongId>,
        state: Option<LabelState>,
    ) -> (Ticket, Effect) {
        // As the database does it: what says the same again is no step.
        let changed: Vec<SongId> =
            songs.iter().copied().filter(|&song| !says_the_same(library, song, state.as_ref())).collect();
        let before: Vec<Labelled> = changed.iter().map(|&song| (song, library.expected_label(song).cloned())).collect();
        let after: Vec<Labelled> = changed.iter().map(|&song| (song, state.clone())).collect();
        let labels = songs.len();
        let (ticket, effect) = self.write(Write::Annotate { songs, state }, labels);
        library.expect(after.clone(), ticket);
        if !changed.is_empty() {
            self.trail.push(Entry { before, after, ..Entry::new(ticket, StepKind::Label, changed) });
        }
        (ticket, effect)
    }

    /// A label was given to a song before it was known that its file still holds it.
    pub(in super::super) fn is_unconfirmed(&mut self, path: PathBuf, song: SongId, ticket: Ticket) {
        self.journal.unconfirmed.push(Unconfirmed { path, song, ticket });
    }

    /// The label of a file goes to the disk by its path, and to the song when that is known.
    pub(in super::super) fn annotate_file(&mut self, path: PathBuf, state: Option<LabelState>) -> Effect {
        let (ticket, effect) = self.write(Write::AnnotateFile { path: path.clone(), state: state.clone() }, 1);
        let before = self.journal.label_of_file(&path).cloned();
        let label = FileLabel { path: path.clone(), before, after: state.clone() };
        self.journal.label_file(path, state, ticket);
        // The library may know another song at this path, if it has not been read yet.
        let song = SongId::placeholder(&label.path);
        self.is_unconfirmed(label.path.clone(), song, ticket);
        self.trail.push(Entry { file: Some(label), ..Entry::new(ticket, StepKind::Label, Vec::new()) });
        effect
    }

    /// Labels songs as their files say: so many, as far as is known, moods that are new included.
    pub(in super::super) fn label_by_files(
        &mut self,
        meanings: Meanings,
        overwrite: bool,
        labels: usize,
    ) -> (Ticket, Effect) {
        let (ticket, effect) = self.write(Write::LabelByFiles { meanings, overwrite }, labels);
        self.journal.changes_moods(ticket);
        self.trail.push(Entry { count: labels, ..Entry::new(ticket, StepKind::Import, Vec::new()) });
        (ticket, effect)
    }

    /// Changes which moods there are.
    pub(in super::super) fn edit_mood(&mut self, edit: MoodEdit) -> Effect {
        let kind = match edit.clone() {
            MoodEdit::Add(mood, _) => StepKind::AddMood(mood),
            MoodEdit::Rename(from, to) => {
                if self.vocabulary.is_free_for(&to, &from) {
                    StepKind::RenameMood { from, to }
                } else {
                    StepKind::MergeMoods { from, to }
                }
            }
            MoodEdit::Recolour(mood, _) => StepKind::RecolourMood(mood),
            MoodEdit::SoundsLike(mood, _) => StepKind::SoundMood(mood),
            MoodEdit::Move(mood, _) => StepKind::MoveMood(mood),
            MoodEdit::Remove(mood) => StepKind::RemoveMood(mood),
        };
        let (ticket, effect) = self.write(Write::EditMood(edit), 0);
        self.journal.changes_moods(ticket);
        self.trail.push(Entry::new(ticket, kind, Vec::new()));
        effect
    }

    /// Takes songs out of the list.
    pub(in super::super) fn hide(&mut self, songs: Vec<SongId>) -> Effect {
        let (ticket, effect) = self.write(Write::HideSongs(songs.clone()), 0);
        self.trail.push(Entry::new(ticket, StepKind::Hide, songs));
        effect
    }

    /// Goes a step of the history back or forth, and answers which.
    pub(in super::super) fn step(&mut self, direction: HistoryStep, library: &mut Library) -> Option<(Entry, Effect)> {
        let entry = self.trail.step(direction)?;
        let (ticket, effect) = self.write(Write::StepHistory { direction, of: entry.of }, 0);
        if !matches!(entry.kind, StepKind::Label | StepKind::Demo | StepKind::Hide) {
            self.journal.changes_moods(ticket);
        }
        let labels = if direction == HistoryStep::Undo { entry.before.clone() } else { entry.after.clone() };
        library.expect(labels, ticket);
        Some((entry, effect))
    }

    /// Undo or redo has changed the label of a file whose song is still not known.
    pub(in super::super) fn relabel_file(&mut self, path: &Path, label: Option<LabelState>) {
        self.journal.relabel_file(path, label);
    }

    /// A write is on the disk. Answers whether the predictor has something to learn from it: labels, or what moods sound like.
    pub(super) fn written(&mut self, ticket: Ticket, written: Written, library: &mut Library) -> bool {
        if let Some(step) = written.step {
            self.trail.made(ticket, step);
        }
        let mut teaches = false;
        if let Some(vocabulary) = written.vocabulary {
            teaches = !self.vocabulary.sounds_as(&vocabulary);
            self.vocabulary = vocabulary;
        }
        let renamed = written.renamed.is_some();
        if let Some((from, to)) = written.renamed {
            library.rename_mood(&from, &to, ticket);
            self.journal.rename_mood(&from, &to);
        }
        library.bring_back(written.shown);
        let labels: Vec<_> = written.changes.into_iter().map(|change| (change.song, change.after)).collect();
        teaches |= renamed || !labels.is_empty();
        library.set_annotations(labels, ticket);
        let listed: Vec<SongId> = written.hidden.into_iter().filter(|&song| library.get(song).is_some()).collect();
        if !listed.is_empty() {
            library.remove(&listed);
        }
        self.saving.saved_any = true;
        self.saving.error = None;
        self.settled(ticket, library);
        if let Some(history) = written.history.filter(|_| self.journal.is_empty()) {
            self.trail.settle(&history);
        }
        teaches
    }

    /// A write was refused. Answers how many labels it would have set or cleared.
    pub(super) fn write_refused(&mut self, ticket: Ticket, library: &mut Library) -> usize {
        self.trail.forget(ticket);
        self.saving.error = None;
        let labels = self.journal.labels_of(ticket);
        self.settled(ticket, library);
        labels
    }

    /// A write needs no thought any more.
    fn settled(&mut self, ticket: Ticket, library: &mut Library) {
        self.journal.done(ticket);
        if self.journal.is_empty() {
            library.expect_nothing();
        }
        self.count_pending();
    }

    /// It is known which song a file holds: the labels given to another one there are its. Answers the songs that these were
    /// given to.
    pub(in super::super) fn holds(&mut self, song: Box<Song>, stamp: Option<FileStamp>) -> (Vec<SongId>, Effect) {
        let given = self.journal.take_unconfirmed(&song.path);
        let given: Vec<Unconfirmed> = given.into_iter().filter(|label| label.song != song.id).collect();
        for label in &given {
            self.trail.reassign(label.ticket, label.song, song.id);
        }
        let unread = SongId::placeholder(&song.path);
        let given_to = given.iter().map(|label| label.song).filter(|other| *other != unread).collect();
        let labels = given.iter().map(|label| (StepRef::Ticket(label.ticket), label.song)).collect();
        let (_, effect) = self.write(Write::Holds { song, stamp, labels }, 0);
        (given_to, effect)
    }

    fn write(&mut self, write: Write, labels: usize) -> (Ticket, Effect) {
        let written = self.journal.write(write, labels);
        self.count_pending();
        written
    }

    fn count_pending(&mut self) {
        self.saving.pending = self.journal.labels();
        self.saving.busy = !self.journal.is_empty();
    }
}

/// Whether the user has said this of a song already.
fn says_the_same(library: &Library, song: SongId, state: Option<&LabelState>) -> bool {
    let annotation = library.get(song).and_then(|row| row.annotation.as_ref());
    match library.expected(song) {
        Some(expected) => expected.as_ref() == state,
        None => match (annotation, state) {
            (Some(annotation), Some(state)) => annotation.state == *state && annotation.source == LabelSource::Human,
            (annotation, state) => annotation.is_none() && state.is_none(),
        },
    }
}
