//! What every form writes: labels with a mood, into files that appear whole or not at all, and a report of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::ExchangeError;
use crate::dataset::{Annotation, LibrarySong};
use crate::files;
use crate::mood::Mood;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Files.
    pub written: Vec<PathBuf>,
    /// Songs per mood.
    pub counts: BTreeMap<Mood, usize>,
    /// Songs whose names are too long for a file, and what was written for them.
    pub shortened: Vec<(PathBuf, PathBuf)>,
    /// Songs left out, and why.
    pub failed: Vec<(PathBuf, String)>,
}

impl ExportReport {
    pub(super) fn count(&mut self, mood: &Mood) {
        *self.counts.entry(mood.clone()).or_default() += 1;
    }
}

/// A song that has a mood: what every form writes.
pub(super) struct Labelled<'a> {
    pub(super) song: &'a LibrarySong,
    pub(super) annotation: &'a Annotation,
    pub(super) mood: &'a Mood,
}

/// The songs that have a mood (that one, when given), in their order.
pub(super) fn labelled<'a>(songs: &'a [LibrarySong], only: Option<&Mood>) -> Vec<Labelled<'a>> {
    let labelled = songs.iter().filter_map(|song| {
        let annotation = song.annotation.as_ref()?;
        Some(Labelled { song, annotation, mood: annotation.state.mood()? })
    });
    labelled.filter(|label| only.is_none_or(|only| label.mood == only)).collect()
}

pub(super) fn write_text(labels: &[Labelled], to: &Path, text: &str) -> Result<ExportReport, ExchangeError> {
    write_file(to, text.as_bytes())?;
    let mut report = ExportReport { written: vec![to.to_owned()], ..ExportReport::default() };
    for label in labels {
        report.count(label.mood);
    }
    Ok(report)
}

pub(super) fn write_file(to: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let write = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        files::write_whole(to, bytes)
    };
    write().map_err(|source| ExchangeError::Io { path: to.to_owned(), source })
}
