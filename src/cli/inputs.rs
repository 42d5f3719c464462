//! From the paths on the command line to song files: `-` is a list on stdin, folders are walked, everything keeps its order.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::interrupt;
use crate::library::ReadError;
use crate::path_bytes::path_from_bytes;
use crate::song::find::{Found, walk};

/// Why a folder gives nothing to work on.
pub(super) const NO_SONGS: &str = "no songs in this folder";

/// One thing to work on, or one line of failure.
#[derive(Debug)]
pub(super) enum Input {
    /// A file that may be a song.
    File {
        /// As named, or below the folder that was named.
        path: PathBuf,
        /// Its place below the folder that was named; of a file named itself, its name.
        below: PathBuf,
    },
    /// Nothing to work on.
    Failed {
        /// What was named.
        path: PathBuf,
        /// One sentence.
        error: String,
    },
}

impl Input {
    /// What was named.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File { path, .. } | Self::Failed { path, .. } => path,
        }
    }
}

/// `named` with every `-` replaced by the list on stdin: one path a line, or, when there is a NUL in it, one path a NUL
/// (`find -print0`). Bytes that are no UTF-8 stay as they are. A file called `-` is `./-`.
pub(super) fn named_paths(named: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let mut listed = false;
    for path in named {
        if path.as_os_str() != "-" {
            paths.push(path.clone());
        } else if !listed {
            listed = true;
            let mut list = Vec::new();
            interrupt::while_waiting(|| io::stdin().lock().read_to_end(&mut list))?;
            let separator = if list.contains(&0) { 0 } else { b'\n' };
            paths.extend(list.split(|&byte| byte == separator).filter(|name| !name.is_empty()).map(path_of_line));
        }
    }
    Ok(paths)
}

/// A line of the list; other systems than Unix end lines with CR and LF.
fn path_of_line(line: &[u8]) -> PathBuf {
    let line = if cfg!(unix) { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
    path_from_bytes(line.to_vec())
}

/// The songs of `paths`, folders walked. A folder with no songs, or that cannot be read, is a failure of its own. Ctrl-C ends
/// the walk where it is.
pub(super) fn find_inputs(paths: &[PathBuf]) -> Vec<Input> {
    paths.iter().flat_map(|path| if path.is_dir() { songs_below(path) } else { vec![file(path)] }).collect()
}

fn file(path: &Path) -> Input {
    let below = path.file_name().unwrap_or(path.as_os_str()).into();
    Input::File { path: path.to_owned(), below }
}

fn songs_below(folder: &Path) -> Vec<Input> {
    let (mut inputs, mut unreadable) = (Vec::new(), Vec::new());
    let flow = walk(&[folder.to_owned()], &mut |found| {
        match found {
            Found::Song(path) => {
                inputs.push(Input::File { below: path.strip_prefix(folder).unwrap_or(&path).to_owned(), path });
            }
            Found::Unreadable(path, error) => {
                let error = ReadError::unreadable(&path, error).to_string();
                unreadable.push(Input::Failed { path, error });
            }
            Found::Other => {}
        }
        interrupt::flow()
    });
    inputs.extend(unreadable);
    if inputs.is_empty() && flow.is_continue() {
        inputs.push(Input::Failed { path: folder.to_owned(), error: NO_SONGS.to_owned() });
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_without_a_dash_are_taken_as_they_are() {
        let named = [PathBuf::from("b"), PathBuf::from("./-"), PathBuf::from("b")];
        assert_eq!(named_paths(&named).unwrap(), named);
    }

    #[test]
    fn an_empty_folder_is_a_failure_and_a_missing_file_is_left_to_the_decoder() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.mp3");
        let inputs = find_inputs(&[folder.path().to_owned(), missing.clone()]);
        assert!(matches!(&inputs[0], Input::Failed { path, .. } if path == folder.path()));
        assert!(
            matches!(&inputs[1], Input::File { path, below } if *path == missing && below == Path::new("missing.mp3"))
        );
    }
}
