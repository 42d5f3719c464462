//! The library and its labels in SQLite (WAL, one transaction a label). The only user of rusqlite; speaks domain types only.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Annotation, LabelSource, LabelState};
use crate::mood::{Mood, MoodError, Rgb, Vocabulary};
use crate::pipeline::RecipeId;
use crate::song::{FileStamp, Identity, Song, SongId};

/// Why the store cannot do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's answer.
    #[error("the label database says: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder cannot be made or written.
    #[error("cannot use {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Made by a newer Moodsic.
    #[error(
        "the label database was written by a newer Moodsic (schema {found}, this one knows {known}); update Moodsic"
    )]
    Newer {
        /// Its `user_version`.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// A mood name.
    #[error(transparent)]
    Mood(#[from] MoodError),
}

/// A song of the library with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct LibrarySong {
    /// The song.
    pub song: Song,
    /// Its label.
    pub annotation: Option<Annotation>,
    /// Seen in the order songs were first added.
    pub added: i64,
}

/// One label action as it can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which song.
    pub song: SongId,
    /// Its label before.
    pub before: Option<Annotation>,
    /// Its label after.
    pub after: Option<Annotation>,
}

/// Direction in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    /// Take the last action back.
    Undo,
    /// Do it again.
    Redo,
}

/// An open database.
pub struct Store {}

impl Store {
    /// Opens (or makes) `dir/moodsic.db` and migrates it.
    pub fn open(_dir: &Path) -> Result<Self, StoreError> {
        todo!()
    }

    /// Adds songs, or updates path and metadata of known ones; one transaction. `stamp` lets an unchanged file be recognised.
    pub fn upsert_songs(&mut self, _songs: &[(Song, Option<FileStamp>)], _now: Timestamp) -> Result<(), StoreError> {
        todo!()
    }

    /// What is known of a file that has not changed since.
    pub fn cached_identity(&self, _path: &Path, _stamp: FileStamp) -> Result<Option<Identity>, StoreError> {
        todo!()
    }

    /// All songs, in the order they were added.
    pub fn songs(&self) -> Result<Vec<LibrarySong>, StoreError> {
        todo!()
    }

    /// One song.
    pub fn song(&self, _id: SongId) -> Result<Option<LibrarySong>, StoreError> {
        todo!()
    }

    /// Sets or clears (`None`) a label; committed (and synced) when this returns. A mood unknown to the vocabulary is refused.
    /// Goes into the history that undo walks; actions of imports and demos as one step per call of [`Store::annotate_many`].
    pub fn annotate(
        &mut self,
        _song: SongId,
        _state: Option<LabelState>,
        _source: LabelSource,
        _now: Timestamp,
    ) -> Result<Change, StoreError> {
        todo!()
    }

    /// Many labels in one transaction and one history step.
    pub fn annotate_many(
        &mut self,
        _labels: &[(SongId, LabelState)],
        _source: LabelSource,
        _now: Timestamp,
    ) -> Result<Vec<Change>, StoreError> {
        todo!()
    }

    /// Takes back or repeats the last history step, across restarts. Empty when there is none.
    pub fn step_history(&mut self, _step: HistoryStep) -> Result<Vec<Change>, StoreError> {
        todo!()
    }

    /// How many steps can be undone and redone.
    pub fn history_depth(&self) -> Result<(usize, usize), StoreError> {
        todo!()
    }

    /// The moods.
    pub fn vocabulary(&self) -> Result<Vocabulary, StoreError> {
        todo!()
    }

    /// Adds a mood at the end.
    pub fn add_mood(&mut self, _mood: &Mood, _colour: Rgb) -> Result<(), StoreError> {
        todo!()
    }

    /// Renames a mood with all its labels (history included); renaming to another mood's name merges the two.
    pub fn rename_mood(&mut self, _from: &Mood, _to: &Mood) -> Result<(), StoreError> {
        todo!()
    }

    /// Another colour.
    pub fn recolour_mood(&mut self, _mood: &Mood, _colour: Rgb) -> Result<(), StoreError> {
        todo!()
    }

    /// Moves a mood to `place` (0 = first).
    pub fn move_mood(&mut self, _mood: &Mood, _place: usize) -> Result<(), StoreError> {
        todo!()
    }

    /// Removes a mood that no song has; [`StoreError::Mood`] otherwise.
    pub fn remove_mood(&mut self, _mood: &Mood) -> Result<(), StoreError> {
        todo!()
    }

    /// Cached features of a picture.
    pub fn features(&self, _song: SongId, _recipe: &RecipeId) -> Result<Option<Vec<f32>>, StoreError> {
        todo!()
    }

    /// Keeps the features of a picture.
    pub fn put_features(&mut self, _song: SongId, _recipe: &RecipeId, _features: &[f32]) -> Result<(), StoreError> {
        todo!()
    }

    /// Forgets a song that is gone (its labels stay, and come back with the song).
    pub fn hide_song(&mut self, _song: SongId) -> Result<(), StoreError> {
        todo!()
    }
}
