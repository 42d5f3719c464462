//! Songs by their paths: the same path, else the same file name with as many folders above it alike as possible.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::found::Found;
use crate::dataset::LibrarySong;

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

    pub(super) fn find(&self, path: &str) -> Found {
        let exact = self.roots.iter().find_map(|root| self.by_path.get(&plain(&root.join(path))));
        if let Some(&index) = exact {
            return Found::One(index);
        }
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
