//! Labels from a list, with the songs that it brings along: looked at first, then carried out. The command line and the window both
//! call it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Batch, LibraryError, add_songs};
use crate::dataset::{
    ExchangeError, LabelFile, LabelSource, LibrarySong, MatchReport, Store, StoreError, import_rows, missing_files,
    read_labels,
};
use crate::mood::Mood;

/// A list, and where the files that it names may lie.
#[derive(Debug)]
pub struct LabelList {
    /// What it says.
    pub file: LabelFile,
    /// Its folder.
    base: PathBuf,
    /// The folder of songs that its paths may be relative to.
    music: Option<PathBuf>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// Labels, and what cannot be matched. Songs that are still to be added are not in it.
    pub report: MatchReport,
    /// Files that are there and would be added.
    pub missing: Vec<PathBuf>,
    /// Moods that the library does not have.
    pub new_moods: Vec<Mood>,
}

impl LabelList {
    /// Reads a list; paths in it may also be relative to `music`.
    pub fn read(path: &Path, music: Option<&Path>) -> Result<Self, ExchangeError> {
        let file = read_labels(path)?;
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { file, base: absolute(path.parent().unwrap_or(Path::new(""))), music: music.map(absolute) })
    }

    /// What it would do. Changes nothing.
    pub fn plan(&self, store: &Store, overwrite: bool) -> Result<ImportPlan, StoreError> {
        let songs = store.songs()?;
        let known = store.vocabulary()?;
        let report = self.matched(&songs, overwrite);
        let mut new_moods: Vec<Mood> = Vec::new();
        for mood in self.file.rows.iter().filter_map(|row| Mood::new(&row.mood).ok()) {
            if known.position(&mood).is_none() && !new_moods.contains(&mood) {
                new_moods.push(mood);
            }
        }
        Ok(ImportPlan { report, missing: self.missing(&songs), new_moods })
    }

    /// The files that it names, that are there, and that the library does not have.
    pub fn missing(&self, songs: &[LibrarySong]) -> Vec<PathBuf> {
        missing_files(&self.file.rows, songs, &self.base, self.music.as_deref())
    }

    /// Adds the songs that it brings along; `each` hears of every batch, and may break it off.
    pub fn add_missing(
        &self,
        store: &mut Store,
        each: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<(), LibraryError> {
        let missing = self.missing(&store.songs()?);
        if missing.is_empty() { Ok(()) } else { add_songs(store, &missing, each) }
    }

    /// Labels the songs of the library in one step of the history, moods that are new included.
    pub fn apply(&self, store: &mut Store, overwrite: bool) -> Result<(MatchReport, Vec<LibrarySong>), StoreError> {
        let songs = store.songs()?;
        let report = self.matched(&songs, overwrite);
        let labels: Vec<_> = report.labels.iter().map(|(song, state)| (*song, Some(state.clone()))).collect();
        store.annotate_with_new_moods(&labels, LabelSource::Import, Timestamp::now())?;
        Ok((report, songs))
    }

    fn matched(&self, songs: &[LibrarySong], overwrite: bool) -> MatchReport {
        import_rows(&self.file.rows, songs, &self.base, self.music.as_deref(), overwrite)
    }
}
