//! kill -9 while labels are being saved: every label that was reported is there afterwards, in every round. And while moods are
//! written into files: every file is the old one or the new one, in every round.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "cli/program.rs"]
#[expect(dead_code, reason = "the command line's tests use more of it")]
mod program;

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use moodsic::song::tags::Field;
use moodsic::spliced::SplicedFile;
use moodsic::tagging::{FieldValues, edit};
use program::{Dice, Program};

const SONGS: u64 = 60;
const ROUNDS: u64 = 30;

#[test]
fn every_label_that_was_reported_survives_a_kill_at_any_point() {
    let program = Program::new();
    let names: Vec<_> = (0..SONGS).map(|seed| format!("{seed}.wav")).collect();
    for (seed, name) in names.iter().enumerate() {
        program.song(name, 0.05, 440.0, seed as u64);
    }
    let list = names.join("\n");
    let mut dice = Dice::new(20_201_122);
    let mut reported_in_all = 0;
    for round in 0..ROUNDS {
        // A mood of its own, so that no label of an earlier round can stand in for a lost one.
        let mood = format!("round {round}");
        let mut child = program
            .command()
            .args(["tag", "-", "-v", "--mood", &mood])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);

        // The kill comes after some reported labels, and some instants into the work on the next one.
        let after = dice.below(SONGS) as usize;
        let mut reported: Vec<String> = Vec::new();
        let tagged = |line: String| line.strip_prefix("tagged ").map(str::to_owned);
        while reported.len() < after {
            let Some(line) = lines.next() else { break };
            reported.extend(tagged(line));
        }
        for _ in 0..dice.below(300_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        reported.extend(lines.filter_map(tagged));
        reported_in_all += reported.len();

        let document = program.say("labels --json").json();
        let saved: HashMap<_, _> = document["labels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|label| (label["path"].as_str().unwrap().to_owned(), label["mood"].as_str().unwrap().to_owned()))
            .collect();
        for name in &reported {
            let path = program.here(name).to_str().unwrap().to_owned();
            assert_eq!(saved.get(&path), Some(&mood), "round {round}: {name} was reported and is lost");
        }
    }
    assert!(
        reported_in_all as u64 > ROUNDS * SONGS / 8,
        "the kills came too early to prove anything: {reported_in_all}"
    );
}

/// What a file holds with `mood` in its tag.
fn with_mood(path: &PathBuf, mood: &str) -> Vec<u8> {
    let mut file = fs::File::open(path).unwrap();
    let change = FieldValues { field: Field::Mood, values: vec![mood.to_owned()] };
    let pieces = edit::open(&mut file).unwrap().edited(&mut file, &[change]).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut SplicedFile::new(file, pieces), &mut bytes).unwrap();
    bytes
}

#[test]
fn no_file_is_damaged_or_half_written_by_a_kill_at_any_point() {
    let rounds: u64 = std::env::var("KILLS").map_or(25, |rounds| rounds.parse().unwrap());
    let program = Program::new();
    let mut paths = Vec::new();
    for seed in 0..12 {
        paths.push(program.song(format!("{seed}.wav"), 0.2, 440.0, seed));
    }
    for name in ["cbr.mp3", "song.flac", "song.ogg", "song.opus", "alac.m4a", "two-tracks.m4a"] {
        let path = program.here(name);
        fs::copy(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name), &path).unwrap();
        paths.push(path);
    }
    let list = paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>().join("\n");
    assert_eq!(program.tell("tag - --mood calm", list.as_bytes()).code, 0);
    let originals: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let mut dice = Dice::new(20_261_130);
    let (mut killed_amid, mut old) = (0, originals.clone());
    for round in 0..rounds {
        let word = format!("round {round}");
        let new: Vec<Vec<u8>> = paths.iter().map(|path| with_mood(path, &word)).collect();
        let value = format!("calm={word}");
        let mut child = program.command().args(["write-tags", "-q", "--replace", "--value", &value]).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(20_000 + dice.below(700_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let now: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        for index in 0..paths.len() {
            let is_whole = now[index] == old[index] || now[index] == new[index];
            assert!(is_whole, "round {round}: {} is neither the old file nor the new one", paths[index].display());
        }
        let written = now.iter().zip(&new).filter(|(now, new)| now == new).count();
        killed_amid += u64::from(written > 0 && written < paths.len());
        old = now;
    }
    assert!(killed_amid > rounds / 4, "the kills came too early or too late to prove anything: {killed_amid}");
    // The next run clears away what the killed ones left, and every run leads back.
    let run = program.run(["write-tags", "--replace", "--value", "calm=at last", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let left: Vec<_> = fs::read_dir(program.here("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), paths.len(), "{left:?}");
    let runs = program.say("write-tags --runs --json").json();
    for run in runs["runs"].as_array().unwrap() {
        let undone = program.say(&format!("write-tags --undo {} --json", run["run"]));
        assert_eq!(undone.code, 0, "{undone:?}");
    }
    let now: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(now == originals, "the way back leads to the files as they were");
}
