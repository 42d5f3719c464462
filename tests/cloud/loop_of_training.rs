//! From labels to a model that answers, and back to nothing that costs.

use std::time::Duration;

use serde_json::json;

use crate::fake_google::{Fault, Google};
use crate::rig::{Rig, wait_for};

#[test]
fn the_whole_loop_from_labels_to_nothing_that_costs() {
    let rig = Rig::new();
    rig.library(10);
    rig.google.world().import_problems = vec!["gs://a-bucket/x.png: unreadable".into()];

    let trained = rig.done("cloud train --budget 8 --yes --json");
    assert!(trained.stderr.contains("at most $27.72"), "{trained:?}");
    assert!(trained.stderr.contains("gs://a-bucket/x.png: unreadable"), "{trained:?}");
    let document = trained.json();
    assert_eq!(document["evaluation"]["accuracy"], 0.85);
    assert_eq!(document["evaluation"]["moods"], json!(["happy", "sad"]));
    let pipeline = rig.google.world().pipelines[0].body.clone();
    assert_eq!(pipeline["trainingTaskInputs"]["budgetMilliNodeHours"], 8000);
    assert!(pipeline["inputDataConfig"]["filterSplit"]["testFilter"].as_str().unwrap().ends_with("ml_use=test"));

    let deployed = rig.done("cloud deploy --yes --json");
    assert!(deployed.stderr.contains("$1.38 an hour, $33.00 a day"), "{deployed:?}");
    assert_eq!(deployed.json()["model"], document["model"]);
    let again = rig.done("cloud deploy --yes --json").json();
    assert_eq!(again["was_there"], true);
    assert_eq!(rig.google.count("POST", ":deployModel"), 1, "a second one would cost a second time");

    let status = rig.done("cloud status");
    assert!(status.stdout.contains("deployed for ") && status.stdout.contains(" min, about $"), "{status:?}");
    let status = rig.done("cloud status --json").json();
    assert!(status["deployed"][0]["dollars"].as_f64().is_some(), "{status}");
    assert!(status["operations"].as_array().unwrap().iter().any(|operation| operation["kind"] == "training"));

    // The endpoint is in the settings now.
    rig.program.song("a.wav", 12.0, 440.0, 1);
    let predicted = rig.done("predict a.wav --with vertex --json").json();
    assert_eq!(predicted["results"][0]["scores"][0]["mood"], "sad");

    let gone = rig.done("cloud undeploy --json").json();
    assert_eq!(gone["undeployed"].as_array().unwrap().len(), 1);
    assert!(rig.google.world().endpoints[0].deployed.is_empty());
    assert!(rig.done("cloud status").stdout.contains("nothing costs by the hour"));
    assert_eq!(rig.done("cloud undeploy --json").json()["undeployed"], json!([]));
}

#[test]
fn a_training_is_never_begun_twice_whichever_answer_is_lost() {
    let mut rig = Rig::new();
    rig.library(10);
    rig.done("cloud upload --yes");
    let objects = rig.google.world().objects.clone();
    let data = rig.program.data();
    let kept = rig.program.here("kept.db");
    std::fs::copy(data.join("moodsic.db"), &kept).unwrap();
    let mut lost = 0;
    loop {
        rig.google = Google::start();
        rig.google.world().objects = objects.clone();
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("moodsic.db{end}")));
        }
        std::fs::copy(&kept, data.join("moodsic.db")).unwrap();
        rig.google.fail_at(lost, Fault::Lost);
        let mut run = rig.say("cloud train --yes --json");
        if run.code == 4 {
            run = rig.say("cloud train --yes --json");
        }
        assert_eq!(run.code, 0, "answer {lost} lost: {run:?}");
        let world = rig.google.world();
        assert_eq!((world.datasets.len(), world.pipelines.len()), (1, 1), "answer {lost} lost");
        drop(world);
        if rig.google.failure_is_due() {
            break;
        }
        lost += 1;
    }
    assert!(lost > 10, "only {lost} answers were lost");
}

#[test]
fn a_training_is_gone_on_with_after_the_program_was_killed() {
    let rig = Rig::new();
    rig.library(10);
    rig.google.fail("GET", "/trainingPipelines/", 1, Fault::Slow(Duration::from_mins(1)));
    let mut child = rig.command().args(["cloud", "train", "--yes"]).spawn().unwrap();
    wait_for("the training", || rig.google.is_stuck());
    child.kill().unwrap();
    child.wait().unwrap();
    let status = rig.done("cloud status");
    assert!(status.stdout.contains("training moodsic-") && status.stdout.contains(": running"), "{status:?}");
    let run = rig.done("cloud train --json");
    assert!(run.stderr.contains("is under way"), "no --yes is needed, for nothing new is paid: {run:?}");
    assert!(run.json()["model"].as_str().unwrap().contains("/models/"));
    assert_eq!(rig.google.world().pipelines.len(), 1);
}

#[test]
fn a_training_that_failed_says_why_and_may_be_begun_anew() {
    let rig = Rig::new();
    rig.library(10);
    let before = rig.google.count("POST", "/trainingPipelines");
    rig.google.world().next_pipeline_ends = Some("FAILED");
    let run = rig.say("cloud train --yes");
    assert!(run.code == 4 && run.stderr.contains("Too few images of a class."), "{run:?}");
    rig.google.world().next_pipeline_ends = None;
    rig.done("cloud train --yes");
    assert_eq!(rig.google.count("POST", "/trainingPipelines") - before, 2);
}

#[test]
fn a_batch_prediction_needs_no_endpoint_and_tells_what_it_could_not_do() {
    let rig = Rig::new();
    rig.library(10);
    rig.done("cloud train --yes");
    let run = rig.say("cloud batch-predict sad0 sad1 sad2 missing.wav --yes --json");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("$2.22"), "{run:?}");
    let document = run.json();
    let rows = document["results"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let good: Vec<_> = rows.iter().filter(|row| row["status"] == "ok").collect();
    assert_eq!(good.len(), 2, "{document}");
    assert_eq!(good[0]["scores"][0]["mood"], "sad");
    assert!(rows.iter().any(|row| row["error"].as_str().is_some_and(|error| error.contains("unreadable"))));
    assert_eq!(rig.google.world().endpoints.len(), 0);

    // Again: the same job, no second one.
    rig.say("cloud batch-predict sad0 sad1 sad2 --yes");
    assert_eq!(rig.google.world().jobs.len(), 1);
}
