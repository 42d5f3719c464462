//! Playlists on the command line: `moodsic export --format m3u8` and `nsp`, and those that are kept up to date.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::program::Program;

/// Three short songs: two calm, one sad.
fn library() -> Program {
    let program = Program::new();
    for (name, hertz, seed) in [("music/a.wav", 440.0, 1), ("music/b.wav", 880.0, 2), ("music/c.wav", 660.0, 3)] {
        program.song(name, 1.0, hertz, seed);
    }
    assert_eq!(program.say("tag music/a.wav music/b.wav --mood calm").code, 0);
    assert_eq!(program.say("tag music/c.wav --mood sad").code, 0);
    program
}

/// The files that a playlist names, from its folder, by their names.
#[track_caller]
fn songs(playlist: &Path) -> Vec<String> {
    let text = fs::read_to_string(playlist).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let files = lines.map(|line| playlist.parent().unwrap().join(line));
    let name = |path: PathBuf| {
        assert!(path.is_file(), "{}", path.display());
        path.file_stem().unwrap().to_string_lossy().into_owned()
    };
    files.map(name).collect()
}

#[test]
fn a_playlist_has_the_moods_the_order_and_the_length_that_are_asked_for() {
    let program = library();
    let run = program.say("export --format m3u8 --mood calm --mood sad --order title --limit 2 -o lists/x.m3u8 --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json(), json!({"written": ["lists/x.m3u8"], "counts": {"calm": 2}}));
    assert_eq!(songs(&program.here("lists/x.m3u8")), ["a", "b"]);
    let shuffled = |seed: u32| {
        let line = format!("export --format m3u8 --order shuffled --seed {seed} -o y.m3u8");
        assert_eq!(program.say(&line).code, 0);
        songs(&program.here("y.m3u8"))
    };
    let orders: Vec<_> = (0..6).map(shuffled).collect();
    assert!(orders.iter().any(|order| *order != orders[0]), "{orders:?}");
    assert_eq!(shuffled(2), orders[2]);
    assert_eq!(program.say("export --format m3u8 --minutes 1 -o z.m3u8").code, 0);
    assert_eq!(songs(&program.here("z.m3u8")).len(), 3);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let program = library();
    for (line, reason) in [
        ("export --format csv --order title -o x", "--order is for playlists"),
        ("export --format csv --mood calm --mood sad -o x", "only a playlist"),
        ("export --format m3u8 --seed 3 -o x", "--order shuffled"),
        ("export --format m3u8 --predicted 1.5 -o x", "a score from 0 to 1"),
        ("export --format m3u8 --limit 0 -o x", "0 is not in"),
        ("export --format nsp --relative -o x", "names no files"),
        ("export --format nsp --predicted -o x", "cannot say what is suggested"),
        ("export --format nsp --minutes 5 -o x", "cannot say how long it is"),
        ("export --format m3u8 --mood none -o x", "there is no mood none"),
        ("export --refresh --format m3u8 -o x", "cannot be used with"),
        ("export --kept --refresh", "cannot be used with"),
        ("export --format m3u8", "--output"),
        ("export", "--format"),
    ] {
        let run = program.say(line);
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(run.stderr.contains(reason), "{line}: {run:?}");
        assert!(!program.here("x").exists(), "{line}");
    }
}

#[test]
fn a_relative_playlist_and_its_songs_are_moved_together() {
    let program = library();
    assert_eq!(program.say("export --format m3u8 --relative -o music/lists/all.m3u8").code, 0);
    fs::rename(program.here("music"), program.here("stick")).unwrap();
    assert_eq!(songs(&program.here("stick/lists/all.m3u8")), ["a", "b", "c"]);
    let text = fs::read_to_string(program.here("stick/lists/all.m3u8")).unwrap();
    assert!(text.contains("\n../a.wav\n"), "{text}");
}

#[test]
fn navidrome_gets_a_rule_on_the_tag() {
    let program = library();
    let run = program.say("export --format nsp --mood calm --order title --limit 30 -o evening.nsp --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json(), json!({"written": ["evening.nsp"], "counts": {"calm": 2}}));
    let rule: serde_json::Value = serde_json::from_slice(&fs::read(program.here("evening.nsp")).unwrap()).unwrap();
    assert_eq!((&rule["name"], &rule["all"]), (&json!("evening"), &json!([{"is": {"mood": "calm"}}])));
    assert_eq!((&rule["sort"], &rule["order"], &rule["limit"]), (&json!("title"), &json!("asc"), &json!(30)));
    assert!(run.stderr.contains("write-tags"), "{run:?}");
}

#[test]
fn a_kept_playlist_follows_tag_and_import_and_is_forgotten() {
    let program = library();
    let run = program.say("export --format m3u8 --mood calm --keep -o lists/calm.m3u8 --json");
    assert_eq!(run.json(), json!({"written": ["lists/calm.m3u8"], "counts": {"calm": 2}, "kept": true}));
    let playlist = program.here("lists/calm.m3u8");
    let run = program.say("tag music/c.wav --mood calm --json");
    assert!(run.code == 0 && run.stderr.contains("calm.m3u8 is up to date: 3 songs"), "{run:?}");
    assert_eq!(run.json()["results"].as_array().unwrap().len(), 1);
    assert_eq!(songs(&playlist), ["a", "b", "c"]);
    fs::write(program.here("labels.csv"), "path,mood\nmusic/a.wav,sad\n").unwrap();
    assert_eq!(program.say("import labels.csv --overwrite").code, 0);
    assert_eq!(songs(&playlist), ["b", "c"]);

    let kept = program.say("export --kept --json").json();
    let row = &kept["kept"][0];
    assert_eq!((&row["format"], &row["moods"], &row["songs"]), (&json!("m3u8"), &json!(["calm"]), &json!(2)), "{kept}");
    assert_eq!((&row["state"], &row["order"], &row["predicted"]), (&json!("kept"), &json!("added"), &json!(null)));
    assert!(program.say("export --kept").stdout.contains("calm.m3u8"));
    let refreshed = program.say("export --refresh --json");
    assert_eq!((refreshed.code, &refreshed.json()["refreshed"][0]["state"]), (0, &json!("unchanged")));

    let run = program.say("export --forget lists/calm.m3u8 --json");
    assert_eq!((run.code, &run.json()["forgotten"]), (0, &json!(["lists/calm.m3u8"])), "{run:?}");
    program.say("tag music/a.wav --mood calm");
    assert_eq!(songs(&playlist), ["b", "c"], "it stays as it is");
    let run = program.say("export --forget lists/calm.m3u8");
    assert!(run.code == 3 && run.stderr.contains("is not kept up to date"), "{run:?}");
    assert_eq!(program.say("export --replace lists/calm.m3u8").code, 3);
}

#[test]
fn a_playlist_that_somebody_edited_is_told_once_and_left_alone() {
    let program = library();
    program.say("export --format m3u8 --mood calm --keep -o calm.m3u8");
    let playlist = program.here("calm.m3u8");
    fs::write(&playlist, "#EXTM3U\nmusic/c.wav\n").unwrap();
    let run = program.say("tag music/c.wav --mood calm");
    assert!(run.code == 0 && run.stderr.contains("somebody has edited it"), "{run:?}");
    assert!(run.stderr.contains("--replace") && run.stderr.contains("--forget"), "{run:?}");
    let run = program.say("tag music/a.wav --mood sad");
    assert!(!run.stderr.contains("calm.m3u8"), "told once: {run:?}");
    assert_eq!(songs(&playlist), ["c"]);

    let run = program.say("export --refresh --json");
    assert_eq!((run.code, &run.json()["refreshed"][0]["state"]), (3, &json!("edited")), "{run:?}");
    assert_eq!(songs(&playlist), ["c"]);
    assert_eq!(program.say("export --kept --json").json()["kept"][0]["state"], "edited");
    let run = program.say("export --replace calm.m3u8 --json");
    assert_eq!((run.code, &run.json()["counts"]), (0, &json!({"calm": 2})), "{run:?}");
    assert_eq!(songs(&playlist), ["b", "c"]);

    // Two of them, one of which rests: some inputs failed.
    program.say("export --format m3u8 --mood sad --keep -o sad.m3u8");
    fs::remove_file(&playlist).unwrap();
    let run = program.say("tag music/b.wav --mood sad");
    assert!(run.stderr.contains("the file is gone") && run.stderr.contains("sad.m3u8 is up to date"), "{run:?}");
    fs::write(program.here("sad.m3u8"), "mine").unwrap();
    let run = program.say("export --refresh");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(songs(&playlist), ["c"], "it was asked for");
}

#[test]
fn nothing_kept_is_no_failure() {
    let program = Program::new();
    for line in ["export --kept --json", "export --refresh --json"] {
        let run = program.say(line);
        assert_eq!(run.code, 0, "{line}: {run:?}");
        assert_eq!(run.json()["written"], json!([]));
    }
    assert!(!program.data().join("moodsic.db").exists(), "no library is made");
}

#[test]
fn suggestions_come_from_what_was_heard_and_the_rest_is_told() {
    let program = Program::new();
    program.learnable_library();
    let run = program.say("export --format m3u8 --mood sad --predicted -o sad.m3u8");
    assert!(run.code == 5 && run.stderr.contains("moodsic train"), "{run:?}");
    program.say("export --format m3u8 --mood sad --keep -o labels.m3u8");
    assert_eq!(program.say("train").code, 0);
    program.song("new/low.wav", 12.0, 155.0, 77);
    program.song("new/high.wav", 12.0, 3_100.0, 78);
    fs::write(program.here("none.csv"), "path,mood\nnowhere.wav,sad\n").unwrap();
    assert_eq!(program.say("import none.csv --music new").code, 0);

    let run = program.say("export --format m3u8 --mood sad --predicted 0 --keep -o sad.m3u8 --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!((&document["predicted"], &document["unheard"]), (&json!(0), &json!(2)), "{run:?}");
    assert!(run.stderr.contains("2 songs have not been listened to yet") && run.stderr.contains("--listen"), "{run:?}");
    assert_eq!(songs(&program.here("sad.m3u8")).len(), 5);

    let run =
        program.say("export --format m3u8 --mood sad --predicted 0 --listen --order surest --keep -o sad.m3u8 --json");
    let document = run.json();
    assert_eq!((&document["unheard"], &document["counts"]["sad"]), (&json!(0), &json!(6)), "{run:?}");
    assert_eq!(songs(&program.here("sad.m3u8")).last().map(String::as_str), Some("low"), "labels come first");
    // What is labelled otherwise goes, by itself.
    let run = program.say("tag new/low.wav --mood happy");
    assert!(run.stderr.contains("sad.m3u8 is up to date: 5 songs"), "{run:?}");
    assert!(!run.stderr.contains("labels.m3u8"), "nothing changes there: {run:?}");
}
