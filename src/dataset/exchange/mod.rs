//! Labels as plain text: which forms there are, recognising them, and choosing who reads or writes them.
//!
//! Knows nothing of the database. What a row means for the library is the job of `matching`.

mod csv_table;
mod data_txt;
mod error;
mod folders;
mod formula;
mod json;
mod lines;
mod markdown;
mod records;
mod report;
mod row;
mod sheet;
mod vertex;

use std::fs;
use std::path::Path;

pub use csv_table::COLUMNS as CSV_COLUMNS;
pub use error::ExchangeError;
pub use markdown::COLUMNS as DATA_MD_COLUMNS;
pub use report::ExportReport;
pub use row::{ImportRow, UnreadableRow};
pub use vertex::{VertexForm, export_vertex, import_line, label_names};

use self::lines::lines;
use self::report::{labelled, write_file, write_text};
use self::row::Rows;
use super::LibrarySong;
use crate::files;
use crate::mood::Mood;
use crate::song::SongId;
use crate::text_encoding;

/// A label file over this many bytes (a hundred thousand songs fill a fifth of it) is refused.
const MAX_BYTES: u64 = 64 << 20;

/// The form of a label file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// A Markdown table with title and mood columns.
    DataMd,
    /// The ancestor's `id,file name,label`.
    DataTxt,
    /// A table with a header: `path`, `mood` (or `independent_label`), optional `artist`, `title`.
    Csv,
    /// A list of objects: Label Studio's, or that of `moodsic labels --json`.
    Json,
    /// Vertex import CSV.
    VertexCsv,
    /// Vertex import JSON Lines.
    VertexJsonl,
}

/// What a label file says.
#[derive(Debug, PartialEq, Eq)]
pub struct LabelFile {
    /// Its form.
    pub format: ImportFormat,
    /// Its encoding, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Its rows, those without a mood too.
    pub rows: Vec<ImportRow>,
    /// The rows that say nothing, and why.
    pub unreadable: Vec<UnreadableRow>,
}

/// Recognises form and encoding of `path` by its content and reads its rows.
pub fn read_labels(path: &Path) -> Result<LabelFile, ExchangeError> {
    let unknown = |detail: &str| ExchangeError::UnknownForm { path: path.to_owned(), detail: detail.into() };
    let bytes =
        files::read_regular(path, MAX_BYTES).map_err(|source| ExchangeError::Io { path: path.to_owned(), source })?;
    let decoded = text_encoding::decode(&bytes);
    // Old programs end a text with such a character.
    let text = decoded.text.trim_end_matches(['\0', '\u{1a}', '\u{feff}']);
    let first = lines(text).find(|line| !line.text.trim().is_empty()).ok_or_else(|| unknown("it is empty"))?.text;
    if text.contains('\0') {
        return Err(unknown("it is not a text"));
    }
    let (format, rows) =
        recognise(text, first).ok_or_else(|| unknown("no column is headed mood beside one headed path or title"))?;
    let encoding = (decoded.encoding != "UTF-8").then_some(decoded.encoding);
    Ok(LabelFile { format, encoding, rows: rows.read, unreadable: rows.unreadable })
}

/// `first` is its first line that is not empty.
fn recognise(text: &str, first: &str) -> Option<(ImportFormat, Rows)> {
    let is_json = first.trim_start().starts_with(['{', '[']);
    if is_json && first.contains("\"imageGcsUri\"") {
        return Some((ImportFormat::VertexJsonl, vertex::read_jsonl(text)));
    }
    if is_json && let Some(rows) = json::read(text) {
        return Some((ImportFormat::Json, rows));
    }
    // Markdown's parser knows line feeds only.
    let table = if text.contains('\n') { markdown::read(text) } else { markdown::read(&text.replace('\r', "\n")) };
    if let Some(rows) = table {
        return Some((ImportFormat::DataMd, rows));
    }
    if vertex::is_csv(first) {
        return Some((ImportFormat::VertexCsv, vertex::read_csv(text)));
    }
    if data_txt::is_data_txt(first) {
        return Some((ImportFormat::DataTxt, data_txt::read(text)));
    }
    sheet::read(text).map(|rows| (ImportFormat::Csv, rows))
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
    }
}
