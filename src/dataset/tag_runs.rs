//! What was written into the songs' own tags, run by run.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::song::SongId;
use crate::song::tags::Field;

/// Number of a run: the first is 1.
pub type RunId = i64;

/// A run as a list of runs shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRun {
    /// Its number.
    pub id: RunId,
    /// When it began.
    pub began: Timestamp,
    /// Files that hold what it wrote, as far as the library knows.
    pub written: usize,
    /// Files that were taken back.
    pub undone: usize,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// What it held; nothing where it was missing.
    pub before: Vec<String>,
    /// What it is to hold; nothing where it goes.
    pub after: Vec<String>,
}

/// What is to be written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagWrite {
    /// The song.
    pub song: SongId,
    /// Its file.
    pub path: PathBuf,
    /// What changes.
    pub fields: Vec<FieldChange>,
}

/// What was written into a file, and how it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTag {
    /// Its number in the run.
    pub seq: usize,
    /// What was written, and where.
    pub write: TagWrite,
    /// BLAKE3 of the file as it was, and as it was left.
    pub hashes: [[u8; 32]; 2],
}
