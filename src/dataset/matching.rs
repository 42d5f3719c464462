//! Finds the songs that the rows of a label file mean: by path, by file name, by artist and title.

use super::{ImportRow, LabelState, LibrarySong};
use crate::mood::Mood;
use crate::song::SongId;

/// A row that says something else than the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which song.
    pub song: SongId,
    /// What the library has.
    pub had: LabelState,
    /// What the file says.
    pub file_says: Mood,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchReport {
    /// Labels to set (conflicts only with `overwrite`).
    pub labels: Vec<(SongId, LabelState)>,
    /// Rows that found their song, those already labelled so included.
    pub matched: usize,
    /// Rows with no song, or with several that fit.
    pub unmatched: Vec<ImportRow>,
    /// Disagreements.
    pub conflicts: Vec<Conflict>,
}

/// Matches `rows` to `songs`; paths in rows are relative to `base` (the label file's folder) or to `music`.
pub fn import_rows(
    _rows: &[ImportRow],
    _songs: &[LibrarySong],
    _base: &std::path::Path,
    _music: Option<&std::path::Path>,
    _overwrite: bool,
) -> MatchReport {
    todo!()
}
