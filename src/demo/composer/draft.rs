//! The notes of a piece while they are written: placed and weighed as a human would.

use super::form::{self, Bar, Form, Section};
use super::style::Style;
use crate::demo::catalogue::Piece;
use crate::demo::random::Random;
use crate::demo::score::{Drum, Note, Part};

/// A piece that is being written, and how its composer writes.
pub(super) struct Draft<'a> {
    pub(super) piece: &'a Piece,
    pub(super) style: &'static Style,
    pub(super) form: &'a Form,
    pub(super) random: Random,
    pub(super) notes: Vec<Note>,
}

impl Draft<'_> {
    /// A note of `beats` length on `beat` of `bar`, as a human would place and weigh it.
    pub(super) fn play(&mut self, part: Part, bar: &Bar, beat: f32, beats: f32, degree: i32, weight: f32) {
        let pitch = self.piece.key.pitch(degree, bar.chord);
        self.put(part, bar, beat, beats, pitch, weight);
    }

    pub(super) fn hit(&mut self, drum: Drum, bar: &Bar, beat: f32, weight: f32) {
        self.put(Part::Drum(drum), bar, beat, 0.25, 0, weight);
    }

    pub(super) fn put(&mut self, part: Part, bar: &Bar, beat: f32, beats: f32, pitch: i32, weight: f32) {
        let loose = self.style.looseness_secs * self.random.signed();
        let velocity = weight * self.level(bar, beat) * (1.0 + 0.06 * self.random.signed());
        self.notes.push(Note {
            part,
            start_secs: (self.form.at(bar, beat) + loose).max(0.0),
            length_secs: beats * self.form.beat_secs,
            pitch,
            velocity: velocity.clamp(0.05, 1.0),
        });
    }

    /// Sections grow towards the end, phrases towards their third bar.
    pub(super) fn level(&self, bar: &Bar, beat: f32) -> f32 {
        let section = match bar.section {
            Section::Intro => 0.7,
            Section::Main => 0.8,
            Section::Again => 0.88,
            Section::Middle => 0.94,
            Section::Return => 1.0,
            Section::Coda => 0.75,
        };
        let through = (bar.in_phrase as f32 + beat / self.form.beats_per_bar) / form::PHRASE as f32;
        let swell = (through * std::f32::consts::PI).sin();
        section * (1.0 - self.style.swell * (1.0 - swell))
    }

    /// The `index`-th note of the bar's chord above the root that lies just under `centre`.
    pub(super) fn chord_degree(&self, bar: &Bar, centre: i32, index: usize) -> i32 {
        let below = self.piece.key.degree_below(centre);
        let root = below - (below - bar.chord.root).rem_euclid(7);
        let steps = bar.chord.degrees();
        root + steps[index % steps.len()] + 7 * (index / steps.len()) as i32
    }

    /// `degree` in the octave whose pitch is nearest to `centre`.
    pub(super) fn degree_near(&self, bar: &Bar, degree: i32, centre: i32) -> i32 {
        let off = f64::from(centre - self.piece.key.pitch(degree, bar.chord));
        degree + 7 * (off / 12.0).round() as i32
    }
}
