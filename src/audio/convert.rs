//! A part of a song that has another rate than the song, brought to the song's.

use super::Resampler;
use super::timeline::{MAX_HOLE_SECS, Part};
use crate::units::{Frames, SampleRate};

/// Resamples one part, from any of its packets on.
pub(super) struct Converter {
    part: Part,
    resampler: Resampler,
    channels: usize,
    /// The frame of the part that comes next.
    next: i64,
    /// The frame of the song at which what comes out next belongs.
    given: i64,
    converted: Vec<f32>,
}

impl Converter {
    /// For frames of `channels` channels from frame `start` of `part` on; those before the part are dropped.
    pub(super) fn new(part: Part, song_rate: SampleRate, start: i64, channels: usize) -> Self {
        let start = start.max(0);
        let resampler = Resampler::new(part.rate, song_rate, channels);
        Self { part, resampler, channels, next: start, given: part.in_song(start, song_rate), converted: Vec::new() }
    }

    /// Replaces `frames`, which begin at frame `start` of the part, by what is ready at the song's rate. Answers where in the song
    /// that begins, and how many of its frames are only the silence in place of a hole.
    pub(super) fn convert(&mut self, start: i64, frames: &mut Vec<f32>) -> (i64, u64) {
        let before = self.next.saturating_sub(start).max(0);
        frames.drain(..Frames::from_signed(before).to_len().saturating_mul(self.channels).min(frames.len()));
        let hole = start.saturating_sub(self.next).max(0).unsigned_abs();
        self.converted.clear();
        let longest = MAX_HOLE_SECS * u64::from(self.part.rate.get());
        let filled = if hole <= longest { hole } else { 0 };
        self.resampler.push(&vec![0.0; Frames(filled).to_len() * self.channels], &mut self.converted);
        let silent = (self.converted.len() / self.channels) as u64;
        self.next = self.next.max(start).saturating_add_unsigned((frames.len() / self.channels) as u64);
        self.resampler.push(frames, &mut self.converted);
        std::mem::swap(frames, &mut self.converted);
        (self.take_start(frames), silent)
    }

    /// Where in the song these frames belong, which were converted last.
    fn take_start(&mut self, frames: &[f32]) -> i64 {
        let start = self.given;
        self.given = start.saturating_add_unsigned((frames.len() / self.channels) as u64);
        start
    }

    /// The rest of the part into `frames`; answers where in the song it belongs.
    pub(super) fn finish(&mut self, frames: &mut Vec<f32>) -> i64 {
        self.resampler.finish(frames);
        self.take_start(frames)
    }
}
