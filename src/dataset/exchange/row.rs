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

/// Which column holds what, found by the names in a header.
#[derive(Default)]
pub(super) struct Columns {
    path: Option<usize>,
    artist: Option<usize>,
    title: Option<usize>,
    mood: Option<usize>,
    song: Option<usize>,
    state: Option<usize>,
}

impl Columns {
    /// `None` unless there is a mood and something to know the song by. The first column of a name counts.
    pub(super) fn from_header<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
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
    pub(super) fn to_row(&self, cells: &[&str], row: u64, text: &str) -> ImportRow {
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

/// "unsure" and "skipped", as [`LabelState::name`] writes them.
fn undecided(state: &str) -> Option<LabelState> {
    [LabelState::Unsure, LabelState::Skipped].into_iter().find(|undecided| undecided.name() == state)
}

/// A cell's text; an empty one is none.
pub(super) fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}
