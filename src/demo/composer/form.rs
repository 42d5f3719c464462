//! The form of a piece: which bar is when, in which section and over which chord. Fills the two minutes with whole
//! four-bar phrases and a last chord that rings out.

use crate::demo::catalogue::{Character, Piece};
use crate::demo::theory::{Build, Chord};

/// Length of every piece.
pub(crate) const PIECE_SECS: f32 = 120.0;
/// The last chord is let go this long before the end, so that the room dies away within the piece.
const LET_GO_SECS: f32 = 1.2;
/// Bars of a phrase.
pub(super) const PHRASE: usize = 4;

/// What a phrase is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// Accompaniment alone.
    Intro,
    /// The theme.
    Main,
    /// The theme again, with everybody.
    Again,
    /// The other theme over other chords.
    Middle,
    /// The theme, varied, with a second voice.
    Return,
    /// The last chord.
    Coda,
}

/// One bar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    pub(super) start_secs: f32,
    pub(super) chord: Chord,
    pub(super) section: Section,
    /// 0 to 3 within its phrase.
    pub(super) in_phrase: usize,
}

/// All bars of a piece.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) bars: Vec<Bar>,
    pub(super) beat_secs: f32,
    pub(super) beats_per_bar: f32,
}

impl Form {
    pub(super) fn of(piece: &Piece) -> Self {
        let ring_secs = match piece.character {
            Character::Happy => 3.0,
            Character::Sad => 5.0,
            Character::Calm => 6.0,
        };
        let beats_per_bar = f32::from(piece.beats_per_bar);
        let phrase_secs = PHRASE as f32 * beats_per_bar * 60.0 / piece.beats_per_minute;
        let phrases = ((PIECE_SECS - ring_secs) / phrase_secs).round().max(1.0);
        let bar_secs = (PIECE_SECS - ring_secs) / (phrases * PHRASE as f32);

        let mut bars: Vec<Bar> = (0..phrases as usize * PHRASE)
            .map(|index| {
                let section = section((index / PHRASE) as f32 / phrases);
                let in_phrase = index % PHRASE;
                let progression = if section == Section::Middle { &piece.middle } else { &piece.main };
                Bar { start_secs: index as f32 * bar_secs, chord: progression[in_phrase], section, in_phrase }
            })
            .collect();
        let tonic = Chord { root: 0, build: Build::Triad };
        bars.push(Bar { start_secs: PIECE_SECS - ring_secs, chord: tonic, section: Section::Coda, in_phrase: 0 });
        Self { bars, beat_secs: bar_secs / beats_per_bar, beats_per_bar }
    }

    /// The bars of each phrase; the coda is a phrase of one bar.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &[Bar]> {
        self.bars.chunks(PHRASE)
    }

    /// How many beats the last chord is held.
    pub(super) fn last_beats(&self) -> f32 {
        let from = self.bars.last().map_or(0.0, |bar| bar.start_secs);
        (PIECE_SECS - LET_GO_SECS - from) / self.beat_secs
    }

    /// When a beat of `bar` falls; beats count from 0.
    pub(super) fn at(&self, bar: &Bar, beat: f32) -> f32 {
        bar.start_secs + beat * self.beat_secs
    }
}

/// The section of the phrase that begins at this share of the piece. The second minute is Middle and Return: full.
fn section(share: f32) -> Section {
    match share {
        s if s <= 0.0 => Section::Intro,
        s if s < 0.26 => Section::Main,
        s if s < 0.49 => Section::Again,
        s if s < 0.72 => Section::Middle,
        _ => Section::Return,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PROGRAMME;

    #[test]
    fn bars_follow_each_other_and_keep_nearly_the_tempo_asked_for() {
        for piece in &PROGRAMME {
            let form = Form::of(piece);
            let tempo = 60.0 / form.beat_secs;
            assert!((tempo / piece.beats_per_minute - 1.0).abs() < 0.08, "{}: {tempo}", piece.title);
            let bar_secs = form.beat_secs * form.beats_per_bar;
            for pair in form.bars.windows(2) {
                assert!((pair[1].start_secs - pair[0].start_secs - bar_secs).abs() < 0.01, "{}", piece.title);
            }
        }
    }

    #[test]
    fn the_second_minute_has_the_middle_section_and_the_return() {
        for piece in &PROGRAMME {
            let form = Form::of(piece);
            for wanted in [Section::Middle, Section::Return] {
                assert!(form.bars.iter().any(|b| b.section == wanted && b.start_secs >= 59.0), "{}", piece.title);
            }
            assert!(form.bars.iter().all(|b| b.start_secs < 64.0 || b.section >= Section::Middle), "{}", piece.title);
        }
    }
}
