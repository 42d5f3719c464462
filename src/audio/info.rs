//! What a container says of its audio track.

use crate::units::SampleRate;

/// How long a song is, and whether that is known or only estimated (MP3 without a Xing header).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SongLength {
    /// Seconds.
    pub secs: f64,
    /// False when the container has no length and it was estimated from the bit rate.
    pub exact: bool,
}

/// What the container says of its audio track.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamInfo {
    /// Short name for people: "FLAC", "MP3", "Ogg Vorbis", "Opus", "AAC", "ALAC", "WAV", "AIFF".
    pub format: String,
    /// The file's own rate.
    pub sample_rate: SampleRate,
    /// At least 1.
    pub channels: usize,
    /// `None` when the container says nothing at all.
    pub length: Option<SongLength>,
}
