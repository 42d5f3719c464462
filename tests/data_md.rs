//! DATA.md against the program: its hundred songs are read, and what it says of forms, recipes and tables is so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use moodsic::dataset::{ExportFormat, ImportFormat, LabelFile, LibrarySong, Store, export, import_rows, read_labels};
use moodsic::mood::Vocabulary;
use moodsic::pipeline::Recipe;
use moodsic::song::{Metadata, Song, SongId};

const DATA_MD: &str = include_str!("../DATA.md");

fn data_md() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("DATA.md")
}

/// A library of one song a row of DATA.md, tagged as the row says.
fn owned_songs() -> Vec<LibrarySong> {
    let rows = read_labels(&data_md()).unwrap().rows;
    let song = |(n, row): (u8, &moodsic::dataset::ImportRow)| {
        let metadata = Metadata { artist: row.artist.clone(), title: row.title.clone(), ..Metadata::default() };
        let song = Song {
            id: SongId::from_bytes([n; 32]),
            path: PathBuf::from(format!("/music/{n}.mp3")),
            metadata,
            duration_secs: 200.0,
            format: "MP3".into(),
        };
        LibrarySong { song, annotation: None, added: i64::from(n) }
    };
    (0..).zip(&rows).map(song).collect()
}

#[test]
fn it_holds_a_hundred_songs_in_order_thirty_six_sad_thirty_four_happy_thirty_calm() {
    let LabelFile { format, rows, .. } = read_labels(&data_md()).unwrap();
    assert_eq!(format, ImportFormat::DataMd);
    let mut counts = BTreeMap::new();
    for (number, row) in (1..).zip(&rows) {
        assert!(row.text.starts_with(&format!("| {number} | ")), "{}", row.text);
        assert!(row.title.is_some() || row.artist.is_some(), "{}", row.text);
        *counts.entry(row.mood.as_str()).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([("sad", 36), ("happy", 34), ("calm", 30)]));
}

#[test]
fn the_songs_that_stand_twice_are_noted_at_both_places() {
    let rows = read_labels(&data_md()).unwrap().rows;
    let name = |number: usize| (&rows[number - 1].artist, &rows[number - 1].title);
    for (one, other) in [(60, 70), (62, 69)] {
        assert_eq!(name(one), name(other));
        assert!(rows[one - 1].text.contains(&format!("same song as {other}")));
        assert!(rows[other - 1].text.contains(&format!("same song as {one}")));
    }
}

#[test]
fn a_user_who_owns_the_songs_gets_their_moods() {
    let rows = read_labels(&data_md()).unwrap().rows;
    // Of the two songs that stand twice a user has one copy.
    let songs: Vec<_> = owned_songs().into_iter().filter(|song| !matches!(song.added, 68 | 69)).collect();
    let report = import_rows(&rows, &songs, Path::new("/"), None, false);
    let unmatched: Vec<_> = report.unmatched.iter().map(|row| row.row).collect();
    assert_eq!(report.matched, 99, "{unmatched:?}");
    assert_eq!(report.labels.len(), 97, "all but the piece of Chopin that has no title");
    assert!(report.unmatched[0].text.contains("Chopin"));
    assert!(report.conflicts.is_empty());
    for (id, state) in &report.labels {
        let row = &rows[usize::from(id.as_bytes()[0])];
        assert_eq!(state.mood().unwrap().as_str(), row.mood, "{}", row.text);
    }
}

#[test]
fn the_columns_it_lists_are_those_that_are_written() {
    let dir = tempfile::tempdir().unwrap();
    for format in [ExportFormat::DataMd, ExportFormat::Csv] {
        let to = dir.path().join("labels");
        export(format, &[], None, &to, &mut |_| Ok(Vec::new())).unwrap();
        let text = std::fs::read_to_string(&to).unwrap();
        let header = text.lines().next().unwrap();
        assert!(DATA_MD.contains(&format!("```text\n{header}\n```")), "{header}");
        for column in header.split([',', '|']).map(str::trim).filter(|column| !column.is_empty()) {
            assert!(DATA_MD.contains(&format!("\n| `{column}` | ")), "{column}");
        }
    }
}

#[test]
fn it_names_the_recipes_by_their_ids() {
    for recipe in [Recipe::minute(), Recipe::hacksc2020()] {
        assert!(DATA_MD.contains(&format!("`{}`", recipe.id())), "{}", recipe.id());
    }
}

#[test]
fn it_names_the_moods_that_a_library_begins_with() {
    let moods = Vocabulary::default().entries().iter().map(|entry| format!("`{}`", entry.mood)).collect::<Vec<_>>();
    assert!(DATA_MD.contains(&format!("begins with {}, {} and {}", moods[0], moods[1], moods[2])));
}

#[test]
fn it_lists_every_table_and_column_of_the_database() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path()).unwrap());
    let database = rusqlite::Connection::open(dir.path().join("moodsic.db")).unwrap();
    let sql = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
               WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'";
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let columns: Vec<_> = columns.map(Result::unwrap).collect();
    assert!(columns.len() > 30, "{columns:?}");
    let (_, section) = DATA_MD.split_once("\n## The database\n").unwrap();
    for (table, column) in columns {
        let row = section.lines().find(|line| line.starts_with(&format!("| `{table}` |")));
        assert!(row.is_some_and(|row| row.contains(&format!("`{column}`"))), "{table}.{column}");
    }
}
