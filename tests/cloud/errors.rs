//! Whatever goes wrong there: one sentence that says what to do, code 4, and no more tries than help.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake_google::{Fault, Google, Key};
use crate::program::Run;
use crate::rig::{Rig, wait_for};

fn google(status: u16, name: &str, message: &str) -> Fault {
    Fault::Instead(status, json!({"error": {"code": status, "message": message, "status": name}}))
}

/// A rig with an endpoint, a song and a line that asks about it.
fn asking() -> (Rig, String) {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    (rig, format!("predict a.wav --with vertex --endpoint-id {endpoint}"))
}

#[test]
fn every_error_says_what_to_do_with_code_4() {
    let (rig, line) = asking();
    let denied = "Permission 'aiplatform.endpoints.predict' denied on resource (or it may not exist).";
    let cases = [
        (google(401, "UNAUTHENTICATED", "bad token"), "application-default login", 1),
        (google(403, "PERMISSION_DENIED", denied), "roles/aiplatform.user", 1),
        (google(403, "PERMISSION_DENIED", "SERVICE_DISABLED: it is disabled"), "gcloud services enable", 1),
        (google(404, "NOT_FOUND", "no such endpoint"), "check the id, the project and the region", 1),
        (google(400, "FAILED_PRECONDITION", "doesn't have traffic_split."), "moodsic cloud deploy", 1),
        (google(429, "RESOURCE_EXHAUSTED", "quota"), "quota", 3),
        (google(503, "UNAVAILABLE", "later"), "try again in some minutes", 3),
        (google(500, "INTERNAL", "oh"), "try again in some minutes", 3),
        (Fault::Lost, "try again in some minutes", 3),
        (Fault::Page(404), "web page", 1),
    ];
    for (fault, words, tries) in cases {
        let before = rig.google.count("POST", ":predict");
        rig.google.fail("POST", ":predict", tries, fault.clone());
        let run = rig.say(&line);
        assert_eq!(run.code, 4, "{fault:?}: {run:?}");
        assert!(run.stderr.contains(words), "{fault:?}: {run:?}");
        assert_eq!(rig.google.count("POST", ":predict") - before, tries, "{fault:?}");
    }
}

#[test]
fn what_passes_by_itself_is_not_told() {
    let (rig, line) = asking();
    rig.google.fail("POST", ":predict", 2, google(503, "UNAVAILABLE", "later"));
    let run = rig.done(&line);
    assert!(!run.stderr.contains("later"), "{run:?}");
}

#[test]
fn a_server_that_asks_for_a_second_gets_it() {
    let (rig, line) = asking();
    rig.google.fail("POST", ":predict", 1, Fault::Busy(1));
    let before = Instant::now();
    rig.done(&line);
    assert!(before.elapsed() >= Duration::from_secs(1), "{:?}", before.elapsed());
    assert_eq!(rig.google.count("POST", ":predict"), 2);
}

#[test]
fn an_endpoint_without_a_model_and_one_that_is_not_there_are_told_before_anything_is_sent() {
    let rig = Rig::new();
    rig.google.deployed_endpoint();
    let endpoint = rig.google.world().endpoints[0].id.clone();
    rig.google.world().endpoints[0].deployed.clear();
    for (id, words) in [(endpoint.as_str(), "has no model deployed"), ("42", "was not found")] {
        let run = rig.say(&format!("predict a.wav --with vertex --endpoint-id {id}"));
        assert!(run.code == 4 && run.stderr.contains(words), "{run:?}");
    }
    assert_eq!(rig.google.count("POST", ":predict"), 0);
}

#[test]
fn a_service_that_is_not_there_is_no_network() {
    let (mut rig, line) = asking();
    let gone = std::mem::replace(&mut rig.google, Google::start()).url();
    let run: Run = rig.command().env("MOODSIC_VERTEX_URL", gone).args(line.split_whitespace()).output().unwrap().into();
    assert!(run.code == 4 && run.stderr.contains("cannot be reached"), "{run:?}");
}

#[test]
fn settings_that_cannot_be_used_are_told_with_all_ways_to_set_them() {
    let rig = Rig::new();
    for (line, words) in [
        ("predict a.wav --with vertex", "MOODSIC_CLOUD_ENDPOINT_ID"),
        ("cloud check --region europe-west1", "us-central1 and europe-west4 only"),
        ("cloud status --project a/b", "cannot be a project"),
    ] {
        let run = rig.say(line);
        assert!(run.code == 4 && run.stderr.contains(words), "{run:?}");
    }
    let run: Run = rig
        .command()
        .env("MOODSIC_VERTEX_URL", "http://example.com")
        .args(["cloud", "status"])
        .output()
        .unwrap()
        .into();
    assert!(run.code == 4 && run.stderr.contains("plain http is for this machine only"), "{run:?}");
}

#[test]
fn only_what_the_right_key_has_signed_is_taken() {
    let key = Key::new();
    let rig = Rig::with_key(&key);
    let endpoint = rig.google.deployed_endpoint();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    let line = format!("predict a.wav --with vertex --endpoint-id {endpoint}");
    rig.done(&line);
    // A token that has run out on the way is replaced once.
    rig.google.fail("GET", "/endpoints/", 1, google(401, "UNAUTHENTICATED", "over"));
    rig.done(&line);

    fs::write(rig.program.here("key.json"), Key::new().file()).unwrap();
    let run = rig.say(&line);
    assert!(run.code == 4 && run.stderr.contains("see whether the key was deleted"), "{run:?}");
    fs::write(rig.program.here("key.json"), "{}").unwrap();
    let run = rig.say(&line);
    assert!(run.code == 4 && run.stderr.contains("key.json cannot be used"), "{run:?}");
}

#[test]
fn revoked_credentials_of_a_user_are_told() {
    let (rig, line) = asking();
    let token = format!("{}/token", rig.google.url());
    let user = json!({
        "type": "authorized_user", "client_id": "id", "client_secret": "a-client-secret",
        "refresh_token": "a-refresh-token", "token_uri": token, "quota_project_id": "p",
    });
    fs::write(rig.program.here("key.json"), user.to_string()).unwrap();
    let revoked = json!({"error": "invalid_grant", "error_description": "Token has been expired or revoked."});
    rig.google.fail("POST", "/token", 9, Fault::Instead(400, revoked));
    let run = rig.say(&line);
    assert!(run.code == 4 && run.stderr.contains("invalid_grant") && run.stderr.contains("get new ones"), "{run:?}");
    assert!(!run.stderr.contains("a-client-secret") && !run.stderr.contains("a-refresh-token"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_call_that_hangs() {
    let (rig, line) = asking();
    rig.google.fail("POST", ":predict", 1, Fault::Slow(Duration::from_mins(1)));
    let child = rig.command().args(line.split_whitespace()).spawn().unwrap();
    wait_for("the stuck call", || rig.google.is_stuck());
    let before = Instant::now();
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, 130, "{run:?}");
    assert!(before.elapsed() < Duration::from_secs(5), "{:?}", before.elapsed());
}
