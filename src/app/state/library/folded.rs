//! What a song is searched for and sorted by, in lower case. It is made once, when the song comes into the library, so that
//! neither a typed letter nor a sort builds a string.

use crate::song::Song;

/// Title, artist, album and file name of a song in lower case, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    text: Box<str>,
    /// Where the title ends.
    title: usize,
    /// Where the artist ends; one after the title where there is none.
    artist: usize,
}

impl Folded {
    pub(super) fn new(song: &Song) -> Self {
        let mut text = song.display_title().to_lowercase();
        let title = text.len();
        let mut artist = title + 1;
        if let Some(name) = &song.metadata.artist {
            text.push('\n');
            text.push_str(&name.to_lowercase());
            artist = text.len();
        }
        if let Some(album) = &song.metadata.album {
            text.push('\n');
            text.push_str(&album.to_lowercase());
        }
        text.push('\n');
        text.push_str(&song.path.file_name().unwrap_or_default().to_string_lossy().to_lowercase());
        Self { text: text.into_boxed_str(), title, artist }
    }

    pub(super) fn title(&self) -> &str {
        &self.text[..self.title]
    }

    /// The artist, or nothing.
    pub(super) fn artist(&self) -> &str {
        &self.text[self.title + 1..self.artist]
    }

    /// Whether a song is found by `needle`, which is in lower case.
    pub(super) fn contains(&self, needle: &str) -> bool {
        needle.is_empty() || self.text.contains(needle)
    }
}

/// The first bytes of a text as a number, and whether there are more: that sorts as texts do, and where there are no more it
/// tells them apart.
pub(super) fn leading_bytes(text: &str) -> (u128, bool) {
    let mut bytes = [0; 16];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    (u128::from_be_bytes(bytes), text.len() > bytes.len())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::song::{Metadata, SongId};

    fn song(artist: Option<&str>) -> Song {
        let metadata = Metadata {
            title: Some("Älter".to_owned()),
            artist: artist.map(str::to_owned),
            album: Some("Album".to_owned()),
            ..Metadata::default()
        };
        let path = PathBuf::from("/music/A File.ogg");
        Song { id: SongId::from_bytes([1; 32]), path, metadata, duration_secs: 1.0, format: String::new() }
    }

    #[test]
    fn title_and_artist_are_told_apart_and_all_is_searched() {
        let folded = Folded::new(&song(Some("Änne")));
        assert_eq!((folded.title(), folded.artist()), ("älter", "änne"));
        for needle in ["ält", "nne", "album", "file.ogg", ""] {
            assert!(folded.contains(needle), "{needle}");
        }
        assert!(!folded.contains("/music"));
        assert_eq!(Folded::new(&song(None)).artist(), "");
    }

    #[test]
    fn leading_bytes_sort_as_texts_do() {
        let mut texts = ["", "zz", "a", "sixteen letters, and more", "sixteen letters,", "ab", "b", "é"];
        texts.sort_by_key(|text| leading_bytes(text));
        assert!(texts.is_sorted());
    }
}
