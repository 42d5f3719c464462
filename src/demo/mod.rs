//! The demo library: eighteen two-minute pieces in three moods, composed and rendered by the program itself.
//! Deterministic, mono, 22,050 Hz, marked as synthetic in their tags.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::mood::Mood;

/// One piece on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSong {
    /// Where it was written.
    pub path: PathBuf,
    /// The mood it was composed in.
    pub mood: Mood,
    /// Whether the demo tags it (fifteen of eighteen).
    pub tagged: bool,
}

/// Why the demo cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder or a file.
    #[error("cannot write the demo library to {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// Composes all pieces into `dir` (pieces already there and whole are kept); `progress` gets done and total.
pub fn compose_library(
    _dir: &Path,
    _progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Vec<DemoSong>, DemoError> {
    todo!()
}
