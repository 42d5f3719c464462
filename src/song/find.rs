//! Walks folders for songs, in the order a person would list them.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::audio::EXTENSIONS;

/// What a walk meets.
#[derive(Debug)]
pub enum Found {
    /// A file that may be a song.
    Song(PathBuf),
    /// A folder that cannot be read, or a link that leads nowhere.
    Unreadable(PathBuf, io::Error),
    /// Anything else: a chance to break the walk off.
    Other,
}

/// Walks `paths` and shows each entry to `each`: all files whose extension Moodsic reads, each once, in natural name order;
/// a file named itself is taken whatever its extension. Links to folders are followed, circles are not. `Break` ends the walk.
pub fn walk(paths: &[PathBuf], each: &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut seen = HashSet::new();
    for path in paths {
        let walk = WalkDir::new(path).follow_links(true).sort_by(|a, b| natural_order(a.file_name(), b.file_name()));
        for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
            each(match entry {
                Ok(entry) if is_song(&entry) => {
                    let path = entry.into_path();
                    let is_new = seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone()));
                    if is_new { Found::Song(path) } else { Found::Other }
                }
                Ok(_) => Found::Other,
                // A circle of links: everything in it is found on the way in.
                Err(error) if error.loop_ancestor().is_some() => Found::Other,
                Err(error) => {
                    let at = error.path().unwrap_or(path).to_owned();
                    let reason = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
                    Found::Unreadable(at, reason)
                }
            })?;
        }
    }
    ControlFlow::Continue(())
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_song(entry: &DirEntry) -> bool {
    let named = entry.depth() == 0;
    if named { !entry.file_type().is_dir() } else { entry.file_type().is_file() && has_song_extension(entry.path()) }
}

fn has_song_extension(path: &Path) -> bool {
    path.extension().is_some_and(|found| EXTENSIONS.iter().any(|extension| found.eq_ignore_ascii_case(extension)))
}

/// Case does not count and numbers count as numbers: "2 b", "10 A". Equal names differing in case keep a fixed order.
fn natural_order(a: &OsStr, b: &OsStr) -> Ordering {
    let (left, right) = (a.to_string_lossy().to_lowercase(), b.to_string_lossy().to_lowercase());
    let (mut left, mut right) = (left.as_str(), right.as_str());
    while let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) {
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let (number, other) = (take_number(&mut left), take_number(&mut right));
            number.len().cmp(&other.len()).then(number.cmp(other))
        } else {
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
            x.cmp(&y)
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// Splits off the digits at the front and gives them without leading zeros.
fn take_number<'a>(text: &mut &'a str) -> &'a str {
    let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Songs, and what cannot be read.
    fn find_songs(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
        let (mut songs, mut failures) = (Vec::new(), Vec::new());
        let flow = walk(paths, &mut |found| {
            match found {
                Found::Song(path) => songs.push(path),
                Found::Unreadable(path, error) => failures.push((path, error)),
                Found::Other => {}
            }
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        (songs, failures)
    }

    #[test]
    fn a_walk_can_be_broken_off_at_its_first_entry() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("notes.txt"), b"x").expect("written");
        let mut met = 0;
        let flow = walk(&[dir.path().to_owned(), dir.path().to_owned()], &mut |_| {
            met += 1;
            ControlFlow::Break(())
        });
        assert!(flow.is_break());
        assert_eq!(met, 1);
    }

    #[test]
    fn numbers_sort_as_numbers_and_case_does_not_count() {
        let mut names = ["b", "10 x", "A", "2 x", "a", "track 007", "track 8", "ß", "2", "02 x"];
        names.sort_by(|a, b| natural_order(a.as_ref(), b.as_ref()));
        assert_eq!(names, ["2", "02 x", "2 x", "10 x", "A", "a", "b", "track 007", "track 8", "ß"]);
    }

    #[test]
    fn the_order_is_total() {
        let names = ["", "0", "00", "a0", "a00", "a", "A0", "a0b", "1a", "01a", "é", "10", "9"];
        for a in names {
            for b in names {
                let (there, back) = (natural_order(a.as_ref(), b.as_ref()), natural_order(b.as_ref(), a.as_ref()));
                assert_eq!(there, back.reverse(), "{a} {b}");
                assert_eq!(there.is_eq(), a == b, "{a} {b}");
            }
        }
    }

    #[test]
    fn folders_are_walked_in_natural_order_and_hidden_files_left_out() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in ["10 b.mp3", "9 a.FLAC", ".hidden.mp3", "notes.txt", "sub/1.ogg", ".git/x.mp3"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("in a folder")).expect("made");
            std::fs::write(path, b"x").expect("written");
        }
        let named = dir.path().join("notes.txt");
        let missing = dir.path().join("missing");
        let (songs, failures) = find_songs(&[dir.path().to_owned(), dir.path().join("sub"), named, missing.clone()]);
        let names: Vec<_> = songs.iter().map(|song| song.strip_prefix(dir.path()).expect("below").to_owned()).collect();
        assert_eq!(names, ["9 a.FLAC", "10 b.mp3", "sub/1.ogg", "notes.txt"].map(PathBuf::from));
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].0, missing);
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends_and_odd_names_are_kept() {
        use std::os::unix::ffi::OsStrExt as _;
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(dir.path(), dir.path().join("circle")).expect("linked");
        let odd = dir.path().join(OsStr::from_bytes(b"caf\xe9.mp3"));
        std::fs::write(&odd, b"x").expect("written");
        let (songs, failures) = find_songs(&[dir.path().to_owned()]);
        assert_eq!(songs, [odd]);
        assert!(failures.is_empty(), "{failures:?}");
    }
}
