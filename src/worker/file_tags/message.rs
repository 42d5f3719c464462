//! What the thread that writes into files is told to do, and what it answers.

use crate::dataset::{RunId, TagRun, TagWrite};
use crate::song::SongId;
use crate::tagging::{Depth, Plan, Wanted};

/// Moods in the songs' own tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTagsCommand {
    /// What would be written into the files of these songs? Writes nothing.
    Look {
        /// The songs.
        songs: Vec<SongId>,
        /// How.
        wanted: Wanted,
    },
    /// Write what was looked at.
    Write {
        /// What, into which files.
        writes: Vec<TagWrite>,
        /// How the sound is compared.
        depth: Depth,
    },
    /// Take a run back.
    Undo(RunId),
    /// End what is under way, after the file that it is at.
    Stop,
    /// List the runs.
    List,
}

/// A file that was left as it was, and why.
pub type LeftFile = (std::path::PathBuf, String);

/// What came of a run, or of taking one back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTagsReport {
    /// The run.
    pub run: Option<RunId>,
    /// Whether it was taken back rather than done.
    pub undone: bool,
    /// Files that were replaced.
    pub files: usize,
    /// Files that were left as they were.
    pub failed: Vec<LeftFile>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// News of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTagsEvent {
    /// So many files of so many are done.
    Progress {
        /// Done.
        done: usize,
        /// In all.
        total: usize,
    },
    /// What would be written; `None` where it was stopped; or why nobody knows.
    Looked(Result<Option<Plan>, String>),
    /// A run is over, or why it could not begin.
    Done(Result<FileTagsReport, String>),
    /// All runs, the newest first.
    Runs(Vec<TagRun>),
}
