//! What tells songs apart: the hash of their sound.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::hex::{self, Hex};

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
        Hex(&self.0).fmt(f)
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
        hex::parse(text).map(Self).ok_or(ParseSongIdError)
    }
}
