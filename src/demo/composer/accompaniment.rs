//! Everything under the melody: held chords, broken chords, bass, a second voice and, in happy pieces, percussion.

use super::draft::Draft;
use super::form::{Bar, Section};
use crate::demo::catalogue::Character;
use crate::demo::score::{Drum, Part};

/// A stroke of the figure: beat, length in beats, and which chord notes (0 the root, then upwards through the octaves).
type Stroke = (f32, f32, &'static [usize]);

/// Writes the accompaniment of the whole piece.
pub(super) fn write(draft: &mut Draft<'_>) {
    for bar in draft.form.bars.clone() {
        if bar.section == Section::Coda {
            last_chord(draft, &bar);
            continue;
        }
        figure(draft, &bar);
        bass(draft, &bar);
        if bar.section > Section::Intro || draft.piece.character == Character::Calm {
            pad(draft, &bar);
        }
        if bar.section >= Section::Middle {
            counter(draft, &bar);
        }
        if draft.piece.character == Character::Happy {
            drums(draft, &bar);
        }
    }
}

fn figure(draft: &mut Draft<'_>, bar: &Bar) {
    let strokes = figure_of(draft.piece.character, draft.piece.texture);
    for &(beat, length, notes) in strokes {
        if beat >= draft.form.beats_per_bar {
            break;
        }
        let accent = if beat == 0.0 { 0.8 } else { 0.62 };
        for &note in notes {
            let degree = draft.chord_degree(bar, draft.style.figure_centre, note);
            draft.play(Part::Figure, bar, beat, length * draft.style.figure_articulation, degree, accent);
        }
    }
}

const fn figure_of(character: Character, texture: u8) -> &'static [Stroke] {
    match (character, texture) {
        // Broken chords in quavers.
        (Character::Sad, 0) => &[
            (0.0, 1.0, &[0]),
            (0.5, 1.0, &[2]),
            (1.0, 1.0, &[3]),
            (1.5, 1.0, &[4]),
            (2.0, 1.0, &[5]),
            (2.5, 1.0, &[4]),
            (3.0, 1.0, &[3]),
            (3.5, 1.0, &[2]),
        ],
        // A slow pulse of low chords.
        (Character::Sad, 1) => {
            &[(0.0, 0.8, &[1, 2, 3]), (1.0, 0.8, &[1, 2, 3]), (2.0, 0.8, &[1, 2, 3]), (3.0, 0.8, &[1, 2, 3])]
        }
        // A rising chord a bar.
        (Character::Sad, _) => &[
            (0.0, 2.0, &[0]),
            (0.5, 1.5, &[2]),
            (1.0, 1.5, &[3]),
            (1.5, 1.0, &[4]),
            (2.0, 1.0, &[3]),
            (2.5, 1.0, &[2]),
        ],
        // Chords off the beat.
        (Character::Happy, 0) => {
            &[(0.5, 0.5, &[1, 2, 3]), (1.5, 0.5, &[1, 2, 3]), (2.5, 0.5, &[1, 2, 3]), (3.5, 0.5, &[1, 2, 3])]
        }
        // Three and three and two.
        (Character::Happy, 1) => &[
            (0.0, 0.6, &[1, 2, 3]),
            (0.75, 0.6, &[1, 2, 3]),
            (1.5, 0.5, &[2, 3, 4]),
            (2.0, 0.6, &[1, 2, 3]),
            (2.75, 0.6, &[1, 2, 3]),
            (3.5, 0.5, &[2, 3, 4]),
        ],
        // Skipping broken chords.
        (Character::Happy, _) => &[
            (0.0, 0.5, &[0]),
            (0.5, 0.5, &[2]),
            (1.0, 0.5, &[3]),
            (1.5, 0.5, &[4]),
            (2.0, 0.5, &[2]),
            (2.5, 0.5, &[5]),
            (3.0, 0.5, &[4]),
            (3.5, 0.5, &[3]),
        ],
        // A note a beat, all ringing on.
        (Character::Calm, 0) => &[(0.0, 4.0, &[0]), (1.0, 3.0, &[2]), (2.0, 3.0, &[4]), (3.0, 2.0, &[5])],
        // Two far notes.
        (Character::Calm, 1) => &[(0.0, 4.0, &[0]), (2.0, 3.0, &[5])],
        // A ripple, then stillness.
        (Character::Calm, _) => &[(0.0, 4.0, &[0]), (0.5, 3.5, &[2]), (1.0, 3.0, &[3]), (1.5, 3.0, &[5])],
    }
}

