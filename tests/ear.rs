//! The pretrained network and its front end against numpy and onnxruntime, from sound made here
//! (`assets/ear/vectors.py` makes the same sound and the vectors).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::ops::ControlFlow;
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};
use moodsic::ear::{Ear, FEATURES, Heard, WIDTH};
use moodsic::pipeline::{AnalyzeError, Hearing, Listener, Progress, Recipe, Threads, analyze_and_hear, hear};
use moodsic::song::identify;
use moodsic::units::SampleRate;
use serde::Deserialize;

const RATE: u32 = 16_000;
const SECONDS: u32 = 25;

#[derive(Deserialize)]
struct Vectors {
    samples: Vec<f32>,
    windows: Vec<Window>,
}

#[derive(Deserialize)]
struct Window {
    start: u32,
    frames: BTreeMap<usize, Vec<f32>>,
    tokens: BTreeMap<usize, Vec<f32>>,
    mean: Vec<f64>,
    scores: Vec<f32>,
}

#[derive(Deserialize)]
struct Song {
    features: Vec<f32>,
    log_scores: Vec<f32>,
}

fn fixture<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A chord, a sweep and noise that comes and goes; between 12 and 13 s digital silence.
fn sound() -> Vec<f32> {
    let mut state = 1u32;
    let sample = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(state >> 8) / 8_388_608.0 - 1.0;
        let t = f64::from(n) / f64::from(RATE);
        let chord = 0.2 * (TAU * 220.0 * t).sin() + 0.15 * (TAU * 277.2 * t).sin() + 0.1 * (TAU * 329.6 * t).sin();
        let sweep = 0.1 * (TAU * (100.0 * t + 140.0 * t * t)).sin();
        let silent = (12.0..13.0).contains(&t);
        if silent { 0.0 } else { (chord + sweep + 0.1 * (-4.0 * (t % 0.5)).exp() * noise) as f32 }
    };
    (0..SECONDS * RATE).map(sample).collect()
}

fn hearing(samples: &[f32]) -> Hearing {
    let mut listener = Listener::new(SampleRate::new(RATE).unwrap());
    samples.chunks(777).for_each(|piece| listener.push(piece));
    listener.finish().unwrap()
}

