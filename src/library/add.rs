//! Adds songs to the library right away.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf, absolute};

use super::{Batch, Collector, LibraryError, ReadError, read_songs};
use crate::dataset::{KnownFile, Store, StoreError};
use crate::parallel::{cores, for_each_in_order};
use crate::song::{FileStamp, Song, read_song_while};

/// Reads these files on all cores (an unchanged one by its stamp only) and adds them to the library under their absolute paths.
/// `each` gets what became of them, by their index and in their order, each as soon as it is in the library; its error ends it,
/// and so does a `Break` of `go_on`. What was added by then stays.
pub fn add_files<E: From<StoreError>>(
    store: &mut Store,
    paths: &[PathBuf],
    go_on: impl Fn() -> ControlFlow<()> + Sync,
    mut each: impl FnMut(&mut Store, usize, Result<Song, LibraryError>) -> Result<(), E>,
) -> Result<(), E> {
    let look_up = |path: &PathBuf| {
        let path = absolute(path).unwrap_or_else(|_| path.clone());
        store.known_file(&path).map(|known| (path, known))
    };
    let files = paths.iter().map(look_up).collect::<Result<Vec<_>, _>>()?;
    let read = |(path, known): &(PathBuf, KnownFile), _| {
        // It may have changed since it was looked up.
        let identity = known.identity.clone().filter(|_| FileStamp::of(path).ok() == known.stamp);
        read_song_while(path, identity, &mut || go_on())
    };
    let flow = for_each_in_order(&files, cores(), read, |index, read| {
        let song = match read {
            _ if go_on().is_break() => return ControlFlow::Break(Ok(())),
            Ok(None) => return ControlFlow::Break(Ok(())),
            Ok(Some(song)) => Ok(song),
            Err(error) => Err(ReadError::from(error).into()),
        };
        let stamp = files[index].1.stamp;
        let added = song.and_then(|song| Ok(store.upsert_songs(&[(song.clone(), stamp)]).map(|()| song)?));
        each(store, index, added).map_or_else(|error| ControlFlow::Break(Err(error)), ControlFlow::Continue)
    });
    flow.break_value().unwrap_or(Ok(()))
}

/// Reads the files that were labelled before they were read, so that their songs have the labels. Answers those that are no
/// songs, or are gone, and why; their labels stay. A `Break` of `go_on` ends it.
pub fn read_labelled_files(
    store: &mut Store,
    go_on: impl Fn() -> ControlFlow<()> + Sync,
) -> Result<Vec<(PathBuf, LibraryError)>, StoreError> {
    let paths: Vec<PathBuf> = store.unidentified()?.into_iter().map(|(path, _)| path).collect();
    let mut failed = Vec::new();
    add_files(store, &paths, go_on, |_, index, added| {
        failed.extend(added.err().map(|error| (paths[index].clone(), error)));
        Ok::<_, StoreError>(())
    })?;
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
