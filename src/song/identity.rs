//! One pass over the packets of a song, without decoding: which song it is, and how long.

use std::ops::ControlFlow;
use std::path::Path;

use super::SongId;
use crate::audio::{DecodeError, PacketReader, RawPacket, SongLength};
use crate::units::{Frames, SampleRate};

/// What one pass over all packets (no decoding) tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// Identity by content.
    pub id: SongId,
    /// Exact length, counted from the packets.
    pub length: SongLength,
    /// Short name of the format, see [`StreamInfo::format`](crate::audio::StreamInfo::format).
    pub format: String,
}

/// Packets are handed to BLAKE3 in pieces of this size, which its SIMD code needs.
const HASH_PIECE: usize = 64 * 1024;

/// A megabyte of sound at most, whatever the format.
const PACKETS_BETWEEN_QUESTIONS: usize = 64;

/// Makes the identity of a song from its packets as they go by: every one of them, in their order.
pub struct Identifier {
    hasher: blake3::Hasher,
    piece: Vec<u8>,
    /// Whether the length of a packet counts. In WAV and AIFF packets are only a habit of the reader.
    framed: bool,
    total: Frames,
    rate: SampleRate,
    format: String,
}

impl Identifier {
    /// For the song behind `packets`.
    pub fn new(packets: &PacketReader) -> Self {
        let setup = packets.setup_bytes();
        let mut hasher = blake3::Hasher::new_derive_key("Moodsic song id v1");
        hasher.update(&(setup.len() as u64).to_le_bytes()).update(&setup);
        Self {
            hasher,
            piece: Vec::with_capacity(2 * HASH_PIECE),
            framed: !packets.is_pcm(),
            total: Frames(0),
            rate: packets.info().sample_rate,
            format: packets.info().format.clone(),
        }
    }

    /// The next packet.
    pub fn take(&mut self, RawPacket { bytes, end }: RawPacket<'_>) {
        if self.framed {
            self.piece.extend((bytes.len() as u64).to_le_bytes());
        }
        self.piece.extend_from_slice(bytes);
        self.total = self.total.max(end);
        if self.piece.len() >= HASH_PIECE {
            self.hasher.update(&self.piece);
            self.piece.clear();
        }
    }

    /// After the last packet.
    pub fn finish(mut self) -> Result<Identity, DecodeError> {
        self.hasher.update(&self.piece);
        if self.total == Frames(0) {
            return Err(DecodeError::NoAudio { detail: "not one frame of sound".to_owned() });
        }
        let length = SongLength { secs: self.total.to_secs(self.rate), exact: true };
        Ok(Identity { id: SongId::from_bytes(*self.hasher.finalize().as_bytes()), length, format: self.format })
    }
}

/// Reads every audio packet of `path` once, without decoding.
#[expect(clippy::missing_panics_doc, reason = "without a Break there is an identity or an error")]
pub fn identify(path: &Path) -> Result<Identity, DecodeError> {
    let identity = identify_while(path, &mut || ControlFlow::Continue(()))?;
    Ok(identity.expect("nobody broke it off"))
}

/// The same, for a file that may be huge: `go_on` is asked every few packets, and `Break` ends it with `None`.
pub fn identify_while(
    path: &Path,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Identity>, DecodeError> {
    let mut packets = PacketReader::open(path)?;
    let mut identifier = Identifier::new(&packets);
    let mut count = 0usize;
    while packets.next_raw(&mut |packet| identifier.take(packet))? {
        count += 1;
        if count.is_multiple_of(PACKETS_BETWEEN_QUESTIONS) && go_on().is_break() {
            return Ok(None);
        }
    }
    identifier.finish().map(Some)
}
