//! Voices that hold their notes: winds, bowed strings, choir, organ. One period of the wave is made for each note from
//! its harmonics (so nothing folds back at the half sample rate), and read by a few slightly detuned readers.

use std::f32::consts::TAU;

use super::rate::{SAMPLE_RATE, samples};
use crate::demo::random::Random;
use crate::units::Hertz;

/// How a held tone sounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone {
    /// Harmonic k has the amplitude k^−rolloff.
    pub(super) rolloff: f32,
    /// Amplitude of the even harmonics (a clarinet has few).
    pub(super) even: f32,
    /// Above this, harmonics fade by 12 dB an octave.
    pub(super) lowpass: Hertz,
    /// Resonances: centre, width, how much they add.
    pub(super) formants: &'static [(f32, f32, f32)],
    /// One reader each.
    pub(super) detune_cents: &'static [f32],
    pub(super) vibrato_cents: f32,
    /// Share of breath noise.
    pub(super) breath: f32,
    pub(super) attack_secs: f32,
    pub(super) release_secs: f32,
}

const TABLE_BITS: u32 = 10;
const TABLE: usize = 1 << TABLE_BITS;
/// The vibrato moves in steps of this many samples.
const CONTROL: usize = 32;
const VIBRATO_HZ: f32 = 5.2;
/// The vibrato comes in over this time, as players do it.
const VIBRATO_ONSET_SECS: f32 = 0.6;

impl Tone {
    /// One period with all harmonics below the half sample rate, of an RMS of 0.25.
    fn table(&self, pitch: Hertz, brightness: f32) -> [f32; TABLE] {
        let highest = (0.45 * SAMPLE_RATE / pitch.0) as usize;
        let mut table = [0.0f32; TABLE];
        for k in 1..=highest.clamp(1, 48) {
            let harmonic_hz = k as f32 * pitch.0;
            let over = harmonic_hz / (self.lowpass.0 * brightness);
            let even = if k % 2 == 0 { self.even } else { 1.0 };
            let resonance: f32 = self
                .formants
                .iter()
                .map(|&(centre, width, gain)| gain * (-((harmonic_hz - centre) / width).powi(2)).exp())
                .sum();
            let gain = even * (k as f32).powf(-self.rolloff) * (1.0 + resonance) / (1.0 + over * over);
            // sin(kwn) by the recurrence of Chebyshev; f64 keeps it exact over a table.
            let w = f64::from(TAU) * k as f64 / TABLE as f64;
            // Phases after Schroeder keep the crest low, so many harmonics do not add up to a spike.
            let phase = -std::f64::consts::PI * (k * (k - 1)) as f64 / highest.clamp(1, 48) as f64;
            let (mut now, mut before, turn) = (phase.sin(), (phase - w).sin(), 2.0 * w.cos());
            for sample in &mut table {
                *sample += gain * now as f32;
                (now, before) = (turn * now - before, now);
            }
        }
        let power: f32 = table.iter().map(|x| x * x).sum::<f32>() / TABLE as f32;
        let scale = 0.25 / power.sqrt().max(1e-6);
        for x in &mut table {
            *x *= scale;
        }
        table
    }

    /// One note, until it has died away.
    pub(super) fn play(&self, pitch: Hertz, held_secs: f32, brightness: f32, random: &mut Random) -> Vec<f32> {
        let table = self.table(pitch, brightness);
        let held = samples(held_secs);
        let mut out = vec![0.0; held + samples(self.release_secs * 5.0)];

        let readers = self.detune_cents.len() as f32;
        for &cents in self.detune_cents {
            let step = pitch.0 * (cents / 1200.0).exp2() / SAMPLE_RATE * 4_294_967_296.0;
            let mut phase = ((random.signed() + 1.0) * 2_147_483_648.0) as u32;
            let mut turn = random.signed() * TAU;
            for (index, block) in out.chunks_mut(CONTROL).enumerate() {
                let time = (index * CONTROL) as f32 / SAMPLE_RATE;
                let depth = self.vibrato_cents * (time / VIBRATO_ONSET_SECS).min(1.0);
                let bent = (step * (1.0 + depth * turn.sin() / 1731.0)) as u32;
                turn += TAU * VIBRATO_HZ * CONTROL as f32 / SAMPLE_RATE;
                for sample in block {
                    *sample += read(&table, phase) / readers.sqrt();
                    phase = phase.wrapping_add(bent);
                }
            }
        }
        self.breathe(random, &mut out);
        self.shape(held, &mut out);
        out
    }

    fn breathe(&self, random: &mut Random, out: &mut [f32]) {
        if self.breath > 0.0 {
            let mut smooth = 0.0;
            for sample in out {
                smooth += 0.35 * (random.signed() - smooth);
                *sample += self.breath * smooth;
            }
        }
    }

    /// Swells in and dies away exponentially: no corner in the envelope, so no click.
    fn shape(&self, held: usize, out: &mut [f32]) {
        let rise = 1.0 - (-3.0 / (self.attack_secs * SAMPLE_RATE)).exp();
        let fall = (-1.0 / (self.release_secs * SAMPLE_RATE)).exp();
        let (mut target, mut level) = (0.0, 0.0);
        let (sounding, released) = out.split_at_mut(held);
        for sample in sounding {
            // Two smoothings in a row start flat.
            target += rise * (1.0 - target);
            level += rise * (target - level);
            *sample *= level;
        }
        for sample in released {
            level *= fall;
            *sample *= level;
        }
    }
}

/// The table at `phase` (a whole turn is 2³²), interpolated.
fn read(table: &[f32; TABLE], phase: u32) -> f32 {
    let index = (phase >> (32 - TABLE_BITS)) as usize;
    let between = (phase << TABLE_BITS) as f32 / 4_294_967_296.0;
    let (a, b) = (table[index], table[(index + 1) % TABLE]);
    a + between * (b - a)
}
