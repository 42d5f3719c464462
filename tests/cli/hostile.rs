//! Inputs that are no songs: each its line and the right exit code, never a panic or a hang.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::program::{Dice, Program};

/// A RIFF header with a format chunk of `channels` channels and no samples but `data`.
fn wav(channels: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(22_050_u32.to_le_bytes());
    bytes.extend((22_050 * 2 * u32::from(channels)).to_le_bytes());
    bytes.extend((2 * channels).to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// Every file of the list, and what its line has to say.
fn hostile_files(program: &Program) -> Vec<(PathBuf, &'static str)> {
    let mut dice = Dice::new(7);
    let random: Vec<u8> = (0..100_000).map(|_| dice.below(256) as u8).collect();
    let song = fs::read(program.song("whole.wav", 12.0, 440.0, 1)).unwrap();
    fs::remove_file(program.here("whole.wav")).unwrap();
    program.song("one second.wav", 1.0, 440.0, 2);
    fs::create_dir(program.here("folder.mp3")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(program.here(name), bytes).unwrap();
    write("empty.mp3", b"");
    write("random.ogg", &random);
    write("text.flac", b"I am not a song, I only say so.\n");
    write("no channels.wav", &wav(0, &[0; 1000]));
    write("header only.wav", &wav(1, &[]));
    write("cut.wav", &song[..30]);
    write("half.wav", &song[..song.len() / 2]);
    write("silent.wav", &wav(1, &vec![0; 22_050 * 2 * 20]));
    let fifo = Command::new("mkfifo").arg(program.here("fifo.mp3")).status().unwrap();
    assert!(fifo.success());
    [
        ("empty.mp3", "the file is empty"),
        ("random.ogg", "not a format"),
        ("text.flac", "not a format"),
        ("no channels.wav", ""),
        ("header only.wav", ""),
        ("cut.wav", ""),
        ("half.wav", ""),
        ("silent.wav", "silence"),
        ("one second.wav", "too short"),
        ("folder.mp3", "no songs in this folder"),
        ("fifo.mp3", "FIFO"),
        ("missing.mp3", "No such file"),
    ]
    .map(|(name, says)| (program.here(name), says))
    .to_vec()
}

#[test]
fn every_hostile_input_has_its_line_and_alone_it_is_code_3() {
    let program = Program::new();
    for (path, says) in hostile_files(&program) {
        let path = path.to_str().unwrap();
        let run = program.run(["spectrogram", path, "--json", "-o", "out/"]);
        assert_eq!(run.code, 3, "{run:?}");
        let document = run.json();
        let row = &document["results"][0];
        assert_eq!((row["song"].as_str(), row["status"].as_str()), (Some(path), Some("failed")));
        let error = row["error"].as_str().unwrap();
        assert!(!error.is_empty() && error.contains(says), "{path}: {error}");
        assert!(run.stderr.contains(error), "the line is on stderr too: {run:?}");
    }
    let left: Vec<_> = fs::read_dir(program.here("out")).map_or(Vec::new(), Iterator::collect);
    assert!(left.is_empty(), "a refused song leaves nothing: {left:?}");
}

#[test]
fn a_song_among_hostile_inputs_is_still_done_and_the_code_is_1() {
    let program = Program::new();
    let mut args = vec!["spectrogram".into(), "--json".into(), "-o".into(), "out".into()];
    let hostile = hostile_files(&program);
    args.extend(hostile.iter().map(|(path, _)| path.clone().into_os_string()));
    args.push(program.song("good.wav", 12.0, 440.0, 3).into());
    let run = program.run(args);
    assert_eq!(run.code, 1, "{run:?}");
    let document = run.json();
    let results = document["results"].as_array().unwrap();
    assert_eq!(results.len(), hostile.len() + 1);
    assert_eq!(results.last().unwrap()["status"], "ok");
}

#[test]
fn tagging_refuses_what_is_no_song_and_goes_on() {
    let program = Program::new();
    hostile_files(&program);
    program.song("good.wav", 1.0, 440.0, 3);
    let run = program.say("tag empty.mp3 folder.mp3 fifo.mp3 text.flac good.wav --mood sad --json");
    assert_eq!(run.code, 1, "{run:?}");
    let labels = program.say("labels --json").json();
    assert_eq!(labels["labels"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let program = Program::new();
    let path = program.song("locked.wav", 12.0, 440.0, 1);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let run = program.say("spectrogram locked.wav --json");
    // Root reads everything.
    let expected = if fs::File::open(&path).is_ok() { (0, "") } else { (3, "Permission denied") };
    assert_eq!(run.code, expected.0, "{run:?}");
    assert!(run.stderr.contains(expected.1));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_a_name_like_any_other() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let program = Program::new();
    let name = OsStr::from_bytes(b"caf\xe9 .wav");
    program.song(name, 12.0, 440.0, 1);
    let run = program.run([OsStr::new("spectrogram"), OsStr::new("--json"), name]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["results"][0]["song"], "caf\u{fffd} .wav");
    assert!(program.here(OsStr::from_bytes(b"caf\xe9 .wav.png")).is_file());
    let tagged = program.tell("tag --mood sad -", b"caf\xe9 .wav\n");
    assert_eq!(tagged.code, 0, "{tagged:?}");
    assert_eq!(program.say("labels --json").json()["labels"].as_array().unwrap().len(), 1);
    // The label is found again by the same bytes.
    assert_eq!(program.run([OsStr::new("tag"), OsStr::new("--clear"), name]).code, 0);
    assert_eq!(program.say("labels --json").json()["labels"].as_array().unwrap().len(), 0);
}

#[test]
fn a_data_folder_that_cannot_be_used_is_one_sentence() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    fs::write(program.data(), "a file, not a folder").unwrap();
    let run = program.say("tag a.wav --mood sad --json");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.json()["error"].as_str().unwrap().contains("data"));
}

#[test]
fn a_file_in_the_place_of_the_database_is_told_once_with_what_to_do() {
    let program = Program::new();
    fs::create_dir_all(program.data()).unwrap();
    let file = program.data().join("moodsic.db");
    fs::write(&file, b"somebody's file, not a database at all. ".repeat(100)).unwrap();
    let sentence = format!(
        "error: {} is no database, and was left as it is; put a copy of it back, or move it away to begin anew\n",
        file.display()
    );
    for line in ["labels", "tag a.wav --clear"] {
        let run = program.say(line);
        assert_eq!((run.code, run.stderr.as_str()), (3, sentence.as_str()), "{line}");
    }
}
