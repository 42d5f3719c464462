//! No key, token or signed address anywhere: not in what is said, not in logs, not in what is kept.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::fake_google::{Fault, Key};
use crate::program::Run;
use crate::rig::{Rig, wait_for};

/// Pieces of the private key, and what every token and every session begins with.
fn secrets(key: &Key) -> Vec<String> {
    let file: serde_json::Value = serde_json::from_str(&key.file()).unwrap();
    let pem = file["private_key"].as_str().unwrap();
    let lines = pem.lines().filter(|line| !line.starts_with("--")).map(str::to_owned);
    lines.chain(["eyJ", "PRIVATE KEY", "Bearer ", "secret-session", "upload_id"].map(str::to_owned)).collect()
}

fn assert_clean(place: &str, bytes: &[u8], secrets: &[String]) {
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret:?} stands in {place}");
    }
}

fn walk(folder: &Path, secrets: &[String]) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files += walk(&path, secrets);
        } else {
            assert_clean(&path.display().to_string(), &fs::read(&path).unwrap(), secrets);
            files += 1;
        }
    }
    files
}

#[test]
fn no_secret_is_said_logged_or_kept() {
    let key = Key::new();
    let rig = Rig::with_key(&key);
    rig.library(10);
    let secrets = secrets(&key);
    let check = |line: &str, code: i32| {
        let words = line.split_whitespace();
        let run: Run = rig.command().env("RUST_LOG", "trace").args(words).arg("-v").output().unwrap().into();
        assert_eq!(run.code, code, "{line}: {run:?}");
        assert_clean(&format!("stdout of {line}"), run.stdout.as_bytes(), &secrets);
        assert_clean(&format!("stderr of {line}"), run.stderr.as_bytes(), &secrets);
    };
    for line in ["cloud check", "cloud train --yes", "cloud deploy --yes", "cloud status --json", "doctor"] {
        check(line, 0);
    }
    // A server that repeats what it was sent.
    let echo =
        serde_json::json!({"error": {"code": 400, "message": format!("bad token Bearer= eyJ{}", "a".repeat(300))}});
    rig.google.fail("GET", "/endpoints", 1, Fault::Instead(400, echo));
    check("cloud status", 4);
    check("export --format vertex-jsonl --gcs-prefix gs://a-bucket/moodsic -o export.jsonl", 0);
    assert_clean("the export", &fs::read(rig.program.here("export.jsonl")).unwrap(), &secrets);
    assert!(walk(&rig.program.data(), &secrets) > 0);
}

#[cfg(target_os = "linux")]
#[test]
fn the_list_of_processes_shows_no_secret() {
    let key = Key::new();
    let rig = Rig::with_key(&key);
    rig.google.fail("GET", "/endpoints", 1, Fault::Slow(Duration::from_mins(1)));
    let mut child = rig.command().args(["cloud", "status"]).spawn().unwrap();
    wait_for("the call", || rig.google.is_stuck());
    for file in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{}/{file}", child.id())).unwrap();
        assert_clean(file, &bytes, &secrets(&key));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
