//! What holds for every subcommand: the streams, the options, stdin, help.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::program::Program;

const SUBCOMMANDS: [&str; 10] =
    ["spectrogram", "tag", "labels", "demo", "train", "evaluate", "predict", "import", "export", "doctor"];

#[test]
fn help_names_every_subcommand_and_each_shows_an_example() {
    let program = Program::new();
    let help = program.say("--help");
    assert_eq!(help.code, 0);
    for name in SUBCOMMANDS {
        assert!(help.stdout.contains(&format!("\n  {name} ")), "{name}");
        let own = program.say(&format!("{name} --help"));
        assert_eq!(own.code, 0);
        assert!(own.stdout.contains("Examples:") && own.stdout.contains(&format!("moodsic {name}")), "{name}");
    }
}

#[test]
fn nonsense_is_code_2_and_says_so_on_stderr_only() {
    let program = Program::new();
    for line in [
        "--nonsense",
        "trian",
        "spectrogram",
        "predict",
        "train --seed x",
        "evaluate --folds 1",
        "doctor extra",
        "-q -v labels",
        "song.mp3 train",
    ] {
        let run = program.say(line);
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(!run.stderr.is_empty() && run.stdout.is_empty(), "{line}: {run:?}");
    }
}

#[test]
fn a_list_on_stdin_takes_the_place_of_the_dash() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    program.song("two words.wav", 1.0, 550.0, 2);
    program.song("c.wav", 1.0, 660.0, 3);
    let expected = ["c.wav", "a.wav", "two words.wav"];
    for list in [&b"a.wav\ntwo words.wav\n"[..], b"a.wav\ntwo words.wav", b"a.wav\0two words.wav\0"] {
        let document = program.tell("tag c.wav - --mood sad --json", list).json();
        let songs: Vec<_> =
            document["results"].as_array().unwrap().iter().map(|row| row["song"].as_str().unwrap()).collect();
        assert_eq!(songs, expected);
    }
    let empty = program.tell("predict --model x - --json", b"");
    assert_eq!(empty.code, 5, "the model is asked for first: {empty:?}");
    let empty = program.tell("spectrogram - --json", b"");
    assert_eq!((empty.code, empty.json()["results"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn two_dashes_end_the_options() {
    let program = Program::new();
    program.song("--json", 12.0, 440.0, 1);
    let run = program.say("spectrogram -- --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(program.here("--json.png").is_file());
}

#[test]
fn the_data_folder_of_the_option_beats_the_one_of_the_environment() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    assert_eq!(program.say("tag a.wav --mood sad --data-dir other").code, 0);
    assert!(!program.data().exists());
    assert!(program.here("other").is_dir());
    assert!(program.say("labels --json").json()["labels"].as_array().unwrap().is_empty());
}

#[test]
fn quiet_keeps_warnings_away_and_errors_not() {
    let program = Program::new();
    program.song("a.wav", 1.0, 440.0, 1);
    let quiet = program.say("tag -q a.wav --mood brandnew");
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    let failed = program.say("tag -q missing.wav --mood sad");
    assert!(failed.stderr.contains("missing.wav"));
}

#[test]
fn nothing_is_drawn_or_coloured_where_there_is_no_terminal() {
    let program = Program::new();
    program.song("a.wav", 12.0, 440.0, 1);
    for line in ["spectrogram a.wav missing.wav", "--help", "nonsense"] {
        let run = program.say(line);
        assert!(!run.stderr.contains('\u{1b}') && !run.stdout.contains('\u{1b}'), "{run:?}");
    }
}

#[test]
fn without_json_stdout_has_lines_for_people() {
    let program = Program::new();
    program.song("a.wav", 12.0, 440.0, 1);
    let run = program.say("spectrogram a.wav");
    assert!(run.stdout.contains("a.wav.png (517×128") && run.stdout.lines().count() == 1, "{run:?}");
    let tagged = program.say("tag a.wav --mood calm");
    assert_eq!(tagged.stdout, "a.wav: calm\n");
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let program = Program::new();
    let songs: Vec<_> = (0..20).map(|seed| program.song(format!("{seed}.wav"), 1.0, 440.0, seed)).collect();
    let mut child = program.command().args(["tag", "--mood", "sad"]).args(&songs).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert_eq!(stderr, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_one_sentence_and_code_3() {
    let program = Program::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run: crate::program::Run = program.command().args(["labels", "--json"]).stdout(full).output().unwrap().into();
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("No space left"), "{run:?}");
}

#[test]
fn closed_streams_are_no_reason_to_panic() {
    let program = Program::new();
    let mut child = program.command().args(["tag", "missing.wav", "--mood", "sad", "-v"]).spawn().unwrap();
    drop(child.stderr.take());
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn the_doctor_gives_every_check_a_name_and_a_remedy_for_what_is_missing() {
    let program = Program::new();
    let run = program.say("doctor --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    let checks = document["checks"].as_array().unwrap();
    let names: Vec<_> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    for name in [
        "sound output",
        "formats",
        "display",
        "fonts",
        "GPU texture limit",
        "file dialogs",
        "credentials",
        "data folder",
        "disk",
        "label database",
    ] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    for check in checks {
        let ok = check["ok"].as_bool().unwrap();
        assert!(!check["detail"].as_str().unwrap().is_empty(), "{check}");
        assert_eq!(ok, check["remedy"].as_str().unwrap().is_empty(), "{check}");
    }
    let display = checks.iter().find(|check| check["name"] == "display").unwrap();
    assert_eq!(display["ok"], !cfg!(all(unix, not(target_os = "macos"))));
    assert!(!program.data().exists(), "looking makes nothing");
}

#[test]
fn credentials_are_named_by_their_path_and_never_shown() {
    let program = Program::new();
    fs::write(program.here("key.json"), "{\"private_key\": \"SECRET\"}").unwrap();
    let run = program.command().arg("doctor").env("GOOGLE_APPLICATION_CREDENTIALS", "key.json").output().unwrap();
    let stdout = String::from_utf8(run.stdout).unwrap();
    assert!(stdout.contains("key.json") && !stdout.contains("SECRET"), "{stdout}");
}

#[test]
fn a_broken_settings_file_stops_no_subcommand() {
    let program = Program::new();
    fs::create_dir(program.data()).unwrap();
    fs::write(program.data().join("config.toml"), "= broken\n").unwrap();
    assert_eq!(program.say("labels").code, 0);
    let doctor = program.say("doctor");
    assert!(doctor.stdout.contains("config.toml: line 1"), "{doctor:?}");
}

#[test]
fn the_window_waits_for_no_list_when_nothing_is_piped() {
    let program = Program::new();
    let run: crate::program::Run = program.command().arg("-").stdin(Stdio::null()).output().unwrap().into();
    assert_eq!(run.code, 2);
}
