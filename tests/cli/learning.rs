//! `moodsic train`, `evaluate`, `predict` and `demo`.

use std::fs;

use moodsic::dataset::Store;
use moodsic::pipeline::Recipe;
use serde_json::Value;

use crate::program::Program;

fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn labels_become_a_model_that_tells_new_songs_apart() {
    let program = Program::new();
    program.learnable_library();
    let trained = program.say("train --seed 3 --json");
    assert_eq!(trained.code, 0, "{trained:?}");
    let document = trained.json();
    assert_eq!(document["counts"], serde_json::json!({"happy": 5, "sad": 5}));
    assert!(document["seconds"].as_f64().unwrap() > 0.0);
    assert!(fs::metadata(document["model"].as_str().unwrap()).unwrap().is_file());
    assert!(document["evaluation"]["accuracy"].as_f64().unwrap() > 0.8, "{document}");

    program.song("new/low.wav", 12.0, 160.0, 77);
    program.song("new/high.wav", 12.0, 3_100.0, 78);
    let predicted = program.say("predict new --json");
    assert_eq!(predicted.code, 0, "{predicted:?}");
    let prediction = predicted.json();
    assert_eq!(prediction["provider"], "built-in");
    assert_eq!(prediction["recipe"], document["recipe"]);
    for (row, (name, mood)) in [("new/high.wav", "happy"), ("new/low.wav", "sad")].into_iter().enumerate() {
        let row = &prediction["results"][row];
        assert_eq!((row["song"].as_str(), row["status"].as_str()), (Some(name), Some("ok")));
        assert_eq!(row["scores"][0]["mood"], mood);
        assert!(row["none_of_these"].is_boolean());
        assert!(row["hears"].as_array().unwrap().iter().all(Value::is_string));
        let scores: Vec<f64> = (0..2).map(|place| row["scores"][place]["score"].as_f64().unwrap()).collect();
        assert!(scores[0] >= scores[1] && (scores.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{scores:?}");
    }
    // One picture for all: the one that is predicted from is the one that is written.
    let written = program.say("spectrogram new -o pictures --json").json();
    assert_eq!(written["results"][0]["sha256"], prediction["results"][0]["image_sha256"]);
}

#[test]
fn songs_that_are_not_heard_whole_are_told_by_every_training() {
    let program = Program::new();
    program.learnable_library();
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut cancelling = hound::WavWriter::create(program.here("cancelling.wav"), spec).unwrap();
    for n in 0..12 * 22_050 {
        let sample = ((f64::from(n) * 0.05).sin() * 9000.0) as i16;
        cancelling.write_sample(sample).unwrap();
        cancelling.write_sample(-sample).unwrap();
    }
    cancelling.finalize().unwrap();
    assert_eq!(program.say("tag cancelling.wav --mood sad").code, 0);
    // Listened to, then as it was kept.
    for _ in 0..2 {
        let run = program.say("train --json");
        let impaired = &run.json()["impaired"];
        assert_eq!(impaired.as_array().unwrap().len(), 1, "{run:?}");
        assert!(impaired[0]["song"].as_str().unwrap().ends_with("cancelling.wav"));
        assert_eq!((&impaired[0]["channel"], &impaired[0]["lost"]), (&Value::from("left"), &Value::Null));
        assert!(run.stderr.contains("cancelling.wav: left and right cancel each other"), "{run:?}");
    }
}

#[test]
fn training_again_gives_the_same_model() {
    let program = Program::new();
    program.learnable_library();
    let model = |program: &Program| {
        let path = program.say("train --json").json()["model"].as_str().unwrap().to_owned();
        let mut model: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        remove_times(&mut model);
        model
    };
    assert_eq!(model(&program), model(&program));
}

#[test]
fn features_are_kept_so_that_training_again_needs_no_song() {
    let program = Program::new();
    program.learnable_library();
    assert_eq!(program.say("train").code, 0);
    for number in 0..5 {
        fs::remove_dir_all(program.here(format!("folder{number}"))).unwrap();
    }
    let run = program.say("train --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["counts"], serde_json::json!({"happy": 5, "sad": 5}));
}

#[test]
fn a_file_that_holds_another_song_now_takes_no_part() {
    let program = Program::new();
    program.learnable_library();
    program.song("folder0/sad0.wav", 12.0, 3_000.0, 1234);
    let run = program.say("train");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.stderr.contains("sad0.wav takes no part: the file holds another song now"), "{run:?}");
}

/// How long it took is the one thing that differs.
fn remove_times(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("seconds");
            map.values_mut().for_each(remove_times);
        }
        Value::Array(list) => list.iter_mut().for_each(remove_times),
        _ => {}
    }
}

