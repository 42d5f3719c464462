//! What an analysis tells while it works.

use crate::audio::ClipWindow;

/// What [`analyze`](super::analyze) tells while it works.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The window is known (before any column). Comes a second time, and all columns anew, when the file turns out to be
    /// shorter or longer than its container says, or damaged.
    Window {
        /// Which part of the song.
        window: ClipWindow,
        /// Columns to come, as far as is known (the last song seconds may miss).
        columns: usize,
    },
    /// The packets of a song that may be too short are counted before anything else.
    Counting,
    /// New columns, natural-log mel power, lowest band first.
    Columns {
        /// Index of the first.
        first: usize,
        /// `n × n_mels` values.
        log_mel: &'a [f32],
    },
}