fn all(ear: &Ear, hearing: &Hearing) -> Heard {
    ear.hear(hearing, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn the_mel_spectrogram_is_numpys() {
    let vectors: Vectors = fixture("ear_windows.json");
    let samples = sound();
    for (ours, theirs) in samples.iter().step_by(4001).zip(&vectors.samples) {
        assert!((ours - theirs).abs() < 1e-6, "the sounds are equal");
    }
    let hearing = hearing(&samples);
    assert_eq!(hearing.windows(), vectors.windows.len());
    let (mut worst, mut compared) = (0.0f32, 0);
    for (index, window) in vectors.windows.iter().enumerate() {
        assert!((hearing.start_secs(index) - f64::from(window.start) / f64::from(RATE)).abs() < 1e-9);
        let mel = hearing.mel(index);
        for (&frame, theirs) in &window.frames {
            for (ours, &theirs) in mel.column(frame).iter().zip(theirs) {
                // Below, the rounding errors of f32 in the FFT show: 90 dB under the loudest band.
                if theirs > -60.0 {
                    worst = worst.max((ours - theirs).abs());
                    compared += 1;
                } else {
                    assert!(*ours < -59.0, "{ours} is not {theirs}");
                }
            }
        }
    }
    println!("worst {worst} dB of {compared} values");
    assert!(worst <= 0.02 && compared > 3000, "{worst} dB, {compared} values");
}

#[test]
fn the_network_says_what_it_says_in_onnxruntime() {
    let vectors: Vectors = fixture("ear_windows.json");
    let hearing = hearing(&sound());
    let said = Ear::on(1).say(&hearing, &[0, 1, 2]);
    let mut worst = (0.0f32, 0.0f32);
    for (ours, theirs) in said.iter().zip(&vectors.windows) {
        for (&token, numbers) in &theirs.tokens {
            for (ours, theirs) in ours.tokens[token * WIDTH..].iter().zip(numbers) {
                worst.0 = worst.0.max((ours - theirs).abs());
            }
        }
        for (ours, theirs) in ours.mean().iter().zip(&theirs.mean) {
            worst.0 = worst.0.max((ours - theirs).abs() as f32);
        }
        for (ours, theirs) in ours.scores.iter().zip(&theirs.scores) {
            worst.1 = worst.1.max((ours - theirs).abs());
        }
    }
    println!("tokens {}, scores {}", worst.0, worst.1);
    assert!(worst.0 <= 1e-3 && worst.1 <= 1e-3, "tokens {}, scores {}", worst.0, worst.1);
    // One by one they are what they are together, on any number of cores.
    for (index, together) in said.iter().enumerate() {
        let alone = &Ear::on(2).say(&hearing, &[index])[0];
        let far = together.tokens.iter().zip(&alone.tokens).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(far < 1e-4, "window {index}: {far}");
    }
}

#[test]
fn a_songs_numbers_are_the_references() {
    let song: Song = fixture("ear_song.json");
    let heard = all(&Ear::on(1), &hearing(&sound()));
    assert_eq!((heard.windows(), heard.is_partial(), heard.features().len()), (3, false, FEATURES));
    for (ours, theirs) in heard.features().iter().zip(&song.features) {
        assert!((ours - theirs).abs() <= 1e-3, "{ours} is not {theirs}");
    }
    for (ours, theirs) in
        heard.log_scores().iter().map(|log| log.exp()).zip(song.log_scores.iter().map(|log| log.exp()))
    {
        // Sigmoids near 0 are approximated, here and there, to some 1e-7.
        assert!((ours - theirs).abs() <= 5e-7 + 1e-3 * theirs, "{ours} is not {theirs}");
    }
}

#[test]
fn a_first_answer_comes_before_all_windows_are_heard() {
    let hearing = hearing(&sound());
    let mut heard = Vec::new();
    let last = Ear::on(1).hear(&hearing, &mut |partial| {
        heard.push(partial.clone());
        ControlFlow::Break(())
    });
    assert_eq!((heard.len(), last.is_partial(), last.windows()), (1, true, 2));
    assert_eq!(heard[0], last);
}

/// Writes a song of `secs` seconds whose channels differ.
fn write_song(path: &Path, rate: u32, secs: u32, sample: impl Fn(f64) -> f64) {
    let spec = WavSpec { channels: 2, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(path, spec).unwrap();
    for n in 0..secs * rate {
        let value = sample(f64::from(n) / f64::from(rate));
        writer.write_sample((value * 32_000.0) as i16).unwrap();
        writer.write_sample((value * 16_000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

fn tone(t: f64) -> f64 {
    0.4 * (TAU * (400.0 + 2.0 * t) * t).sin()
}

#[test]
fn the_minute_is_the_pictures_and_the_rate_of_the_file_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let hear_at = |rate: u32, threads| {
        let path = folder.path().join(format!("{rate}.wav"));
        write_song(&path, rate, 130, tone);
        let identity = identify(&path).unwrap();
        hear(&path, &identity, threads, &mut || ControlFlow::Continue(())).unwrap()
    };
    let (one, other) = (hear_at(16_000, Threads::One), hear_at(44_100, Threads::Several));
    assert_eq!((one.windows(), other.windows()), (6, 6));
    for window in [0, 5] {
        let (one, other) = (one.mel(window), other.mel(window));
        for frame in [3, 500, 997] {
            // The loudest band is the tone's; where it is and how loud tells the place in the song.
            let loudest = |mel: &[f32]| mel.iter().copied().fold(f32::MIN, f32::max);
            let (one, other) = (loudest(one.column(frame)), loudest(other.column(frame)));
            assert!((one - other).abs() < 0.05, "window {window}, frame {frame}: {one} and {other} dB");
        }
    }
    // 60 s into the song the tone is at 640 Hz, the derivative of its phase.
    let bands = one.mel(0).column(5).to_vec();
    let loudest = (0..Hearing::BANDS).max_by(|&a, &b| bands[a].total_cmp(&bands[b])).unwrap();
    let bank = moodsic::dsp::MelFilterbank::htk(RATE, 512, Hearing::BANDS, 0.0, 8000.0);
    assert!((bank.centre_hz(loudest) - 640.0).abs() < 40.0, "{} Hz", bank.centre_hz(loudest));
}

#[test]
fn a_picture_is_made_and_its_sound_kept_in_one_pass() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.wav");
    write_song(&path, 44_100, 130, tone);
    let identity = identify(&path).unwrap();
    let alone = hear(&path, &identity, Threads::One, &mut || ControlFlow::Continue(())).unwrap();
    for identity in [None, Some(&identity)] {
        let go_on = &mut |_: Progress<'_>| ControlFlow::Continue(());
        let both = analyze_and_hear(&path, &Recipe::default(), identity, Threads::Several, go_on).unwrap();
        assert_eq!(*both.hearing.unwrap(), alone);
    }
}

#[test]
fn silence_and_a_break_are_told_as_for_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silent.wav");
    write_song(&path, 16_000, 20, |_| 0.0);
    let identity = identify(&path).unwrap();
    let silent = hear(&path, &identity, Threads::One, &mut || ControlFlow::Continue(()));
    assert!(matches!(silent, Err(AnalyzeError::Silence { .. })));
    let broken = hear(&path, &identity, Threads::One, &mut || ControlFlow::Break(()));
    assert!(matches!(broken, Err(AnalyzeError::Cancelled)));
}
