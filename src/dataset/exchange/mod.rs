//! Labels as plain text: which forms there are, recognising them, and choosing who reads or writes them.
//!
//! Knows nothing of the database. What a row means for the library is the job of `matching`.

mod csv_table;
mod data_txt;
mod folders;
mod markdown;
mod playlist;
mod vertex;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

pub use csv_table::COLUMNS as CSV_COLUMNS;
pub use markdown::COLUMNS as DATA_MD_COLUMNS;
pub use vertex::{VertexForm, export_vertex, label_name};

use super::{Annotation, LabelState, LibrarySong};
use crate::files;
use crate::mood::Mood;
use crate::song::SongId;

/// A label file over this many bytes (a hundred thousand songs fill a fifth of it) is refused.
const MAX_BYTES: u64 = 64 << 20;

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
        source: io::Error,
    },
    /// Not UTF-8, or no form that is known.
    #[error("{} is not a label file Moodsic knows ({detail}); DATA.md describes the forms", path.display())]
    UnknownForm {
        /// Where.
        path: PathBuf,
        /// What was missing.
        detail: String,
    },
    /// A line that its form does not allow.
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
    /// Identity of the song, where the form has it.
    pub song: Option<SongId>,
    /// Path or file name.
    pub path: Option<String>,
    /// Artist.
    pub artist: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// The mood as written.
    pub mood: String,
    /// In place of a mood: unsure or skipped.
    pub undecided: Option<LabelState>,
    /// The whole line, for the report.
    pub text: String,
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

/// "unsure" and "skipped", as [`LabelState::name`] writes them.
fn undecided(state: &str) -> Option<LabelState> {
    [LabelState::Unsure, LabelState::Skipped].into_iter().find(|undecided| undecided.name() == state)
}

/// Writes all labels of `songs` as CSV, unsure and skipped included, and waits until the disk has them: they may be nowhere
/// else.
pub fn export_all(songs: &[LibrarySong], to: &Path) -> Result<(), ExchangeError> {
    let failed = |source| ExchangeError::Io { path: to.to_owned(), source };
    write_file(to, csv_table::write_all(songs).as_bytes())?;
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(failed)
}

/// A song that has a mood: what every form writes.
struct Labelled<'a> {
    song: &'a LibrarySong,
    annotation: &'a Annotation,
    mood: &'a Mood,
}

/// The songs that have a mood (that one, when given), in their order.
fn labelled<'a>(songs: &'a [LibrarySong], only: Option<&Mood>) -> Vec<Labelled<'a>> {
    let labelled = songs.iter().filter_map(|song| {
        let annotation = song.annotation.as_ref()?;
        Some(Labelled { song, annotation, mood: annotation.state.mood()? })
    });
    labelled.filter(|label| only.is_none_or(|only| label.mood == only)).collect()
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
        ExportFormat::Csv => write_text(&labels, to, &csv_table::write(&labels)),
        ExportFormat::M3u8 => write_text(&labels, to, &playlist::write(&labels)),
    }
}

fn write_text(labels: &[Labelled], to: &Path, text: &str) -> Result<ExportReport, ExchangeError> {
    write_file(to, text.as_bytes())?;
    let mut report = ExportReport { written: vec![to.to_owned()], ..ExportReport::default() };
    for label in labels {
        report.count(label.mood);
    }
    Ok(report)
}

impl ExportReport {
    fn count(&mut self, mood: &Mood) {
        *self.counts.entry(mood.clone()).or_default() += 1;
    }
}

fn write_file(to: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let write = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        files::write_whole(to, bytes)
    };
    write().map_err(|source| ExchangeError::Io { path: to.to_owned(), source })
}

/// A cell's text; an empty one is none.
fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Which column holds what, found by the names in a header.
#[derive(Default)]
struct Columns {
    path: Option<usize>,
    artist: Option<usize>,
    title: Option<usize>,
    mood: Option<usize>,
    song: Option<usize>,
    state: Option<usize>,
}

impl Columns {
    /// `None` unless there is a mood and something to know the song by. The first column of a name counts.
    fn from_header<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut columns = Self::default();
        for (index, name) in names.enumerate() {
            let column = match name.trim().to_lowercase().replace(['_', '-'], " ").as_str() {
                "path" | "file" | "file name" | "filename" => &mut columns.path,
                "artist" | "artists" | "composer" => &mut columns.artist,
                "title" | "song" | "piece" => &mut columns.title,
                "mood" | "label" | "independent label" => &mut columns.mood,
                "song id" => &mut columns.song,
                "state" => &mut columns.state,
                _ => continue,
            };
            column.get_or_insert(index);
        }
        (columns.mood.is_some() && (columns.path.is_some() || columns.title.is_some())).then_some(columns)
    }

    /// The row that `cells` say; missing cells are empty.
    fn to_row(&self, cells: &[&str], row: u64, text: &str) -> ImportRow {
        let cell = |column: Option<usize>| column.and_then(|index| cells.get(index)).and_then(|cell| filled(cell));
        ImportRow {
            row,
            song: cell(self.song).and_then(|id| id.trim().parse().ok()),
            path: cell(self.path),
            artist: cell(self.artist),
            title: cell(self.title),
            mood: cell(self.mood).unwrap_or_default().trim().to_owned(),
            undecided: cell(self.state).and_then(|state| undecided(state.trim())),
            text: text.trim().to_owned(),
        }
    }
}
