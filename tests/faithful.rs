//! Whether reasons are true: silencing the places that spoke for a mood the most lowers its score, and more than silencing places that
//! chance chooses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use moodsic::ear::{Ear, Heard, WindowHeard};
use moodsic::learn::{
    Explanation, GroupedExample, LocalModel, QUARTERS, REGION_SECS, Reference, explain, fit, songs_per_mood,
};
use moodsic::mood::{Mood, SoundsLike};
use moodsic::pipeline::{Hearing, Listener, Threads, hear};
use moodsic::predict::Prediction;
use moodsic::song::identify;
use moodsic::units::SampleRate;
use realfft::RealFftPlanner;

const RATE: f64 = 16_000.0;

/// A place in the minute: seconds, and a quarter of the bands.
type Place = ((f64, f64), usize);

/// A song that was listened to closely.
struct Song {
    hearing: Hearing,
    heard: Heard,
    said: Vec<WindowHeard>,
    mood: Mood,
}

fn listen(ear: &Ear, path: &Path, mood: &Mood) -> Option<Song> {
    let identity = identify(path).ok()?;
    let hearing = hear(path, &identity, Threads::Several, &mut || ControlFlow::Continue(())).ok()?;
    let (heard, said) = ear.hear_closely(&hearing, &mut |_| ControlFlow::Continue(()))?;
    Some(Song { hearing, heard, said, mood: mood.clone() })
}

