//! Adds songs to the library right away.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf, absolute};

use super::{Batch, Collector, LibraryError, ReadError, read_songs};
use crate::dataset::{Store, StoreError};
use crate::song::{FileStamp, Song, read_song};

/// Reads one file (an unchanged one by its stamp only) and adds it to the library under its absolute path.
pub fn add_file(store: &mut Store, path: &Path) -> Result<Song, LibraryError> {
    let path = absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = store.known_file(&path)?;
    let song = read_song(&path, known.identity).map_err(ReadError::from)?;
    store.upsert_songs(&[(song.clone(), known.stamp)])?;
    Ok(song)
}

/// Reads the files that were labelled before they were read, so that their songs have the labels. Answers those that are no
/// songs, or are gone, and why; their labels stay.
pub fn read_labelled_files(store: &mut Store) -> Result<Vec<(PathBuf, LibraryError)>, StoreError> {
    let mut failed = Vec::new();
    for (path, _) in store.unidentified()? {
        if let Err(error) = add_file(store, &path) {
            failed.push((path, error));
        }
    }
    Ok(failed)
}

/// Reads all songs in `paths` (see [`read_songs`]) and adds them. `each` gets every batch once it is in the library; `Break`
/// ends it with [`LibraryError::Cancelled`], what was added stays.
pub fn add_songs(
    store: &mut Store,
    paths: &[PathBuf],
    each: &mut dyn FnMut(Batch) -> ControlFlow<()>,
) -> Result<(), LibraryError> {
    let mut adder = Adder { store, each, failed: None };
    let read = read_songs(paths, &mut adder);
    adder.failed.map_or(read, |error| Err(error.into()))
}

/// Writes each batch in one transaction.
pub(super) struct Adder<'a> {
    pub(super) store: &'a mut Store,
    pub(super) each: &'a mut dyn FnMut(Batch) -> ControlFlow<()>,
    /// Why the database does not go on.
    pub(super) failed: Option<StoreError>,
}

impl Collector for Adder<'_> {
    fn unchanged(&mut self, path: &Path, stamp: FileStamp) -> Option<Song> {
        self.store.unchanged_song(path, stamp).unwrap_or_else(|error| {
            self.failed = Some(error);
            None
        })
    }

    fn collect(&mut self, batch: Batch) -> ControlFlow<()> {
        if self.failed.is_some() {
            return ControlFlow::Break(());
        }
        if !batch.songs.is_empty()
            && let Err(error) = self.store.upsert_songs(&batch.songs)
        {
            self.failed = Some(error);
            return ControlFlow::Break(());
        }
        (self.each)(batch)
    }
}
