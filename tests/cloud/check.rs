//! `moodsic cloud check` and what `moodsic doctor` says of the cloud.

use std::fs;

use serde_json::Value;

use crate::fake_google::{Fault, Key};
use crate::program::Run;
use crate::rig::Rig;

fn named<'a>(document: &'a Value, name: &str) -> &'a Value {
    document["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap()
}

#[test]
fn everything_that_works_is_said_to_work_without_a_secret() {
    let key = Key::new();
    let rig = Rig::with_key(&key);
    let endpoint = rig.google.deployed_endpoint();
    let run = rig.done(&format!("cloud check --endpoint-id {endpoint} --json"));
    let document = run.json();
    for name in ["credentials", "project", "Vertex AI", "endpoint", "bucket"] {
        assert_eq!(named(&document, name)["ok"], true, "{document}");
    }
    assert!(named(&document, "credentials")["detail"].as_str().unwrap().contains("service_account"));
    assert!(!run.stdout.contains("PRIVATE KEY"));
}

#[test]
fn what_does_not_work_comes_with_what_to_do() {
    let rig = Rig::new();
    let run = rig.say("cloud check --project another --bucket another-bucket --endpoint-id 5 --json");
    assert_eq!(run.code, 4, "{run:?}");
    let document = run.json();
    for (name, remedy) in [("Vertex AI", "roles/aiplatform.user"), ("bucket", "check the id"), ("endpoint", "roles")] {
        let check = named(&document, name);
        assert_eq!(check["ok"], false, "{check}");
        assert!(check["remedy"].as_str().unwrap().contains(remedy), "{check}");
    }
}

#[test]
fn without_a_project_those_that_there_are_are_named() {
    let rig = Rig::new();
    let run: Run =
        rig.command().env_remove("MOODSIC_CLOUD_PROJECT").args(["cloud", "check", "--json"]).output().unwrap().into();
    assert_eq!(run.code, 4, "{run:?}");
    let document = run.json();
    let remedy = named(&document, "project")["remedy"].as_str().unwrap();
    assert!(remedy.contains("MOODSIC_CLOUD_PROJECT") && remedy.contains("there are a-project"), "{remedy}");
}

#[test]
fn a_bucket_in_another_region_is_noticed() {
    let rig = Rig::new();
    let run = rig.say("cloud check --region europe-west4 --json");
    let document = run.json();
    assert!(named(&document, "bucket")["remedy"].as_str().unwrap().contains("europe-west4"), "{document}");
}

#[test]
fn settings_of_the_file_stand_behind_the_environment() {
    let rig = Rig::new();
    fs::create_dir_all(rig.program.data()).unwrap();
    fs::write(rig.program.data().join("config.toml"), "[cloud]\nproject = \"of-the-file\"\nendpoint_id = \"77\"\n")
        .unwrap();
    let document = rig.say("cloud check --json").json();
    assert!(named(&document, "project")["detail"].as_str().unwrap().starts_with("a-project"), "{document}");
    assert_eq!(named(&document, "endpoint")["ok"], false);
    let doctor = rig.done("doctor --json").json();
    assert!(named(&doctor, "cloud")["detail"].as_str().unwrap().contains("a-project"), "{doctor}");
}

#[test]
fn a_wrong_value_of_the_cloud_is_said_and_others_do_not_matter() {
    let rig = Rig::new();
    fs::create_dir_all(rig.program.data()).unwrap();
    let file = rig.program.data().join("config.toml");
    fs::write(&file, "theme = 3\n[cloud]\nproject = 1\nendpoint_id = \"77\"\n").unwrap();
    let document = rig.say("cloud check --json").json();
    assert!(named(&document, "project")["detail"].as_str().unwrap().starts_with("a-project"), "of the environment");
    fs::write(&file, "[cloud]\nendpoint_id = 77\n").unwrap();
    let run = rig.say("cloud check");
    assert!(run.code != 0 && run.stderr.contains("line 2: cloud.endpoint_id must be a text in quotes"), "{run:?}");
    assert!(!rig.say("cloud check --endpoint-id 78").stderr.contains("line 2"));
}

#[test]
fn the_service_of_the_settings_is_the_one_that_is_checked() {
    let rig = Rig::new();
    let url = rig.google.url();
    let served = format!("cloud check --service tf-serving --serving-url {url} --json");
    let check = |line: &str| -> Run {
        let words: Vec<_> = line.split_whitespace().collect();
        rig.command().env_remove("MOODSIC_CLOUD_PROJECT").args(words).output().unwrap().into()
    };
    let run = check(&format!("{served} --serving-model others"));
    assert_eq!(run.code, 4, "{run:?}");
    assert_eq!(named(&run.json(), "model")["ok"], false, "it has no model of that name");
    let run = check(&format!("{served} --serving-model moods"));
    assert_eq!((run.code, run.json()["checks"].as_array().unwrap().len()), (0, 2), "{run:?}");
    assert!(named(&run.json(), "model")["detail"].as_str().unwrap().contains("version 3"), "{run:?}");
    assert_eq!(named(&check("cloud check --service edge-container --json").json(), "address")["ok"], false);
    let run = check("cloud check --service sagemaker");
    assert!(run.code == 4 && run.stderr.contains("tf-serving or edge-container"), "{run:?}");
    // With a project Google is looked at too, for it is there to train.
    assert!(rig.say(&format!("{served} --serving-model moods")).json()["checks"].as_array().unwrap().len() > 2);
}

#[test]
fn a_check_asks_for_everything_at_once() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    let slow = std::time::Duration::from_secs(1);
    for path in ["projects:search", "/endpoints", "/b"] {
        rig.google.fail("GET", path, 9, Fault::Slow(slow));
    }
    let began = std::time::Instant::now();
    rig.done(&format!("cloud check --endpoint-id {endpoint} --json"));
    assert_eq!(rig.google.world().asked.len(), 6, "nothing is asked twice");
    assert!(began.elapsed() < 3 * slow, "six answers of a second each took {:?}", began.elapsed());
}
