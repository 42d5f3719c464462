//! Plays the notes: one channel of samples at 22,050 Hz. Knows no harmony and writes no file.

mod orchestra;
mod percussion;
mod plucked;
mod reverb;
mod struck;
mod tone;

use orchestra::{Ensemble, Instrument, Mix};

use super::catalogue::{Character, Piece};
use super::composer::PIECE_SECS;
use super::random::Random;
use super::score::{Note, Part};
use super::theory::frequency;
use crate::units::{Decibels, SampleRate};

/// The rate of the demo library, which is also the picture's.
pub(super) const RATE: SampleRate = SampleRate::new(22_050).expect("not zero");
const SAMPLE_RATE: f32 = 22_050.0;

/// The loudest sample of a piece.
const PEAK: Decibels = Decibels(-3.0);
/// The end of a piece fades over this time.
const FADE_SECS: f32 = 2.0;

/// Samples in `secs` seconds.
fn samples(secs: f32) -> usize {
    (secs * SAMPLE_RATE).round() as usize
}

/// Plays `notes` as `piece`'s ensemble and mood do, exactly two minutes long, in [−1, 1]. The same notes always give the
/// same samples.
pub(super) fn perform(piece: &Piece, notes: &[Note]) -> Vec<f32> {
    let ensemble = orchestra::ensemble(piece.ensemble);
    let mix = Mix::of(piece.character);
    let mut random = Random::new(piece.seed ^ 0x5eed);
    let length = samples(PIECE_SECS);
    let mut dry = vec![0.0; length];
    let mut voice = Vec::new();
    for note in notes {
        sound(note, piece.character, &ensemble, &mix, &mut random, &mut voice);
        let gain = mix.gain(note.part) * note.velocity;
        let start = samples(note.start_secs).min(length);
        for (out, sample) in dry[start..].iter_mut().zip(&voice) {
            *out += gain * sample;
        }
    }
    let wet = reverb::reverberate(&dry, mix.room_secs, mix.room_damping);
    let mut mixed: Vec<f32> = dry.iter().zip(&wet).map(|(d, w)| d + mix.wet * w).collect();
    master(&mut mixed);
    mixed
}

/// One note by whoever plays its part, into `voice`.
fn sound(note: &Note, character: Character, ensemble: &Ensemble, mix: &Mix, random: &mut Random, voice: &mut Vec<f32>) {
    let instrument = match note.part {
        Part::Drum(drum) => return percussion::play(drum, random, voice),
        Part::Lead if mix.chimed_lead => ensemble.chimer,
        Part::Lead => ensemble.singer,
        Part::Counter if character == Character::Calm => ensemble.choir,
        Part::Counter => ensemble.singer,
        Part::Figure => ensemble.chimer,
        Part::Pad => ensemble.choir,
        Part::Bass => ensemble.bass,
    };
    let pitch = frequency(note.pitch as f32);
    // Harder is brighter.
    let brightness = mix.brightness * (0.6 + 0.5 * note.velocity);
    match instrument {
        Instrument::Held(tone) => tone.play(pitch, note.length_secs, brightness, random, voice),
        Instrument::Struck(struck) => struck.play(pitch, note.length_secs, brightness, voice),
        Instrument::Plucked(plucked) => plucked.play(pitch, note.length_secs, brightness, random, voice),
    }
}

/// Takes away what lies below hearing, fades the end and sets the peak.
fn master(mixed: &mut [f32]) {
    // A one-pole high-pass at 20 Hz: no offset is left.
    let keep = (-std::f32::consts::TAU * 20.0 / SAMPLE_RATE).exp();
    let (mut before, mut out) = (0.0, 0.0);
    for sample in mixed.iter_mut() {
        out = keep * (out + *sample - before);
        before = *sample;
        *sample = out;
    }
    let fade = samples(FADE_SECS).min(mixed.len());
    for (index, sample) in mixed.iter_mut().rev().take(fade).enumerate() {
        let share = index as f32 / fade as f32;
        *sample *= share * share * (3.0 - 2.0 * share);
    }
    let loudest = mixed.iter().fold(0.0f32, |most, x| most.max(x.abs()));
    let gain = PEAK.to_amplitude() / loudest.max(1e-6);
    mixed.iter_mut().for_each(|x| *x *= gain);
}
