//! The demo library as a user gets it: on disk, in the library, learned from.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use moodsic::dataset::Store;
use moodsic::demo::{DemoSong, compose_library};
use moodsic::learn::session;
use moodsic::learn::session::Backgrounds;
use moodsic::library;
use moodsic::pipeline::{Recipe, Threads, analyze_and_hear};
use moodsic::predict::Classifier as _;
use moodsic::song::tags;

/// Composed once for all tests; nobody changes it.
static LIBRARY: LazyLock<(tempfile::TempDir, Vec<DemoSong>)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder");
    let songs = compose(dir.path());
    (dir, songs)
});

fn compose(dir: &Path) -> Vec<DemoSong> {
    compose_library(dir, &mut |_, _| ControlFlow::Continue(())).expect("composes").expect("nobody broke it off")
}

/// The samples of each of them, read once.
static SAMPLES: LazyLock<Vec<Vec<i16>>> = LazyLock::new(|| LIBRARY.1.iter().map(|song| samples(&song.path)).collect());

fn samples(path: &Path) -> Vec<i16> {
    let reader = hound::WavReader::open(path).expect("a WAV file");
    assert_eq!((reader.spec().channels, reader.spec().sample_rate), (1, 22_050));
    reader.into_samples().map(|sample| sample.expect("a sample")).collect()
}

#[test]
fn eighteen_pieces_of_two_minutes_fit_into_a_hundred_megabytes() {
    let (dir, songs) = &*LIBRARY;
    assert_eq!(songs.len(), 18);
    assert_eq!(songs.iter().filter(|song| song.tagged).count(), 15);
    for mood in ["sad", "happy", "calm"] {
        let of_mood = songs.iter().filter(|song| song.mood.as_str() == mood);
        assert_eq!(of_mood.clone().count(), 6, "{mood}");
        assert_eq!(of_mood.filter(|song| !song.tagged).count(), 1, "{mood}");
    }
    let bytes: u64 =
        fs::read_dir(dir).expect("lists").map(|f| f.expect("a file").metadata().expect("a size").len()).sum();
    assert!(bytes <= 100_000_000, "{bytes} bytes");
}

#[test]
fn every_piece_peaks_at_minus_three_decibels_without_offset_or_click() {
    for (song, samples) in LIBRARY.1.iter().zip(&*SAMPLES) {
        assert_eq!(samples.len(), 120 * 22_050, "{}", song.path.display());
        let peak = samples.iter().map(|s| s.unsigned_abs()).max().unwrap();
        assert!((23_190..=23_210).contains(&peak), "{}: {peak}", song.path.display());
        let mean = samples.iter().map(|s| i64::from(*s)).sum::<i64>() as f64 / samples.len() as f64;
        assert!(mean.abs() < 1.0, "{}: offset {mean}", song.path.display());
        // It starts and ends in silence.
        assert!(
            samples[0].unsigned_abs() < 50 && samples[samples.len() - 1].unsigned_abs() < 50,
            "{}",
            song.path.display()
        );
    }
}

#[test]
fn the_second_minute_of_every_piece_is_full_of_music() {
    for (song, samples) in LIBRARY.1.iter().zip(&*SAMPLES) {
        // Every seventh sample tells the level as well.
        let level = |part: &[i16]| {
            let power = part.iter().step_by(7).map(|s| f64::from(*s).powi(2)).sum::<f64>() * 7.0 / part.len() as f64;
            10.0 * (power / 32_768f64.powi(2)).log10()
        };
        for (index, four_seconds) in samples[60 * 22_050..116 * 22_050].chunks(4 * 22_050).enumerate() {
            let level = level(four_seconds);
            assert!(level > -35.0, "{}: {level:.0} dB at {} s", song.path.display(), 60 + 4 * index);
        }
    }
}

#[test]
fn the_pieces_say_who_they_are_and_that_they_are_synthetic_but_not_their_mood() {
    for song in &LIBRARY.1 {
        let metadata = tags::read_metadata(&song.path);
        let title = metadata.title.expect("a title");
        assert!(song.path.file_stem().unwrap().to_str().unwrap().ends_with(&title), "{title}");
        assert!(metadata.artist.is_some_and(|artist| artist.contains("synthetic")), "{title}");
        assert!(metadata.album.is_some_and(|album| album.contains("synthetic")), "{title}");
        assert_eq!(metadata.mood, None, "{title}");
    }
}

#[test]
fn whole_pieces_are_kept_and_others_made_again_byte_for_byte() {
    let dir = tempfile::tempdir().expect("a folder");
    let copies: Vec<_> = LIBRARY.1.iter().map(|song| dir.path().join(song.path.file_name().unwrap())).collect();
    for (song, copy) in LIBRARY.1.iter().zip(&copies) {
        fs::copy(&song.path, copy).expect("copies");
    }
    fs::remove_file(&copies[0]).expect("removes");
    fs::OpenOptions::new().write(true).open(&copies[7]).and_then(|file| file.set_len(1_000_000)).expect("cuts");
    fs::write(&copies[14], "no music").expect("overwrites");
    let written = |index: usize| fs::metadata(&copies[index]).and_then(|meta| meta.modified()).expect("a time");
    let before = written(1);

    compose(dir.path());

    assert_eq!(written(1), before);
    for index in [0, 7, 14] {
        let same = fs::read(&copies[index]).expect("reads") == fs::read(&LIBRARY.1[index].path).expect("reads");
        assert!(same, "{}", copies[index].display());
    }
    assert_eq!(fs::read_dir(dir.path()).expect("lists").count(), 18, "no part is left behind");
}

#[test]
fn a_cancelled_composition_says_so_and_leaves_only_whole_pieces() {
    let dir = tempfile::tempdir().expect("a folder");
    let outcome = compose_library(dir.path(), &mut |done, _| {
        if done == 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!(outcome.expect("nothing went wrong"), None);
    for file in fs::read_dir(dir.path()).expect("lists") {
        assert_eq!(samples(&file.expect("a file").path()).len(), 120 * 22_050);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let dir = file.path().join("demo");
    let error = compose_library(&dir, &mut |_, _| ControlFlow::Continue(())).expect_err("a file is no folder");
    assert!(error.to_string().contains(&dir.display().to_string()), "{error}");
}

#[test]
fn a_predictor_trained_on_the_tagged_pieces_knows_the_moods_of_an_ensemble_it_never_heard() {
    let kept_in = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(kept_in.path()).expect("a new library");
    let now = jiff::Timestamp::UNIX_EPOCH;
    let dir = LIBRARY.0.path();
    let report = library::add_demo(&mut store, dir, now, &mut |_, _| ControlFlow::Continue(())).expect("adds");
    assert_eq!((report.songs.len(), report.tagged, report.untagged.len()), (18, 15, 3));

    let (recipe, mut backgrounds) = (Recipe::minute(), Backgrounds::default());
    let (model, _) =
        session::train(&mut store, 0, &mut backgrounds, &mut |_| ControlFlow::Continue(())).expect("trains");
    let evaluation = model.card.evaluation.as_ref().expect("five ensembles are five groups");
    assert!(evaluation.better_than_guessing(), "{evaluation:?}");
    assert!(evaluation.accuracy >= 0.85, "{evaluation:?}");

    for song in LIBRARY.1.iter().filter(|song| !song.tagged) {
        let picture = analyze_and_hear(&song.path, &recipe, None, Threads::Several, &mut |_| ControlFlow::Continue(()))
            .expect("a picture");
        let prediction = model.predict(&picture).expect("a prediction");
        assert_eq!(prediction.best().mood, song.mood, "{}: {:?}", song.path.display(), prediction.scores());
    }
}
