//! `moodsic write-tags`: the preview, the run, the way back, and what is left alone.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};

use crate::program::Program;

/// Three labelled songs and one that is not.
fn library() -> Program {
    let program = Program::new();
    for (seed, name) in ["a.wav", "b.wav", "sub/c.wav", "d.wav"].into_iter().enumerate() {
        program.song(name, 0.3, 440.0, seed as u64);
    }
    assert_eq!(program.say("tag a.wav sub/c.wav --mood calm").code, 0);
    assert_eq!(program.say("tag b.wav --mood happy").code, 0);
    program
}

#[test]
fn a_preview_writes_nothing_and_a_run_can_be_taken_back() {
    let program = library();
    let before = fs::read(program.here("a.wav")).unwrap();
    let run = program.say("write-tags --dry-run --json");
    assert_eq!(run.code, 0, "{run:?}");
    let preview = run.json();
    assert_eq!(preview["run"], serde_json::Value::Null);
    assert_eq!(preview["changes"].as_array().unwrap().len(), 3);
    assert_eq!(preview["changes"][0]["field"], "mood");
    assert_eq!(preview["changes"][0]["before"], serde_json::Value::Null);
    assert_eq!(fs::read(program.here("a.wav")).unwrap(), before);

    let run = program.say("write-tags --json");
    assert_eq!((run.code, run.json()["run"].as_i64()), (0, Some(1)), "{run:?}");
    assert_ne!(fs::read(program.here("a.wav")).unwrap(), before);
    let again = program.say("write-tags --json");
    assert!(again.json()["changes"].as_array().unwrap().is_empty(), "{again:?}");
    assert!(again.stderr.contains("3 say so already"), "{again:?}");
    assert_eq!(again.json()["left"].as_array().unwrap().len(), 3);

    let runs = program.say("write-tags --runs --json").json();
    assert_eq!(runs["runs"][0]["written"], 3, "{runs}");
    let run = program.say("write-tags --undo 1 --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["changes"][0]["before"], "calm");
    assert_eq!(fs::read(program.here("a.wav")).unwrap(), before);
    assert_eq!(program.say("write-tags --runs --json").json()["runs"][0]["undone"], 3);
    let run = program.say("write-tags --undo 7");
    assert!(run.code == 3 && run.stderr.contains("there is no run 7"), "{run:?}");
}

#[test]
fn songs_moods_fields_and_words_are_chosen() {
    let program = library();
    let changes = |line: &str| program.say(line).json()["changes"].as_array().unwrap().clone();
    assert_eq!(changes("write-tags --dry-run --json --mood happy").len(), 1);
    assert_eq!(changes("write-tags --dry-run --json sub").len(), 1);
    assert_eq!(changes("write-tags --dry-run --json sub b.wav").len(), 2);
    let words = "write-tags --json --field comment --field mood --value calm=Relaxed --value calm=Peaceful a.wav";
    let written = changes(words);
    assert_eq!((&written[0]["field"], &written[1]["field"]), (&"mood".into(), &"comment".into()));
    assert_eq!(written[0]["after"], "Relaxed; Peaceful");
    for (line, words) in [
        ("write-tags --mood nobody", "there is no mood nobody"),
        ("write-tags d.wav", "holds no labelled song"),
        ("write-tags --value calm", "should be MOOD=TEXT"),
        ("write-tags --field genre", "not into genre"),
        ("write-tags --add --replace", "cannot be used with"),
    ] {
        let run = program.say(line);
        assert!(run.code == 2 && run.stderr.contains(words), "{line}: {run:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_a_failed_line_among_others() {
    let program = library();
    fs::remove_file(program.here("b.wav")).unwrap();
    let mut permissions = fs::metadata(program.here("a.wav")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(program.here("a.wav"), permissions).unwrap();
    let run = program.say("write-tags --json");
    assert_eq!(run.code, 1, "{run:?}");
    let document = run.json();
    assert_eq!(document["changes"].as_array().unwrap().len(), 1);
    let failed: Vec<_> = document["failed"].as_array().unwrap().iter().map(|row| row["error"].to_string()).collect();
    assert!(failed[0].contains("read-only") && failed[1].contains("not there"), "{failed:?}");
}

#[test]
fn a_list_without_a_line_names_no_song() {
    let program = library();
    let before = fs::read(program.here("a.wav")).unwrap();
    for list in [&b""[..], b"\n\n"] {
        let run = program.tell("write-tags - --json", list);
        assert_eq!((run.code, run.json()["changes"].as_array().unwrap().len()), (0, 0), "{run:?}");
        assert!(run.stderr.contains("no song there is labelled"), "{run:?}");
    }
    assert_eq!(fs::read(program.here("a.wav")).unwrap(), before);
    let run = program.tell("write-tags - --json", b"a.wav\nsub\n");
    assert_eq!(run.json()["changes"].as_array().unwrap().len(), 2, "{run:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_written_to_and_taken_back() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let program = library();
    let name = OsStr::from_bytes(b"caf\xe9 \n.wav");
    fs::rename(program.here("d.wav"), program.here(name)).unwrap();
    let before = fs::read(program.here(name)).unwrap();
    assert_eq!(program.run([OsStr::new("tag"), OsStr::new("--mood=calm"), name]).code, 0);
    let run = program.run([OsStr::new("write-tags"), OsStr::new("--json"), name]);
    assert_eq!((run.code, run.json()["changes"].as_array().unwrap().len()), (0, 1), "{run:?}");
    assert_ne!(fs::read(program.here(name)).unwrap(), before);
    assert_eq!(program.say("write-tags --undo 1").code, 0);
    assert_eq!(fs::read(program.here(name)).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_files_and_says_which_it_wrote() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Command;

    let program = Program::new();
    let names: Vec<String> = (0..60).map(|number| format!("{number:0>2}.wav")).collect();
    for (seed, name) in names.iter().enumerate() {
        program.song(name, 2.0, 440.0, seed as u64);
    }
    assert_eq!(program.run(["tag", "--mood=calm"].into_iter().chain(names.iter().map(String::as_str))).code, 0);
    let before: Vec<_> = names.iter().map(|name| fs::read(program.here(name)).unwrap()).collect();
    let mut child = program.command().arg("write-tags").spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("is now")));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let told = 1 + lines.filter(|line| line.as_ref().unwrap().contains("is now")).count();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let is_written = |(name, before): (&String, &Vec<u8>)| &fs::read(program.here(name)).unwrap() != before;
    assert_eq!(names.iter().zip(&before).filter(|pair| is_written(*pair)).count(), told);
    assert!(told < names.len(), "it was interrupted");
    let files = fs::read_dir(program.here("")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(files.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
    assert_eq!(program.say("write-tags --undo 1").code, 0);
    assert!(names.iter().zip(&before).all(|pair| !is_written(pair)));
}

/// Songs on a disk of their own that is full, or cannot be written, or lies in a folder that cannot be.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_or_read_only_disk_nothing_is_lost_and_it_is_told() {
    let may_mount = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
    if !may_mount.is_ok_and(|status| status.success()) {
        eprintln!("nobody may mount a disk here, so it is not tried");
        return;
    }
    for (state, words) in [
        ("dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null || true", "No space left"),
        ("mount -o remount,ro disk", "nothing can be written in its folder"),
    ] {
        let program = library();
        fs::create_dir(program.here("disk")).unwrap();
        let script = "mount -t tmpfs -o size=1m tmpfs disk && cp a.wav b.wav sub/c.wav disk && \
             \"$1\" -q tag disk/a.wav disk/b.wav disk/c.wav --mood calm >&2 && eval \"$STATE\" && \
             { \"$1\" write-tags --json disk; echo $? >code; for song in a.wav b.wav sub/c.wav; do \
             cmp $song disk/$(basename $song) || exit 9; done; test -z \"$(ls -A disk | grep part)\"; }";
        let command = program.command();
        let mut unshared = Command::new("unshare");
        unshared.args(["-m", "sh", "-c", script, "sh"]).arg(command.get_program()).current_dir(program.here(""));
        unshared.env("MOODSIC_DATA_DIR", program.data()).env("STATE", state).stdin(Stdio::null());
        let run: crate::program::Run = unshared.output().unwrap().into();
        assert_eq!(run.code, 0, "all files are as they were: {run:?}");
        assert_eq!(fs::read_to_string(program.here("code")).unwrap().trim(), "3", "{run:?}");
        let failed = run.json()["failed"].as_array().unwrap().clone();
        assert_eq!(failed.len(), 3, "{run:?}");
        assert!(failed.iter().all(|row| row["error"].as_str().unwrap().contains(words)), "{failed:?}");
    }
}
