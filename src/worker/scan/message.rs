//! What the scan's thread is told to read, and what it answers.

use std::path::PathBuf;

/// Reading files and folders into the library.
#[derive(Clone, Debug)]
pub enum ScanCommand {
    /// Read files and folders into the library.
    Read {
        /// Files and folders.
        paths: Vec<PathBuf>,
    },
    /// Compose the demo library, add and tag it.
    ComposeDemo,
    /// End the scan (or the composing).
    Cancel,
}

/// What a scan is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStage {
    /// Walking through folders, and reading what was found so far.
    Finding,
    /// Reading: all files are found.
    Reading,
    /// Composing the demo library.
    Composing,
}

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanProgress {
    /// What it is doing.
    pub stage: ScanStage,
    /// Files (or pieces) done.
    pub done: usize,
    /// Files found (or pieces to be composed).
    pub total: usize,
}

/// News from a scan. The songs themselves come from the store's thread.
#[derive(Debug)]
pub enum ScanEvent {
    /// How far the scan is; some five times a second.
    Progress(ScanProgress),
    /// What is no song or cannot be read, and why, in one sentence each.
    Failed(Vec<(PathBuf, String)>),
    /// The scan is over.
    Finished {
        /// Songs found.
        found: usize,
        /// Files refused.
        failed: usize,
        /// Broken off.
        cancelled: bool,
    },
}
