//! `moodsic cloud upload`: only what is missing goes up, whatever happens in between.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::{Rig, wait_for};

#[test]
fn an_upload_that_was_killed_goes_on_and_sends_nothing_twice() {
    let rig = Rig::new();
    rig.library(100);
    rig.google.world().upload_takes = Duration::from_millis(20);
    let mut child = rig.command().args(["cloud", "upload", "--yes"]).spawn().unwrap();
    wait_for("half of the upload", || rig.google.world().objects.len() >= 60);
    child.kill().unwrap();
    child.wait().unwrap();
    // Answers that were under way come in.
    wait_for("quiet", || {
        let before = rig.google.world().asked.len();
        std::thread::sleep(Duration::from_millis(60));
        rig.google.world().asked.len() == before
    });
    let first: BTreeSet<String> = rig.google.world().objects.keys().cloned().collect();
    assert!(first.len() < 200, "the kill came too late");
    rig.google.world().asked.clear();

    rig.google.world().upload_takes = Duration::ZERO;
    let document = rig.done("cloud upload --yes --json").json();
    let sent: Vec<String> = {
        let world = rig.google.world();
        world
            .asked
            .iter()
            .filter(|asked| asked.path.starts_with("/upload/"))
            .map(|asked| asked.query["name"].clone())
            .collect()
    };
    assert!(sent.iter().all(|name| !first.contains(name)), "what was acknowledged is sent again");
    let there: BTreeSet<String> = rig.google.world().objects.keys().cloned().collect();
    for id in rig.song_ids() {
        assert!(there.contains(&format!("moodsic/minute-1-8599cc0c4188/{id}.png")), "{id} is missing");
    }
    assert_eq!(document["there"].as_u64().unwrap() + document["sent"].as_u64().unwrap(), 200);
    assert_eq!(document["there"].as_u64().unwrap() as usize, first.len());
}

#[test]
fn the_import_file_says_what_every_picture_shows_and_what_it_is_for() {
    let rig = Rig::new();
    rig.library(10);
    let document = rig.done("cloud upload --yes --json").json();
    assert_eq!(document["counts"], json!({"happy": 10, "sad": 10}));
    let uri = document["import_file"].as_str().unwrap();
    let name = uri.strip_prefix("gs://a-bucket/").unwrap();
    let text = String::from_utf8(rig.google.world().objects[name].clone()).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 20);
    let mut uses = BTreeSet::new();
    for line in &lines {
        let object = line["imageGcsUri"].as_str().unwrap().strip_prefix("gs://a-bucket/").unwrap();
        assert!(rig.google.world().objects.contains_key(object));
        let usage = line["dataItemResourceLabels"]["aiplatform.googleapis.com/ml_use"].as_str().unwrap();
        uses.insert((line["classificationAnnotation"]["displayName"].as_str().unwrap(), usage));
    }
    assert_eq!(uses.len(), 6, "every mood in every part: {uses:?}");
    let again = rig.done("cloud upload --yes --json").json();
    assert_eq!((again["sent"].as_u64(), again["there"].as_u64()), (Some(0), Some(20)));
}

#[test]
fn without_a_yes_nothing_leaves() {
    let rig = Rig::new();
    rig.library(10);
    for line in ["cloud upload", "cloud train"] {
        let run = rig.say(line);
        assert!(run.code == 2 && run.stderr.contains("--yes"), "{run:?}");
        assert!(run.stderr.contains("20 songs (10 happy, 10 sad)") && run.stderr.contains("gs://a-bucket"), "{run:?}");
    }
    assert_eq!(rig.google.world().asked.len(), 0);
}

#[test]
fn what_google_would_refuse_is_told_before_anything_leaves() {
    let rig = Rig::new();
    rig.library(9);
    let run = rig.say("cloud train --yes");
    assert!(run.code == 5 && run.stderr.contains("10 of each mood at least"), "{run:?}");
    assert_eq!(rig.google.world().asked.len(), 0);
}

#[test]
fn a_song_without_a_picture_takes_no_part_and_is_named() {
    let rig = Rig::new();
    rig.library(10);
    rig.program.song("short.wav", 0.1, 999.0, 9);
    assert_eq!(rig.program.say("tag short.wav --mood laid-back").code, 0);
    let run = rig.say("cloud upload --yes");
    assert!(run.code == 5 && run.stderr.contains("laid-back has 1 songs"), "{run:?}");
    assert_eq!(rig.program.say("tag short.wav --mood sad").code, 0);
    let run = rig.say("cloud upload --yes");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("short.wav takes no part"), "{run:?}");
}
