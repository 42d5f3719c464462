//! What a song is: its identity by content, where it lies, what its own tags say.

pub mod find;
mod id;
mod identity;
mod read;
mod stamp;
pub mod tags;

use std::path::{Path, PathBuf};

pub use id::{ParseSongIdError, SongId};
pub use identity::{Identifier, Identity, identify, identify_while};
pub use read::{read_song, read_song_while};
pub use stamp::FileStamp;

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

    /// Title and artist, as players name what they play.
    pub fn display_name(&self) -> String {
        match self.display_artist() {
            "" => self.display_title(),
            artist => format!("{} \u{2013} {artist}", self.display_title()),
        }
    }
}

/// What a sentence calls a file: its name without its folders.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
