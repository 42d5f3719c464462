//! Reading needs no writing: the library is read while another program writes to it, on a full disk and on one that cannot be written.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Program, Run};

/// What only reads; the output of exports lies elsewhere.
const READERS: [&str; 6] = [
    "labels --json",
    "export --format csv -o out.csv --json",
    "export --format m3u8 -o out.m3u8 --json",
    "predict folder0/sad0.wav --json",
    "evaluate --folds 2 --json",
    "doctor --json",
];

/// Ten labelled songs and a model of them, and one more labelled song that was not listened to yet.
fn library() -> Program {
    let program = Program::new();
    program.learnable_library();
    assert_eq!(program.say("train").code, 0);
    program.song("new.wav", 12.0, 165.0, 99);
    assert_eq!(program.say("tag new.wav --mood sad").code, 0);
    program
}

/// One sentence about the database at most, with what to do and no number of SQLite's.
#[track_caller]
fn is_told_well(what: &str, run: &Run) {
    assert!(!run.stderr.contains("rror code"), "{what}: {run:?}");
    let told = run.stderr.matches("the label database").count();
    assert!(told <= 1, "{what} says it {told} times: {run:?}");
}

#[track_caller]
fn all_is_read(run: impl Fn(&str) -> Run, where_: &str) {
    for line in READERS {
        let started = Instant::now();
        let run = run(line);
        assert_eq!(run.code, 0, "{line}, {where_}: {run:?}");
        let document = run.json();
        match line.split(' ').next() {
            Some("labels") => assert_eq!(document["labels"].as_array().unwrap().len(), 11, "{where_}"),
            Some("export") => assert_eq!(document["counts"]["sad"], 6, "{where_}"),
            Some("predict") => assert_eq!(document["results"][0]["status"], "ok", "{where_}"),
            Some("evaluate") => assert!(document["accuracy"].as_f64().unwrap() > 0.5, "{where_}"),
            _ => {}
        }
        is_told_well(line, &run);
        assert!(started.elapsed() < Duration::from_secs(30), "{line}, {where_}: {:?}", started.elapsed());
    }
}

#[test]
fn the_library_is_read_while_another_program_writes_to_it() {
    let program = library();
    let other = rusqlite::Connection::open(program.data().join("moodsic.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE songs SET title = 'half written'").unwrap();
    all_is_read(|line| program.say(line), "another program writes");
    let run = program.say("tag new.wav --mood happy");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("another program is writing to the label database"), "{run:?}");
    assert!(run.stderr.contains("wait until it has ended"), "{run:?}");
    is_told_well("tag", &run);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(program.say("tag new.wav --mood happy").code, 0);
}

/// A data folder on a small disk of its own, which is then brought into a state by `state`. `None` where nobody may mount one.
struct SmallDisk {
    program: Program,
    state: &'static str,
}

impl SmallDisk {
    fn new(state: &'static str) -> Option<Self> {
        let may_mount = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
        if !may_mount.is_ok_and(|status| status.success()) {
            eprintln!("nobody may mount a disk here, so it is not tried");
            return None;
        }
        let program = library();
        fs::create_dir(program.here("disk")).unwrap();
        // So that one file is the whole database.
        let database = rusqlite::Connection::open(program.data().join("moodsic.db")).unwrap();
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        Some(Self { program, state })
    }

    /// Runs the binary on a disk that is made anew.
    fn say(&self, line: &str) -> Run {
        let command = self.program.command();
        let script = "mount -t tmpfs -o size=4m tmpfs disk && cp -R \"$FROM/.\" disk && eval \"$STATE\" && exec \"$@\"";
        let mut unshared = Command::new("unshare");
        unshared.args(["-m", "sh", "-c", script, "sh"]).arg(command.get_program()).args(line.split(' '));
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => unshared.env(name, value),
                None => unshared.env_remove(name),
            };
        }
        unshared.env("FROM", self.program.data()).env("STATE", self.state);
        unshared.env("MOODSIC_DATA_DIR", self.program.here("disk")).current_dir(self.program.here(""));
        unshared.stdin(Stdio::null()).output().unwrap().into()
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_is_read_on_a_disk_that_cannot_be_written() {
    let Some(disk) = SmallDisk::new("mount -o remount,ro disk") else { return };
    all_is_read(|line| disk.say(line), "a read-only disk");
    let run = disk.say("tag new.wav --mood happy");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("cannot write the label database") && run.stderr.contains("--data-dir"), "{run:?}");
    is_told_well("tag", &run);
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_is_read_on_a_full_disk() {
    let Some(disk) = SmallDisk::new("{ dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null || true; }") else { return };
    all_is_read(|line| disk.say(line), "a full disk");
    let run = disk.say("tag new.wav --mood happy");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("is full; free some space"), "{run:?}");
    is_told_well("tag", &run);
}

