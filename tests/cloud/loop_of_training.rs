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
    // The figures are kept: the next two do not ask for them.
    let status = rig.done("cloud status --json").json();
    assert_eq!(
        (&status["trained"]["evaluation"], &status["trained"]["model"]),
        (&document["evaluation"], &document["model"])
    );
    let status = rig.done("cloud status");
    for line in ["precision 0.80; recall 0.90; area under the precision-recall curve 0.95", "sad          1       9"] {
        assert!(status.stdout.contains(line), "{status:?}");
    }
    assert_eq!(rig.google.count("GET", "/evaluations"), 1);
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

#[test]
fn a_training_prints_its_confusion_matrix() {
    let rig = Rig::new();
    rig.library(10);
    let run = rig.done("cloud train --yes");
    assert!(run.stdout.contains("precision 0.80; recall 0.90"), "{run:?}");
    for row in ["          happy     sad", "happy       8       2", "sad         1       9"] {
        let packed: Vec<_> = row.split_whitespace().collect();
        let has = run.stdout.lines().any(|line| line.split_whitespace().collect::<Vec<_>>() == packed);
        assert!(has, "{row:?} in {run:?}");
    }
}

#[test]
fn figures_that_could_not_be_fetched_are_fetched_by_the_next_look() {
    let rig = Rig::new();
    rig.library(10);
    let later = json!({"error": {"code": 503, "message": "later", "status": "UNAVAILABLE"}});
    rig.google.fail("GET", "/evaluations", 3, Fault::Instead(503, later));
    assert_eq!(rig.say("cloud train --yes").code, 4);
    rig.google.fail("GET", "/evaluations", 1, Fault::Page(404));
    rig.google.fail("GET", "/evaluations", 1, Fault::Instead(403, json!({"error": {"code": 403, "message": "no"}})));
    for _ in 0..2 {
        let status = rig.done("cloud status --json");
        assert!(status.stderr.contains("cannot be had") && status.stdout.contains("training"), "{status:?}");
        assert_eq!(status.json()["trained"]["evaluation"], json!(null), "all else is told");
    }
    let status = rig.done("cloud status --json").json();
    assert_eq!(status["trained"]["evaluation"]["au_prc"], 0.95, "{status}");
}

#[test]
fn a_song_is_asked_about_once_whether_by_a_batch_or_by_an_endpoint() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    for (name, hz) in [("a.wav", 440.0), ("b.wav", 550.0), ("c.wav", 660.0)] {
        rig.program.song(name, 12.0, hz, hz as u64);
    }
    let ask = |songs: &str| rig.done(&format!("predict {songs} --with vertex --endpoint-id {endpoint} --json")).json();
    let by_endpoint = ask("a.wav");
    let batch = rig.say("cloud batch-predict a.wav b.wav c.wav --yes --json").json();
    assert_eq!(batch["model"], by_endpoint["model"], "the same model and version");
    assert_eq!(rig.google.world().objects.keys().filter(|name| name.contains(".png")).count(), 2, "a.wav is known");
    let rows = batch["results"].as_array().unwrap();
    assert_eq!(rows[0], by_endpoint["results"][0], "the picture's hash too");
    // The fake cannot read the first picture of a job.
    let good = rows[1..].iter().find(|row| row["status"] == "ok").unwrap();
    let name = good["song"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let again = ask(&name);
    assert_eq!(again["results"][0]["scores"], good["scores"]);
    assert_eq!(rig.google.count("POST", ":predict"), 1, "the batch has told it");
    let jobs = rig.google.world().jobs.len();
    rig.done("cloud batch-predict a.wav --yes");
    assert_eq!((jobs, rig.google.world().jobs.len()), (1, 1), "there is nothing left to ask");
}

#[test]
fn a_batch_whose_answer_was_lost_is_gone_on_with_although_one_of_its_songs_was_asked_about_since() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    for (name, hz) in [("a.wav", 440.0), ("b.wav", 550.0), ("c.wav", 660.0)] {
        rig.program.song(name, 12.0, hz, hz as u64);
    }
    rig.google.fail("POST", "/batchPredictionJobs", 1, Fault::Silent(Duration::from_mins(1)));
    let line = ["cloud", "batch-predict", "a.wav", "b.wav", "c.wav", "--yes"];
    let mut child = rig.command().args(line).spawn().unwrap();
    wait_for("the job", || rig.google.is_stuck());
    child.kill().unwrap();
    child.wait().unwrap();
    rig.done(&format!("predict a.wav --with vertex --endpoint-id {endpoint}"));
    // The fake cannot read the first picture of a job, which may be the one that is known.
    let run = rig.say("cloud batch-predict a.wav b.wav c.wav --yes");
    assert!(run.code <= 1, "{run:?}");
    assert_eq!(rig.google.world().jobs.len(), 1, "a second one would cost a second time");
}
