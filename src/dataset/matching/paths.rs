//! Songs by their paths: the same path, else the same file name with as many folders above it alike as possible.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::address::meanings;
use super::found::Found;
use crate::dataset::LibrarySong;
use crate::path_bytes::path_from_bytes;

/// Words of names that say nothing of the song.
const COMMON: [&str; 10] =
    ["track", "titel", "title", "piste", "pista", "audiotrack", "intro", "outro", "interlude", "untitled"];

pub(super) struct SongPaths {
    /// Where relative paths may begin.
    roots: Vec<PathBuf>,
    by_path: HashMap<PathBuf, usize>,
    /// By folded file name.
    by_name: HashMap<String, Vec<usize>>,
    /// By folded file name without its extension: the same song as another kind of file.
    by_stem: HashMap<String, Vec<usize>>,
    /// File names as they are written.
    names: Vec<String>,
    /// Folded folders above each song, the nearest first.
    folders: Vec<Vec<String>>,
}

impl SongPaths {
    pub(super) fn new(songs: &[LibrarySong], base: &Path, music: Option<&Path>) -> Self {
        let mut paths = Self {
            roots: music.into_iter().chain([base]).map(plain).collect(),
            by_path: HashMap::new(),
            by_name: HashMap::new(),
            by_stem: HashMap::new(),
            names: Vec::new(),
            folders: Vec::new(),
        };
        for (index, song) in songs.iter().enumerate() {
            let path = plain(&song.song.path);
            let mut folded = path.components().rev().map(|part| fold(&part.as_os_str().to_string_lossy()));
            let name = folded.next().unwrap_or_default();
            paths.folders.push(folded.collect());
            paths.names.push(path.file_name().unwrap_or_default().to_string_lossy().nfc().collect());
            paths.by_stem.entry(stem(&name).to_owned()).or_default().push(index);
            paths.by_name.entry(name).or_default().push(index);
            paths.by_path.insert(path, index);
        }
        paths
    }

    /// The song that a path, or an address of any kind, means.
    pub(super) fn find(&self, text: &str) -> Found {
        self.find_exactly(text).map_or_else(|| self.find_alike(text), Found::One)
    }

    /// The song whose file is called alike.
    pub(super) fn find_alike(&self, text: &str) -> Found {
        let meanings = meanings(text);
        // An address as it stands has no folders worth comparing.
        let found: Vec<Found> =
            meanings.iter().rev().map(|path| self.find_by_name(&String::from_utf8_lossy(path))).collect();
        let one = found.iter().position(|found| matches!(found, Found::One(_)));
        let best = one.or_else(|| found.iter().position(is_found));
        best.and_then(|best| found.into_iter().nth(best)).unwrap_or(Found::Nothing)
    }

    /// The song whose path it is.
    pub(super) fn find_exactly(&self, text: &str) -> Option<usize> {
        meanings(text).iter().flat_map(|path| self.places(path)).find_map(|path| self.by_path.get(&path).copied())
    }

    /// Where the file of a row may lie.
    fn places(&self, path: &[u8]) -> impl Iterator<Item = PathBuf> {
        let path = path_from_bytes(path.to_vec());
        self.roots.iter().map(move |root| plain(&root.join(&path)))
    }

    /// The file that a row names, if it is there and is none of the library's.
    pub(super) fn missing_file(&self, text: &str) -> Option<PathBuf> {
        let places: Vec<PathBuf> = meanings(text).iter().flat_map(|path| self.places(path)).collect();
        if places.iter().any(|path| self.by_path.contains_key(path)) {
            return None;
        }
        places.into_iter().find(|path| path.is_file())
    }

    fn find_by_name(&self, path: &str) -> Found {
        // Other systems' separators too, for the file may come from there.
        let mut parts = path.split(['/', '\\']).rev().filter(|part| !matches!(*part, "" | "." | ".."));
        let Some(name) = parts.next() else { return Found::Nothing };
        let folders: Vec<String> = parts.map(fold).collect();
        let folded = fold(name);
        let named = [self.by_name.get(&folded), self.by_stem.get(stem(&folded))];
        let mut nearest = named.into_iter().flatten().map(|songs| self.nearest(songs, name, &folders));
        nearest.find(is_found).unwrap_or(Found::Nothing)
    }

    /// Those of `songs` that have most of `folders` in common, from the file upwards.
    fn nearest(&self, songs: &[usize], name: &str, folders: &[String]) -> Found {
        let alike = |song: usize| self.folders[song].iter().zip(folders).take_while(|(a, b)| a == b).count();
        let best = songs.iter().map(|&song| alike(song)).max().unwrap_or_default();
        let mut nearest: Vec<usize> = songs.iter().copied().filter(|&song| alike(song) == best).collect();
        // In quite another folder only the very same name is the same song, and "01.mp3" not even then.
        if best == 0 && !folders.is_empty() {
            let written: String = name.nfc().collect();
            nearest.retain(|&song| self.names[song] == written && !is_common(stem(&fold(name))));
        }
        Found::from_candidates(nearest)
    }
}

fn is_found(found: &Found) -> bool {
    !matches!(found, Found::Nothing)
}

/// A name that many albums have: digits, "track" and digits, "intro".
fn is_common(stem: &str) -> bool {
    let words = stem.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.into_iter().all(|word| COMMON.contains(&word))
}

/// A name without its extension. What follows the dot of "01. Hello" is none.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty() && extension.len() <= 5 && !extension.contains(char::is_whitespace) =>
        {
            stem
        }
        _ => name,
    }
}

/// One spelling for names that file systems or people take for the same.
fn fold(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Absolute and without `.` and `..`, by the letters alone: the file need not be there.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
