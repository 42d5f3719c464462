//! CSV with a header (RFC 4180; semicolons and tabs are read too, as some spreadsheets write them).

use super::error::ExchangeError;
use super::report::Labelled;
use super::row::{Columns, ImportRow};
use crate::dataset::LibrarySong;
use crate::mood::Mood;
use crate::song::SongId;

/// The columns that are written, in this order. `at` is RFC 3339 in UTC; `source` is human, import, file-tag or demo.
/// A path that is not UTF-8 is written with replacement characters; its song is still known by `song_id`.
pub const COLUMNS: [&str; 7] = ["path", "mood", "artist", "title", "song_id", "source", "at"];

/// What a song sounds like, in words.
pub(super) type Hears<'a> = &'a dyn Fn(SongId) -> String;

/// `None` when the first line is not a header with a mood column and a path or title column.
pub(super) fn read(text: &str) -> Result<Option<Vec<ImportRow>>, ExchangeError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| row_error(&error))?;
    let Some(columns) = Columns::from_header(header.iter()) else { return Ok(None) };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| row_error(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = record.iter().collect();
        rows.push(columns.to_row(&cells, line, &cells.join(",")));
    }
    Ok(Some(rows))
}

/// The candidate that the header has most often.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of equals `max_by_key` takes the last: the comma.
    *b"\t;,".iter().max_by_key(|delimiter| count(delimiter)).unwrap_or(&b',')
}

pub(super) fn row_error(error: &csv::Error) -> ExchangeError {
    let line = error.position().map_or(0, csv::Position::line);
    ExchangeError::Row { line, detail: error.to_string() }
}

/// With a last column `hears` where what songs sound like is given.
pub(super) fn write(labels: &[Labelled], hears: Option<Hears<'_>>) -> String {
    let mut table = Table::new();
    table.row(COLUMNS.into_iter().chain(hears.map(|_| "hears")));
    for Labelled { song, annotation, mood } in labels {
        let metadata = &song.song.metadata;
        let (path, id, at) = (song.song.path.to_string_lossy(), song.song.id.to_string(), annotation.at.to_string());
        let cells = [
            path.as_ref(),
            mood.as_str(),
            metadata.artist.as_deref().unwrap_or_default(),
            metadata.title.as_deref().unwrap_or_default(),
            &id,
            annotation.source.name(),
            &at,
        ];
        let heard = hears.map(|hears| hears(song.song.id));
        table.row(cells.into_iter().chain(heard.as_deref()));
    }
    table.into_text()
}

/// All labels, with a last column `state` for those that have no mood.
pub(super) fn write_all(songs: &[LibrarySong]) -> String {
    let mut table = Table::new();
    table.row(COLUMNS.into_iter().chain(["state"]));
    for LibrarySong { song, annotation, .. } in songs {
        let Some(annotation) = annotation else { continue };
        table.row([
            song.path.to_string_lossy().as_ref(),
            annotation.state.mood().map_or("", Mood::as_str),
            song.metadata.artist.as_deref().unwrap_or_default(),
            song.metadata.title.as_deref().unwrap_or_default(),
            &song.id.to_string(),
            annotation.source.name(),
            &annotation.at.to_string(),
            annotation.state.name(),
        ]);
    }
    table.into_text()
}

/// A CSV text that grows row by row.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(super) fn new() -> Self {
        Self(csv::WriterBuilder::new().flexible(true).from_writer(Vec::new()))
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.0.write_record(cells).expect("memory takes every byte");
    }

    pub(super) fn into_text(self) -> String {
        let bytes = self.0.into_inner().expect("memory takes every byte");
        String::from_utf8(bytes).expect("made of strings")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_and_tabs_separate_too() {
        let read = |text| read(text).unwrap().unwrap();
        assert_eq!(read("path;mood\na,b.mp3;sad\n")[0].path.as_deref(), Some("a,b.mp3"));
        assert_eq!(read("path\tmood\na,b.mp3\tsad\n")[0].mood, "sad");
    }

    #[test]
    fn other_columns_are_ignored_and_short_rows_have_empty_cells() {
        let rows =
            read("id,Path,length,Independent_Label\n7,\"x,\"\"y\"\"\nz.mp3\",3:20,calm\n8,w.mp3\n").unwrap().unwrap();
        assert_eq!((rows[0].path.as_deref(), rows[0].mood.as_str(), rows[0].row), (Some("x,\"y\"\nz.mp3"), "calm", 2));
        assert_eq!((rows[1].mood.as_str(), rows[1].row), ("", 4));
    }

    #[test]
    fn a_table_without_a_mood_is_none() {
        assert!(read("path,genre\nx.mp3,rock\n").unwrap().is_none());
        assert!(read("mood,tempo\nsad,90\n").unwrap().is_none());
    }
}
