//! `moodsic import --from-tags`.

use std::fs;
use std::path::Path;

use moodsic::dataset::{HistoryStep, Store};
use serde_json::{Value, json};

use crate::program::Program;
use crate::tagged::bring;

/// Short songs in `music`, each with the moods that its file brings.
fn library(songs: &[(&str, &[&str])]) -> Program {
    let program = Program::new();
    for (number, (name, moods)) in (0_u64..).zip(songs) {
        let path = program.song(format!("music/{name}"), 1.0, 300.0 + 40.0 * number as f64, number);
        if !moods.is_empty() {
            bring(&path, moods);
        }
    }
    program
}

/// File names with their moods, states and sources.
fn labels(program: &Program) -> Vec<(String, Value, String, String)> {
    let document = program.say("labels --json").json();
    let text = |label: &Value, key: &str| label[key].as_str().unwrap_or_default().to_owned();
    let name = |path: String| Path::new(&path).file_name().unwrap().to_string_lossy().into_owned();
    let row =
        |label: &Value| (name(text(label, "path")), label["mood"].clone(), text(label, "state"), text(label, "source"));
    document["labels"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn moods_of_every_format_become_labels_in_one_step_that_one_undo_takes_back() {
    let program = Program::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::create_dir(program.here("music")).unwrap();
    let files = ["cbr.mp3", "song.flac", "song.ogg", "song.opus", "aac.m4a"];
    for file in files {
        let path = program.here("music").join(file);
        fs::copy(fixtures.join(file), &path).unwrap();
        bring(&path, &["Wistful"]);
    }
    bring(&program.song("music/a.wav", 1.0, 440.0, 1), &["HAPPY!"]);
    let run = program.say("import --from-tags --music music --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!(
        document["values"],
        json!([
            {"value": "Wistful", "songs": 5, "mood": "Wistful", "new": true},
            {"value": "HAPPY!", "songs": 1, "mood": "happy", "new": false},
        ])
    );
    assert_eq!((&document["matched"], &document["conflicts"]), (&json!(6), &json!([])));
    assert!(run.stderr.contains("6 labels change") && run.stderr.contains("Wistful is a new mood"), "{run:?}");
    let found = labels(&program);
    assert_eq!(found.len(), 6);
    for (name, mood, state, source) in found {
        let expected = if name == "a.wav" { "happy" } else { "Wistful" };
        assert_eq!((mood, state.as_str(), source.as_str()), (json!(expected), "labelled", "file-tag"), "{name}");
    }
    assert_eq!(program.say("labels").stdout.lines().count(), 6);

    let mut store = Store::open(&program.data()).unwrap();
    assert_eq!(store.history().unwrap().undo_count, 1);
    store.step_history(HistoryStep::Undo, None).unwrap().unwrap();
    assert!(store.songs().unwrap().iter().all(|song| song.annotation.is_none()));
    assert_eq!(store.vocabulary().unwrap().entries().len(), 3, "the new mood went with it");
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_it_would() {
    let program =
        library(&[("a.wav", &["Calm"]), ("b.wav", &["peaceful"]), ("c.wav", &["Odd", "Weird"]), ("d.wav", &[])]);
    program.say("import --from-tags --music music --skip Calm --skip peaceful");
    assert_eq!(labels(&program), []);
    let run = program.say("import --from-tags --dry-run");
    assert_eq!(run.code, 0, "{run:?}");
    for words in
        ["1  Calm      calm", "1  peaceful  calm", "1  Odd       left out", "2 of 3 songs that bring moods matched"]
    {
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
    assert!(run.stderr.contains("nothing was changed; without --dry-run it is 2 labels"), "{run:?}");
    let document = program.say("import --from-tags --dry-run --json").json();
    assert_eq!(document["matched"], 2);
    let unmatched = document["unmatched"].as_array().unwrap();
    assert_eq!((unmatched.len(), &unmatched[0]["row"]), (1, &json!(3)));
    assert!(unmatched[0]["text"].as_str().unwrap().ends_with("c.wav: Odd; Weird (left out)"), "{document}");
    assert_eq!(labels(&program), []);
    assert_eq!(Store::open(&program.data()).unwrap().history().unwrap().undo_count, 0);
}

#[test]
fn a_dry_run_without_a_library_makes_none() {
    let program = Program::new();
    let run = program.say("import --from-tags --dry-run --json");
    assert_eq!((run.code, &run.json()["values"]), (0, &json!([])), "{run:?}");
    assert!(run.stderr.contains("no song of the library brings a mood"), "{run:?}");
    assert!(!Store::file(&program.data()).exists());
}

#[test]
fn labels_that_are_there_stay_unless_the_files_may_overwrite_them() {
    let program = library(&[
        ("a.wav", &["Calm"]),
        ("b.wav", &["Calm"]),
        ("c.wav", &["Calm"]),
        ("d.wav", &["Sad", "Calm"]),
        ("e.wav", &["Calm"]),
    ]);
    program.say("tag music/a.wav --mood sad");
    program.say("tag music/b.wav --unsure");
    program.say("tag music/c.wav --skip");
    program.say("tag music/d.wav --mood calm");
    let document = program.say("import --from-tags --music music --json").json();
    let conflict = |name: &str, had: &str| json!({"song": program.here("music").join(name).to_str().unwrap(), "had": had, "file_says": "calm"});
    let conflicts = json!([conflict("a.wav", "sad"), conflict("b.wav", "unsure"), conflict("c.wav", "skipped")]);
    assert_eq!((&document["matched"], &document["conflicts"]), (&json!(5), &conflicts));
    let moods = || labels(&program).into_iter().map(|(_, mood, state, source)| (mood, state, source));
    let sources: Vec<_> = moods().map(|(_, _, source)| source).collect();
    assert_eq!(sources, ["human", "human", "human", "human", "file-tag"]);

    let run = program.say("import --from-tags --overwrite");
    assert!(run.stdout.contains("c.wav: had skipped, the file says calm (took the file's word)"), "{run:?}");
    let after: Vec<_> = moods().map(|(mood, _, source)| (mood, source)).collect();
    let by = |source: &str| (json!("calm"), source.to_owned());
    assert_eq!(after, [by("file-tag"), by("file-tag"), by("file-tag"), by("human"), by("file-tag")], "d.wav agreed");
}

#[test]
fn what_values_mean_can_be_said() {
    let program = library(&[("a.wav", &["Chill Out"]), ("b.wav", &["Odd", "Happy"]), ("c.wav", &["Calm; Happy"])]);
    let run = program.run([
        "import",
        "--from-tags",
        "--music",
        "music",
        "--map",
        "chill-out=Laid Back",
        "--map",
        "odd=strange",
        "--skip",
        "CALM",
        "--map",
        "None=sad",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("no song brings None in its file"), "{run:?}");
    let moods: Vec<_> = labels(&program).into_iter().map(|(_, mood, ..)| mood).collect();
    assert_eq!(moods, ["Laid Back", "strange", "happy"]);
    let values = run.json()["values"].clone();
    let means = |value: &str| {
        let found = values.as_array().unwrap().iter().find(|row| row["value"] == value).unwrap();
        (found["mood"].clone(), found["new"].clone())
    };
    assert_eq!(means("Chill Out"), (json!("Laid Back"), json!(true)));
    assert_eq!(means("Calm"), (Value::Null, json!(false)));
    assert_eq!(means("Happy"), (json!("happy"), json!(false)));
}

#[test]
fn what_makes_no_sense_is_a_usage_error() {
    let program = library(&[("a.wav", &["Calm"])]);
    let refused = |line: &str, words: &str| {
        let run = program.say(line);
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(run.stderr.contains(words), "{line}: {run:?}");
    };
    refused("import", "FILE");
    refused("import labels.csv --from-tags", "cannot be used with");
    refused("import labels.csv --dry-run", "cannot be used with");
    refused("import labels.csv --map Calm=calm", "cannot be used with");
    refused("import --map Calm=calm", "--from-tags");
    refused("import --from-tags --dry-run --music music", "cannot be used with");
    refused("import --from-tags --map Calm", "say it as VALUE=MOOD");
    refused("import --from-tags --map =calm", "say it as VALUE=MOOD");
    refused("import --from-tags --map Calm=", "a mood needs a name");
    refused("import --from-tags --map Calm=a|b", "cannot hold '|'");
    refused("import --from-tags --map Calm=calm --skip calm", "say two things of calm");
    refused("import --from-tags --map Calm=calm --map CALM=sad", "say two things of CALM");
    assert_eq!(program.say("import --from-tags --map Calm=calm --map CALM=Calm").code, 0, "the same twice is no harm");
    assert_eq!(labels(&program), []);
}

#[test]
fn songs_labelled_by_their_files_teach_like_others() {
    let program = Program::new();
    for number in 0..5_u64 {
        for (mood, hertz) in [("Sad", 150.0), ("Happy", 3_000.0)] {
            let name = format!("music/{mood}{number}.wav");
            bring(&program.song(name, 12.0, hertz * (1.0 + 0.03 * number as f64), number + hertz as u64), &[mood]);
        }
    }
    assert_eq!(program.say("import --from-tags --music music").code, 0);
    let run = program.say("train --json");
    assert_eq!((run.code, &run.json()["counts"]), (0, &json!({"happy": 5, "sad": 5})), "{run:?}");
}
