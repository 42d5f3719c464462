//! What a song is: its identity by content, where it lies, what its own tags say.

pub mod find;
pub mod tags;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use crate::audio::{DecodeError, PacketReader, RawPacket, SongLength};
use crate::units::{Frames, SampleRate};

/// BLAKE3 of the codec parameters and the compressed audio packets of the whole file. Tags and cover art are left out,
/// so it survives moves, renames and tag writes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SongId([u8; 32]);

impl SongId {
    /// From its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Stands for the song in the file at `path` until the file is read. No real song has it.
    pub fn placeholder(path: &Path) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("Moodsic placeholder of an unread file v1");
        hasher.update(path.as_os_str().as_encoded_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for SongId {
    /// 64 lower-case hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<SongId> for String {
    fn from(id: SongId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for SongId {
    type Error = ParseSongIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Debug for SongId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SongId({self})")
    }
}

/// The text is not 64 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a song id has 64 hex digits")]
pub struct ParseSongIdError;

impl FromStr for SongId {
    type Err = ParseSongIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(ParseSongIdError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = str::from_utf8(pair).map_err(|_| ParseSongIdError)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ParseSongIdError)?;
        }
        Ok(Self(bytes))
    }
}

/// What the file's own metadata says. Empty strings are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Artist (track artist, else album artist).
    pub artist: Option<String>,
    /// Album.
    pub album: Option<String>,
    /// Mood as the file's own tag says it (TMOO, MOOD).
    pub mood: Option<String>,
    /// Whether there is a cover picture.
    pub has_cover: bool,
}

/// A song in the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Song {
    /// Identity by content.
    pub id: SongId,
    /// Where it was last seen.
    pub path: PathBuf,
    /// From its tags.
    pub metadata: Metadata,
    /// Length in seconds, exact (counted while the id was made).
    pub duration_secs: f64,
    /// Short name of the format, see [`StreamInfo::format`](crate::audio::StreamInfo::format).
    pub format: String,
}

impl Song {
    /// The title, or the file name without its extension.
    pub fn display_title(&self) -> String {
        match &self.metadata.title {
            Some(title) => title.clone(),
            None => self.path.file_stem().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned(),
        }
    }

    /// The artist, or nothing.
    pub fn display_artist(&self) -> &str {
        self.metadata.artist.as_deref().unwrap_or_default()
    }
}

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
        Ok(Identity { id: SongId(*self.hasher.finalize().as_bytes()), length, format: self.format })
    }
}

/// Reads every audio packet of `path` once, without decoding.
pub fn identify(path: &Path) -> Result<Identity, DecodeError> {
    let mut packets = PacketReader::open(path)?;
    let mut identifier = Identifier::new(&packets);
    while packets.next_raw(&mut |packet| identifier.take(packet))? {}
    identifier.finish()
}

/// Size and modification time: an unchanged file needs no second reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime_nanos: i128,
}

impl FileStamp {
    /// The stamp of `path` as it is now.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        let modified = metadata.modified()?;
        let mtime_nanos = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        };
        Ok(Self { size: metadata.len(), mtime_nanos })
    }
}
