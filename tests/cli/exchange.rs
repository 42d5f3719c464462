//! `moodsic import` and `moodsic export`.

use std::fs;

use moodsic::dataset::{HistoryStep, Store};
use serde_json::json;

use crate::program::Program;

#[test]
fn a_csv_gives_moods_to_the_songs_of_a_folder() {
    let program = Program::new();
    program.song("music/a.wav", 1.0, 440.0, 1);
    program.song("music/sub/b.wav", 1.0, 880.0, 2);
    fs::write(program.here("labels.csv"), "path,mood,note\nmusic/a.wav,sad,x\nb.wav,dreamy,y\nc.wav,sad,z\n").unwrap();
    let run = program.say("import labels.csv --music music --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!(document["matched"], 2, "{document}");
    assert_eq!(document["conflicts"], json!([]));
    let unmatched = document["unmatched"].as_array().unwrap();
    assert_eq!(unmatched.len(), 1);
    assert!(unmatched[0]["row"].is_u64() && unmatched[0]["text"].as_str().unwrap().contains("c.wav"));
    let labels = program.say("labels --json").json();
    let moods: Vec<_> =
        labels["labels"].as_array().unwrap().iter().map(|label| (&label["mood"], &label["source"])).collect();
    assert_eq!(moods, [(&json!("sad"), &json!("import")), (&json!("dreamy"), &json!("import"))]);
}

#[test]
fn a_conflict_keeps_what_was_there_unless_told_otherwise() {
    let program = Program::new();
    let song = program.song("a.wav", 1.0, 440.0, 1);
    program.say("tag a.wav --mood calm");
    fs::write(program.here("labels.csv"), "path,mood\na.wav,sad\n").unwrap();
    let document = program.say("import labels.csv --json").json();
    let conflict = json!({"song": song.to_str().unwrap(), "had": "calm", "file_says": "sad"});
    assert_eq!(document["conflicts"], json!([conflict]));
    let mood = || program.say("labels --json").json()["labels"][0]["mood"].clone();
    assert_eq!(mood(), "calm");
    program.say("import labels.csv --overwrite");
    assert_eq!(mood(), "sad");
}

#[test]
fn what_is_exported_can_be_imported() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    program.song("b.wav", 1.0, 880.0, 2);
    program.say("tag a.wav --mood calm");
    program.say("tag b.wav --mood happy");
    for (format, file) in [("csv", "out.csv"), ("data-md", "out.md")] {
        let run = program.say(&format!("export --format {format} -o {file} --json"));
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.json(), json!({"written": [file], "counts": {"calm": 1, "happy": 1}}));
        program.say("tag a.wav b.wav --clear");
        let back = program.say(&format!("import {file} --json")).json();
        assert_eq!(back["matched"], 2, "{format}: {back}");
        let labels = program.say("labels --json").json();
        assert_eq!((&labels["labels"][0]["mood"], &labels["labels"][1]["mood"]), (&json!("calm"), &json!("happy")));
    }
}

#[test]
fn an_image_folder_holds_the_exact_pictures() {
    let program = Program::new();
    program.song("a.wav", 12.0, 440.0, 1);
    program.say("tag a.wav --mood calm");
    let run = program.say("export --format imagefolder -o set --json");
    assert_eq!(run.code, 0, "{run:?}");
    program.say("spectrogram a.wav");
    assert_eq!(fs::read(program.here("set/calm/a.wav.png")).unwrap(), fs::read(program.here("a.wav.png")).unwrap());
}

#[test]
fn a_song_without_a_picture_is_a_failed_line_of_the_image_folder() {
    let program = Program::new();
    program.song("long.wav", 12.0, 440.0, 1);
    program.song("short.wav", 1.0, 440.0, 2);
    program.say("tag long.wav short.wav --mood calm");
    let run = program.say("export --format imagefolder -o set --json");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("short.wav: too short"), "{run:?}");
    assert_eq!(run.json()["counts"], json!({"calm": 1}));
}

#[test]
fn a_playlist_has_the_songs_of_a_mood() {
    let program = Program::new();
    let calm = program.song("a.wav", 1.0, 440.0, 1);
    program.song("b.wav", 1.0, 880.0, 2);
    program.say("tag a.wav --mood calm");
    program.say("tag b.wav --mood happy");
    assert_eq!(program.say("export --format m3u8 --mood calm -o calm.m3u8").code, 0);
    let playlist = fs::read_to_string(program.here("calm.m3u8")).unwrap();
    let entries: Vec<_> = playlist.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(fs::canonicalize(program.here(entries[0])).unwrap(), fs::canonicalize(calm).unwrap());
}

#[test]
fn the_vertex_forms_need_to_know_where_the_pictures_lie() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    let id = program.say("tag a.wav --mood calm --json").json()["results"][0]["song_id"].as_str().unwrap().to_owned();
    assert_eq!(program.say("export --format vertex-csv -o v.csv").code, 2);
    assert_eq!(program.say("export --format vertex-csv --gcs-prefix bucket -o v.csv").code, 2);
    assert_eq!(program.say("export --format vertex-csv --gcs-prefix gs://bucket/x -o v.csv").code, 0);
    assert_eq!(fs::read_to_string(program.here("v.csv")).unwrap().trim(), format!("gs://bucket/x/{id}.png,calm"));
}

