//! Label files: what is exported comes back the same, every form is recognised, and rows find the songs they mean.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use moodsic::dataset::{
    Annotation, Conflict, ExchangeError, ExportFormat, ImportFormat, ImportRow, LabelFile, LabelSource, LabelState,
    LibrarySong, MatchReport, VertexForm, export, export_all, export_vertex, import_rows, read_labels,
};
use moodsic::mood::Mood;
use moodsic::playlist::m3u8;
use moodsic::song::{Metadata, Song, SongId};
use proptest::prelude::*;
use tempfile::TempDir;

fn mood(name: &str) -> Mood {
    Mood::new(name).unwrap()
}

fn song(n: u8, path: &str, artist: &str, title: &str) -> LibrarySong {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let metadata = Metadata { artist: some(artist), title: some(title), ..Metadata::default() };
    let id = SongId::from_bytes([n; 32]);
    let song = Song { id, path: PathBuf::from(path), metadata, duration_secs: 200.4, format: "MP3".into() };
    LibrarySong { song, annotation: None, added: i64::from(n) }
}

fn with_state(song: LibrarySong, state: LabelState) -> LibrarySong {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let annotation = Annotation { song: song.song.id, state, source: LabelSource::Human, at };
    LibrarySong { annotation: Some(annotation), ..song }
}

fn labelled(song: LibrarySong, name: &str) -> LibrarySong {
    with_state(song, LabelState::Labelled(mood(name)))
}

fn unlabelled(songs: &[LibrarySong]) -> Vec<LibrarySong> {
    songs.iter().map(|song| LibrarySong { annotation: None, ..song.clone() }).collect()
}

fn no_picture(_: &LibrarySong) -> Result<Vec<u8>, String> {
    panic!("this form has no pictures")
}

fn write(format: ExportFormat, songs: &[LibrarySong], to: &Path) -> moodsic::dataset::ExportReport {
    export(format, songs, None, to, &mut no_picture).unwrap()
}

/// Reads `text` as the file `name`.
fn read(name: &str, text: impl AsRef<[u8]>) -> Result<LabelFile, ExchangeError> {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    read_labels(&path)
}

/// What importing `text` into a library of `songs` would do.
fn import(text: &str, songs: &[LibrarySong]) -> MatchReport {
    import_rows(&read("labels", text).unwrap().rows, songs, Path::new("/labels"), None, false)
}

/// The one song (by its number) that a row with these cells finds.
fn found(songs: &[LibrarySong], path: &str, artist: &str, title: &str) -> Option<u8> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let row = ImportRow {
        path: some(path),
        artist: some(artist),
        title: some(title),
        mood: "sad".into(),
        ..ImportRow::default()
    };
    let report = import_rows(&[row], songs, Path::new("/labels"), Some(Path::new("/music")), false);
    assert_eq!(report.matched + report.unmatched.len(), 1);
    report.labels.first().map(|(id, _)| id.as_bytes()[0])
}

fn moods_by_song(songs: &[LibrarySong]) -> BTreeMap<SongId, Mood> {
    let mood = |song: &LibrarySong| Some((song.song.id, song.annotation.as_ref()?.state.mood()?.clone()));
    songs.iter().filter_map(mood).collect()
}

fn moods_by_label(report: &MatchReport) -> BTreeMap<SongId, Mood> {
    report.labels.iter().filter_map(|(id, state)| Some((*id, state.mood()?.clone()))).collect()
}

/// Text as tags and file names hold it, the characters of every file form among them.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ,;|\"'\\\\`*_<>&#\\[\\](){}~!-]{1,20}",
        "[|,\n\r\t\" \u{a0}\u{3000}é漢🎵\u{301}x]{1,12}",
        "\\PC{1,20}",
        Just("&amp; &#10; <br> | \\| \\\\|".to_owned()),
        // What spreadsheets run, what turns a line round, and names longer than a file's.
        "['=+@\t-]{1,3}[a-z0-9()!]{0,8}",
        "[a-z\u{200f}\u{202e}\u{5d0}-\u{5da} ]{1,12}",
        "[a-zé]{280,300}",
    ]
}

