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

/// How far a scan is.
#[derive(Debug)]
pub enum ScanEvent {
    /// How far the scan is.
    Progress {
        /// Files done.
        done: usize,
        /// Files found.
        total: usize,
        /// "Reading songs" or "Composing the demo library".
        what: &'static str,
    },
    /// A file that is no song.
    Failed {
        /// The file.
        path: PathBuf,
        /// Why, one sentence.
        error: String,
    },
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