/// A model of these songs, each a group of its own; moods sound like their names.
fn model_of(songs: &[Song]) -> LocalModel {
    let examples: Vec<GroupedExample> = songs
        .iter()
        .enumerate()
        .map(|(number, song)| GroupedExample {
            heard: Arc::new(song.heard.clone()),
            mood: song.mood.clone(),
            group: number.to_string(),
        })
        .collect();
    let moods = songs_per_mood(&examples).into_keys();
    let mixes: BTreeMap<_, _> =
        moods.filter_map(|mood| Some((mood.clone(), SoundsLike::by_name(mood.as_str())?))).collect();
    fit(&examples, &Reference::of(&examples, mixes), 0, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// The minute without what is to be heard in these places: a short-time Fourier transform in which their bins are 0.
fn silenced(hearing: &Hearing, places: &[Place]) -> Hearing {
    const SIZE: usize = 1024;
    const HOP: usize = SIZE / 4;
    let (mut planner, samples) = (RealFftPlanner::<f32>::new(), hearing.samples());
    let (forward, back) = (planner.plan_fft_forward(SIZE), planner.plan_fft_inverse(SIZE));
    let hann = |n: usize| 0.5 - 0.5 * (std::f32::consts::TAU * n as f32 / SIZE as f32).cos();
    let mut out = vec![0.0; samples.len() + 2 * SIZE];
    let padded: Vec<f32> = [&vec![0.0; SIZE], samples, &vec![0.0; SIZE]].concat();
    let (mut frame, mut bins) = (forward.make_input_vec(), forward.make_output_vec());
    for start in (0..padded.len() - SIZE).step_by(HOP) {
        let middle = (start as f64 + SIZE as f64 / 2.0 - SIZE as f64) / RATE;
        for (n, sample) in frame.iter_mut().enumerate() {
            *sample = padded[start + n] * hann(n);
        }
        forward.process(&mut frame, &mut bins).unwrap();
        for &((from, to), quarter) in places {
            let (low, high) = Explanation::band_hz(quarter);
            for (bin, value) in bins.iter_mut().enumerate() {
                let hz = bin as f64 * RATE / SIZE as f64;
                let is_top = quarter == QUARTERS - 1;
                let inside = hz >= f64::from(low) && (hz < f64::from(high) || is_top);
                if (from..to).contains(&middle) && inside {
                    *value *= 0.0;
                }
            }
        }
        back.process(&mut bins, &mut frame).unwrap();
        for (n, sample) in frame.iter().enumerate() {
            // Squared Hann windows at a quarter's hop sum to 3/2.
            out[start + n] += sample * hann(n) / (SIZE as f32 * 1.5);
        }
    }
    let mut listener = Listener::new(SampleRate::new(16_000).unwrap());
    listener.push(&out[SIZE..SIZE + samples.len()]);
    listener.finish().unwrap()
}

fn log_odds(prediction: &Prediction, mood: &Mood) -> f64 {
    let probability = f64::from(prediction.probability(mood)).clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

/// How much the score of its likeliest mood falls without the strongest places, and without places of chance: the mean of three
/// draws. `None` when it has fewer than three.
fn falls(ear: &Ear, model: &LocalModel, song: &Song, chance: &mut u64) -> Option<(f64, f64)> {
    let before = model.predict_heard(&song.heard);
    let mood = before.best().mood.clone();
    let found = explain(model, &mood, &song.heard, &song.hearing, &song.said).unwrap();
    if found.regions.len() < 3 {
        return None;
    }
    let falls_without = |places: &[Place]| {
        let heard = ear.hear(&silenced(&song.hearing, places), &mut |_| ControlFlow::Continue(()));
        log_odds(&before, &mood) - log_odds(&model.predict_heard(&heard), &mood)
    };
    let strongest: Vec<Place> = found.regions.iter().map(|region| (region.secs, region.quarter)).collect();
    let mut draw = |below: f64| {
        *chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*chance >> 33) as f64 / (1_u64 << 31) as f64 * below
    };
    let mut place = || {
        let start = draw(song.hearing.secs() - REGION_SECS);
        ((start, start + REGION_SECS), draw(QUARTERS as f64) as usize)
    };
    let draws: Vec<[Place; 3]> = (0..3).map(|_| [place(), place(), place()]).collect();
    let random = draws.iter().map(|places| falls_without(places)).sum::<f64>() / 3.0;
    Some((falls_without(&strongest), random))
}

#[test]
fn silencing_nothing_changes_nothing_and_silencing_all_leaves_nothing() {
    let mut listener = Listener::new(SampleRate::new(16_000).unwrap());
    listener.push(&(0..200_000_u64).map(|n| ((n * n) % 997) as f32 / 997.0 - 0.5).collect::<Vec<_>>());
    let hearing = listener.finish().unwrap();
    let same = silenced(&hearing, &[]);
    assert!(hearing.samples().iter().zip(same.samples()).all(|(a, b)| (a - b).abs() < 1e-4));
    let all: Vec<Place> = (0..QUARTERS).map(|quarter| ((-1.0, 100.0), quarter)).collect();
    assert!(silenced(&hearing, &all).samples().iter().all(|sample| sample.abs() < 1e-4));
}

/// Twenty seconds of a chord that swells, with bursts of hissing noise between two times, if any.
fn piece(number: u32, noisy: (f64, f64)) -> Hearing {
    let mut state = number;
    let mut before = 0.0;
    let sample = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let white = f64::from(state >> 8) / 8_388_608.0 - 1.0;
        let hiss = white - std::mem::replace(&mut before, white);
        let secs = f64::from(n) / RATE;
        let pitch = 110.0 * 2.0_f64.powf(f64::from(number % 12) / 12.0);
        let chord: f64 =
            [1.0, 1.26, 1.5, 2.0].map(|tone| (std::f64::consts::TAU * tone * pitch * secs).sin()).iter().sum();
        let swell = 0.6 + 0.4 * (secs * 0.9 + f64::from(number)).sin();
        let burst = if (noisy.0..noisy.1).contains(&secs) { (-20.0 * (secs * 6.0).fract()).exp() } else { 0.0 };
        (0.06 * swell * chord + 0.25 * burst * hiss) as f32
    };
    let mut listener = Listener::new(SampleRate::new(16_000).unwrap());
    listener.push(&(0..20 * 16_000).map(sample).collect::<Vec<_>>());
    listener.finish().unwrap()
}

fn heard_closely(ear: &Ear, hearing: Hearing, mood: &str) -> Song {
    let (heard, said) = ear.hear_closely(&hearing, &mut |_| ControlFlow::Continue(())).unwrap();
    Song { hearing, heard, said, mood: Mood::new(mood).unwrap() }
}

#[test]
fn what_was_put_into_a_song_is_found_there_and_silencing_it_changes_the_score() {
    const NEVER: (f64, f64) = (-1.0, -1.0);
    let ear = Ear::on(2);
    let songs: Vec<Song> = (1..=10)
        .map(|number| {
            let (noisy, mood) = if number % 2 == 0 { ((0.0, 20.0), "hissing") } else { (NEVER, "still") };
            heard_closely(&ear, piece(number, noisy), mood)
        })
        .collect();
    let model = model_of(&songs);
    let hissing = Mood::new("hissing").unwrap();
    for (number, noisy) in [(21, (0.0, 9.6)), (22, (10.0, 19.6))] {
        let song = heard_closely(&ear, piece(number, noisy), "hissing");
        let found = explain(&model, &hissing, &song.heard, &song.hearing, &song.said).unwrap();
        // The shares add up to the part that has a place, and all parts to the log odds: with two moods exactly.
        let shares: f32 = found.shares.iter().flatten().sum();
        assert!((shares - found.parts.places).abs() < 0.01, "{shares} and {:?}", found.parts);
        let odds = log_odds(&model.predict_heard(&song.heard), &hissing) as f32;
        assert!((found.parts.total() - odds).abs() < 0.01, "{odds} and {:?}", found.parts);
        let strongest = found.regions.first().expect("a place that speaks for it");
        let common = strongest.secs.1.min(noisy.1) - strongest.secs.0.max(noisy.0);
        assert!(common > REGION_SECS / 2.0, "{noisy:?}: {:?}", found.regions);
        let fall = |places: &[Place]| {
            let heard = ear.hear(&silenced(&song.hearing, places), &mut |_| ControlFlow::Continue(()));
            let odds = |heard| log_odds(&model.predict_heard(heard), &hissing);
            odds(&song.heard) - odds(&heard)
        };
        let places: Vec<Place> = found.regions.iter().map(|region| (region.secs, region.quarter)).collect();
        let other = |secs: f64| if secs < 10.0 { secs + 10.0 } else { secs - 10.0 };
        let elsewhere: Vec<Place> =
            places.iter().map(|&((from, _), quarter)| ((other(from), other(from) + REGION_SECS), quarter)).collect();
        let (there, elsewhere) = (fall(&places), fall(&elsewhere));
        assert!(there > 0.0 && there > elsewhere, "{noisy:?}: {there} and {elsewhere}");
    }
}

/// `MOODSIC_MUSIC` is a folder of songs, `MOODSIC_LABELS` a table of `path` (below it) and `independent_label`.
#[test]
#[ignore = "needs real songs"]
fn reasons_of_fifty_real_songs_are_true() {
    let music = PathBuf::from(std::env::var_os("MOODSIC_MUSIC").expect("a folder of songs"));
    let labels = std::env::var_os("MOODSIC_LABELS").expect("a table of labels");
    let mut table = csv::Reader::from_path(labels).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (path, label) = (column("path"), column("independent_label"));
    let ear = Ear::on(2);
    let songs = table.records().map(Result::unwrap).filter_map(|row| {
        let song = listen(&ear, &music.join(&row[path]), &Mood::new(&row[label]).unwrap())?;
        Some((blake3::hash(row[path].as_bytes()).to_hex().to_string(), song))
    });
    let mut songs: Vec<_> = songs.collect();
    songs.sort_by(|a, b| a.0.cmp(&b.0));
    let songs: Vec<Song> = songs.into_iter().map(|(_, song)| song).collect();
    let model = model_of(&songs);
    let mut chance = 1;
    let falls: Vec<(f64, f64)> =
        songs.iter().filter_map(|song| falls(&ear, &model, song, &mut chance)).take(50).collect();
    let lower = falls.iter().filter(|(strongest, random)| strongest > random).count();
    let mean = |of: fn(&(f64, f64)) -> f64| falls.iter().map(of).sum::<f64>() / falls.len() as f64;
    let (strongest, random) = (mean(|fall| fall.0), mean(|fall| fall.1));
    eprintln!("{} songs, {lower} lower than by chance; mean fall {strongest:.3} against {random:.3}", falls.len());
    assert_eq!(falls.len(), 50);
    assert!(lower >= 40 && strongest >= 2.0 * random);
}
