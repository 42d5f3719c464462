//! A soft kick, a clap, a hat and a shaker, each from a falling sine or a burst of noise.

use std::f32::consts::TAU;

use super::rate::{SAMPLE_RATE, samples};
use crate::demo::random::Random;
use crate::demo::score::Drum;

/// One stroke, until it has died away.
pub(super) fn play(drum: Drum, random: &mut Random) -> Vec<f32> {
    match drum {
        Drum::Kick => kick(),
        Drum::Clap => noise(Burst { rise_secs: 0.002, fall_secs: 0.07, low: 0.5, high: 0.12, gain: 0.9 }, random),
        Drum::Hat => noise(Burst { rise_secs: 0.001, fall_secs: 0.02, low: 1.0, high: 0.75, gain: 0.45 }, random),
        Drum::Shaker => noise(Burst { rise_secs: 0.03, fall_secs: 0.03, low: 0.9, high: 0.6, gain: 0.5 }, random),
    }
}

/// A sine that falls from 130 to 48 Hz.
fn kick() -> Vec<f32> {
    let mut phase = 0.0f32;
    let stroke = (0..samples(0.35)).map(|n| {
        let time = n as f32 / SAMPLE_RATE;
        phase += TAU * (48.0 + 82.0 * (-time / 0.03).exp()) / SAMPLE_RATE;
        0.8 * phase.sin() * (-time / 0.08).exp() * (time / 0.002).min(1.0)
    });
    stroke.collect()
}

/// Noise between two one-pole corners; `low` and `high` are their smoothing factors, 0 to 1.
#[derive(Clone, Copy)]
struct Burst {
    rise_secs: f32,
    fall_secs: f32,
    low: f32,
    high: f32,
    gain: f32,
}

fn noise(burst: Burst, random: &mut Random) -> Vec<f32> {
    let (mut soft, mut rumble) = (0.0, 0.0);
    let rise = 1.0 - (-1.0 / (burst.rise_secs * SAMPLE_RATE)).exp();
    let fall = (-1.0 / (burst.fall_secs * SAMPLE_RATE)).exp();
    let (mut risen, mut left) = (0.0, 1.0);
    let stroke = (0..samples(burst.rise_secs + burst.fall_secs * 7.0)).map(|_| {
        soft += burst.low * (random.signed() - soft);
        rumble += burst.high * (soft - rumble);
        risen += rise * (1.0 - risen);
        left *= fall;
        burst.gain * risen * left * (soft - rumble)
    });
    stroke.collect()
}
