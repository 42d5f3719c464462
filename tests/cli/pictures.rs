//! `moodsic spectrogram`.

use std::fs;

use sha2::{Digest as _, Sha256};

use crate::program::Program;

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

#[test]
fn one_song_gives_one_picture_here_and_its_document() {
    let program = Program::new();
    program.song("a song.wav", 70.0, 440.0, 1);
    let run = program.run(["spectrogram", "a song.wav", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert!(document["recipe"].as_str().unwrap().starts_with("minute"));
    let row = &document["results"][0];
    let image = program.here("a song.wav.png");
    assert_eq!(row["song"], "a song.wav");
    assert_eq!(row["status"], "ok");
    assert_eq!(
        fs::canonicalize(program.here(row["image"].as_str().unwrap())).unwrap(),
        fs::canonicalize(&image).unwrap()
    );
    assert_eq!(row["sha256"], sha256(&fs::read(&image).unwrap()));
    assert_eq!((row["width"].as_u64(), row["height"].as_u64()), (Some(2584), Some(128)));
    // 70 s are less than two minutes: the last minute is looked at.
    assert_eq!((row["window"]["start_s"].as_f64(), row["window"]["end_s"].as_f64()), (Some(10.0), Some(70.0)));
}

#[test]
fn the_recipe_of_2020_can_be_asked_for() {
    let program = Program::new();
    program.song("a.wav", 120.0, 440.0, 1);
    let run = program.say("spectrogram a.wav --recipe hacksc2020 -o old.png --json");
    let document = run.json();
    assert!(document["recipe"].as_str().unwrap().starts_with("hacksc2020"), "{document}");
    assert_eq!(document["results"][0]["width"], 2001);
    assert!(program.here("old.png").is_file());
}

#[test]
fn folders_keep_their_sub_folders_and_results_keep_their_order() {
    let program = Program::new();
    for name in ["music/b.wav", "music/deep/er/a.wav", "music/deep/c.wav"] {
        program.song(name, 11.0, 440.0, 1);
    }
    let run = program.say("spectrogram music -o out/new --jobs 2 --json");
    assert_eq!(run.code, 0, "{run:?}");
    for name in ["b.wav.png", "deep/er/a.wav.png", "deep/c.wav.png"] {
        assert!(program.here("out/new").join(name).is_file(), "{name}");
    }
    let alone = program.say("spectrogram music -o out/new --jobs 1 --json");
    assert_eq!(alone.stdout, run.stdout);
}

#[test]
fn the_second_input_for_one_output_is_a_failed_line() {
    let program = Program::new();
    program.song("a/x.wav", 11.0, 440.0, 1);
    program.song("b/x.wav", 11.0, 880.0, 2);
    let run = program.say("spectrogram a/x.wav b/x.wav -o out --json");
    assert_eq!(run.code, 1);
    let document = run.json();
    assert_eq!(document["results"][0]["status"], "ok");
    assert_eq!(document["results"][1]["status"], "failed");
    assert!(document["results"][1]["error"].as_str().unwrap().contains("x.wav.png"));
    assert_eq!(document["results"][0]["sha256"], sha256(&fs::read(program.here("out/x.wav.png")).unwrap()));
}

#[test]
fn an_output_that_is_a_file_cannot_take_several_songs() {
    let program = Program::new();
    program.song("a.wav", 11.0, 440.0, 1);
    fs::write(program.here("file"), "kept").unwrap();
    let run = program.say("spectrogram a.wav a.wav -o file");
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(fs::read_to_string(program.here("file")).unwrap(), "kept");
}

#[test]
fn a_song_is_never_overwritten_by_its_picture() {
    let program = Program::new();
    let song = program.song("a.wav", 11.0, 440.0, 1);
    let before = fs::read(&song).unwrap();
    let run = program.say("spectrogram a.wav -o a.wav --json");
    assert_eq!(run.code, 3);
    assert_eq!(fs::read(&song).unwrap(), before);
}

#[test]
fn an_output_folder_that_cannot_be_made_fails_each_song_in_its_line() {
    let program = Program::new();
    program.song("a.wav", 11.0, 440.0, 1);
    fs::write(program.here("file"), "").unwrap();
    let run = program.say("spectrogram a.wav -o file/below/ --json");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.json()["results"][0]["error"].as_str().unwrap().contains("cannot write"));
}
