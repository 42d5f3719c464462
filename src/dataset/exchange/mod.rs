//! Labels as plain text: which forms there are, recognising them, and choosing who reads or writes them.
//!
//! Knows nothing of the database. What a row means for the library is the job of `matching`.

mod csv_table;
mod data_txt;
mod error;
mod folders;
mod markdown;
mod playlist;
mod report;
mod row;
mod vertex;

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

pub use csv_table::COLUMNS as CSV_COLUMNS;
pub use error::ExchangeError;
pub use markdown::COLUMNS as DATA_MD_COLUMNS;
pub use report::ExportReport;
pub use row::ImportRow;
pub use vertex::{VertexForm, export_vertex, import_line, label_names};

use self::report::{labelled, write_file, write_text};
use super::LibrarySong;
use crate::mood::Mood;
use crate::song::SongId;

/// A label file over this many bytes (a hundred thousand songs fill a fifth of it) is refused.
const MAX_BYTES: u64 = 64 << 20;

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

/// Recognises the form of `path` by its content and reads its rows. Rows without a mood are left out.
pub fn read_labels(path: &Path) -> Result<(ImportFormat, Vec<ImportRow>), ExchangeError> {
    let unknown = |detail: &str| ExchangeError::UnknownForm { path: path.to_owned(), detail: detail.into() };
    let bytes = read_file(path).map_err(|source| ExchangeError::Io { path: path.to_owned(), source })?;
    let text = str::from_utf8(&bytes).map_err(|_| unknown("it is not UTF-8 text"))?;
    // Spreadsheets put a byte order mark before UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).ok_or_else(|| unknown("it is empty"))?;

    let (format, mut rows) = if first.trim_start().starts_with('{') {
        (ImportFormat::VertexJsonl, vertex::read_jsonl(text)?)
    } else if let Some(rows) = markdown::read(text) {
        (ImportFormat::DataMd, rows)
    } else if vertex::is_csv(first) {
        (ImportFormat::VertexCsv, vertex::read_csv(text)?)
    } else if data_txt::is_data_txt(first) {
        (ImportFormat::DataTxt, data_txt::read(text)?)
    } else if let Some(rows) = csv_table::read(text)? {
        (ImportFormat::Csv, rows)
    } else {
        return Err(unknown("no column is headed mood beside one headed path or title"));
    };
    rows.retain(|row| !row.mood.is_empty() || row.undecided.is_some());
    Ok((format, rows))
}

/// Never waits for a pipe, and never reads without end.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::metadata(path)?;
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The form to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Markdown table: [`DATA_MD_COLUMNS`].
    DataMd,
    /// CSV: [`CSV_COLUMNS`].
    Csv,
    /// `MOOD/<file name>.png`, the exact pictures.
    ImageFolder,
    /// UTF-8 playlist.
    M3u8,
}

/// Writes all labels of `songs` as CSV, unsure and skipped included, and waits until the disk has them: they may be nowhere
/// else.
pub fn export_all(songs: &[LibrarySong], to: &Path) -> Result<(), ExchangeError> {
    let failed = |source| ExchangeError::Io { path: to.to_owned(), source };
    write_file(to, csv_table::write_all(songs).as_bytes())?;
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(failed)
}

/// As [`export`] in the form [`ExportFormat::Csv`], with one more column, `hears`: what each song sounds like.
pub fn export_heard(
    songs: &[LibrarySong],
    mood: Option<&Mood>,
    hears: &dyn Fn(SongId) -> String,
    to: &Path,
) -> Result<ExportReport, ExchangeError> {
    let labels = labelled(songs, mood);
    write_text(&labels, to, &csv_table::write(&labels, Some(hears)))
}

/// Writes the labelled ones of `songs` (only those of `mood` when given); files appear whole or not at all.
/// `picture` makes the PNG bytes of a song (image folders only). Missing folders above `to` are made.
pub fn export(
    format: ExportFormat,
    songs: &[LibrarySong],
    mood: Option<&Mood>,
    to: &Path,
    picture: &mut dyn FnMut(&LibrarySong) -> Result<Vec<u8>, String>,
) -> Result<ExportReport, ExchangeError> {
    let labels = labelled(songs, mood);
    match format {
        ExportFormat::ImageFolder => folders::write(&labels, to, picture),
        ExportFormat::DataMd => write_text(&labels, to, &markdown::write(&labels)),
        ExportFormat::Csv => write_text(&labels, to, &csv_table::write(&labels, None)),
        ExportFormat::M3u8 => write_text(&labels, to, &playlist::write(&labels)),
    }
}
