//! Writes the notes of a piece. Decides what is played and when; how it sounds is the synthesizer's matter.

mod accompaniment;
mod draft;
mod form;
mod melody;
mod style;

use draft::Draft;
use form::Form;
use style::Style;

pub(super) use form::PIECE_SECS;

use super::catalogue::Piece;
use super::random::Random;
use super::score::Note;

/// All notes of `piece`, in no particular order. The same piece always has the same notes.
pub(super) fn compose(piece: &Piece) -> Vec<Note> {
    let form = Form::of(piece);
    let mut draft = Draft {
        piece,
        style: Style::of(piece.character),
        form: &form,
        random: Random::new(piece.seed),
        notes: Vec::new(),
    };
    melody::write(&mut draft);
    accompaniment::write(&mut draft);
    draft.notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::{Character, PROGRAMME};
    use crate::demo::score::Part;

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
