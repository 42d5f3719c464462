//! Brings songs into the library: single files, folders, the demo. The command line and the window's scan both call it.
//! It labels nothing but the demo, and says how far it is only to its caller.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::audio::DecodeError;
use crate::dataset::{KnownFile, LabelSource, LabelState, Store, StoreError};
use crate::demo::{DemoError, compose_library};
use crate::mood::Mood;
use crate::parallel::{cores, for_each_in_order};
use crate::song::find::read_song;
use crate::song::{Song, SongId};

/// Why a song or the demo did not get into the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The file is no song.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The demo library.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// A file before it is read.
struct Unread {
    path: PathBuf,
    known: KnownFile,
}

impl Unread {
    fn look_up(store: &Store, file: &Path) -> Result<Self, StoreError> {
        let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let known = store.known_file(&path)?;
        Ok(Self { path, known })
    }

    fn read(&self) -> Result<Song, DecodeError> {
        read_song(&self.path, self.known.identity.clone())
    }
}

/// Reads one file (an unchanged one by its stamp only) and adds it to the library under its absolute path.
pub fn add_file(store: &mut Store, path: &Path) -> Result<Song, LibraryError> {
    let file = Unread::look_up(store, path)?;
    let song = file.read()?;
    store.upsert_songs(&[(song.clone(), file.known.stamp)])?;
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

/// Gets each file and what became of it.
pub type EachFile<'a> = dyn FnMut(&Path, Result<Song, DecodeError>) -> ControlFlow<()> + 'a;

/// Reads `files` on all cores and adds those that are songs, in their order. `each` gets every file's outcome once its song
/// is in the library; `Break` ends it with [`LibraryError::Cancelled`], what was added stays.
pub fn add_files(store: &mut Store, files: &[PathBuf], each: &mut EachFile<'_>) -> Result<(), LibraryError> {
    let unread: Vec<_> = files.iter().map(|file| Unread::look_up(store, file)).collect::<Result<_, _>>()?;
    let mut broken = None;
    let read = |unread: &Unread, _| unread.read();
    let flow = for_each_in_order(&unread, cores(), read, |index, outcome| {
        if let Ok(song) = &outcome
            && let Err(error) = store.upsert_songs(&[(song.clone(), unread[index].known.stamp)])
        {
            broken = Some(error);
            return ControlFlow::Break(());
        }
        each(&files[index], outcome)
    });
    match (broken, flow) {
        (Some(error), _) => Err(error.into()),
        (None, ControlFlow::Break(())) => Err(LibraryError::Cancelled),
        (None, ControlFlow::Continue(())) => Ok(()),
    }
}

/// Adds a mood that the library does not have yet; answers the mood as the library spells it, and whether it is new.
pub fn ensure_mood(store: &mut Store, mood: &Mood) -> Result<(Mood, bool), StoreError> {
    let vocabulary = store.vocabulary()?;
    if let Some(place) = vocabulary.position(mood) {
        return Ok((vocabulary.entries()[place].mood.clone(), false));
    }
    store.add_mood(mood, vocabulary.next_colour())?;
    Ok((mood.clone(), true))
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
    let pieces = compose_library(dir, progress).map_err(|error| match error {
        DemoError::Cancelled => LibraryError::Cancelled,
        DemoError::Io { .. } => error.into(),
    })?;
    let mut report = DemoReport::default();
    let mut moods = Vec::new();
    for piece in pieces {
        let song = add_file(store, &piece.path)?;
        if piece.tagged {
            moods.push((song.id, piece.mood));
            report.tagged += 1;
        } else {
            report.untagged.push(song.path.clone());
        }
        report.songs.push(song.path);
    }
    label_demo(store, &moods, now)?;
    Ok(report)
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
