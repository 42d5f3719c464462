//! Walks folders and reads what is found: one outcome per file, whatever is wrong with it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::audio::DecodeError;
use crate::song::{FileStamp, Identity, Song};

/// All files below `paths` whose extension Moodsic reads, each once, in natural name order; a file named itself is taken
/// whatever its extension. Links to folders are followed, circles are not; unreadable folders are in the second list.
pub fn find_songs(_paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<(PathBuf, std::io::Error)>) {
    todo!()
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// A song.
    Song(Box<Song>),
    /// Not a song, and why.
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        error: DecodeError,
    },
}

/// Reads one file: identity (from `cached` when given), metadata, length.
pub fn read_song(_path: &Path, _cached: Option<Identity>) -> Result<Song, DecodeError> {
    todo!()
}

/// Reads `files` one after another and hands every outcome to `each` with the number done so far; `Break` ends the scan.
/// `lookup` answers identities already known for a path and stamp.
pub fn scan(
    _files: &[PathBuf],
    _lookup: &mut dyn FnMut(&Path, FileStamp) -> Option<Identity>,
    _each: &mut dyn FnMut(usize, Outcome) -> ControlFlow<()>,
) {
    todo!()
}
