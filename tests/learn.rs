//! The predictor from outside: it learns what can be learned, says so when there is nothing to learn, and keeps what it knows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use moodsic::dataset::GroupBy;
use moodsic::ear::{Ear, FEATURES, Heard};
use moodsic::learn::{ArtifactError, LocalModel, MIN_SONGS_PER_MOOD, Reference, TrainError, fit};
use moodsic::learn::{CrossValidation, Evaluation, GroupedExample, cross_validate};
use moodsic::mood::{AudioMood, Mood, SoundsLike};
use moodsic::pipeline::{Hearing, Recipe, RecipeId, Threads, analyze, analyze_and_hear};
use moodsic::predict::{Classifier, ClassifyError, Prediction};
use moodsic::song::SongId;
use proptest::prelude::*;

fn mood(name: &str) -> Mood {
    Mood::new(name).expect("a good name")
}

fn go_on(_: f32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Noise in [-1, 1), the same for the same `seed`.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

/// A song with these features, of which the network itself says nothing.
fn heard(features: Vec<f32>) -> Arc<Heard> {
    Arc::new(Heard::made_up(features))
}

/// `count` songs of noise in four groups a mood; every tenth feature of a song leans by `lean` towards its mood.
fn songs(moods: &[&str], count: usize, lean: f32, seed: u64) -> Vec<GroupedExample> {
    let mut noise = Noise(seed);
    (0..count)
        .map(|song| {
            let class = song % moods.len();
            let leaning = |index: usize| if index % 10 == class { lean } else { 0.0 };
            let features = (0..FEATURES).map(|index| noise.next() + leaning(index)).collect();
            let group = format!("artist {}", song % (4 * moods.len()));
            GroupedExample { heard: heard(features), mood: mood(moods[class]), group }
        })
        .collect()
}

/// What `examples` are measured against: themselves, with moods that sound like nothing.
fn reference(examples: &[GroupedExample]) -> Reference {
    Reference::of(examples, BTreeMap::new())
}

fn try_fit(examples: &[GroupedExample]) -> Result<LocalModel, TrainError> {
    fit(examples, &reference(examples), 0, &mut go_on)
}

fn train(examples: &[GroupedExample]) -> LocalModel {
    try_fit(examples).expect("enough songs of each mood")
}

fn try_evaluate(
    examples: &[GroupedExample],
    seed: u64,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    let how = CrossValidation { folds: 5, group_by: GroupBy::Artist, seed };
    cross_validate(examples, &reference(examples), how, progress)
}

fn evaluate(examples: &[GroupedExample], seed: u64) -> Evaluation {
    try_evaluate(examples, seed, &mut go_on).expect("moods and groups enough")
}

fn predict(model: &LocalModel, heard: &Heard) -> Prediction {
    model.predict_heard(heard)
}

#[test]
fn moods_that_show_in_the_features_are_learned() {
    let examples = songs(&["calm", "happy", "sad"], 45, 1.0, 1);
    let evaluation = evaluate(&examples, 0);
    assert!(evaluation.accuracy > 0.95, "accuracy {}", evaluation.accuracy);
    assert!(evaluation.better_than_guessing());
    let model = train(&examples);
    for unseen in songs(&["calm", "happy", "sad"], 30, 1.0, 2) {
        assert_eq!(predict(&model, &unseen.heard).best().mood, unseen.mood);
    }
}

#[test]
fn labels_without_any_pattern_score_as_chance() {
    let scores: Vec<f64> =
        (0..5).map(|seed| evaluate(&songs(&["calm", "happy", "sad"], 45, 0.0, 10 + seed), seed).accuracy).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    assert!((mean - 1.0 / 3.0).abs() < 0.1, "mean accuracy {mean} of {scores:?}");
}

#[test]
fn shuffled_labels_score_as_chance_and_no_score_is_sure() {
    // Songs that are easily told apart, with each other's labels.
    let shuffled = |seed: u64| {
        let mut examples = songs(&["calm", "happy", "sad"], 60, 1.0, 20 + seed);
        let mut noise = Noise(seed);
        for last in (1..examples.len()).rev() {
            let other = (f32::midpoint(noise.next(), 1.0) * (last + 1) as f32) as usize;
            let moved = examples[other.min(last)].mood.clone();
            let there = std::mem::replace(&mut examples[last].mood, moved);
            examples[other.min(last)].mood = there;
        }
        for (place, example) in examples.iter_mut().enumerate() {
            example.group = place.to_string();
        }
        evaluate(&examples, seed)
    };
    let evaluations: Vec<Evaluation> = (0..3).map(shuffled).collect();
    let mean = evaluations.iter().map(|found| found.accuracy).sum::<f64>() / 3.0;
    assert!((mean - 1.0 / 3.0).abs() < 0.1, "mean accuracy {mean}");
    for found in evaluations {
        assert!(!found.better_than_guessing());
        let best = found.cases.iter().map(|case| f64::from(case.best_score())).sum::<f64>() / found.cases.len() as f64;
        assert!(best < 0.5, "a score of {best} on average, where nothing can be known");
    }
}

#[test]
fn scores_of_held_out_songs_are_chances() {
    // Moods that show a little: about three of four songs are told right.
    let mut examples = songs(&["calm", "happy", "sad"], 240, 0.14, 30);
    for (place, example) in examples.iter_mut().enumerate() {
        example.group = place.to_string();
    }
    let evaluation = evaluate(&examples, 0);
    assert!((0.5..0.95).contains(&evaluation.accuracy), "accuracy {}", evaluation.accuracy);
    let error = evaluation.calibration_error().expect("there are cases");
    assert!(error <= 0.08, "expected calibration error {error}");
    // And the model trained on all of them says on average how often it is right.
    let model = train(&examples).evaluated(Some(evaluation));
    let unseen = songs(&["calm", "happy", "sad"], 150, 0.14, 31);
    let told: Vec<(f64, bool)> = unseen
        .iter()
        .map(|song| {
            let prediction = predict(&model, &song.heard);
            (f64::from(prediction.best().probability), prediction.best().mood == song.mood)
        })
        .collect();
    let said = told.iter().map(|(score, _)| score).sum::<f64>() / told.len() as f64;
    let right = told.iter().filter(|(_, right)| *right).count() as f64 / told.len() as f64;
    assert!((said - right).abs() < 0.08, "{said} was said and {right} was right");
}

#[test]
fn a_song_unlike_all_others_is_none_of_these() {
    let model = train(&songs(&["calm", "sad"], 40, 0.5, 40));
    let usual = songs(&["calm", "sad"], 40, 0.5, 41);
    let doubted = usual.iter().filter(|song| predict(&model, &song.heard).is_none_of_these()).count();
    assert!(doubted <= 1, "{doubted} of 40 usual songs were doubted");
    let strange = predict(&model, &heard(vec![6.0; FEATURES]));
    assert!(strange.is_none_of_these() && strange.answer().is_none());
    // The scores stay what they are: sorted, and 1 in sum.
    let sum: f32 = strange.scores().iter().map(|score| score.probability).sum();
    assert!((sum - 1.0).abs() < 1e-5);
}

/// Songs of which the network says that they are happy or sad, and whose other numbers say nothing.
fn told_by_the_network(count: usize, seed: u64) -> Vec<GroupedExample> {
    let mut songs = songs(&["sad", "happy"], count, 0.0, seed);
    for song in &mut songs {
        let louder = if song.mood == mood("sad") { AudioMood::Sad } else { AudioMood::Happy };
        let mut scores = song.heard.log_scores().to_vec();
        scores[louder.class()] = -4.0;
        let (features, levels) = (song.heard.features().to_vec(), vec![-20.0; Hearing::BANDS]);
        song.heard = Arc::new(Heard::new(features, scores, levels));
    }
    songs
}

#[test]
fn what_a_mood_sounds_like_is_a_prior() {
    let examples = told_by_the_network(12, 50);
    let mixes = ["happy", "sad"].map(|name| (mood(name), SoundsLike::by_name(name).expect("it is in the table")));
    let train = |mixes: &[(Mood, SoundsLike)]| {
        fit(&examples, &Reference::of(&examples, mixes.iter().cloned().collect()), 0, &mut go_on).expect("enough songs")
    };
    let (with, without) = (train(&mixes), train(&[]));
    assert_eq!(with.card.sounds_like.len(), 2);
    assert_ne!(with.card.id, without.card.id);
    for song in told_by_the_network(20, 51) {
        let (sure, unsure) = (predict(&with, &song.heard), predict(&without, &song.heard));
        assert_eq!(sure.best().mood, song.mood);
        assert!(sure.probability(&song.mood) > unsure.probability(&song.mood));
    }
}

#[test]
fn what_only_the_artist_shows_is_not_credited() {
    // Each artist has a sound and one mood; the mood itself shows in nothing.
    let mut noise = Noise(3);
    let sounds: Vec<Vec<f32>> = (0..12).map(|_| (0..FEATURES).map(|_| 3.0 * noise.next()).collect()).collect();
    let example = |song: usize, noise: &mut Noise| GroupedExample {
        heard: heard(sounds[song % 12].iter().map(|value| value + noise.next()).collect()),
        mood: mood(["calm", "sad"][song % 2]),
        group: format!("artist {}", song % 12),
    };
    let grouped: Vec<_> = (0..60).map(|song| example(song, &mut noise)).collect();
    let mut alone = grouped.clone();
    for (song, example) in alone.iter_mut().enumerate() {
        example.group = format!("song {song}");
    }
    assert!(evaluate(&alone, 0).accuracy > 0.95);
    assert!(evaluate(&grouped, 0).accuracy < 0.75);
}

#[test]
fn rare_moods_are_left_out_and_named() {
    let mut examples = songs(&["calm", "sad"], 20, 1.0, 4);
    let rare = examples.len();
    examples.extend(songs(&["angry"], MIN_SONGS_PER_MOOD - 1, 1.0, 5));
    let model = train(&examples);
    assert_eq!(model.card.left_out, BTreeMap::from([(mood("angry"), MIN_SONGS_PER_MOOD - 1)]));
    assert_eq!(model.card.counts, BTreeMap::from([(mood("calm"), 10), (mood("sad"), 10)]));
    assert_eq!(model.card.songs(), 20);
    assert_eq!(predict(&model, &examples[0].heard).scores().len(), 2);
    let evaluation = evaluate(&examples, 0);
    assert_eq!(evaluation.confusion.moods, [mood("calm"), mood("sad")]);
    assert!(evaluation.predicted[..rare].iter().all(Option::is_some));
    assert!(evaluation.predicted[rare..].iter().all(Option::is_none));
}

#[test]
fn too_few_labels_are_told_and_not_trained_on() {
    let examples = songs(&["calm", "sad"], 6, 1.0, 6);
    let error = try_fit(&examples).unwrap_err();
    assert_eq!(error.to_string(), "too few labels: tag 2 more calm and 2 more sad songs");
    assert_eq!(try_evaluate(&examples, 0, &mut go_on), None);
    assert_eq!(try_evaluate(&[], 0, &mut go_on), None);
}

#[test]
fn one_group_alone_cannot_be_cross_validated() {
    let mut examples = songs(&["calm", "sad"], 20, 1.0, 7);
    for example in &mut examples {
        "the only artist".clone_into(&mut example.group);
    }
    assert_eq!(try_evaluate(&examples, 0, &mut go_on), None);
}

#[test]
fn a_mood_that_one_artist_owns_is_never_predicted_for_it() {
    let mut examples = songs(&["calm", "sad"], 20, 1.0, 8);
    for example in &mut examples {
        example.group = example.mood.to_string();
    }
    let evaluation = evaluate(&examples, 0);
    assert_eq!((evaluation.folds, evaluation.accuracy), (2, 0.0));
}

#[test]
fn training_can_be_broken_off() {
    let examples = songs(&["calm", "sad"], 20, 1.0, 9);
    let error = fit(&examples, &reference(&examples), 0, &mut |_| ControlFlow::Break(())).unwrap_err();
    assert_eq!(error, TrainError::Cancelled);
    let halfway = &mut |done: f32| if done > 0.5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    assert_eq!(try_evaluate(&examples, 0, halfway), None);
}

#[test]
fn progress_rises_to_one() {
    let mut heard = Vec::new();
    try_evaluate(&songs(&["calm", "sad"], 20, 1.0, 9), 0, &mut |done| {
        heard.push(done);
        ControlFlow::Continue(())
    });
    assert!(heard.is_sorted());
    assert_eq!((heard.first(), heard.last()), (Some(&0.0), Some(&1.0)));
}

#[test]
fn the_evaluation_document_has_the_contracts_keys() {
    let document = evaluate(&songs(&["calm", "sad"], 20, 1.0, 9), 0).to_json();
    for key in ["accuracy", "macro_precision", "macro_recall", "macro_f1", "baseline_accuracy"] {
        assert!(document[key].is_f64(), "{key}");
    }
    assert_eq!(document["moods"], serde_json::json!(["calm", "sad"]));
    assert_eq!(document["interval95"].as_array().unwrap().len(), 2);
    assert_eq!(document["confusion"].as_array().unwrap().len(), 2);
    assert_eq!(document["grouped_by"], "artist");
    assert_eq!(document["songs"], 20);
}

#[test]
fn pictures_of_another_recipe_are_refused() {
    let model = train(&songs(&["calm", "sad"], 20, 1.0, 9));
    let other = RecipeId::from("hacksc2020 v1".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let song = folder.path().join("song.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&song, spec).unwrap();
    let mut noise = Noise(1);
    (0..70 * 22_050).try_for_each(|_| writer.write_sample((noise.next() * 9e3) as i16)).unwrap();
    writer.finalize().unwrap();
    let go_on = &mut |_: moodsic::pipeline::Progress<'_>| ControlFlow::Continue(());
    let seen = analyze(&song, &Recipe::minute(), None, Threads::One, go_on).expect("a picture");
    assert!(matches!(model.predict(&seen), Err(ClassifyError::NotHeard)));
    let mut analysis = analyze_and_hear(&song, &Recipe::minute(), None, Threads::One, go_on).expect("a picture");
    assert_eq!(analysis.png, seen.png);
    analysis.recipe = other.clone();
    let refused = model.predict(&analysis).unwrap_err();
    let ClassifyError::OtherRecipe { model: its, picture } = refused else { panic!("{refused}") };
    assert_eq!((its, picture), (model.card.recipe.clone(), other));
    analysis.recipe = Recipe::minute().id();
    let hearing = analysis.hearing.as_ref().expect("it was listened to");
    let heard = Ear::on(1).hear(hearing, &mut |_| ControlFlow::Continue(()));
    assert_eq!(model.predict(&analysis).unwrap(), model.predict_heard(&heard.rounded()));
}

mod model_files {
    use super::*;

    fn saved(folder: &tempfile::TempDir, seed: u64) -> (LocalModel, PathBuf) {
        let examples = songs(&["calm", "happy", "sad"], 15, 0.3, seed);
        let model = train(&examples).evaluated(Some(evaluate(&examples, 0)));
        let path = folder.path().join(format!("models/{seed}.json"));
        model.save(&path).expect("a new folder");
        (model, path)
    }

    #[test]
    fn a_loaded_model_answers_bit_by_bit_as_the_saved_one() {
        let folder = tempfile::tempdir().unwrap();
        let (mut model, path) = saved(&folder, 1);
        let loaded = LocalModel::load(&path).unwrap();
        for song in songs(&["calm", "happy", "sad"], 30, 0.3, 2) {
            let (ours, theirs) = (predict(&model, &song.heard), predict(&loaded, &song.heard));
            for (ours, theirs) in ours.scores().iter().zip(theirs.scores()) {
                assert_eq!((&ours.mood, ours.probability.to_bits()), (&theirs.mood, theirs.probability.to_bits()));
            }
        }
        model.card.seconds = 0.0;
        assert_eq!(loaded, model);
    }

    #[test]
    fn the_same_labels_give_the_same_bytes_and_other_labels_another_id() {
        let folder = tempfile::tempdir().unwrap();
        let ((first, one), (second, other)) = (saved(&folder, 1), saved(&folder, 2));
        let bytes = std::fs::read(&one).unwrap();
        saved(&folder, 1);
        assert_eq!(bytes, std::fs::read(&one).unwrap());
        assert_ne!(first.card.id, second.card.id);
        assert_ne!(bytes, std::fs::read(&other).unwrap());
    }

    #[test]
    fn a_file_that_was_cut_anywhere_is_no_model() {
        let folder = tempfile::tempdir().unwrap();
        let (_, path) = saved(&folder, 1);
        let bytes = std::fs::read(&path).unwrap();
        for length in (0..bytes.len()).step_by(bytes.len() / 50) {
            std::fs::write(&path, &bytes[..length]).unwrap();
            assert!(matches!(LocalModel::load(&path), Err(ArtifactError::NotAModel { .. })), "{length} bytes");
        }
    }

    #[test]
    fn changed_contents_are_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let (_, path) = saved(&folder, 1);
        let document: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let loaded_with = |pointer: &str, value: serde_json::Value| {
            let mut changed = document.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            std::fs::write(&path, changed.to_string()).unwrap();
            LocalModel::load(&path)
        };
        for (pointer, value) in [
            ("/regression/weights/0/0", serde_json::json!(0.5)),
            ("/regression/weights/0", serde_json::json!([1.0])),
            ("/regression/weights", serde_json::json!([])),
            ("/regression/beta", serde_json::json!(0.5)),
            ("/scale/features", serde_json::json!([])),
            ("/scale/features/0/mean", serde_json::json!(null)),
            ("/scale/features/3/deviation", serde_json::json!(-1.0)),
            ("/scale/prior/moods", serde_json::json!([])),
            ("/moods/0", serde_json::json!("angry")),
            ("/moods", serde_json::json!([])),
            ("/card/recipe", serde_json::json!("hacksc2020 v1")),
            ("/card/evaluation/predicted/0", serde_json::json!(3)),
            ("/card/evaluation/cases/0/truth", serde_json::json!(3)),
            ("/card/evaluation/cases/0/scores", serde_json::json!([1.0])),
            ("/sharpness", serde_json::json!(0.0)),
            ("/sharpness", serde_json::json!(0.5)),
            ("/novelty", serde_json::json!(null)),
            ("/novelty/limit", serde_json::json!(1e9)),
            ("/novelty/landmarks/0", serde_json::json!([])),
            ("/format", serde_json::json!("one")),
            ("/format", serde_json::json!(0)),
        ] {
            let refused = loaded_with(pointer, value.clone());
            assert!(matches!(refused, Err(ArtifactError::NotAModel { .. })), "{pointer} = {value}");
        }
        let newer = loaded_with("/format", serde_json::json!(99));
        assert!(matches!(newer, Err(ArtifactError::Newer { found: 99, .. })));
        let other = loaded_with("/card/features", serde_json::json!("ear-0-0123456789ab"));
        assert!(matches!(other, Err(ArtifactError::Older { features, .. }) if features == "ear-0-0123456789ab"));
    }

    #[test]
    fn a_file_of_an_older_moodsic_is_refused_by_name() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/format_1.json");
        let refused = LocalModel::load(&path).unwrap_err().to_string();
        assert!(refused.contains("made by an older Moodsic") && refused.ends_with("train again"), "{refused}");
    }

    #[test]
    fn a_shared_copy_has_a_card_to_read_and_names_no_song() {
        let folder = tempfile::tempdir().unwrap();
        let examples = songs(&["calm", "sad"], 20, 0.5, 3);
        let mut evaluation = evaluate(&examples, 0);
        for case in &mut evaluation.cases {
            case.song = Some(SongId::from_bytes([case.example as u8; 32]));
        }
        let model = train(&examples).evaluated(Some(evaluation));
        let path = folder.path().join("shared.json");
        model.share(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(document["about"][2].as_str().unwrap().starts_with("Learnt from 20 songs: calm 10, sad 10."));
        assert!(!text.contains(&SongId::from_bytes([1; 32]).to_string()));
        let shared = LocalModel::load(&path).unwrap();
        assert_eq!(shared.card.id, model.card.id);
        assert!(shared.card.evaluation.unwrap().cases.iter().all(|case| case.song.is_none()));
    }

    #[test]
    fn a_missing_file_and_an_unwritable_place_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let (model, path) = saved(&folder, 1);
        let missing = folder.path().join("none.json");
        assert!(matches!(LocalModel::load(&missing), Err(ArtifactError::Io { path, .. }) if path == missing));
        let below_a_file = path.join("model.json");
        assert!(matches!(model.save(&below_a_file), Err(ArtifactError::Io { path, .. }) if path == below_a_file));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn probabilities_sum_to_one(seed: u64, scale in 0.0_f32..1e6) {
        let model = train(&songs(&["calm", "happy", "sad"], 18, 0.5, 11));
        let mut noise = Noise(seed);
        let features: Vec<f32> = (0..FEATURES).map(|_| scale * noise.next()).collect();
        let prediction = predict(&model, &heard(features));
        let sum: f32 = prediction.scores().iter().map(|score| score.probability).sum();
        prop_assert!((sum - 1.0).abs() < 1e-5, "{}", sum);
        prop_assert!(prediction.scores().is_sorted_by(|a, b| a.probability >= b.probability));
    }

    /// Songs of one group carry one mark in a feature of their own. A classifier that had seen a group would know its
    /// mood; one that has not can only guess, so a right answer for such a song proves a straddling group.
    #[test]
    fn groups_never_straddle_folds(seed: u64, sizes in prop::collection::vec(5_usize..7, 3..7)) {
        let mut examples = Vec::new();
        for (group, &size) in sizes.iter().enumerate() {
            for _ in 0..size {
                let mut features = vec![0.0; FEATURES];
                features[group] = 1.0;
                let mood = mood(&format!("mood {group}"));
                examples.push(GroupedExample { heard: heard(features), mood, group: group.to_string() });
            }
        }
        let evaluation = evaluate(&examples, seed);
        prop_assert_eq!(evaluation.accuracy, 0.0);
        prop_assert!(evaluation.predicted.iter().all(Option::is_some));
        prop_assert_eq!(evaluation.folds, sizes.len().min(5));
    }
}
