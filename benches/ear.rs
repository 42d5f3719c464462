//! What listening costs: the mel spectrogram of a window, the network, all features of a minute, and a fit with its folds.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, criterion_group, criterion_main};
use moodsic::ear::{Ear, FEATURES};
use moodsic::learn::{Penalties, PriorRegression};
use moodsic::pipeline::{Hearing, Listener};
use moodsic::units::SampleRate;

const RATE: u32 = 44_100;

/// A minute at 44,100 Hz: a chord, a sweep and thumps.
fn minute() -> Vec<f32> {
    let sample = |n: u32| {
        let t = f64::from(n) / f64::from(RATE);
        let tones = 0.2 * (t * 1_382.0).sin() + 0.2 * (t * 2_073.0).sin() + 0.2 * (t * t * 100.0).sin();
        (tones + 0.3 * (-(t % 0.5) * 60.0).exp() * (t * 754.0).sin()) as f32
    };
    (0..60 * RATE).map(sample).collect()
}

fn hearing(samples: &[f32]) -> Hearing {
    let mut listener = Listener::new(SampleRate::new(RATE).expect("not zero"));
    listener.push(samples);
    listener.finish().expect("some sound")
}

fn listening(criterion: &mut Criterion) {
    let samples = minute();
    let heard = hearing(&samples);
    let mut group = criterion.benchmark_group("ear");
    group.sample_size(10);
    group.bench_function("a minute to 16 kHz", |bencher| bencher.iter(|| hearing(black_box(&samples))));
    group.bench_function("mel of a window", |bencher| bencher.iter(|| black_box(&heard).mel(2)));
    for cores in [1, 2] {
        let ear = Ear::on(cores);
        for windows in [1, 2, 3, 6] {
            let batch: Vec<usize> = (0..windows).collect();
            group.bench_function(format!("{windows} windows at once, {cores} cores"), |bencher| {
                bencher.iter(|| ear.say(black_box(&heard), &batch));
            });
        }
        group.bench_function(format!("features of a decoded minute, {cores} cores"), |bencher| {
            bencher.iter(|| ear.hear(&hearing(black_box(&samples)), &mut |_| ControlFlow::Continue(())));
        });
    }
    group.finish();
}

/// Songs of three moods whose features tell them apart a little: z-scores, priors, moods.
fn library(songs: usize) -> (Vec<Vec<f64>>, Vec<Vec<f64>>, Vec<usize>) {
    let mut state = 1u32;
    let mut noise = || {
        let mut sum = 0.0;
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            sum += f64::from(state >> 8) / 8_388_608.0 - 1.0;
        }
        sum * 0.87
    };
    let moods: Vec<usize> = (0..songs).map(|song| song % 3).collect();
    let rows = moods.iter().map(|&mood| {
        // Features go together, as the network's do.
        let common: Vec<f64> = (0..8).map(|_| noise()).collect();
        let number = |index: usize| 0.6 * common[index % 8] + 0.8 * noise() + if index % 3 == mood { 0.2 } else { 0.0 };
        (0..FEATURES).map(number).collect::<Vec<f64>>()
    });
    let rows = rows.collect();
    let priors = moods.iter().map(|&mood| (0..3).map(|other| noise() + f64::from(u8::from(other == mood))).collect());
    let priors = priors.collect();
    (rows, priors, moods)
}

fn fitting(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fit with a prior");
    group.sample_size(10);
    for songs in [100, 5000] {
        let (rows, priors, moods) = library(songs);
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let priors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();
        group.bench_function(format!("{songs} songs"), |bencher| {
            bencher.iter(|| {
                PriorRegression::fit(black_box(&rows), &priors, &moods, 3, Penalties::default(), &mut |_| {
                    ControlFlow::Continue(())
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, listening, fitting);
criterion_main!(benches);
