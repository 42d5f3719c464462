//! Writes on their way to the disk.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

use crate::app::effect::Effect;
use crate::dataset::LabelState;
use crate::mood::Mood;
use crate::song::SongId;
use crate::worker::{StoreCommand, Ticket, Write};

/// A label given to a song of the list before it was known that its file still holds it.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Unconfirmed {
    pub(in super::super) path: PathBuf,
    pub(in super::super) song: SongId,
    pub(in super::super) ticket: Ticket,
}

/// A write that is not on the disk yet.
#[derive(Clone, Debug)]
struct Pending {
    ticket: Ticket,
    /// How many labels it sets or clears.
    labels: usize,
    /// Whose.
    songs: Vec<SongId>,
    file: Option<PathBuf>,
}

/// All writes that are not on the disk yet.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Journal {
    pending: VecDeque<Pending>,
    last: Ticket,
    /// Labels of files whose song is not known yet, on the disk or not, and the write that set them.
    files: HashMap<PathBuf, (Option<LabelState>, Ticket)>,
    /// Writes that change which moods there are, and their names.
    mood_edits: Vec<Ticket>,
    pub(in super::super) unconfirmed: Vec<Unconfirmed>,
}

impl Journal {
    /// Writes this; `labels` of songs or files are set or cleared by it.
    pub(in super::super) fn write(&mut self, write: Write, labels: usize) -> (Ticket, Effect) {
        self.last = Ticket(self.last.0 + 1);
        let ticket = self.last;
        let (songs, file) = match &write {
            Write::Annotate { songs, .. } => (songs.clone(), None),
            Write::AnnotateFile { path, .. } => (Vec::new(), Some(path.clone())),
            Write::LabelByFiles { .. }
            | Write::StepHistory { .. }
            | Write::EditMood(_)
            | Write::HideSongs(_)
            | Write::Holds { .. } => (Vec::new(), None),
        };
        self.pending.push_back(Pending { ticket, labels, songs, file });
        (ticket, Effect::work(StoreCommand { ticket, write }))
    }

    /// It is made, or refused.
    pub(in super::super) fn done(&mut self, ticket: Ticket) {
        self.pending.retain(|write| write.ticket != ticket);
        self.mood_edits.retain(|edit| *edit != ticket);
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// This write changes the moods.
    pub(in super::super) fn changes_moods(&mut self, ticket: Ticket) {
        self.mood_edits.push(ticket);
    }

    /// The moods on screen are not those that a label will find.
    pub(in super::super) fn is_changing_moods(&self) -> bool {
        !self.mood_edits.is_empty()
    }

    /// The last write so far.
    pub(in super::super) fn last(&self) -> Ticket {
        self.last
    }

    /// Labels that a write sets or clears.
    pub(in super::super) fn labels_of(&self, ticket: Ticket) -> usize {
        self.pending.iter().find(|write| write.ticket == ticket).map_or(0, |write| write.labels)
    }

    /// The songs whose labels are pending, oldest first.
    pub(in super::super) fn songs(&self) -> impl Iterator<Item = SongId> {
        self.pending.iter().flat_map(|write| write.songs.iter().copied())
    }

    /// The files whose labels are pending, oldest first.
    pub(in super::super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.pending.iter().filter_map(|write| write.file.as_ref())
    }

    /// Labels that are pending.
    pub(in super::super) fn labels(&self) -> usize {
        self.pending.iter().map(|write| write.labels).sum()
    }

    /// The label that a file was given while its song is not known.
    pub(in super::super) fn label_of_file(&self, path: &Path) -> Option<&LabelState> {
        self.files.get(path)?.0.as_ref()
    }

    /// The same, once it is on the disk.
    pub(in super::super) fn written_label_of_file(&self, path: &Path) -> Option<&LabelState> {
        let (label, ticket) = self.files.get(path)?;
        label.as_ref().filter(|_| self.pending.iter().all(|write| write.ticket != *ticket))
    }

    /// The files whose song is not known.
    pub(in super::super) fn files_without_song(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    pub(in super::super) fn labels_of_files(&self) -> impl Iterator<Item = (&Path, &LabelState)> {
        self.files.iter().filter_map(|(path, label)| Some((path.as_path(), label.0.as_ref()?)))
    }

    pub(in super::super) fn label_file(&mut self, path: PathBuf, label: Option<LabelState>, ticket: Ticket) {
        self.files.insert(path, (label, ticket));
    }

    /// Undo or redo has changed the label of a file whose song is still not known.
    pub(in super::super) fn relabel_file(&mut self, path: &Path, label: Option<LabelState>) {
        if let Some(known) = self.files.get_mut(path) {
            known.0 = label;
        }
    }

    /// A mood has another name.
    pub(in super::super) fn rename_mood(&mut self, from: &Mood, to: &Mood) {
        for label in self.files.values_mut().filter_map(|(label, _)| label.as_mut()) {
            if label.mood() == Some(from) {
                *label = LabelState::Labelled(to.clone());
            }
        }
    }

    /// The song of a file is known: its label is the song's.
    pub(in super::super) fn file_is(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// A file was read just now and holds this song: labels given to it are where they belong.
    pub(in super::super) fn was_read(&mut self, path: &Path, song: SongId) {
        let unread = SongId::placeholder(path);
        self.unconfirmed.retain(|label| label.path != path || (label.song != song && label.song != unread));
    }

    /// It is known what a file holds: the labels given to it since it was not.
    pub(in super::super) fn take_unconfirmed(&mut self, path: &Path) -> Vec<Unconfirmed> {
        let (found, rest) = std::mem::take(&mut self.unconfirmed).into_iter().partition(|label| label.path == path);
        self.unconfirmed = rest;
        found
    }
}
