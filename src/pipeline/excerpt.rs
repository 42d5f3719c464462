//! The sound of a window: decoded, mixed to one channel, in its right place. Knows nothing of spectrograms.

use crate::audio::{AudioReader, DecodeError, downmix};
use crate::units::Frames;

/// Samples beyond this are no sound: a float file can hold anything, and one infinite sample would blacken every column.
const LOUDEST: f32 = 1e6;

/// Reads one window of a song at the file's own rate.
pub(super) struct Excerpt {
    reader: AudioReader,
    /// The next frame of the song to give out.
    position: u64,
    end: u64,
    /// Frames of the window that the reader gave, its silence in place of damaged packets included.
    received: u64,
}

impl Excerpt {
    /// The frames from `start` up to `end` of the song behind `reader`.
    pub(super) fn new(mut reader: AudioReader, start: Frames, end: Frames) -> Result<Self, DecodeError> {
        reader.seek(start)?;
        Ok(Self { reader, position: start.0, end: end.0, received: 0 })
    }

    /// Frames of the window that were really decoded so far.
    pub(super) fn decoded(&self) -> u64 {
        self.received.saturating_sub(self.reader.lost().0)
    }

    /// Appends the next samples to `mono`; false at the end of the window or of the song. Where a damaged packet is
    /// missing there is silence, so that what follows stays in its place.
    pub(super) fn append_to(&mut self, mono: &mut Vec<f32>) -> Result<bool, DecodeError> {
        while self.position < self.end {
            let Some(chunk) = self.reader.next_chunk()? else { return Ok(false) };
            let frames = (chunk.interleaved.len() / chunk.channels) as u64;
            let first = chunk.start.0.max(self.position).min(self.end);
            let last = (chunk.start.0 + frames).min(self.end);
            if last <= first {
                if chunk.start.0 >= self.end {
                    return Ok(false);
                }
                continue;
            }
            let before = mono.len();
            mono.resize(before + (first - self.position) as usize, 0.0);
            let skipped = (first - chunk.start.0) as usize * chunk.channels;
            let wanted = (last - first) as usize * chunk.channels;
            downmix(&chunk.interleaved[skipped..][..wanted], chunk.channels, mono);
            for sample in &mut mono[before..] {
                // Written so that NaN becomes silence as well.
                *sample = if sample.abs() <= LOUDEST { *sample } else { 0.0 };
            }
            self.received += last - first;
            self.position = last;
            return Ok(true);
        }
        Ok(false)
    }
}
