//! Songs by where they lie: the same path, else the same file name with as many folders above it alike as possible.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::Found;
use crate::dataset::LibrarySong;

pub(super) struct Places {
    /// Where relative paths may begin.
    roots: Vec<PathBuf>,
    by_path: HashMap<PathBuf, usize>,
    /// By folded file name.
    by_name: HashMap<String, Vec<usize>>,
    /// By folded file name without its extension: the same song as another kind of file.
    by_stem: HashMap<String, Vec<usize>>,
    /// Folded folders above each song, the nearest first.
    folders: Vec<Vec<String>>,
}

impl Places {
    pub(super) fn new(songs: &[LibrarySong], base: &Path, music: Option<&Path>) -> Self {
        let mut places = Self {
            roots: music.into_iter().chain([base]).map(plain).collect(),
            by_path: HashMap::new(),
            by_name: HashMap::new(),
            by_stem: HashMap::new(),
            folders: Vec::new(),
        };
        for (index, song) in songs.iter().enumerate() {
            let path = plain(&song.song.path);
            let mut folded = path.components().rev().map(|part| fold(&part.as_os_str().to_string_lossy()));
            let name = folded.next().unwrap_or_default();
            places.folders.push(folded.collect());
            places.by_stem.entry(stem(&name).to_owned()).or_default().push(index);
            places.by_name.entry(name).or_default().push(index);
            places.by_path.insert(path, index);
        }
        places
    }

    pub(super) fn find(&self, path: &str) -> Found {
        let exact = self.roots.iter().find_map(|root| self.by_path.get(&plain(&root.join(path))));
        if let Some(&index) = exact {
            return Found::One(index);
        }
        // Other systems' separators too, for the file may come from there.
        let mut parts = path.split(['/', '\\']).rev().filter(|part| !matches!(*part, "" | "." | "..")).map(fold);
        let Some(name) = parts.next() else { return Found::Nothing };
        let folders: Vec<String> = parts.collect();
        let named = [self.by_name.get(&name), self.by_stem.get(stem(&name))];
        named
            .into_iter()
            .flatten()
            .map(|songs| self.nearest(songs, &name, &folders))
            .find(is_found)
            .unwrap_or(Found::Nothing)
    }

    /// Those of `songs` that have most of `folders` in common, from the file upwards.
    fn nearest(&self, songs: &[usize], name: &str, folders: &[String]) -> Found {
        let alike = |&song: &usize| self.folders[song].iter().zip(folders).take_while(|(a, b)| a == b).count();
        let most = songs.iter().map(alike).max().unwrap_or_default();
        // "01.mp3" of another album is another song.
        if most == 0 && !folders.is_empty() && is_common(stem(name)) {
            return Found::Nothing;
        }
        Found::from_candidates(songs.iter().copied().filter(|song| alike(song) == most).collect())
    }
}

fn is_found(found: &Found) -> bool {
    !matches!(found, Found::Nothing)
}

/// A name that every album has: digits, or "track" and digits.
fn is_common(stem: &str) -> bool {
    !stem.trim_start_matches("track").contains(char::is_alphabetic)
}

fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
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
