//! kill -9 while labels are being saved: every label that was reported is there afterwards, in every round.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "cli/program.rs"]
#[expect(dead_code, reason = "the command line's tests use more of it")]
mod program;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

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