#[test]
fn an_evaluation_has_every_figure_of_the_contract() {
    let program = Program::new();
    program.learnable_library();
    let run = program.say("evaluate --folds 5 --group-by folder --seed 1 --json");
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    for name in ["accuracy", "macro_precision", "macro_recall", "macro_f1", "baseline_accuracy"] {
        let value = document[name].as_f64().unwrap_or_else(|| panic!("{name} is missing"));
        assert!((0.0..=1.0).contains(&value), "{name} = {value}");
    }
    let interval = numbers(&document["interval95"]);
    assert!(interval.len() == 2 && interval[0] <= interval[1]);
    assert_eq!(document["baseline_accuracy"], 0.5);
    assert_eq!(document["grouped_by"], "folder");
    assert_eq!(document["moods"].as_array().unwrap().len(), 2);
    let error = document["calibration_error"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&error), "{error}");
    let calm = &document["per_mood"][0];
    assert!(calm["precision_interval95"].is_array() && calm["recall_interval95"].is_array(), "{document}");
    assert!(document["ungrouped"]["accuracy"].is_f64() && document["learning_curve"].is_array(), "{document}");
    assert_eq!(document["learning_curve"][0]["songs"], 0, "two moods that sound like something: {document}");
    assert!(document["warnings"].as_array().unwrap().iter().all(|warning| warning["text"].is_string()), "{document}");
    let counted: f64 = document["confusion"].as_array().unwrap().iter().flat_map(numbers).sum();
    assert_eq!(counted, 10.0);
}

#[test]
fn songs_of_one_group_cannot_be_evaluated() {
    let program = Program::new();
    program.learnable_library();
    for number in 0..5 {
        for mood in ["sad", "happy"] {
            let name = format!("{mood}{number}.wav");
            fs::rename(program.here(format!("folder{number}/{name}")), program.here(&name)).unwrap();
            assert_eq!(program.say(&format!("tag {name} --mood {mood}")).code, 0);
        }
    }
    let run = program.say("evaluate --group-by folder");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.stderr.contains("--group-by none"));
    assert_eq!(program.say("evaluate --group-by none").code, 0);
}

#[test]
fn too_few_labels_and_no_model_are_code_5_with_what_to_do() {
    let program = Program::new();
    program.song("a.wav", 12.0, 440.0, 1);
    program.say("tag a.wav --mood sad");
    for (line, advice) in
        [("train --json", "4 more sad"), ("evaluate --json", "4 more sad"), ("predict a.wav --json", "moodsic train")]
    {
        let run = program.say(line);
        assert_eq!(run.code, 5, "{run:?}");
        assert!(run.stderr.contains(advice), "{run:?}");
        assert!(run.json()["error"].as_str().unwrap().contains(advice));
    }
}

#[test]
fn a_model_file_that_is_none_is_code_5() {
    let program = Program::new();
    program.song("a.wav", 12.0, 440.0, 1);
    fs::write(program.here("model.json"), "{}").unwrap();
    for model in ["model.json", "missing.json"] {
        let run = program.run(["predict", "a.wav", "--model", model]);
        assert_eq!(run.code, 5, "{run:?}");
        assert!(run.stderr.contains(model));
    }
}

#[test]
fn the_cloud_without_settings_is_code_4_with_what_to_do() {
    let run = Program::new().say("predict a.wav --with vertex");
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("--endpoint-id") && run.stderr.contains("MOODSIC_CLOUD_ENDPOINT_ID"), "{run:?}");
}

#[test]
fn a_labelled_song_that_is_gone_does_not_stop_the_training() {
    let program = Program::new();
    program.learnable_library();
    let extra = program.song("extra.wav", 12.0, 150.0, 99);
    program.say("tag extra.wav --mood sad");
    fs::remove_file(extra).unwrap();
    let run = program.say("train --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("extra.wav takes no part"), "{run:?}");
    assert_eq!(run.json()["counts"]["sad"], 5);
}

#[test]
fn why_a_song_has_no_picture_is_kept_unless_it_only_could_not_be_read() {
    let program = Program::new();
    for (name, secs) in [("short.wav", 1.0), ("gone.wav", 12.0)] {
        program.song(name, secs, 440.0, 1);
        program.say(&format!("tag {name} --mood calm"));
    }
    fs::remove_file(program.here("gone.wav")).unwrap();
    assert_eq!(program.say("train").code, 5);
    let store = Store::open(&program.data()).unwrap();
    let without = store.songs_without_picture(&Recipe::minute().id()).unwrap();
    let reasons: Vec<_> = without.values().collect();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].contains("too short"), "{reasons:?}");
}

#[test]
fn without_a_display_make_run_does_the_main_job_and_the_bare_program_says_what_to_do() {
    let program = Program::new();
    let reason = if cfg!(feature = "gui") { "no display" } else { "this build of Moodsic has no window" };
    let bare = program.run(&[] as &[&str]);
    assert_eq!(bare.code, 2, "{bare:?}");
    assert!(bare.stderr.contains(reason) && bare.stderr.contains("moodsic --help"), "{bare:?}");

    let run = program.say("--demo-if-headless");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains(reason), "{run:?}");
    let predicted = run.stdout.lines().filter(|line| line.contains(".wav: ")).count();
    assert_eq!(predicted, 3, "{run:?}");

    // The library is composed already: the subcommand finds it whole.
    let demo = program.say("demo --json").json();
    assert_eq!(demo["songs"].as_array().unwrap().len(), 18);
    assert_eq!(demo["tagged"], 15);
    let labels = program.say("labels --json").json();
    let labels = labels["labels"].as_array().unwrap();
    assert_eq!(labels.len(), 15);
    assert!(labels.iter().all(|label| label["source"] == "demo"));
}
