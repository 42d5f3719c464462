//! `moodsic predict --with vertex|tf-serving|edge-container`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::fake_google::Fault;
use crate::rig::Rig;

#[test]
fn the_exact_picture_goes_out_once_and_its_answer_is_remembered() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    let line = format!("predict a.wav --with vertex --endpoint-id {endpoint} --json");
    let document = rig.done(&line).json();
    assert_eq!(document["provider"], "vertex");
    assert!(document["model"].as_str().unwrap().contains("/models/"), "{document}");
    let row = &document["results"][0];
    assert_eq!((row["scores"][0]["mood"].as_str(), row["scores"][0]["score"].as_f64()), (Some("sad"), Some(0.75)));

    let sent = rig.google.world().asked.iter().find(|asked| asked.path.ends_with(":predict")).unwrap().json();
    let png = STANDARD.decode(sent["instances"][0]["content"].as_str().unwrap()).unwrap();
    let hex = row["image_sha256"].as_str().unwrap();
    let hash: Vec<u8> = (0..32).map(|byte| u8::from_str_radix(&hex[2 * byte..][..2], 16).unwrap()).collect();
    assert_eq!(Sha256::digest(&png).as_slice(), hash);
    let written = rig.program.say("spectrogram a.wav --json").json();
    assert_eq!(written["results"][0]["sha256"], hex);

    assert_eq!(rig.done(&line).json(), document);
    assert_eq!(rig.google.count("POST", ":predict"), 1, "asking twice costs once");
}

#[test]
fn what_leaves_and_where_to_is_said_before() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    let run = rig.done(&format!("predict a.wav --with vertex --endpoint-id {endpoint}"));
    assert!(
        run.stderr.contains("What leaves: 1 picture, one") && run.stderr.contains("Where to: http://127.0.0.1"),
        "{run:?}"
    );
    assert!(run.stderr.contains("costs about $1.38 an hour"), "{run:?}");
}

#[test]
fn a_model_of_another_recipe_gets_pictures_of_its_own_recipe() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.google.world().models[0]["labels"]["moodsic-recipe"] = "hacksc2020-1-ce81bf0e69bf".into();
    rig.program.song("a.wav", 61.0, 440.0, 1);
    let document = rig.done(&format!("predict a.wav --with vertex --endpoint-id {endpoint} --json")).json();
    assert_eq!(document["recipe"], "hacksc2020-1-ce81bf0e69bf");
}

#[test]
fn one_bad_song_does_not_stop_the_others() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    rig.program.song("b.wav", 12.0, 550.0, 2);
    let refusal = serde_json::json!({"error": {"code": 400, "message": "Failed to parse input instances."}});
    rig.google.fail("POST", ":predict", 1, Fault::Instead(400, refusal));
    let run = rig.say(&format!("predict missing.wav a.wav b.wav --with vertex --endpoint-id {endpoint} --json"));
    assert_eq!(run.code, 1, "{run:?}");
    let states: Vec<_> = run.json()["results"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
    assert_eq!(states, ["failed", "failed", "ok"]);
}

#[test]
fn a_tensorflow_serving_and_an_edge_container_are_asked_in_their_own_words() {
    let rig = Rig::new();
    rig.program.song("a.wav", 12.0, 440.0, 1);
    let url = rig.google.url();
    let best = |line: &str| {
        let document = rig.done(&format!("predict a.wav --serving-url {url} --json --with {line}")).json();
        document["results"][0]["scores"][0]["mood"].as_str().unwrap().to_owned()
    };
    for _ in 0..2 {
        assert_eq!(best("tf-serving --serving-model moods"), "happy");
        assert_eq!(best("edge-container"), "calm");
    }
    assert_eq!(rig.google.count("POST", "moods:predict"), 1, "its version tells its models apart");
    assert_eq!(rig.google.count("POST", "default:predict"), 2, "nothing does");

    let run = rig.say(&format!("predict a.wav --with tf-serving --serving-url {url}"));
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("Servable not found"), "{run:?}");
    let run = rig.say("predict a.wav --with tf-serving");
    assert!(run.code == 4 && run.stderr.contains("--serving-url"), "{run:?}");
}

#[test]
fn what_was_answered_is_not_lost_when_the_service_fails_in_the_middle() {
    let rig = Rig::new();
    let endpoint = rig.google.deployed_endpoint();
    for (number, name) in ["a.wav", "b.wav", "c.wav", "d.wav"].into_iter().enumerate() {
        rig.program.song(name, 12.0, 440.0 + number as f64, number as u64);
    }
    let line = format!("predict a.wav b.wav c.wav d.wav --with vertex --endpoint-id {endpoint} --json");
    rig.done(&format!("predict a.wav --with vertex --endpoint-id {endpoint}"));
    let later = serde_json::json!({"error": {"code": 503, "message": "later", "status": "UNAVAILABLE"}});
    rig.google.fail("POST", ":predict", 3, Fault::Instead(503, later));
    let run = rig.say(&line);
    assert_eq!(run.code, 4, "{run:?}");
    let document = run.json();
    let rows = document["results"].as_array().unwrap();
    let states: Vec<_> = rows.iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["ok", "failed", "failed", "failed"]);
    assert_eq!(rows[0]["scores"][0]["mood"], "sad");
    assert!(rows[3]["error"].as_str().unwrap().contains("try again in some minutes"), "{document}");
    assert_eq!(run.stderr.matches("out of order").count(), 3, "each is listed once: {run:?}");
    assert_eq!(rig.done(&line).json()["results"].as_array().unwrap().len(), 4);
}
