//! The demo library: composed, read like any other songs, and mostly tagged.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::add::Adder;
use super::{Batch, Collector, LibraryError, read_songs};
use crate::dataset::{LabelSource, LabelState, Store, StoreError};
use crate::demo::compose_library;
use crate::mood::Mood;
use crate::song::{FileStamp, Song, SongId};

/// The demo's pieces as they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demo {
    /// All pieces that could be read.
    pub songs: Vec<PathBuf>,
    /// The labels that come with it.
    pub labels: Vec<(SongId, Mood)>,
    /// Pieces that come without a tag, to be predicted.
    pub untagged: Vec<PathBuf>,
}

/// Composes the demo library in `dir` and has its pieces collected. `progress` gets pieces composed and pieces in all;
/// `Break` of either is [`LibraryError::Cancelled`]. The labels are for the caller to give, with [`label_demo`].
pub fn read_demo(
    dir: &Path,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
    collector: &mut dyn Collector,
) -> Result<Demo, LibraryError> {
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let pieces = compose_library(&dir, progress)?.ok_or(LibraryError::Cancelled)?;
    let paths: Vec<PathBuf> = pieces.iter().map(|piece| piece.path.clone()).collect();
    let mut noting = Noting { collector, songs: HashMap::new() };
    read_songs(&paths, &mut noting)?;
    let mut demo = Demo::default();
    for piece in pieces {
        let Some(song) = noting.songs.get(&piece.path) else { continue };
        if piece.tagged {
            demo.labels.push((*song, piece.mood));
        } else {
            demo.untagged.push(piece.path.clone());
        }
        demo.songs.push(piece.path);
    }
    Ok(demo)
}

/// Notes which songs pass by.
struct Noting<'a> {
    collector: &'a mut dyn Collector,
    songs: HashMap<PathBuf, SongId>,
}

impl Collector for Noting<'_> {
    fn unchanged(&mut self, path: &Path, stamp: FileStamp) -> Option<Song> {
        self.collector.unchanged(path, stamp)
    }

    fn collect(&mut self, batch: Batch) -> ControlFlow<()> {
        self.songs.extend(batch.songs.iter().map(|(song, _)| (song.path.clone(), song.id)));
        self.collector.collect(batch)
    }
}

/// What the demo brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// All pieces.
    pub songs: Vec<PathBuf>,
    /// Pieces that have a label now: the demo's own, or one that was there before and was left alone.
    pub tagged: usize,
    /// Pieces that come without a tag, to be predicted.
    pub untagged: Vec<PathBuf>,
}

/// Composes the demo library in `dir`, adds it and tags the fifteen pieces that come tagged. A label that is already there
/// stays. `progress` gets pieces done and pieces in all; `Break` ends it with [`LibraryError::Cancelled`].
pub fn add_demo(
    store: &mut Store,
    dir: &Path,
    now: Timestamp,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<DemoReport, LibraryError> {
    let mut left_out = None;
    let progress = RefCell::new(progress);
    let mut each = |mut batch: Batch| {
        left_out = batch.left_out.pop();
        // All are composed by now; it is only asked whether to go on.
        let composed = batch.progress.found;
        if left_out.is_some() { ControlFlow::Break(()) } else { (progress.borrow_mut())(composed, composed) }
    };
    let mut adder = Adder { store, each: &mut each, failed: None };
    let read = read_demo(dir, &mut |done, total| (progress.borrow_mut())(done, total), &mut adder);
    if let Some(error) = adder.failed {
        return Err(error.into());
    }
    if let Some((_, error)) = left_out {
        return Err(error.into());
    }
    let Demo { songs, labels, untagged } = read?;
    label_demo(store, &labels, now)?;
    Ok(DemoReport { songs, tagged: labels.len(), untagged })
}

/// Tags pieces of the demo that are in the library already and have no label yet; one step of the history. A mood of theirs
/// that the library does not have (any more) is added.
pub fn label_demo(store: &mut Store, pieces: &[(SongId, Mood)], now: Timestamp) -> Result<(), StoreError> {
    let mut labels = Vec::new();
    for (song, mood) in pieces {
        if store.song(*song)?.is_some_and(|entry| entry.annotation.is_none()) {
            labels.push((*song, Some(LabelState::Labelled(mood.clone()))));
        }
    }
    store.annotate_with_new_moods(&labels, LabelSource::Demo, now)?;
    Ok(())
}
