//! What a row of a label file says, and which of its columns say it.

use crate::dataset::LabelState;
use crate::song::SongId;

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

/// A row that says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableRow {
    /// 1-based line.
    pub row: u64,
    /// The line, and the reason in brackets.
    pub text: String,
}

/// What was read of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) read: Vec<ImportRow>,
    pub(super) unreadable: Vec<UnreadableRow>,
}

impl Rows {
    /// Adds a row that says nothing, and why.
    pub(super) fn add_unreadable(&mut self, row: u64, text: &str, reason: &str) {
        self.unreadable.push(UnreadableRow { row, text: format!("{} ({reason})", text.trim()) });
    }
}

/// Which column holds what, found by the names in a header.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    path: Option<usize>,
    artist: Option<usize>,
    title: Option<usize>,
    mood: Option<usize>,
    song: Option<usize>,
    state: Option<usize>,
}

/// What columns are called, the surest name first.
const PATHS: [&str; 9] = ["path", "file", "file name", "filename", "file path", "filepath", "location", "audio", "url"];
const ARTISTS: [&str; 3] = ["artist", "artists", "composer"];
const TITLES: [&str; 3] = ["title", "song", "piece"];
const MOODS: [&str; 6] = ["mood", "moods", "independent label", "label", "choice", "choices"];

impl Columns {
    /// `None` unless there is a mood and something to know the song by. The surest name counts; of equal ones the first.
    pub(super) fn from_header<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = names.map(|name| name.trim().to_lowercase().replace(['_', '-'], " ")).collect();
        let find = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        let columns = Self {
            path: find(&PATHS),
            artist: find(&ARTISTS),
            title: find(&TITLES),
            mood: find(&MOODS),
            song: find(&["song id"]),
            state: find(&["state"]),
        };
        (columns.mood.is_some() && (columns.path.is_some() || columns.title.is_some())).then_some(columns)
    }

    /// The row that `cells` say; missing cells are empty.
    pub(super) fn to_row(&self, cells: &[&str], row: u64, text: &str) -> ImportRow {
        let cell = |column: Option<usize>| column.and_then(|index| cells.get(index)).and_then(|cell| filled(cell));
        ImportRow {
            row,
            song: cell(self.song).and_then(|id| id.trim().parse().ok()),
            path: cell(self.path),
            artist: cell(self.artist),
            title: cell(self.title),
            mood: only_choice(cell(self.mood).unwrap_or_default().trim()),
            undecided: cell(self.state).and_then(|state| undecided(state.trim())),
            text: text.trim().to_owned(),
        }
    }
}

/// Label Studio writes several choices as `{"choices":["sad","calm"]}`. Several stay joined by commas: no mood has such a name, so
/// the row is reported.
fn only_choice(cell: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Choices {
        choices: Vec<String>,
    }
    serde_json::from_str::<Choices>(cell).map_or_else(|_| cell.to_owned(), |found| found.choices.join(", "))
}

/// "unsure" and "skipped", as [`LabelState::name`] writes them.
fn undecided(state: &str) -> Option<LabelState> {
    [LabelState::Unsure, LabelState::Skipped].into_iter().find(|undecided| undecided.name() == state)
}

/// A cell's text; an empty one is none.
pub(super) fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}