#[test]
fn files_that_are_no_label_lists_are_refused_by_name() {
    let program = Program::new();
    fs::write(program.here("binary.csv"), [0xff, 0xfe, 0, 1]).unwrap();
    fs::write(program.here("plain.txt"), "nothing\n").unwrap();
    for file in ["binary.csv", "plain.txt", "missing.csv"] {
        let run = program.run(["import", file, "--json"]);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.json()["error"].as_str().unwrap().contains(file), "{run:?}");
    }
}

#[test]
fn a_music_folder_that_is_none_is_a_usage_error() {
    let program = Program::new();
    fs::write(program.here("labels.csv"), "path,mood\na.wav,sad\n").unwrap();
    assert_eq!(program.say("import labels.csv --music nowhere").code, 2);
}

#[test]
fn an_import_with_a_new_mood_is_one_step_of_undo() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    fs::write(program.here("labels.csv"), "path,mood\na.wav,wistful\n").unwrap();
    let run = program.say("import labels.csv --music .");
    assert!(run.code == 0 && run.stderr.contains("wistful is a new mood"), "{run:?}");
    let mut store = Store::open(&program.data()).unwrap();
    store.step_history(HistoryStep::Undo, None).unwrap().unwrap();
    assert_eq!(store.vocabulary().unwrap().entries().len(), 3);
    assert!(store.songs().unwrap()[0].annotation.is_none());
    assert_eq!(store.history().unwrap().undo_count, 0);
}

#[test]
fn a_list_whose_files_are_there_brings_them_along() {
    let program = Program::new();
    let song = program.song("elsewhere/a.wav", 1.0, 440.0, 1);
    program.song("lists/b.wav", 1.0, 880.0, 2);
    let rows = format!("path,mood\n{},sad\nb.wav,calm\ngone.wav,happy\nb.wav,\n", song.display());
    fs::write(program.here("lists/labels.csv"), rows).unwrap();
    let run = program.say("import lists/labels.csv --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!((&document["matched"], &document["unreadable"]), (&json!(2), &json!([])));
    assert_eq!(document["unmatched"].as_array().unwrap().len(), 2, "{document}");
    assert_eq!(program.say("labels --json").json()["labels"].as_array().unwrap().len(), 2);
}

#[test]
fn rows_that_cannot_be_read_are_errors_with_their_line() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    fs::write(program.here("some.csv"), "path,mood\n\"never closed,sad\na.wav,calm\n").unwrap();
    let run = program.say("import some.csv --json");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!((&run.json()["matched"], &run.json()["unreadable"][0]["row"]), (&json!(1), &json!(2)));
    assert!(run.stderr.contains("row 2 cannot be read"), "{run:?}");
    for (name, text) in [("none.csv", "path,mood\n\"never closed,sad\n"), ("empty.csv", "path,mood\n")] {
        fs::write(program.here(name), text).unwrap();
        let run = program.say(&format!("import {name} --json"));
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.json()["error"].as_str().unwrap().contains("no row of"), "{run:?}");
    }
}

#[test]
fn one_name_that_is_too_long_stops_no_export() {
    let program = Program::new();
    let long = format!("{}.wav", "x".repeat(250));
    program.song("a.wav", 12.0, 440.0, 1);
    program.song(&long, 12.0, 880.0, 2);
    assert_eq!(program.run(["tag", "a.wav", &long, "--mood", "calm"]).code, 0);
    let run = program.say("export --format imagefolder -o pictures --json");
    assert_eq!(run.code, 0, "{run:?}");
    let shortened = &run.json()["shortened"][0];
    assert!(shortened["song"].as_str().unwrap().ends_with(&long), "{shortened}");
    let written = program.here(shortened["written"].as_str().unwrap());
    assert!(fs::metadata(&written).unwrap().is_file());
    assert!(run.stderr.contains("its name is too long"), "{run:?}");
    assert_eq!(fs::read_dir(program.here("pictures/calm")).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn names_move_no_cursor() {
    let program = Program::new();
    let name = "bell\u{7}red\u{1b}[31m\nerror: no\u{202e}.wav";
    program.song(name, 12.0, 440.0, 1);
    program.song("silent.wav", 1.0, 440.0, 1);
    assert_eq!(program.run(["tag", name, "--mood", "calm"]).code, 0);
    let runs = [
        program.run(["spectrogram", name, "silent.wav"]),
        program.say("labels"),
        program.run(["spectrogram", &format!("none {name}")]),
    ];
    for run in runs {
        let said = run.stdout.clone() + &run.stderr;
        assert!(said.contains("bell\\u{7}red\\u{1b}[31m\\nerror: no\\u{202e}"), "{run:?}");
        assert!(!said.contains(['\u{7}', '\u{1b}', '\u{202e}']), "{run:?}");
    }
    let labels = program.say("labels --json").json();
    assert!(labels["labels"][0]["path"].as_str().unwrap().ends_with(name), "a document has the name itself");
}
