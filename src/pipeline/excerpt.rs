//! The sound of a window: decoded, mixed to one channel, in its right place; and, in the same pass over the file, who the
//! song is. Knows nothing of spectrograms.

use std::ops::ControlFlow;

use crate::audio::{AudioReader, DecodeError, MixEnergy, RawPacket};
use crate::song::{Identifier, Identity};
use crate::units::Frames;

/// What a window gave.
#[derive(Clone, Copy, Default)]
pub(super) struct Yield {
    /// Frames that were really decoded.
    pub(super) frames: u64,
    /// How loud the channels and their mean were, in the window and a little before it.
    pub(super) energy: MixEnergy,
}

/// Reads one window of a song at its reader's rate.
pub(super) struct Excerpt {
    reader: AudioReader,
    /// The next frame of the song to give out.
    position: u64,
    end: u64,
    /// Frames of the window that the reader gave, its silence in place of damaged packets included.
    received: u64,
    identifier: Option<Identifier>,
}

impl Excerpt {
    /// The frames from `start` up to `end` of the song behind `reader`, which goes there at once.
    pub(super) fn new(mut reader: AudioReader, start: Frames, end: Frames) -> Result<Self, DecodeError> {
        reader.seek(start)?;
        Ok(Self { reader, position: start.0, end: end.0, received: 0, identifier: None })
    }

    /// As [`Self::new`], but the fresh `reader` passes over the whole file, to tell the song's identity in the end.
    pub(super) fn identifying(mut reader: AudioReader, start: Frames, end: Frames) -> Self {
        reader.read_on_to(start);
        let identifier = Some(Identifier::new(reader.packets()));
        Self { reader, position: start.0, end: end.0, received: 0, identifier }
    }

    /// Passes over the rest of the file, asking `go_on` every now and then; the identity, unless it is not wanted or
    /// `go_on` said no.
    pub(super) fn identity(mut self, go_on: &dyn Fn() -> bool) -> Result<Option<Identity>, DecodeError> {
        let Some(mut identifier) = self.identifier else { return Ok(None) };
        let mut packets = 0usize;
        let flow = self.reader.look_at_rest(&mut |packet| {
            identifier.take(packet);
            packets += 1;
            if packets.is_multiple_of(256) && !go_on() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if flow.is_break() { Ok(None) } else { identifier.finish().map(Some) }
    }

    /// How much of the window was really decoded so far, and how loud it was.
    pub(super) fn yielded(&self) -> Yield {
        Yield { frames: self.received.saturating_sub(self.reader.lost().0), energy: self.reader.energy() }
    }

    /// Appends the next samples to `mono`; false at the end of the window or of the song. Where a damaged packet is
    /// missing there is silence, so that what follows stays in its place.
    pub(super) fn append_to(&mut self, mono: &mut Vec<f32>) -> Result<bool, DecodeError> {
        while self.position < self.end {
            let identifier = &mut self.identifier;
            let mut look = |packet: RawPacket<'_>| {
                if let Some(identifier) = identifier {
                    identifier.take(packet);
                }
            };
            let Some(chunk) = self.reader.next_chunk_looking(&mut look)? else { return Ok(false) };
            let frames = chunk.interleaved.len() as u64;
            let first = chunk.start.0.max(self.position).min(self.end);
            let last = (chunk.start.0 + frames).min(self.end);
            if last <= first {
                if chunk.start.0 >= self.end {
                    return Ok(false);
                }
                continue;
            }
            let before = mono.len();
            mono.resize(before + Frames(first - self.position).to_len(), 0.0);
            let skipped = Frames(first - chunk.start.0).to_len();
            let samples = &chunk.interleaved[skipped..][..Frames(last - first).to_len()];
            mono.extend_from_slice(samples);
            self.received += last - first;
            self.position = last;
            return Ok(true);
        }
        Ok(false)
    }
}
