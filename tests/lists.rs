//! Label lists as spreadsheets, taggers and labelling programs write them: every row is matched, or told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1251, WINDOWS_1252};
use jiff::Timestamp;
use moodsic::dataset::{
    Annotation, LabelFile, LabelSource, LabelState, LibrarySong, MatchReport, import_rows, read_labels,
};
use moodsic::mood::Mood;
use moodsic::song::{Metadata, Song, SongId};
use unicode_normalization::UnicodeNormalization as _;

const SONGS: [(&str, &str); 4] =
    [("Beyoncé - Halo", "sad"), ("Björk - Jóga", "calm"), ("Ñu - Señor", "happy"), ("Plain - Song", "happy")];

/// The four songs in one album, and one more of the same name elsewhere.
fn library() -> Vec<LibrarySong> {
    let paths = SONGS.map(|(name, _)| format!("/music/Album/{name}.wav"));
    let paths = paths.into_iter().chain(["/music/Other/Plain - Song.wav".to_owned()]);
    let songs = (1..).zip(paths).map(|(number, path)| LibrarySong {
        song: Song {
            id: SongId::from_bytes([number; 32]),
            path: path.into(),
            metadata: Metadata::default(),
            duration_secs: 60.0,
            format: "WAV".to_owned(),
        },
        annotation: None,
        added: i64::from(number),
    });
    songs.collect()
}

fn read(bytes: &[u8]) -> LabelFile {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels");
    fs::write(&path, bytes).unwrap();
    read_labels(&path).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

fn import(bytes: &[u8]) -> (LabelFile, MatchReport) {
    let file = read(bytes);
    let report = import_rows(&file.rows, &library(), Path::new("/music/Album"), None, false);
    (file, report)
}

/// A list of the four songs: one row each, whose first cell is what `path` makes of the song's name.
fn table(head: &str, separator: &str, end: &str, path: impl Fn(&str) -> String) -> String {
    let rows = SONGS.iter().map(|(name, mood)| format!("{}{separator}{mood}{end}", path(name)));
    [format!("{head}{end}")].into_iter().chain(rows).collect()
}

fn file_name(name: &str) -> String {
    format!("{name}.wav")
}

#[track_caller]
fn finds_all(name: &str, bytes: &[u8]) {
    let (file, report) = import(bytes);
    assert_eq!(file.unreadable, [], "{name}");
    assert_eq!(report.unmatched, [], "{name}");
    assert_eq!(report.conflicts, [], "{name}");
    let found: Vec<_> =
        report.labels.iter().map(|(id, state)| (id.as_bytes()[0], state.mood().unwrap().clone())).collect();
    let expected: Vec<_> = (1..).zip(SONGS).map(|(number, (_, mood))| (number, Mood::new(mood).unwrap())).collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn every_encoding_is_read() {
    let (plain, tabs) = (table("path,mood", ",", "\r\n", file_name), table("path\tmood", "\t", "\r\n", file_name));
    let utf16 = |text: &str, mark: &[u8], to_bytes: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(to_bytes).collect::<Vec<_>>()].concat()
    };
    let old = |encoding: &'static Encoding, text: &str| encoding.encode(text).0.into_owned();
    finds_all("UTF-8", plain.as_bytes());
    finds_all("UTF-8 with a mark", &[b"\xef\xbb\xbf", plain.as_bytes()].concat());
    finds_all("UTF-16, little end first", &utf16(&tabs, b"\xff\xfe", u16::to_le_bytes));
    finds_all("UTF-16, big end first", &utf16(&tabs, b"\xfe\xff", u16::to_be_bytes));
    finds_all("UTF-16 without a mark", &utf16(&plain, b"", u16::to_le_bytes));
    finds_all("UTF-16 without a mark, big end first", &utf16(&plain, b"", u16::to_be_bytes));
    finds_all("Windows-1252", &old(WINDOWS_1252, &plain));
    finds_all("Mac Roman", &old(MACINTOSH, &plain.replace("\r\n", "\r")));
    finds_all("Mac Roman with line feeds", &old(MACINTOSH, &plain.replace("\r\n", "\n")));
    assert_eq!(read(&old(WINDOWS_1252, &plain)).encoding, Some("windows-1252"));
    assert_eq!(read(plain.as_bytes()).encoding, None);
    let russian = "path;mood\r\nКино - Группа крови.mp3;грусть\r\n";
    assert_eq!(read(&old(WINDOWS_1251, russian)).rows[0].mood, "грусть");
    let numbered: Vec<_> = (1..).zip(SONGS).map(|(n, (name, mood))| format!("{n},{name}.wav,{mood}\r\n")).collect();
    let numbered = numbered.concat();
    finds_all("DATA.txt", numbered.as_bytes());
    finds_all("DATA.txt in Windows-1252", &old(WINDOWS_1252, &numbered));
    finds_all("DATA.txt of a Macintosh", numbered.replace("\r\n", "\r").as_bytes());
    let markdown = table("| path | mood |\r|---|---|", " | ", "\r", |name| format!("| {name}.wav"));
    finds_all("DATA.md of a Macintosh", markdown.as_bytes());
}

