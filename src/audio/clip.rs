//! Which part of a song is looked at: the window rule of a recipe, resolved against a song's length.

use serde::Serialize;

/// How a recipe chooses its window (spectrogram.md, rows "window" and "song shorter than the window's end").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClipRule {
    /// 60–120 s; of a shorter song the last 60 s; of one under 60 s all of it; under 10 s refused.
    Minute,
    /// From 60 s at most 1,024,000 samples at 22,050 Hz (46.44 s); under 60 s refused.
    HackSc2020,
}

/// What the rule had to do for a song too short for the plain window. Recorded with the result and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClipNote {
    /// The plain window.
    Full,
    /// The song ends before 120 s: its last 60 s.
    LastMinute,
    /// The song is under 60 s: all of it.
    WholeSong,
    /// `hacksc2020` only: what there is after 60 s.
    Cut,
}

/// The part of a song that is looked at, in seconds of the song.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClipWindow {
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// What the rule had to do.
    #[serde(skip)]
    pub note: ClipNote,
}

/// Why a song has no window.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClipError {
    /// The song is shorter than the rule's least.
    #[error("too short: {actual_secs:.1} s, needs at least {needed_secs:.0} s")]
    TooShort {
        /// The rule's least, in seconds.
        needed_secs: f64,
        /// The song's length, in seconds.
        actual_secs: f64,
    },
}

impl ClipRule {
    /// The window of a song of `song_secs` seconds.
    pub fn resolve(self, _song_secs: f64) -> Result<ClipWindow, ClipError> {
        todo!()
    }
}
