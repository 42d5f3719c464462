//! Labels on their way to the disk: what is pending there, what undo would take back, and the moods that there are.

mod apply;
mod held_keys;
mod journal;
mod refusal;
mod saving;
mod trail;
mod write;

use std::path::{Path, PathBuf};
use std::time::Instant;

use self::journal::Journal;
use super::library::Library;
use crate::dataset::LabelState;
use crate::mood::Vocabulary;
use crate::song::SongId;
use crate::worker::Ticket;

pub(super) use apply::Stored;
pub(super) use held_keys::{HeldKeys, is_label};
pub use refusal::Refusal;
pub use saving::Saving;
pub(super) use trail::Entry;
pub use trail::Trail;

/// Labels on their way to the disk.
#[derive(Default)]
pub struct Labels {
    vocabulary: Vocabulary,
    journal: Journal,
    trail: Trail,
    saving: Saving,
    /// Why the last key did nothing.
    refusal: Option<Refusal>,
    /// The last song of the list has its label: keys do not label until something else is on screen.
    is_resting: bool,
    held: Option<HeldKeys>,
}

impl Labels {
    /// The moods.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What can be undone and redone.
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    /// Labels on their way to the disk.
    pub fn saving(&self) -> &Saving {
        &self.saving
    }

    /// Why the last key did nothing.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// When a key that is held back gives up, if nothing else happens.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        self.held.as_ref().map(HeldKeys::until)
    }

    /// The label of a file whose song is not known, once it is on the disk.
    pub(super) fn written_label_of_file(&self, path: &Path) -> Option<&LabelState> {
        self.journal.written_label_of_file(path)
    }

    /// The label that a file was given while its song is not known.
    pub(super) fn label_of_file(&self, path: &Path) -> Option<&LabelState> {
        self.journal.label_of_file(path)
    }

    /// The labels of all files whose songs are not known.
    pub(super) fn labels_of_files(&self) -> impl Iterator<Item = (&Path, &LabelState)> {
        self.journal.labels_of_files()
    }

    /// The files whose songs are not known.
    pub(super) fn files_without_song(&self) -> impl Iterator<Item = &Path> {
        self.journal.files_without_song()
    }

    /// Whether everything is on the disk.
    pub(super) fn are_saved(&self) -> bool {
        self.journal.is_empty()
    }

    /// The last write so far.
    pub(super) fn last_write(&self) -> Ticket {
        self.journal.last()
    }

    /// The files whose labels are not on the disk, those of known songs first.
    pub(super) fn unsaved_files<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = &'a PathBuf> {
        let songs = self.journal.songs().filter_map(|song| library.get(song)).map(|row| &row.song.path);
        songs.chain(self.journal.files())
    }

    /// Whether keys do nothing until something else is on screen.
    pub(super) fn is_resting(&self) -> bool {
        self.is_resting
    }

    /// A key did nothing: why.
    pub(super) fn refuse(&mut self, refusal: Option<Refusal>) {
        self.refusal = refusal;
    }

    /// A quiet line by the moods, until something else is on screen.
    pub(super) fn remark(&mut self, words: Refusal) {
        self.refusal = Some(words);
    }

    /// There is nowhere to go on to: keys rest.
    pub(super) fn rest(&mut self) {
        self.is_resting = true;
        self.refusal = Some(Refusal::NothingLeft);
    }

    /// A click, an arrow, or another song: keys label again.
    pub(super) fn arm(&mut self) {
        self.is_resting = false;
        self.refusal = None;
    }

    /// Enter waits; keys after it are held back.
    pub(super) fn hold(&mut self, held: HeldKeys) {
        self.held = Some(held);
    }

    pub(super) fn held(&self) -> Option<&HeldKeys> {
        self.held.as_ref()
    }

    pub(super) fn held_mut(&mut self) -> Option<&mut HeldKeys> {
        self.held.as_mut()
    }

    pub(super) fn take_held(&mut self) -> Option<HeldKeys> {
        self.held.take()
    }

    /// A file was read just now and holds this song: labels given to it are where they belong.
    pub(super) fn was_read(&mut self, path: &Path, song: SongId) {
        self.journal.was_read(path, song);
    }

    /// The song of a file is known: its label is the song's.
    pub(super) fn file_is_known(&mut self, path: &Path) {
        self.journal.file_is(path);
    }

    /// A file holds the song that the list says.
    pub(super) fn confirmed(&mut self, path: &Path) {
        self.journal.take_unconfirmed(path);
    }

    /// Whether the moods on screen are not those that a label will find.
    pub fn are_moods_changing(&self) -> bool {
        self.journal.is_changing_moods()
    }
}
