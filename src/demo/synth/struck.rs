//! Struck voices: piano, electric piano, vibraphone. A sum of partials that each die away at their own pace.

use std::f64::consts::TAU;

use super::rate::{SAMPLE_RATE, samples};
use crate::units::Hertz;

/// How a struck tone sounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Struck {
    /// Ratio to the pitch, amplitude, time to fall by 60 dB at middle C in seconds.
    pub(super) partials: &'static [(f32, f32, f32)],
    /// Softens partials above this; hard strokes raise it.
    pub(super) hammer: Hertz,
    /// How fast the damper stops the tone.
    pub(super) release_secs: f32,
}

const MIDDLE_C_HZ: f32 = 261.63;
const ATTACK_SECS: f32 = 0.004;
/// ln 1000: a fall by 60 dB.
const SIXTY_DECIBELS: f32 = 6.9078;

impl Struck {
    /// One note, until it has died away.
    pub(super) fn play(&self, pitch: Hertz, held_secs: f32, brightness: f32) -> Vec<f32> {
        // Short strings and bars die sooner.
        let pace = (pitch.0 / MIDDLE_C_HZ).powf(0.6);
        let longest = self.partials.iter().map(|p| p.2).fold(0.0, f32::max) / pace;
        let held = samples(held_secs.min(longest));
        let mut out = vec![0.0; held + samples(self.release_secs * 4.0)];

        for &(ratio, amplitude, fall_secs) in self.partials {
            let hertz = pitch.0 * ratio;
            if hertz > 0.45 * SAMPLE_RATE {
                continue;
            }
            let soft = 1.0 / (1.0 + (hertz / (self.hammer.0 * brightness)).powi(2));
            let fall = f64::from(SIXTY_DECIBELS * pace / (fall_secs * SAMPLE_RATE));
            decay(&mut out, f64::from(amplitude * soft * 0.4), TAU * f64::from(hertz / SAMPLE_RATE), fall);
        }
        self.shape(held, &mut out);
        out
    }

    fn shape(&self, held: usize, out: &mut [f32]) {
        let attack = samples(ATTACK_SECS);
        for (index, sample) in out.iter_mut().take(attack).enumerate() {
            *sample *= index as f32 / attack as f32;
        }
        let fall = (-1.0 / (self.release_secs * SAMPLE_RATE)).exp();
        let mut level = 1.0;
        for sample in out.iter_mut().skip(held) {
            level *= fall;
            *sample *= level;
        }
    }
}

/// Adds amplitude · e^(−fall n) · sin(wn) by its two-term recurrence.
fn decay(out: &mut [f32], amplitude: f64, w: f64, fall: f64) {
    let r = (-fall).exp();
    let (turn, shrink) = (2.0 * r * w.cos(), r * r);
    let (mut now, mut before) = (0.0, -amplitude * w.sin() / r);
    for sample in out {
        *sample += now as f32;
        (now, before) = (turn * now - shrink * before, now);
    }
}