fn pad(draft: &mut Draft<'_>, bar: &Bar) {
    let beats = draft.form.beats_per_bar;
    for &step in bar.chord.degrees() {
        // Each voice takes the octave nearest to the centre, so chords follow each other by small steps.
        let degree = draft.degree_near(bar, bar.chord.root + step, draft.style.pad_centre);
        draft.play(Part::Pad, bar, 0.0, beats * 1.02, degree, 0.6);
    }
}

fn counter(draft: &mut Draft<'_>, bar: &Bar) {
    // The third, then the fifth: long notes that the melody leans on.
    let half = draft.form.beats_per_bar / 2.0;
    let third = draft.degree_near(bar, bar.chord.root + bar.chord.degrees()[1], draft.style.counter_centre);
    if draft.piece.character == Character::Happy {
        let fifth = draft.degree_near(bar, bar.chord.root + 4, draft.style.counter_centre);
        draft.play(Part::Counter, bar, 0.0, half * 0.8, third, 0.6);
        draft.play(Part::Counter, bar, half, half * 0.8, fifth, 0.6);
    } else {
        draft.play(Part::Counter, bar, 0.0, half * 2.0, third, 0.6);
    }
}

fn bass(draft: &mut Draft<'_>, bar: &Bar) {
    let beats = draft.form.beats_per_bar;
    let root = draft.degree_near(bar, bar.chord.root, draft.style.bass_centre);
    let fifth = root + 4;
    match (draft.piece.character, draft.piece.texture) {
        (Character::Sad, 2) => {
            draft.play(Part::Bass, bar, 0.0, beats - 1.0, root, 0.8);
            draft.play(Part::Bass, bar, beats - 1.0, 1.0, fifth, 0.6);
        }
        (Character::Sad | Character::Calm, _) => draft.play(Part::Bass, bar, 0.0, beats, root, 0.75),
        (Character::Happy, 0) => {
            draft.play(Part::Bass, bar, 0.0, 0.7, root, 0.9);
            draft.play(Part::Bass, bar, 2.0, 0.7, fifth, 0.8);
            draft.play(Part::Bass, bar, 3.5, 0.4, root, 0.7);
        }
        (Character::Happy, 1) => {
            for beat in [0.0, 0.75, 1.5, 2.0, 2.75, 3.5] {
                draft.play(Part::Bass, bar, beat, 0.45, root, 0.85);
            }
        }
        (Character::Happy, _) => {
            for (beat, degree) in [(0.0, root), (1.0, root + 7), (2.0, fifth), (3.0, root + 7)] {
                draft.play(Part::Bass, bar, beat, 0.55, degree, 0.85);
            }
        }
    }
}

fn drums(draft: &mut Draft<'_>, bar: &Bar) {
    let beats = draft.form.beats_per_bar as usize;
    for beat in 0..beats {
        let on = beat as f32;
        if draft.piece.texture == 2 {
            draft.hit(Drum::Shaker, bar, on, 0.5);
            draft.hit(Drum::Shaker, bar, on + 0.5, 0.8);
        } else {
            draft.hit(Drum::Hat, bar, on + 0.5, 0.7);
        }
        if bar.section > Section::Intro && (beat % 2 == 0 || draft.piece.texture == 1) {
            draft.hit(Drum::Kick, bar, on, 0.9);
        }
        if bar.section > Section::Main && beat % 2 == 1 {
            draft.hit(Drum::Clap, bar, on, 0.8);
        }
    }
    // A little roll leads into the next phrase.
    if bar.in_phrase == 3 && bar.section > Section::Intro {
        draft.hit(Drum::Clap, bar, beats as f32 - 0.5, 0.5);
        draft.hit(Drum::Clap, bar, beats as f32 - 0.25, 0.6);
    }
}

fn last_chord(draft: &mut Draft<'_>, bar: &Bar) {
    let beats = draft.form.last_beats();
    let root = draft.degree_near(bar, bar.chord.root, draft.style.bass_centre);
    draft.play(Part::Bass, bar, 0.0, beats, root, 0.8);
    for (index, note) in [0usize, 2, 3, 4].into_iter().enumerate() {
        let degree = draft.chord_degree(bar, draft.style.figure_centre, note);
        draft.play(Part::Figure, bar, index as f32 * 0.12, beats, degree, 0.65);
    }
    if draft.piece.character == Character::Happy {
        draft.hit(Drum::Kick, bar, 0.0, 0.9);
    } else {
        for &step in bar.chord.degrees() {
            let degree = draft.degree_near(bar, bar.chord.root + step, draft.style.pad_centre);
            draft.play(Part::Pad, bar, 0.0, beats, degree, 0.5);
        }
    }
}
