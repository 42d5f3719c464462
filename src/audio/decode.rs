//! Reads a song packet by packet: probe, seek exactly, decode. Used by the pipeline, the feeder of the player and the overview.

use std::path::Path;

use super::DecodeError;
use crate::units::{Frames, SampleRate};

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

/// Decoded frames, interleaved, in [−1, 1] (a little over is possible and kept).
#[derive(Debug)]
pub struct Chunk<'a> {
    /// Position of the first frame in the song, encoder delay not counted.
    pub start: Frames,
    /// `frames × channels` samples.
    pub interleaved: &'a [f32],
    /// Channels of this chunk.
    pub channels: usize,
}

/// An open song.
pub struct AudioReader {
    info: StreamInfo,
}

impl AudioReader {
    /// Opens `path` and reads its headers. Never blocks on a FIFO, never follows a folder.
    pub fn open(_path: &Path) -> Result<Self, DecodeError> {
        todo!()
    }

    /// What the container says.
    pub fn info(&self) -> &StreamInfo {
        &self.info
    }

    /// Makes the next chunk start exactly at `position` (at the file's own rate), in every format.
    /// A position behind the end makes the next chunk `None`.
    pub fn seek(&mut self, _position: Frames) -> Result<(), DecodeError> {
        todo!()
    }

    /// The next decoded frames; `None` at the end. A damaged packet is skipped; a file cut short ends early.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk<'_>>, DecodeError> {
        todo!()
    }
}
