//! Ctrl-C: what is done stays, nothing half done is left, code 130. A second one ends what does not end by itself.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::program::{Program, Run};

fn interrupt(child: &Child) {
    send("-INT", child);
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Polls until `ready`; fails after a generous deadline.
fn wait_for(what: &str, mut ready: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !ready() {
        assert!(Instant::now() < deadline, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(unix)]
#[test]
fn interrupted_pictures_are_whole_or_not_there_and_the_document_says_which() {
    let program = Program::new();
    let song = program.song("song.wav", 120.0, 440.0, 1);
    for copy in 0..200 {
        fs::hard_link(&song, program.here(format!("copy{copy}.wav"))).unwrap();
    }
    let songs = (0..200).map(|copy| format!("copy{copy}.wav"));
    let child = program.command().args(["spectrogram", "--json", "-o", "out"]).args(songs).spawn().unwrap();
    wait_for("the first picture", || program.here("out/copy0.wav.png").exists());
    interrupt(&child);
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, 130, "{run:?}");
    let document = run.json();
    let done = document["results"].as_array().unwrap();
    assert!(!done.is_empty() && done.len() < 200);
    for row in done {
        assert_eq!(row["status"], "ok", "{row}");
    }
    for entry in fs::read_dir(program.here("out")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(path.extension().unwrap(), "png", "{path:?} is left over");
        image::open(&path).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn interrupted_labels_are_on_the_disk_in_the_order_of_the_songs() {
    let program = Program::new();
    let song = program.song("song.wav", 120.0, 440.0, 1);
    let names: Vec<String> = (0..1_000).map(|copy| format!("copy{copy}.wav")).collect();
    for name in &names {
        fs::hard_link(&song, program.here(name)).unwrap();
    }
    let mut child = program.command().args(["tag", "--mood", "sad", "-v", "--json"]).args(&names).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(errors.any(|line| line.unwrap() == "tagged copy0.wav"));
    interrupt(&child);
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, 130, "{run:?}");
    let document = run.json();
    let done = document["results"].as_array().unwrap();
    assert!(!done.is_empty() && done.len() < names.len());
    assert!(done.iter().zip(&names).all(|(row, name)| row["song"] == **name && row["status"] == "ok"), "{document}");
    assert_eq!(program.say("labels --json").json()["labels"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_program_that_waits_for_its_list_ends_at_once() {
    let program = Program::new();
    let mut child = program
        .command()
        .args(["tag", "--mood", "sad", "-v", "-"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The handler is there before the list is read; until then the default ends the process too, by the signal.
    let status = format!("/proc/{}/status", child.id());
    wait_for("the handler", || {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim().to_owned();
        u64::from_str_radix(&caught, 16).is_ok_and(|caught| caught & 0b10 != 0)
    });
    interrupt(&child);
    assert_eq!(exit_code(&mut child), Some(130));
}

/// Nobody reads its errors, so once their pipe is full (some 60 KB) it hangs in the middle of its work.
#[cfg(target_os = "linux")]
#[test]
fn a_second_interrupt_ends_a_program_that_hangs() {
    for (first, second) in [("-INT", "-INT"), ("-TERM", "-TERM"), ("-INT", "-TERM")] {
        ends_when_it_hangs(first, second);
    }
}

#[cfg(target_os = "linux")]
fn ends_when_it_hangs(first: &str, second: &str) {
    let program = Program::new();
    let missing = (0..2_000).map(|number| format!("{number:0>100}.wav"));
    let mut child = program.command().arg("spectrogram").args(missing).spawn().unwrap();
    let io = format!("/proc/{}/io", child.id());
    let mut before = 0;
    wait_for("a full pipe", || {
        let io = fs::read_to_string(&io).unwrap_or_default();
        let written = io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap_or("0").parse().unwrap();
        std::thread::sleep(Duration::from_millis(300));
        std::mem::replace(&mut before, written) == written && written > 30_000
    });
    send(first, &child);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(child.try_wait().unwrap(), None, "it did not hang");
    let asked = Instant::now();
    send(second, &child);
    assert_eq!(exit_code(&mut child), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
}

#[cfg(unix)]
fn exit_code(child: &mut Child) -> Option<i32> {
    let mut status = None;
    wait_for("the end", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.and_then(|status| status.code())
}

#[cfg(unix)]
#[test]
fn a_model_that_is_a_pipe_is_not_waited_for() {
    let program = Program::new();
    assert!(Command::new("mkfifo").arg(program.here("model.json")).status().unwrap().success());
    program.song("a.wav", 12.0, 440.0, 1);
    for pipe in ["model.json", "/dev/stdin", "/dev/zero"] {
        let run = program.say(&format!("predict a.wav --model {pipe} --json"));
        assert_eq!(run.code, 5, "{run:?}");
        assert!(run.stderr.contains("not a regular file"), "{run:?}");
    }
}
