//! Songs by artist and title, from their tags, else from their file and folder names.

use std::collections::HashMap;

use super::found::Found;
use super::names::{NamedSong, artist_key, first_artist_key, names_in_path, title_key, title_key_without_brackets};
use crate::dataset::LibrarySong;

/// The songs of one key, with the keys of all artists they may be by.
type ByTitle = HashMap<String, Vec<(usize, Vec<String>)>>;

pub(super) struct Titles {
    exact: ByTitle,
    /// Titles without what stands in brackets at their end.
    loose: ByTitle,
}

impl Titles {
    pub(super) fn new(songs: &[LibrarySong]) -> Self {
        let mut titles = Self { exact: HashMap::new(), loose: HashMap::new() };
        for (index, song) in songs.iter().enumerate() {
            for NamedSong { artists, title } in names_of(song) {
                for (key, by_title) in
                    [(title_key(&title), &mut titles.exact), (title_key_without_brackets(&title), &mut titles.loose)]
                {
                    if !key.is_empty() {
                        by_title.entry(key).or_default().push((index, artists.clone()));
                    }
                }
            }
        }
        titles
    }

    /// A row that names an artist wants that artist; one that names none wants a title that only one song has.
    pub(super) fn find(&self, artist: Option<&str>, title: &str) -> Found {
        let exact = self.exact.get(&title_key(title));
        let loose = self.loose.get(&title_key_without_brackets(title));
        let mut several = Found::Nothing;
        for songs in [exact, loose].into_iter().flatten() {
            let Some(artist) = artist else {
                match Found::from_candidates(songs.iter().map(|(index, _)| *index).collect()) {
                    Found::Several(count) => several = Found::Several(count),
                    found => return found,
                }
                continue;
            };
            for key in [artist_key(artist), first_artist_key(artist)] {
                let by_artist = songs.iter().filter(|(_, artists)| artists.contains(&key)).map(|(index, _)| *index);
                match Found::from_candidates(by_artist.collect()) {
                    Found::One(index) => return Found::One(index),
                    Found::Several(count) => several = Found::Several(count),
                    Found::Nothing => {}
                }
            }
        }
        several
    }
}

/// What a song may be called: by its tags; without a title tag, all readings of its file name.
fn names_of(song: &LibrarySong) -> Vec<NamedSong> {
    let metadata = &song.song.metadata;
    let mut names = match &metadata.title {
        Some(title) => vec![NamedSong { artists: Vec::new(), title: title.clone() }],
        None => names_in_path(&song.song.path),
    };
    for named in &mut names {
        match &metadata.artist {
            Some(artist) => named.artists = vec![artist_key(artist), first_artist_key(artist)],
            // Collections are often kept as artist/album/title.
            None => named.artists.extend(
                song.song
                    .path
                    .ancestors()
                    .skip(1)
                    .take(2)
                    .filter_map(|folder| folder.file_name())
                    .map(|name| artist_key(&name.to_string_lossy())),
            ),
        }
        named.artists.retain(|key| !key.is_empty());
    }
    names
}
