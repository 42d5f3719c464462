//! The melody: two themes of four bars, each from two short motifs that come back over changing chords.

use super::draft::Draft;
use super::form::{Bar, Section};
use super::style::{Rhythm, Style};
use crate::demo::random::Random;
use crate::demo::score::Part;

/// A bar of melody without its chord: a rhythm, and the steps from note to note.
#[derive(Clone, Debug)]
struct Motif {
    rhythm: Rhythm,
    steps: Vec<i32>,
}

impl Motif {
    fn invent(rhythms: &[Rhythm], style: &Style, random: &mut Random) -> Self {
        let rhythm = *random.pick(rhythms);
        Self { rhythm, steps: rhythm.iter().map(|_| *random.pick(style.steps)).collect() }
    }
}

/// Four bars: a motif, the same again, an answer, a close.
#[derive(Clone, Debug)]
struct Theme {
    bars: [Motif; 4],
    /// Where in its range it starts, 0 (lowest) to 1.
    height: f32,
}

impl Theme {
    fn invent(beats_per_bar: u8, height: f32, style: &Style, random: &mut Random) -> Self {
        let (rhythms, cadences) = if beats_per_bar == 3 {
            (style.rhythms_in_three, style.cadences_in_three)
        } else {
            (style.rhythms_in_four, style.cadences_in_four)
        };
        let call = Motif::invent(rhythms, style, random);
        let answer = Motif::invent(rhythms, style, random);
        let close = Motif::invent(cadences, style, random);
        Self { bars: [call.clone(), call, answer, close], height }
    }
}

/// Writes the melody of the whole piece.
pub(super) fn write(draft: &mut Draft<'_>) {
    let beats = draft.piece.beats_per_bar;
    let main = Theme::invent(beats, 0.45, draft.style, &mut draft.random);
    let middle = Theme::invent(beats, 0.7, draft.style, &mut draft.random);
    let phrases: Vec<Vec<Bar>> = draft.form.phrases().map(<[Bar]>::to_vec).collect();
    for bars in &phrases {
        match bars[0].section {
            Section::Intro => {}
            Section::Main | Section::Again => sing(draft, &main, bars, 0.0),
            Section::Middle => sing(draft, &middle, bars, 0.0),
            Section::Return => sing(draft, &main, bars, 0.25),
            Section::Coda => last_note(draft, &bars[0]),
        }
    }
}

/// Sets `theme` over the chords of `bars`; long notes are split by a passing note with probability `ornaments`.
fn sing(draft: &mut Draft<'_>, theme: &Theme, bars: &[Bar], ornaments: f32) {
    let (lowest, highest) = draft.style.lead_range;
    let start = lowest + (theme.height * (highest - lowest) as f32) as i32;
    let mut degree = draft.piece.key.degree_below(start);
    for (bar, motif) in bars.iter().zip(&theme.bars) {
        for (&(onset, length), &step) in motif.rhythm.iter().zip(&motif.steps) {
            degree = next_degree(draft, bar, degree, step, onset % 2.0 == 0.0 || length >= 1.0);
            let accent = if onset == 0.0 { 0.95 } else { 0.82 };
            let split = (1.0..=2.0).contains(&length) && draft.random.chance(ornaments);
            let sounding = if split { length / 2.0 } else { length };
            draft.play(Part::Lead, bar, onset, sounding * draft.style.lead_articulation, degree, accent);
            if split {
                let passing = next_degree(draft, bar, degree, step.signum().max(-1), false);
                draft.play(
                    Part::Lead,
                    bar,
                    onset + sounding,
                    sounding * draft.style.lead_articulation,
                    passing,
                    accent * 0.85,
                );
            }
        }
    }
}

/// One step on; a step that leaves the range goes the other way, and a note of weight belongs to the chord.
fn next_degree(draft: &Draft<'_>, bar: &Bar, degree: i32, step: i32, weighty: bool) -> i32 {
    let (lowest, highest) = draft.style.lead_range;
    let fits = |d: i32| (lowest..=highest).contains(&draft.piece.key.pitch(d, bar.chord));
    let wanted = [degree + step, degree - step, degree].into_iter().find(|&d| fits(d)).unwrap_or(degree);
    if weighty { bar.chord.nearest(wanted) } else { wanted }
}

/// The piece ends on its tonic.
fn last_note(draft: &mut Draft<'_>, bar: &Bar) {
    let (lowest, highest) = draft.style.lead_range;
    let middle = draft.piece.key.degree_below(i32::midpoint(lowest, highest));
    let tonic = 7 * (f64::from(middle) / 7.0).round() as i32;
    draft.play(Part::Lead, bar, 0.0, draft.form.last_beats(), tonic, 0.7);
}
