//! Labels as plain text: DATA.md (Markdown table), DATA.txt (`id,file name,label`), CSV; export as data-md, csv, imagefolder, m3u8.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::LibrarySong;
use crate::mood::Mood;

/// Why a label file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The file.
    #[error("cannot use {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Not UTF-8, or no form that is known.
    #[error("{} is not a label file Moodsic knows ({detail}); DATA.md describes the forms", path.display())]
    UnknownForm {
        /// Where.
        path: PathBuf,
        /// What was missing.
        detail: String,
    },
    /// CSV's answer.
    #[error("line {line}: {detail}")]
    Row {
        /// 1-based.
        line: u64,
        /// What is wrong.
        detail: String,
    },
}

/// The form of a label file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// A Markdown table with title and mood columns.
    DataMd,
    /// The ancestor's `id,file name,label`.
    DataTxt,
    /// CSV with a header: `path`, `mood` (or `independent_label`), optional `artist`, `title`.
    Csv,
    /// Vertex import CSV.
    VertexCsv,
    /// Vertex import JSON Lines.
    VertexJsonl,
}

/// One label as a file says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportRow {
    /// 1-based line.
    pub row: u64,
    /// Path or file name.
    pub path: Option<String>,
    /// Artist.
    pub artist: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// The mood as written.
    pub mood: String,
    /// The whole line, for the report.
    pub text: String,
}

/// Recognises the form of `path` and reads its rows.
pub fn read_labels(_path: &Path) -> Result<(ImportFormat, Vec<ImportRow>), ExchangeError> {
    todo!()
}

/// The form to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Markdown table: number, artist, title, mood, …
    DataMd,
    /// CSV: path, mood, artist, title, song_id, source, at.
    Csv,
    /// `MOOD/<file name>.png`, the exact pictures.
    ImageFolder,
    /// UTF-8 playlist.
    M3u8,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Files.
    pub written: Vec<PathBuf>,
    /// Songs per mood.
    pub counts: BTreeMap<Mood, usize>,
    /// Songs left out, and why.
    pub failed: Vec<(PathBuf, String)>,
}

/// Writes the labelled ones of `songs` (only those of `mood` when given); files appear whole or not at all.
/// `picture` makes the PNG bytes of a song (image folders only).
pub fn export(
    _format: ExportFormat,
    _songs: &[LibrarySong],
    _mood: Option<&Mood>,
    _to: &Path,
    _picture: &mut dyn FnMut(&LibrarySong) -> Result<Vec<u8>, String>,
) -> Result<ExportReport, ExchangeError> {
    todo!()
}