#[test]
fn every_dialect_is_read() {
    let plain = table("path,mood", ",", "\r\n", file_name);
    let semicolons = table("path;mood", ";", "\r\n", file_name);
    for (name, text) in [
        ("semicolons", semicolons.clone()),
        ("a line that says so", format!("sep=;\r\n{semicolons}")),
        ("a line that says comma", format!("sep=,\r\n{plain}")),
        ("carriage returns", plain.replace("\r\n", "\r")),
        ("mixed line ends", plain.replacen("\r\n", "\n", 2).replacen("\r\n", "\r", 1)),
        ("blank lines first", format!("\r\n\r\n{plain}")),
        ("an empty row first", format!(",\r\n{plain}")),
        ("a comment first", format!("# my labels\r\n{plain}")),
        ("a title first", format!("My labels 2024,\r\n{plain}")),
        ("a header in capitals", table(" PATH , Mood ", ",", "\r\n", file_name)),
        ("other names", table("FileName,Label", ",", "\r\n", file_name)),
        ("more cells than columns", plain.replace("\r\n", ",,\r\n")),
        ("a zero at the end", format!("{plain}\0")),
        ("an old end of file", format!("{plain}\x1a")),
        (
            "quotes everywhere",
            plain.replace(',', "\",\"").replace("\r\n", "\"\r\n\"").trim_end_matches('"').replacen("path", "\"path", 1),
        ),
        ("moods in capitals", plain.replace(",sad", ",SAD").replace(",calm", ", Calm ")),
        ("Windows paths", table("path,mood", ",", "\r\n", |name| format!("D:\\Music\\Album\\{name}.wav"))),
        ("a share's paths", table("path,mood", ",", "\r\n", |name| format!("\\\\nas\\music\\Album\\{name}.wav"))),
        (
            "decomposed names",
            table("path,mood", ",", "\r\n", |name| format!("/Volumes/Music/Album/{name}.wav")).nfd().collect(),
        ),
        ("another kind of file", table("path,mood", ",", "\r\n", |name| format!("Album/{name}.MP3"))),
        ("addresses", table("path,mood", ",", "\r\n", |name| address(&format!("file:///D:/Music/Album/{name}.wav")))),
        (
            "Label Studio's table",
            table("audio,choice", ",", "\r\n", |name| format!("/data/local-files/?d=songs/Album/{name}.wav")),
        ),
        (
            "Label Studio's addresses",
            table("audio,choice", ",", "\r\n", |name| address(&format!("/data/local-files/?d=Album/{name}.wav"))),
        ),
        (
            "a server's addresses",
            table("url,mood", ",", "\r\n", |name| address(&format!("https://music.example/Album/{name}.wav"))),
        ),
    ] {
        finds_all(name, text.as_bytes());
    }
    let names = SONGS.map(|(name, mood)| format!("{}\r\n", name.replace(" - ", ",") + "," + mood)).concat();
    let (_, report) = import(format!("artist,title,mood\r\n{names}").as_bytes());
    // Two songs are called Plain - Song.
    assert_eq!((report.matched, report.unmatched.len()), (3, 1));
    assert!(report.unmatched[0].text.ends_with("(2 songs fit equally well)"), "{:?}", report.unmatched);
}

