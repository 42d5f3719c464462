//! What a label is for.

use std::path::PathBuf;

use crate::song::SongId;
use crate::worker::JobId;

/// What a label is for. Whatever the song on screen turns out to be, it stays the same target.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Target {
    /// No song is on screen, and none is chosen.
    #[default]
    Nothing,
    /// The songs chosen in the list.
    Chosen(Vec<SongId>),
    /// The song on screen, known or not.
    Shown {
        /// Each coming on screen has its own.
        job: JobId,
        /// Its file.
        path: PathBuf,
    },
}