#[cfg(target_os = "linux")]
#[test]
fn an_older_library_that_cannot_be_brought_up_to_date_has_its_sentence() {
    let Some(disk) = SmallDisk::new("mount -o remount,ro disk") else { return };
    let old = rusqlite::Connection::open_in_memory().unwrap();
    old.execute_batch(include_str!("../fixtures/schema_5.sql")).unwrap();
    let database = disk.program.data().join("moodsic.db");
    fs::remove_file(&database).unwrap();
    old.execute("VACUUM INTO ?1", [database.to_str().unwrap()]).unwrap();
    for line in ["labels", "evaluate"] {
        let run = disk.say(line);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.stderr.contains("older Moodsic") && run.stderr.contains("where it may write there"), "{run:?}");
        is_told_well(line, &run);
    }
}

#[test]
fn what_is_wrong_with_a_database_is_told_once_with_what_to_do() {
    let program = library();
    let database = program.data().join("moodsic.db");
    let good = fs::read(&database).unwrap();
    let say = |bytes: &[u8], line: &str| {
        for side in ["moodsic.db-wal", "moodsic.db-shm"] {
            let _gone = fs::remove_file(program.data().join(side));
        }
        fs::write(&database, bytes).unwrap();
        let run = program.say(line);
        assert_eq!(fs::read(&database).unwrap(), bytes, "it is left as it is");
        run
    };
    let mut damaged = good.clone();
    damaged[4096..].fill(0x55);
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&1000_u32.to_be_bytes());
    for line in ["labels", "tag new.wav --mood happy", "evaluate", "export --format csv -o out.csv"] {
        for (bytes, problem, remedy) in [
            (
                &b"I am a text, not a database, and long enough to be told so"[..],
                "is no database",
                "put a copy of it back",
            ),
            (&damaged, "is damaged", "put a copy of it back"),
            (&newer, "was written by a newer Moodsic", "update Moodsic"),
        ] {
            let run = say(bytes, line);
            assert_eq!(run.code, 3, "{line}: {run:?}");
            assert!(run.stderr.contains(problem) && run.stderr.contains(remedy), "{line}: {run:?}");
            assert_eq!(run.stderr.matches(problem).count(), 1, "{line}: {run:?}");
            is_told_well(line, &run);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_dead_link_is_no_folder_and_an_mp3_in_a_wav_is_not_damaged() {
    let program = Program::new();
    std::os::unix::fs::symlink("nowhere.mp3", program.here("dead.mp3")).unwrap();
    let run = program.say("spectrogram dead.mp3");
    assert!(run.code == 3 && !run.stderr.contains("folder"), "{run:?}");
    fs::create_dir(program.here("music")).unwrap();
    std::os::unix::fs::symlink("nowhere", program.here("music/album")).unwrap();
    let run = program.say("spectrogram music");
    assert!(run.code == 3 && !run.stderr.contains("cannot read the folder"), "{run:?}");
    // Frames of an MP3 behind a WAV's header are read as what they are.
    let frames = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vbr-plain.mp3")).unwrap();
    let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x55\0\x01\0\x22\x56\0\0\0\x10\0\0\x01\0\0\0data".to_vec();
    wav.extend((frames.len() as u32).to_le_bytes());
    wav.extend(frames);
    let size = (wav.len() - 8) as u32;
    wav[4..8].copy_from_slice(&size.to_le_bytes());
    fs::write(program.here("mp3.wav"), wav).unwrap();
    let run = program.say("spectrogram mp3.wav --json");
    assert_eq!(run.code, 0, "{run:?}");
}
