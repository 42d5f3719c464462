//! `moodsic tag` and `moodsic labels`.

use std::fs;

use moodsic::dataset::{LabelSource, LabelState, Store};
use moodsic::mood::Mood;
use serde_json::{Value, json};

use crate::program::Program;

fn labels(program: &Program) -> Vec<Value> {
    let document = program.say("labels --json").json();
    document["labels"].as_array().unwrap().clone()
}

#[test]
fn a_tagged_song_is_listed_with_all_its_fields() {
    let program = Program::new();
    let song = program.song("a.wav", 1.0, 440.0, 1);
    let tagged = program.say("tag a.wav --mood Sad --json");
    assert_eq!(tagged.code, 0, "{tagged:?}");
    let row = tagged.json()["results"][0].clone();
    let id = row["song_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 64);
    assert_eq!(row, json!({"song": "a.wav", "song_id": id, "status": "ok", "mood": "sad"}));
    let listed = labels(&program);
    assert_eq!(listed.len(), 1);
    let at = listed[0]["at"].as_str().unwrap();
    assert!(at.parse::<jiff::Timestamp>().is_ok(), "{at}");
    let expected = json!({
        "song_id": id, "path": song.to_str().unwrap(), "title": null, "artist": null, "mood": "sad", "state": "labelled",
        "source": "human", "at": at,
    });
    assert_eq!(listed[0], expected);
}

#[test]
fn unsure_skip_and_clear_replace_a_mood() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    program.say("tag a.wav --mood calm");
    for (option, state) in [("--unsure", "unsure"), ("--skip", "skipped")] {
        let run = program.say(&format!("tag a.wav {option} --json"));
        assert_eq!(run.json()["results"][0]["mood"], Value::Null);
        let listed = labels(&program);
        assert_eq!((&listed[0]["state"], &listed[0]["mood"]), (&json!(state), &Value::Null));
    }
    assert_eq!(program.say("tag a.wav --clear").code, 0);
    assert!(labels(&program).is_empty());
}

#[test]
fn a_label_follows_a_song_that_was_moved() {
    let program = Program::new();
    let song = program.song("a.wav", 1.0, 440.0, 1);
    program.say("tag a.wav --mood calm");
    fs::rename(&song, program.here("b.wav")).unwrap();
    program.say("tag b.wav --mood happy");
    let listed = labels(&program);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["path"], program.here("b.wav").to_str().unwrap());
}

#[test]
fn a_new_mood_comes_into_being_with_a_word_on_stderr() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    let run = program.run(["tag", "a.wav", "--mood", "Sunday morning"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("Sunday morning is a new mood"), "{run:?}");
    let listed = program.run(["labels", "--mood", "sunday MORNING", "--json"]).json();
    assert_eq!(listed["labels"][0]["mood"], "Sunday morning");
}

#[test]
fn labels_of_one_mood_only() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    program.song("b.wav", 1.0, 880.0, 2);
    program.say("tag a.wav --mood calm");
    program.say("tag b.wav --mood happy");
    let document = program.say("labels --mood happy --json").json();
    assert_eq!(document["labels"].as_array().unwrap().len(), 1);
    let unknown = program.say("labels --mood hapy");
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("sad, happy, calm"), "{unknown:?}");
}

#[test]
fn exactly_one_label_is_asked_for() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    for line in ["tag a.wav", "tag a.wav --mood sad --skip", "tag --mood sad", "tag a.wav --mood a,b"] {
        assert_eq!(program.say(line).code, 2, "{line}");
    }
    assert!(labels(&program).is_empty());
}

#[test]
fn a_verbose_run_names_each_song_once_it_is_saved() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    let run = program.say("tag a.wav missing.wav --mood sad -v --json");
    assert_eq!(run.code, 1);
    assert!(run.stderr.lines().any(|line| line == "tagged a.wav"), "{run:?}");
    assert!(!run.stderr.contains("tagged missing.wav"));
}

#[test]
fn files_that_were_labelled_before_they_were_read_are_listed_exported_and_kept() {
    let program = Program::new();
    let song = program.song("a.wav", 1.0, 440.0, 1);
    let gone = program.here("gone.wav");
    let mut store = Store::open(&program.data()).unwrap();
    for path in [&song, &gone] {
        let calm = LabelState::Labelled(Mood::new("calm").unwrap());
        store.annotate_file(path, Some(calm), LabelSource::Human, jiff::Timestamp::now()).unwrap();
    }
    let run = program.say("labels --json");
    assert_eq!((run.code, run.json()["labels"].as_array().unwrap().len()), (0, 1), "{run:?}");
    assert_eq!(run.json()["labels"][0]["path"], song.to_str().unwrap());
    assert!(run.stderr.contains("gone.wav has a label and is left out"), "{run:?}");
    assert_eq!(store.unidentified().unwrap()[0].0, gone, "its label stays");
    let run = program.say("export --format csv -o labels.csv");
    assert!(run.stderr.contains("gone.wav"), "{run:?}");
    let list = fs::read_to_string(program.here("labels.csv")).unwrap();
    assert_eq!(list.lines().count(), 2);
    assert!(list.starts_with("path,mood,artist,title,song_id,source,at,hears\n"), "{list}");
}

#[test]
fn labels_are_listed_while_another_program_writes() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    program.say("tag a.wav --mood calm");
    let writer = rusqlite::Connection::open(program.data().join("moodsic.db")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; UPDATE labels SET state = 'unsure', mood = NULL").unwrap();
    let listed = labels(&program);
    assert_eq!((listed.len(), &listed[0]["mood"]), (1, &json!("calm")));
    assert!(program.say("doctor").stdout.contains("1 songs, 1 labelled"));
}

#[test]
fn listing_makes_no_library() {
    let program = Program::new();
    assert!(labels(&program).is_empty());
    assert!(!program.data().exists());
}