/// Labelled songs with odd tags and paths.
fn odd_library() -> impl Strategy<Value = Vec<LibrarySong>> {
    let name = odd_text().prop_map(|name| name.replace('/', "_")).prop_filter("a file name", |n| n != "." && n != "..");
    let moods = prop::sample::select(vec!["sad", "Happy", "laid back", "грусть", "x*y_z`"]);
    prop::collection::vec((name, odd_text(), odd_text(), moods), 1..6).prop_map(|songs| {
        let songs = (0..).zip(songs).map(|(n, (name, artist, title, mood))| {
            // A folder each, so that no two paths are equal.
            labelled(song(n, &format!("/music/{n}/{name}"), &artist, &title), mood)
        });
        songs.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_export_read_back_gives_every_song_its_mood(songs in odd_library()) {
        let dir = TempDir::new().unwrap();
        for (format, name, form) in [
            (ExportFormat::DataMd, "labels.md", ImportFormat::DataMd),
            (ExportFormat::Csv, "labels.csv", ImportFormat::Csv),
        ] {
            let file = dir.path().join(name);
            write(format, &songs, &file);
            let LabelFile { format: read_form, rows, unreadable, .. } = read_labels(&file).unwrap();
            prop_assert!(unreadable.is_empty());
            prop_assert_eq!(read_form, form);
            let report = import_rows(&rows, &unlabelled(&songs), dir.path(), None, false);
            prop_assert!(report.unmatched.is_empty() && report.conflicts.is_empty(), "{:?}", report);
            prop_assert_eq!(moods_by_label(&report), moods_by_song(&songs));
        }
    }

    #[test]
    fn paths_artists_and_titles_come_back_to_the_letter(songs in odd_library()) {
        let dir = TempDir::new().unwrap();
        for (format, name) in [(ExportFormat::DataMd, "a.md"), (ExportFormat::Csv, "a.csv")] {
            let file = dir.path().join(name);
            write(format, &songs, &file);
            let rows = read_labels(&file).unwrap().rows;
            prop_assert_eq!(rows.len(), songs.len());
            for (row, song) in rows.iter().zip(&songs) {
                let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
                prop_assert_eq!(row.path.as_deref(), song.song.path.to_str());
                prop_assert_eq!(&row.artist, &filled(&song.song.metadata.artist));
                prop_assert_eq!(&row.title, &filled(&song.song.metadata.title));
            }
        }
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet(songs in odd_library()) {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("a.csv");
        write(ExportFormat::Csv, &songs, &file);
        let mut reader = csv::Reader::from_path(&file).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            prop_assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])), "{:?}", record);
        }
    }

    #[test]
    fn a_playlist_has_two_lines_a_song_and_every_path_comes_back(songs in odd_library()) {
        let text = m3u8(songs.iter().map(|song| &song.song), None);
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        prop_assert_eq!(lines.len(), 1 + 2 * songs.len());
        for (pair, song) in lines[1..].chunks(2).zip(&songs) {
            prop_assert!(pair[0].starts_with("#EXTINF:") && !pair[1].starts_with('#'));
            let path = match pair[1].strip_prefix("file://") {
                Some(address) => percent_encoding::percent_decode_str(address).decode_utf8().unwrap().into_owned(),
                None => pair[1].to_owned(),
            };
            prop_assert_eq!(Some(path.as_str()), song.song.path.to_str());
            // A list of such lines leads to the song as well.
            let row = ImportRow { path: Some(pair[1].to_owned()), mood: "sad".into(), ..ImportRow::default() };
            let report = import_rows(&[row], &unlabelled(&songs), Path::new("/labels"), None, false);
            prop_assert_eq!(report.labels.first().map(|(id, _)| *id), Some(song.song.id));
        }
    }

    #[test]
    fn an_image_folder_has_a_picture_of_its_own_for_every_song(songs in odd_library()) {
        let dir = TempDir::new().unwrap();
        let report =
            export(ExportFormat::ImageFolder, &songs, None, dir.path(), &mut |_| Ok(b"png".to_vec())).unwrap();
        prop_assert_eq!(report.written.len(), songs.len());
        let folded: std::collections::BTreeSet<String> =
            report.written.iter().map(|path| path.to_str().unwrap().to_lowercase()).collect();
        prop_assert_eq!(folded.len(), songs.len());
        for path in &report.written {
            prop_assert!(path.is_file() && path.parent().unwrap().parent().unwrap() == dir.path(), "{}", path.display());
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(\\PC|[\n,|\"-]){0,200}") {
        let _either = read("labels", text);
    }
}

#[test]
fn unsure_and_skipped_songs_and_other_moods_are_not_exported() {
    let songs = [
        labelled(song(1, "/m/1.mp3", "A", "One"), "sad"),
        labelled(song(2, "/m/2.mp3", "A", "Two"), "calm"),
        with_state(song(3, "/m/3.mp3", "A", "Three"), LabelState::Unsure),
        with_state(song(4, "/m/4.mp3", "A", "Four"), LabelState::Skipped),
        song(5, "/m/5.mp3", "A", "Five"),
    ];
    let dir = TempDir::new().unwrap();
    let to = dir.path().join("made/on/the/way.csv");
    let report = write(ExportFormat::Csv, &songs, &to);
    assert_eq!(report.counts, BTreeMap::from([(mood("sad"), 1), (mood("calm"), 1)]));
    assert_eq!(report.written, std::slice::from_ref(&to));
    let report = export(ExportFormat::Csv, &songs, Some(&mood("CALM")), &to, &mut no_picture).unwrap();
    assert_eq!(report.counts, BTreeMap::from([(mood("calm"), 1)]));
    assert_eq!(read_labels(&to).unwrap().rows.len(), 1);
}

#[test]
fn csv_has_its_seven_columns() {
    let dir = TempDir::new().unwrap();
    let to = dir.path().join("a.csv");
    write(ExportFormat::Csv, &[labelled(song(1, "/m/a, b.mp3", "X", "Y"), "sad")], &to);
    let id = "01".repeat(32);
    let expected =
        format!("path,mood,artist,title,song_id,source,at\n\"/m/a, b.mp3\",sad,X,Y,{id},human,2026-09-21T14:13:20Z\n");
    assert_eq!(fs::read_to_string(&to).unwrap(), expected);
}

#[cfg(unix)]
#[test]
fn a_song_whose_path_is_not_utf8_is_known_by_its_id() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut odd = labelled(song(1, "", "", ""), "sad");
    odd.song.path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/m/\xff.mp3"));
    let dir = TempDir::new().unwrap();
    let to = dir.path().join("a.csv");
    write(ExportFormat::Csv, std::slice::from_ref(&odd), &to);
    let report = import_rows(&read_labels(&to).unwrap().rows, &unlabelled(&[odd]), dir.path(), None, false);
    assert_eq!(report.labels.len(), 1);
}

#[test]
fn a_playlist_has_a_line_for_people_and_the_path_of_every_song() {
    let songs = [
        labelled(song(1, "/m/Für Elise.mp3", "Beethoven", "Für\nElise"), "calm"),
        labelled(song(2, "/m/two.mp3", "", ""), "calm"),
    ];
    let expected = "#EXTM3U\n#EXTINF:200,Beethoven - Für Elise\n/m/Für Elise.mp3\n#EXTINF:200,two\n/m/two.mp3\n";
    assert_eq!(m3u8(songs.iter().map(|song| &song.song), None), expected);
}

#[test]
fn an_image_folder_has_the_pictures_of_each_mood_and_names_the_songs_without_one() {
    let songs = [
        labelled(song(1, "/a/same.mp3", "", ""), "sad"),
        labelled(song(2, "/b/same.mp3", "", ""), "sad"),
        labelled(song(3, "/c/silent.mp3", "", ""), "calm"),
        labelled(song(4, "/d/four.mp3", "", ""), "so/so"),
    ];
    let dir = TempDir::new().unwrap();
    let mut picture = |song: &LibrarySong| match song.song.id.as_bytes()[0] {
        3 => Err("no usable audio".to_owned()),
        n => Ok(vec![n]),
    };
    let report = export(ExportFormat::ImageFolder, &songs, None, dir.path(), &mut picture).unwrap();
    assert_eq!(fs::read(dir.path().join("sad/same.mp3.png")).unwrap(), [1]);
    assert_eq!(fs::read(dir.path().join("sad/same.mp3 (2).png")).unwrap(), [2]);
    assert_eq!(fs::read(dir.path().join("so_so/four.mp3.png")).unwrap(), [4]);
    assert_eq!(report.written.len(), 3);
    assert_eq!(report.failed, [(PathBuf::from("/c/silent.mp3"), "no usable audio".to_owned())]);
    assert_eq!(report.counts, BTreeMap::from([(mood("sad"), 2), (mood("so/so"), 1)]));
}

#[test]
fn the_next_export_takes_away_its_own_old_pictures_and_nothing_else() {
    let dir = TempDir::new().unwrap();
    let mut picture = |_: &LibrarySong| Ok(vec![0]);
    let mut export = |name: &str| {
        let songs = [labelled(song(1, "/a/one.mp3", "", ""), name)];
        export(ExportFormat::ImageFolder, &songs, None, dir.path(), &mut picture).unwrap();
    };
    export("sad");
    fs::write(dir.path().join("sad/mine.png"), "mine").unwrap();
    export("calm");
    assert!(!dir.path().join("sad/one.mp3.png").exists());
    assert!(dir.path().join("calm/one.mp3.png").exists());
    assert!(dir.path().join("sad/mine.png").exists());
}

#[test]
fn an_edited_list_of_old_pictures_leads_to_no_file_outside() {
    let dir = TempDir::new().unwrap();
    let outside = dir.path().join("precious.png");
    fs::write(&outside, "x").unwrap();
    let to = dir.path().join("out");
    fs::create_dir(&to).unwrap();
    fs::write(to.join(".moodsic-export"), format!("../precious.png\n{}\nsad/../../precious.png\n", outside.display()))
        .unwrap();
    export(ExportFormat::ImageFolder, &[], None, &to, &mut no_picture).unwrap();
    assert!(outside.exists());
}

#[test]
fn vertex_files_are_written_by_song_id_and_find_their_songs_again() {
    let songs = [
        labelled(song(1, "/m/1.mp3", "", ""), "sad"),
        labelled(song(2, "/m/2.mp3", "", ""), "laid-back"),
        labelled(song(3, "/m/3.mp3", "", ""), "laid back"),
    ];
    let dir = TempDir::new().unwrap();
    for (form, read_form) in
        [(VertexForm::Csv, ImportFormat::VertexCsv), (VertexForm::Jsonl, ImportFormat::VertexJsonl)]
    {
        let to = dir.path().join("import");
        export_vertex(form, &songs, None, &BTreeMap::new(), "gs://bucket/pictures/", &to).unwrap();
        let LabelFile { format: found_form, rows, .. } = read_labels(&to).unwrap();
        assert_eq!(found_form, read_form);
        assert_eq!(rows[0].path.as_deref(), Some(format!("gs://bucket/pictures/{}.png", "01".repeat(32)).as_str()));
        let report = import_rows(&rows, &unlabelled(&songs), dir.path(), None, false);
        let names: Vec<_> = report.labels.iter().map(|(_, state)| state.mood().unwrap().to_string()).collect();
        assert_eq!(names, ["sad", "laid_back", "laid_back_2"]);
    }
}

#[test]
fn the_form_is_known_by_the_content_whatever_the_name() {
    for (text, form) in [
        ("| title | mood |\n|---|---|\n| x | sad |\n", ImportFormat::DataMd),
        ("\u{feff}path,mood\nx.mp3,sad\n", ImportFormat::Csv),
        ("\n1,a, b.mp3,sad\n", ImportFormat::DataTxt),
        ("training,gs://b/x.mp3.png,sad\n", ImportFormat::VertexCsv),
        ("gs://b/x.mp3.png,sad\n", ImportFormat::VertexCsv),
        (
            "{\"imageGcsUri\":\"gs://b/x.png\",\"classificationAnnotation\":{\"displayName\":\"sad\"}}\n",
            ImportFormat::VertexJsonl,
        ),
    ] {
        for name in ["labels.md", "labels.csv", "labels"] {
            let LabelFile { format: found, rows, .. } = read(name, text).unwrap();
            assert_eq!((found, rows.len(), rows[0].mood.as_str()), (form, 1, "sad"), "{text}");
        }
    }
}

#[test]
fn what_is_no_label_file_gets_its_sentence() {
    for (content, word) in
        [(&b""[..], "empty"), (b"\0\x01\x02\0\xff", "not a text"), (b"hello\n", "mood"), (b"path,genre\nx,y\n", "mood")]
    {
        let error = read("x.csv", content).unwrap_err();
        assert!(matches!(&error, ExchangeError::UnknownForm { detail, .. } if detail.contains(word)), "{error}");
    }
    let dir = TempDir::new().unwrap();
    assert!(matches!(read_labels(dir.path()), Err(ExchangeError::Io { .. })));
    assert!(matches!(read_labels(&dir.path().join("none")), Err(ExchangeError::Io { .. })));
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_never_ends_is_not_read() {
    assert!(matches!(read_labels(Path::new("/dev/zero")), Err(ExchangeError::Io { .. })));
}

#[test]
fn rows_without_a_mood_are_told() {
    let songs = [song(1, "/m/a.mp3", "", ""), song(2, "/m/b.mp3", "", "")];
    let report = import("path,mood\na.mp3,\nb.mp3,sad\n", &songs);
    assert_eq!((report.matched, report.labels.len()), (1, 1));
    assert_eq!(report.unmatched[0].text, "a.mp3, (it names no mood)");
}

#[test]
fn a_row_finds_its_song_by_path_relative_to_the_file_or_to_the_music() {
    let songs = [song(1, "/music/a/x.mp3", "", ""), song(2, "/labels/a/x.mp3", "", ""), song(3, "/z/b/x.mp3", "", "")];
    assert_eq!(found(&songs, "/z/./b/../b/x.mp3", "", ""), Some(3));
    assert_eq!(found(&songs, "a/x.mp3", "", ""), Some(1), "the music folder comes first");
    assert_eq!(found(&songs, "../labels/a/x.mp3", "", ""), Some(2));
    assert_eq!(found(&songs, "/elsewhere/b/x.mp3", "", ""), Some(3), "by the folders above it");
    assert_eq!(found(&songs, "C:\\Music\\b\\X.MP3", "", ""), Some(3));
    assert_eq!(found(&songs, "x.mp3", "", ""), None, "three fit");
}

#[test]
fn a_file_name_finds_the_same_song_as_another_kind_of_file_and_its_picture() {
    let songs = [song(1, "/music/Caf\u{e9}.flac", "", ""), song(2, "/music/other.flac", "", "")];
    assert_eq!(found(&songs, "Cafe\u{301}.mp3", "", ""), Some(1));
    assert_eq!(found(&songs, "sad/café.flac.png", "", ""), Some(1));
    assert_eq!(found(&songs, "gs://bucket/café.flac.png", "", ""), Some(1));
    assert_eq!(found(&songs, "nothing.mp3", "", ""), None);
}

#[test]
fn a_number_is_no_name_when_the_folders_differ() {
    let songs = [song(1, "/music/Album A/01.mp3", "", "")];
    assert_eq!(found(&songs, "Album B/01.mp3", "", ""), None);
    assert_eq!(found(&songs, "Album A/01.mp3", "", ""), Some(1));
    assert_eq!(found(&songs, "01.mp3", "", ""), Some(1));
    assert_eq!(found(&songs, "01. Hello", "", ""), None, "what follows this dot is no extension");
    for name in ["01 Track 01.wav", "Intro.wav", "02 - Intro.wav"] {
        let songs = [song(1, &format!("/music/B/{name}"), "", "")];
        assert_eq!(found(&songs, &format!("A/{name}"), "", ""), None);
        assert_eq!(found(&songs, &format!("B/{name}"), "", ""), Some(1));
    }
}

#[test]
fn in_quite_another_folder_only_the_very_same_name_is_the_same_song() {
    let songs = [song(1, "/music/berusky/Space.ogg", "", "")];
    assert_eq!(found(&songs, "ufo/space.ogg", "", ""), None);
    assert_eq!(found(&songs, "ufo/Space.mp3", "", ""), None);
    assert_eq!(found(&songs, "moved/Space.ogg", "", ""), Some(1));
    assert_eq!(found(&songs, "berusky/space.mp3", "", ""), Some(1));
}

#[test]
fn a_row_finds_its_song_by_artist_and_title_in_other_spellings() {
    let songs = [
        song(1, "/m/1.mp3", "The Mamas & The Papas", "California Dreamin' (Remastered 2009)"),
        song(2, "/m/2.mp3", "Megan Thee Stallion", "Hot Girl Summer"),
        song(3, "/m/3.mp3", "Pink", "Raise Your Glass"),
        song(4, "/m/4.mp3", "Radiohead", "Creep"),
        song(5, "/m/5.mp3", "TLC", "Creep"),
        song(6, "/m/6.mp3", "David Guetta feat. Sia", "Titanium (Live)"),
    ];
    assert_eq!(found(&songs, "", "Mamas and the Papas", "California Dreamin’"), Some(1));
    assert_eq!(found(&songs, "", "Megan Thee Stallion, Nicki Minaj & Ty Dolla $ign", "Hot girl summer"), Some(2));
    assert_eq!(found(&songs, "", "P!nk", "Raise Your Glass"), Some(3));
    assert_eq!(found(&songs, "", "TLC", "Creep"), Some(5));
    assert_eq!(found(&songs, "", "", "Creep"), None, "two songs have that title");
    assert_eq!(found(&songs, "", "", "Raise your glass"), Some(3));
    assert_eq!(found(&songs, "", "Stone Temple Pilots", "Creep"), None, "another artist's");
    assert_eq!(found(&songs, "", "David Guetta", "Titanium"), None, "another recording");
}

#[test]
fn a_song_without_tags_is_known_by_its_file_and_folder_names() {
    let songs = [
        song(1, "/m/01 - Coldplay - Paradise.mp3", "", ""),
        song(2, "/m/Debussy/Suite bergamasque/03 Clair de lune.ogg", "", ""),
        song(3, "/m/misc/07. Ho Hey.mp3", "", ""),
    ];
    assert_eq!(found(&songs, "", "Coldplay", "Paradise"), Some(1));
    assert_eq!(found(&songs, "", "Debussy", "Clair de Lune"), Some(2));
    assert_eq!(found(&songs, "", "", "Ho Hey"), Some(3));
    assert_eq!(found(&songs, "", "The Lumineers", "Ho Hey"), None, "nothing says who plays it");
}

#[test]
fn rows_that_find_no_song_say_why() {
    let songs = [song(1, "/m/a.mp3", "A", "Song"), song(2, "/m/b.mp3", "B", "Song")];
    let report = import("title,mood,path\nSong,sad,\nOther,sad,\n,sad,\nSong,\"sad, calm\",a.mp3\n", &songs);
    let texts: Vec<_> = report.unmatched.iter().map(|row| (row.row, row.text.as_str())).collect();
    assert_eq!(
        texts,
        [
            (2, "Song,sad, (2 songs fit equally well)"),
            (3, "Other,sad, (no song of the library fits)"),
            (4, ",sad, (it names neither a file nor a title)"),
            (5, "Song,sad, calm,a.mp3 (a mood's name cannot hold ',')"),
        ]
    );
    assert_eq!((report.matched, report.labels.len()), (0, 0));
}

#[test]
fn a_label_that_is_there_is_kept_unless_overwritten() {
    let songs = [
        labelled(song(1, "/m/1.mp3", "", "One"), "sad"),
        labelled(song(2, "/m/2.mp3", "", "Two"), "calm"),
        with_state(song(3, "/m/3.mp3", "", "Three"), LabelState::Unsure),
    ];
    let rows = read("x", "path,mood\n1.mp3,Sad\n2.mp3,happy\n3.mp3,happy\n").unwrap().rows;
    let keep = import_rows(&rows, &songs, Path::new("/m"), None, false);
    assert_eq!((keep.matched, keep.labels.len(), keep.conflicts.len()), (3, 0, 2));
    assert_eq!(keep.conflicts[0].had, LabelState::Labelled(mood("calm")));
    assert_eq!(keep.conflicts[0].file_says, LabelState::Labelled(mood("happy")));
    assert_eq!(keep.conflicts[1].had, LabelState::Unsure);
    let overwrite = import_rows(&rows, &songs, Path::new("/m"), None, true);
    assert_eq!(overwrite.labels.len(), 2);
    assert_eq!(overwrite.conflicts, keep.conflicts);
}

#[test]
fn of_rows_that_contradict_each_other_the_first_counts() {
    let songs = [song(1, "/m/1.mp3", "", "One")];
    for overwrite in [false, true] {
        let rows = read("x", "path,mood\n1.mp3,sad\n1.mp3,sad\n1.mp3,calm\n").unwrap().rows;
        let report = import_rows(&rows, &songs, Path::new("/m"), None, overwrite);
        assert_eq!(report.labels, [(songs[0].song.id, LabelState::Labelled(mood("sad")))]);
        assert_eq!((report.matched, report.conflicts.len()), (3, 1));
    }
}

#[test]
fn a_row_that_names_the_very_file_comes_before_one_whose_name_is_only_alike() {
    let songs = [labelled(song(1, "/m/b/Space.ogg", "", ""), "calm")];
    for (overwrite, changed) in
        [(false, Vec::new()), (true, vec![(songs[0].song.id, LabelState::Labelled(mood("happy")))])]
    {
        let rows = read("x", "path,mood\na/Space.ogg,sad\nb/Space.ogg,happy\n").unwrap().rows;
        let report = import_rows(&rows, &songs, Path::new("/m"), None, overwrite);
        assert_eq!(report.labels, changed);
        let said = |between_rows, had, file_says| {
            let state = |name| LabelState::Labelled(mood(name));
            Conflict { song: songs[0].song.id, had: state(had), file_says: state(file_says), between_rows }
        };
        assert_eq!(report.conflicts, [said(false, "calm", "happy"), said(true, "happy", "sad")]);
    }
}

#[test]
fn a_list_of_all_labels_is_read_again_unsure_and_skipped_ones_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.csv");
    let states = [LabelState::Labelled(mood("sad")), LabelState::Unsure, LabelState::Skipped];
    let at = "2026-11-28T12:00:00Z".parse().unwrap();
    let songs: Vec<LibrarySong> = (1..)
        .zip(&states)
        .map(|(number, state)| {
            let bare = song(number, &format!("/music/{number}.ogg"), "", "");
            let annotation = Annotation { song: bare.song.id, state: state.clone(), source: LabelSource::Human, at };
            LibrarySong { annotation: Some(annotation), ..bare }
        })
        .collect();
    export_all(&songs, &file).unwrap();
    let rows = read_labels(&file).unwrap().rows;
    let bare: Vec<_> = songs.iter().map(|row| LibrarySong { annotation: None, ..row.clone() }).collect();
    let report = import_rows(&rows, &bare, folder.path(), None, false);
    let expected: Vec<_> = songs.iter().zip(states).map(|(row, state)| (row.song.id, state)).collect();
    assert_eq!(report.labels, expected);
}
