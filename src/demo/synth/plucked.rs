//! Plucked strings after Karplus and Strong ("Digital Synthesis of Plucked-String and Drum Timbres", 1983), tuned with an
//! all-pass as Jaffe and Smith extended it.

use super::rate::{SAMPLE_RATE, samples};
use crate::demo::random::Random;
use crate::units::Hertz;

/// How a plucked string sounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plucked {
    /// Time to fall by 60 dB, in seconds, at middle C.
    pub(super) fall_secs: f32,
    /// 0 (dull finger) to 1 (plectrum).
    pub(super) edge: f32,
    /// Where the string is plucked, as a share of its length.
    pub(super) place: f32,
    pub(super) release_secs: f32,
}

const MIDDLE_C_HZ: f32 = 261.63;

impl Plucked {
    /// One note, until it has died away.
    pub(super) fn play(&self, pitch: Hertz, held_secs: f32, brightness: f32, random: &mut Random) -> Vec<f32> {
        let fall_secs = self.fall_secs * (MIDDLE_C_HZ / pitch.0).sqrt();
        let held = samples(held_secs.min(fall_secs));
        let mut out = vec![0.0; held + samples(self.release_secs * 4.0)];

        // The averaging filter below delays by half a sample, the all-pass by the rest that a whole delay cannot.
        let period = SAMPLE_RATE / pitch.0 - 0.5;
        let whole = (period - 0.2).floor().max(2.0);
        let rest = period - whole;
        let allpass = (1.0 - rest) / (1.0 + rest);
        let loss = 10f32.powf(-3.0 / (pitch.0 * fall_secs));

        let mut string = self.pluck(whole as usize, (self.edge * brightness).clamp(0.05, 1.0), random);
        let (mut last, mut into, mut from) = (0.0, 0.0, 0.0);
        let mut at = 0;
        for sample in &mut out {
            let now = string[at];
            *sample = now;
            let averaged = loss * 0.5 * (now + last);
            last = now;
            from = allpass * (averaged - from) + into;
            into = averaged;
            string[at] = from;
            at = if at + 1 == string.len() { 0 } else { at + 1 };
        }
        self.shape(held, &mut out);
        out
    }

    /// A period of noise, softened by the finger, combed by the plucking place, of an RMS of 0.3 and without offset.
    fn pluck(&self, length: usize, edge: f32, random: &mut Random) -> Vec<f32> {
        let mut soft = 0.0;
        let noise: Vec<f32> = (0..length * 2)
            .map(|_| {
                soft += edge * (random.signed() - soft);
                soft
            })
            .skip(length)
            .collect();
        let gap = ((self.place * length as f32) as usize).clamp(1, length - 1);
        let mut burst: Vec<f32> = (0..length).map(|n| noise[n] - 0.8 * noise[(n + length - gap) % length]).collect();
        let mean = burst.iter().sum::<f32>() / length as f32;
        for x in &mut burst {
            *x -= mean;
        }
        let power = burst.iter().map(|x| x * x).sum::<f32>() / length as f32;
        let scale = 0.3 / power.sqrt().max(1e-6);
        for x in &mut burst {
            *x *= scale;
        }
        burst
    }

    fn shape(&self, held: usize, out: &mut [f32]) {
        let attack = samples(0.002);
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
