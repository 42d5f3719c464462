//! What belongs together: songs of one artist sound alike, so they must not be trained on and tested on at once.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::song::Song;

/// What must not straddle folds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// Artist, else album, else folder.
    #[default]
    Artist,
    /// Album, else folder.
    Album,
    /// Folder.
    Folder,
    /// Every song for itself.
    None,
}

impl GroupBy {
    /// "artist", "album", "folder", "none".
    pub fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Folder => "folder",
            Self::None => "none",
        }
    }

    /// The group of a song (folder compared as a whole path; text without case).
    pub fn group_of(self, song: &Song) -> String {
        let named = |kind: &str, name: &Option<String>| {
            let name = name.as_deref()?.trim().to_lowercase();
            (!name.is_empty()).then(|| format!("{kind} {name}"))
        };
        let artist = || named("artist", &song.metadata.artist);
        let album = || named("album", &song.metadata.album);
        let folder = || format!("folder {}", song.path.parent().unwrap_or(Path::new("")).display());
        match self {
            Self::Artist => artist().or_else(album).unwrap_or_else(folder),
            Self::Album => album().unwrap_or_else(folder),
            Self::Folder => folder(),
            Self::None => format!("song {}", song.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::song::{Metadata, SongId};

    fn song(path: &str, artist: Option<&str>, album: Option<&str>) -> Song {
        let metadata =
            Metadata { artist: artist.map(str::to_owned), album: album.map(str::to_owned), ..Metadata::default() };
        let id = SongId::from_bytes([path.len() as u8; 32]);
        Song { id, path: path.into(), metadata, duration_secs: 60.0, format: String::new() }
    }

    #[test]
    fn artist_then_album_then_folder_is_the_group() {
        let full = song("/music/a/1.ogg", Some("Ada"), Some("Engines"));
        assert_eq!(GroupBy::Artist.group_of(&full), "artist ada");
        assert_eq!(GroupBy::Album.group_of(&full), "album engines");
        assert_eq!(GroupBy::Folder.group_of(&full), "folder /music/a");
        assert_eq!(GroupBy::Artist.group_of(&song("/music/a/1.ogg", None, Some("Engines"))), "album engines");
        assert_eq!(GroupBy::Artist.group_of(&song("/music/a/1.ogg", Some(" "), None)), "folder /music/a");
    }

    #[test]
    fn case_does_not_part_an_artist_and_equal_folder_names_do_not_join() {
        let group = |path, artist| GroupBy::Artist.group_of(&song(path, artist, None));
        assert_eq!(group("/a/1.ogg", Some("ÄRA ")), group("/b/2.ogg", Some("ära")));
        assert_ne!(group("/one/disc/1.ogg", None), group("/two/disc/1.ogg", None));
    }

    #[test]
    fn without_grouping_every_song_stands_alone() {
        let (one, other) = (song("/a/1.ogg", Some("Ada"), None), song("/a/10.ogg", Some("Ada"), None));
        assert_ne!(GroupBy::None.group_of(&one), GroupBy::None.group_of(&other));
    }
}
