//! CSV with a header (RFC 4180), as Moodsic writes it.

use std::borrow::Cow;

use super::formula::guarded;
use super::report::Labelled;
use crate::dataset::LibrarySong;
use crate::mood::Mood;
use crate::song::SongId;

/// The columns that are written, in this order. `at` is RFC 3339 in UTC; `source` is human, import, file-tag or demo.
/// A path that is not UTF-8 is written with replacement characters; its song is still known by `song_id`.
pub const COLUMNS: [&str; 7] = ["path", "mood", "artist", "title", "song_id", "source", "at"];

/// What a song sounds like, in words.
pub(super) type Hears<'a> = &'a dyn Fn(SongId) -> String;

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

    /// What a spreadsheet would run is written as text.
    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let cells: Vec<Cow<'_, str>> = cells.into_iter().map(guarded).collect();
        self.0.write_record(cells.iter().map(|cell| cell.as_bytes())).expect("memory takes every byte");
    }

    pub(super) fn into_text(self) -> String {
        let bytes = self.0.into_inner().expect("memory takes every byte");
        String::from_utf8(bytes).expect("made of strings")
    }
}
