//! What makes a piece sad, happy or calm before any note is written: registers, rhythms, steps and articulation.
//!
//! After what listening experiments agree on (Gabrielsson and Lindström, "The role of structure in the musical expression
//! of emotions", 2010): sad is slow, low, minor, legato and falls; happy is fast, high, major, detached and leaps; calm is
//! slow, major, sparse, soft and wide.

use crate::demo::catalogue::Character;

/// Onset and length in beats.
pub(super) type Rhythm = &'static [(f32, f32)];

/// How a mood's melody and its registers are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Lowest and highest pitch of the melody.
    pub(super) lead_range: (i32, i32),
    /// Sounding share of a melody note's written length.
    pub(super) lead_articulation: f32,
    /// Steps between melody notes, in degrees.
    pub(super) steps: &'static [i32],
    /// Bars of melody in four beats, and how a phrase ends.
    pub(super) rhythms_in_four: &'static [Rhythm],
    pub(super) cadences_in_four: &'static [Rhythm],
    /// The same in three beats.
    pub(super) rhythms_in_three: &'static [Rhythm],
    pub(super) cadences_in_three: &'static [Rhythm],
    /// Pitches around which the second voice, the figure, the chords and the bass lie.
    pub(super) counter_centre: i32,
    pub(super) figure_centre: i32,
    pub(super) pad_centre: i32,
    pub(super) bass_centre: i32,
    /// Sounding share of an accompaniment note's written length.
    pub(super) figure_articulation: f32,
    /// How far a player is off the beat at most, either way.
    pub(super) looseness_secs: f32,
    /// How much a phrase grows and fades, 0 to 1.
    pub(super) swell: f32,
}

impl Style {
    pub(super) const fn of(character: Character) -> &'static Self {
        match character {
            Character::Sad => &SAD,
            Character::Happy => &HAPPY,
            Character::Calm => &CALM,
        }
    }
}

const SAD: Style = Style {
    lead_range: (55, 74),
    lead_articulation: 1.02,
    steps: &[-1, -1, -1, -2, -1, 1, 1, 2, 4, -3],
    rhythms_in_four: &[
        &[(0.0, 2.0), (2.0, 1.0), (3.0, 1.0)],
        &[(0.0, 3.0), (3.0, 1.0)],
        &[(0.0, 1.5), (1.5, 0.5), (2.0, 2.0)],
        &[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)],
        &[(0.0, 1.0), (1.0, 2.0), (3.0, 0.5), (3.5, 0.5)],
    ],
    cadences_in_four: &[&[(0.0, 4.0)], &[(0.0, 1.0), (1.0, 3.0)], &[(0.0, 3.0)]],
    rhythms_in_three: &[
        &[(0.0, 2.0), (2.0, 1.0)],
        &[(0.0, 1.5), (1.5, 0.5), (2.0, 1.0)],
        &[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)],
    ],
    cadences_in_three: &[&[(0.0, 3.0)], &[(0.0, 1.0), (1.0, 2.0)]],
    counter_centre: 55,
    figure_centre: 50,
    pad_centre: 52,
    bass_centre: 38,
    figure_articulation: 1.6,
    looseness_secs: 0.012,
    swell: 0.4,
};

const HAPPY: Style = Style {
    lead_range: (69, 89),
    lead_articulation: 0.6,
    steps: &[1, 1, 2, -1, -2, 2, 3, -1, -3, 4, 0],
    rhythms_in_four: &[
        &[(0.0, 0.5), (0.5, 0.5), (1.0, 0.5), (1.5, 0.5), (2.0, 1.0), (3.0, 0.5), (3.5, 0.5)],
        &[(0.0, 0.75), (0.75, 0.75), (1.5, 0.5), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)],
        &[(0.0, 1.0), (1.0, 0.5), (1.5, 1.0), (2.5, 0.5), (3.0, 0.5), (3.5, 0.5)],
        &[(0.5, 0.5), (1.0, 0.5), (1.5, 0.5), (2.5, 0.5), (3.0, 0.5), (3.5, 0.5)],
        &[(0.0, 0.5), (0.5, 1.0), (1.5, 0.5), (2.0, 0.5), (2.5, 1.0), (3.5, 0.5)],
    ],
    cadences_in_four: &[
        &[(0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 1.0)],
        &[(0.0, 0.5), (1.0, 0.5), (1.5, 0.5), (2.0, 1.5)],
    ],
    rhythms_in_three: &[
        &[(0.0, 1.0), (1.0, 0.5), (1.5, 0.5), (2.0, 1.0)],
        &[(0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 1.0)],
    ],
    cadences_in_three: &[&[(0.0, 1.0), (1.0, 1.0)]],
    counter_centre: 67,
    figure_centre: 60,
    pad_centre: 62,
    bass_centre: 41,
    figure_articulation: 0.55,
    looseness_secs: 0.006,
    swell: 0.1,
};

const CALM: Style = Style {
    lead_range: (73, 92),
    lead_articulation: 1.5,
    steps: &[2, -2, 1, -1, 3, -3, 2],
    rhythms_in_four: &[
        &[(0.0, 2.0), (2.0, 2.0)],
        &[(1.0, 3.0)],
        &[(0.0, 1.0), (1.0, 3.0)],
        &[(2.0, 1.0), (3.0, 1.0)],
        &[(0.5, 1.5), (2.0, 2.0)],
    ],
    cadences_in_four: &[&[(0.0, 4.0)], &[(2.0, 2.0)]],
    rhythms_in_three: &[&[(0.0, 3.0)], &[(1.0, 1.0), (2.0, 1.0)], &[(0.0, 2.0), (2.0, 1.0)]],
    cadences_in_three: &[&[(0.0, 3.0)], &[(1.0, 2.0)]],
    counter_centre: 67,
    figure_centre: 64,
    pad_centre: 63,
    bass_centre: 43,
    figure_articulation: 1.5,
    looseness_secs: 0.015,
    swell: 0.15,
};
