//! Plays the notes: one channel of samples at 22,050 Hz. Knows no harmony and writes no file.

mod orchestra;
mod percussion;
mod plucked;
mod rate;
mod reverb;
mod struck;
mod tone;

use std::collections::HashMap;

use orchestra::{Ensemble, Instrument, Mix};
use rate::{SAMPLE_RATE, samples};

use super::catalogue::{Character, Piece};
use super::composer::PIECE_SECS;
use super::random::Random;
use super::score::{Note, Part};
use super::theory::frequency;
use crate::units::{Decibels, SampleRate};

/// The rate of the demo library, which is also the picture's.
pub(super) const RATE: SampleRate = SampleRate::new(22_050).expect("not zero");

/// The loudest sample of a piece.
const PEAK: Decibels = Decibels(-3.0);
/// The end of a piece fades over this time.
const FADE_SECS: f32 = 2.0;

/// Plays `notes` as `piece`'s ensemble and mood do, exactly two minutes long, in [−1, 1]. The same notes always give the
/// same samples.
pub(super) fn perform(piece: &Piece, notes: &[Note]) -> Vec<f32> {
    let mut players = Players::of(piece);
    let length = samples(PIECE_SECS);
    let mut dry = vec![0.0; length];
    for note in notes {
        let gain = players.mix.gain(note.part) * note.velocity;
        let start = samples(note.start_secs).min(length);
        for (out, sample) in dry[start..].iter_mut().zip(players.voice(note)) {
            *out += gain * sample;
        }
    }
    let mut mixed = reverb::reverberate(&dry, players.mix.room_secs, players.mix.room_damping);
    for (out, dry) in mixed.iter_mut().zip(&dry) {
        *out = dry + players.mix.wet * *out;
    }
    master(&mut mixed);
    mixed
}

/// Steps of loudness between which an instrument's colour differs.
const TOUCHES: f32 = 4.0;

/// The musicians of a piece. What one has played before sounds the same again, so it is played only once.
struct Players {
    character: Character,
    ensemble: Ensemble,
    mix: Mix,
    random: Random,
    played: HashMap<(Part, i32, usize, u8), Vec<f32>>,
}

impl Players {
    fn of(piece: &Piece) -> Self {
        Self {
            character: piece.character,
            ensemble: orchestra::ensemble(piece.ensemble),
            mix: Mix::of(piece.character),
            random: Random::new(piece.seed ^ 0x5eed),
            played: HashMap::new(),
        }
    }

    /// The sound of `note` at full level, from its start until it has died away.
    fn voice(&mut self, note: &Note) -> &[f32] {
        let touch = (note.velocity * TOUCHES).ceil();
        let key = (note.part, note.pitch, samples(note.length_secs), touch as u8);
        if !self.played.contains_key(&key) {
            let voice = self.play(note, touch / TOUCHES);
            self.played.insert(key, voice);
        }
        &self.played[&key]
    }

    fn play(&mut self, note: &Note, touch: f32) -> Vec<f32> {
        let instrument = match note.part {
            Part::Drum(drum) => return percussion::play(drum, &mut self.random),
            Part::Lead if self.mix.chimed_lead => self.ensemble.chimer,
            Part::Counter if self.character == Character::Calm => self.ensemble.choir,
            Part::Lead | Part::Counter => self.ensemble.singer,
            Part::Figure => self.ensemble.chimer,
            Part::Pad => self.ensemble.choir,
            Part::Bass => self.ensemble.bass,
        };
        let pitch = frequency(note.pitch as f32);
        // Harder is brighter.
        let brightness = self.mix.brightness * (0.6 + 0.5 * touch);
        match instrument {
            Instrument::Held(tone) => tone.play(pitch, note.length_secs, brightness, &mut self.random),
            Instrument::Struck(struck) => struck.play(pitch, note.length_secs, brightness),
            Instrument::Plucked(plucked) => plucked.play(pitch, note.length_secs, brightness, &mut self.random),
        }
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
    for sample in mixed {
        *sample *= gain;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PROGRAMME;

    /// Energy of `sound` at a frequency, by Goertzel's algorithm.
    fn energy(sound: &[f32], hertz: f32) -> f32 {
        let turn = 2.0 * (std::f32::consts::TAU * hertz / SAMPLE_RATE).cos();
        let (now, before) = sound.iter().fold((0.0, 0.0), |(now, before), x| (x + turn * now - before, now));
        now * now + before * before - turn * now * before
    }

    #[test]
    fn every_instrument_plays_in_tune() {
        for piece in &PROGRAMME {
            let mut players = Players::of(piece);
            for (part, pitch) in
                [(Part::Lead, 69), (Part::Counter, 67), (Part::Figure, 60), (Part::Pad, 57), (Part::Bass, 48)]
            {
                let note = Note { part, start_secs: 0.0, length_secs: 1.5, pitch, velocity: 0.8 };
                let voice = players.voice(&note);
                let sound = &voice[samples(0.2).min(voice.len() / 4)..];
                let at = |cents: &f32| energy(sound, frequency(pitch as f32 + cents / 100.0).0);
                let heard =
                    [-60.0, -40.0, -20.0, 0.0, 20.0, 40.0, 60.0].into_iter().max_by(|a, b| at(a).total_cmp(&at(b)));
                assert!(heard.is_some_and(|cents| cents.abs() <= 20.0), "{} {part:?}: {heard:?} cents", piece.title);
            }
        }
    }

    #[test]
    fn every_voice_begins_and_ends_without_a_click() {
        for piece in &PROGRAMME {
            let mut players = Players::of(piece);
            for part in [Part::Lead, Part::Counter, Part::Figure, Part::Pad, Part::Bass] {
                let note = Note { part, start_secs: 0.0, length_secs: 0.7, pitch: 60, velocity: 1.0 };
                let voice = players.voice(&note);
                let peak = voice.iter().fold(0.0f32, |most, x| most.max(x.abs()));
                let (first, last) = (voice[0].abs(), voice[voice.len() - 1].abs());
                assert!(peak > 0.05 && peak < 2.0, "{} {part:?}: {peak}", piece.title);
                assert!(first < 0.02 * peak && last < 0.03 * peak, "{} {part:?}: {first} {last}", piece.title);
            }
        }
    }
}
