//! Writes the notes of a piece. Decides what is played and when; how it sounds is the synthesizer's matter.

mod accompaniment;
mod form;
mod melody;
mod style;

use form::{Bar, Form, Section};
use style::Style;

pub(super) use form::PIECE_SECS;

use super::catalogue::Piece;
use super::random::Random;
use super::score::{Drum, Note, Part};

/// All notes of `piece`, in no particular order. The same piece always has the same notes.
pub(super) fn compose(piece: &Piece) -> Vec<Note> {
    let form = Form::of(piece);
    let mut desk = Desk {
        piece,
        style: Style::of(piece.character),
        form: &form,
        random: Random::new(piece.seed),
        notes: Vec::new(),
    };
    melody::write(&mut desk);
    accompaniment::write(&mut desk);
    desk.notes
}

/// What lies on the composer's desk.
struct Desk<'a> {
    piece: &'a Piece,
    style: &'static Style,
    form: &'a Form,
    random: Random,
    notes: Vec<Note>,
}

impl Desk<'_> {
    /// A note of `beats` length on `beat` of `bar`, as a human would place and weigh it.
    fn play(&mut self, part: Part, bar: &Bar, beat: f32, beats: f32, degree: i32, weight: f32) {
        let pitch = self.piece.key.pitch(degree, bar.chord);
        self.put(part, bar, beat, beats, pitch, weight);
    }

    fn hit(&mut self, drum: Drum, bar: &Bar, beat: f32, weight: f32) {
        self.put(Part::Drum(drum), bar, beat, 0.25, 0, weight);
    }

    fn put(&mut self, part: Part, bar: &Bar, beat: f32, beats: f32, pitch: i32, weight: f32) {
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
    fn level(&self, bar: &Bar, beat: f32) -> f32 {
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
    fn chord_degree(&self, bar: &Bar, centre: i32, index: usize) -> i32 {
        let below = self.piece.key.degree_below(centre);
        let root = below - (below - bar.chord.root).rem_euclid(7);
        let steps = bar.chord.degrees();
        root + steps[index % steps.len()] + 7 * (index / steps.len()) as i32
    }

    /// `degree` in the octave whose pitch is nearest to `centre`.
    fn degree_near(&self, bar: &Bar, degree: i32, centre: i32) -> i32 {
        let off = f64::from(centre - self.piece.key.pitch(degree, bar.chord));
        degree + 7 * (off / 12.0).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::{Character, PROGRAMME};

    fn notes_a_second(notes: &[Note]) -> f32 {
        let full: Vec<&Note> = notes.iter().filter(|n| (60.0..115.0).contains(&n.start_secs)).collect();
        full.len() as f32 / 55.0
    }

    fn mean_lead_pitch(notes: &[Note]) -> f32 {
        let lead: Vec<i32> = notes.iter().filter(|n| n.part == Part::Lead).map(|n| n.pitch).collect();
        lead.iter().sum::<i32>() as f32 / lead.len() as f32
    }

    #[test]
    fn a_piece_is_composed_the_same_every_time() {
        for piece in &PROGRAMME {
            assert_eq!(compose(piece), compose(piece), "{}", piece.title);
        }
    }

    #[test]
    fn all_notes_lie_within_the_piece_and_an_instrument_s_reach() {
        for piece in &PROGRAMME {
            for note in compose(piece) {
                assert!(note.start_secs >= 0.0 && note.start_secs < PIECE_SECS, "{}: {note:?}", piece.title);
                assert!(note.length_secs > 0.0 && (0.0..=1.0).contains(&note.velocity), "{}: {note:?}", piece.title);
                let pitched = !matches!(note.part, Part::Drum(_));
                assert!(!pitched || (28..=96).contains(&note.pitch), "{}: {note:?}", piece.title);
            }
        }
    }

    #[test]
    fn happy_pieces_are_the_busiest_and_sad_melodies_the_lowest() {
        let of = |character: Character, measure: fn(&[Note]) -> f32| {
            let mut all: Vec<f32> =
                PROGRAMME.iter().filter(|p| p.character == character).map(|p| measure(&compose(p))).collect();
            all.sort_by(f32::total_cmp);
            (all[0], all[all.len() - 1])
        };
        let (least_happy, _) = of(Character::Happy, notes_a_second);
        for other in [Character::Sad, Character::Calm] {
            let (_, most) = of(other, notes_a_second);
            assert!(least_happy > most, "{least_happy} notes a second against {most}");
        }
        let (_, highest_sad) = of(Character::Sad, mean_lead_pitch);
        for other in [Character::Happy, Character::Calm] {
            let (lowest, _) = of(other, mean_lead_pitch);
            assert!(highest_sad < lowest, "sad up to {highest_sad}, {} from {lowest}", other.name());
        }
    }

    #[test]
    fn the_second_minute_never_pauses_for_long() {
        for piece in &PROGRAMME {
            let mut starts: Vec<f32> = compose(piece).iter().map(|n| n.start_secs).filter(|s| *s >= 58.0).collect();
            starts.sort_by(f32::total_cmp);
            assert!(starts.windows(2).all(|pair| pair[1] - pair[0] < 4.5), "{}", piece.title);
        }
    }
}