/// With all but plain letters in percent form.
fn address(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-./:?=".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[test]
fn label_studio_exports_json_in_two_forms() {
    let tasks = SONGS.map(|(name, mood)| {
        serde_json::json!({
            "data": {"audio": format!("/data/local-files/?d=Album/{name}.wav"), "Mood": "another one"},
            "annotations": [{"was_cancelled": false, "result": [{"type": "choices", "value": {"choices": [mood]}}]}],
        })
    });
    finds_all("JSON", serde_json::json!(tasks).to_string().as_bytes());
    finds_all("JSON for people", serde_json::to_string_pretty(&tasks).unwrap().as_bytes());
    let short = SONGS.map(
        |(name, mood)| serde_json::json!({"audio": format!("/data/upload/1/0a1b2c3d-{name}.wav"), "choice": mood}),
    );
    finds_all("JSON-MIN", serde_json::json!(short).to_string().as_bytes());
}

#[test]
fn a_row_that_says_nothing_is_named_and_costs_no_other() {
    let plain = table("path,mood", ",", "\r\n", file_name);
    let (file, report) = import(format!("{plain}\"never closed,sad\r\nPlain - Song.wav,happy\r\n").as_bytes());
    assert_eq!(report.matched, 5);
    assert_eq!((file.unreadable.len(), file.unreadable[0].row), (1, 6));
    assert!(file.unreadable[0].text.contains("never closed"), "{:?}", file.unreadable);
    // In the first row already.
    let (file, report) = import(plain.replacen("Bey", "\"Bey", 1).as_bytes());
    assert_eq!((report.matched, file.unreadable.len(), file.unreadable[0].row), (3, 1, 2));
    for (name, mood) in [("two moods", ",\"sad, slow\""), ("two moods with a pipe", ",sad|calm"), ("no mood", ",")] {
        let (file, report) = import(plain.replacen(",sad", mood, 1).as_bytes());
        assert_eq!((report.matched, report.unmatched.len(), file.unreadable.len()), (3, 1, 0), "{name}");
        assert_eq!(report.unmatched[0].row, 2, "{name}");
    }
}

#[test]
fn rows_are_counted_whatever_is_in_the_file() {
    // Every line behind the header is one of the four kinds.
    let text = "path,mood\na.wav,sad\n\"open,sad\nBeyoncé - Halo.wav,sad\nBeyoncé - Halo.wav,calm\n\nPlain - Song.wav,\nx,y|z\n";
    let (file, report) = import(text.as_bytes());
    assert_eq!(report.matched + report.unmatched.len() + file.unreadable.len(), 6);
    assert_eq!((report.matched, report.conflicts.len(), report.unmatched.len(), file.unreadable.len()), (2, 1, 3, 1));
}

#[test]
fn of_several_tails_the_longest_decides() {
    let (_, report) =
        import("path,mood\n/mnt/old/Other/Plain - Song.wav,sad\nAlbum/Plain - Song.wav,calm\n".as_bytes());
    let found: Vec<_> = report.labels.iter().map(|(id, _)| id.as_bytes()[0]).collect();
    assert_eq!(found, [5, 4]);
    let mut songs = library();
    songs[3].annotation = Some(Annotation {
        song: songs[3].song.id,
        state: LabelState::Labelled(Mood::new("sad").unwrap()),
        source: LabelSource::Human,
        at: Timestamp::UNIX_EPOCH,
    });
    let rows = read("path,mood\n/elsewhere/Plain - Song.wav,calm\n".as_bytes()).rows;
    let report = import_rows(&rows, &songs, Path::new("/x"), None, true);
    assert!(report.unmatched[0].text.contains("2 songs fit equally well"), "nothing is overwritten by a guess");
}
