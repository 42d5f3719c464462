//! What in a song spoke for a mood: the exact shares of its score.
//!
//! The score of a mood is compared with that of the other moods together, each of these by how likely it is among them: that
//! is the log odds, to the first order. One part of it is linear in the mean of all tokens, so it is a mean over tokens too, and
//! each token (160 ms of a quarter of the bands) has an exact share of it: no occlusion, no second run. The rest is of the whole
//! minute and has no place in it: how much its windows differ, what the network's own seven moods say, and the intercepts.

use crate::ear::{Heard, STEPS, TOKENS, WIDTH, WindowHeard};
use crate::learn::model::LocalModel;
use crate::mood::Mood;
use crate::pipeline::Hearing;

/// Cells along time.
pub const TIME_CELLS: usize = 12;
/// Cells along frequency: the quarters of the bands that the network hears.
pub const BAND_CELLS: usize = 4;

/// Seconds of a step of tokens.
const STEP_SECS: f64 = 0.16;

/// What spoke for a mood, in log odds; negative: against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The parts of the picture: [`BAND_CELLS`] rows of [`TIME_CELLS`], the lowest bands first.
    pub weights: Vec<Vec<f32>>,
}

impl Explanation {
    /// The weight that is farthest from 0; 0 when nothing spoke.
    pub fn largest(&self) -> f32 {
        self.weights.iter().flatten().fold(0.0, |largest: f32, weight| largest.max(weight.abs()))
    }

    /// The frequencies of a row, in Hz.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn band_hz(row: usize) -> (f32, f32) {
        assert!(row < BAND_CELLS, "row {row} of {BAND_CELLS}");
        let params = Hearing::params();
        // The edge between two bands lies half a band below the centre of the upper one.
        let edge = |quarter: usize| match quarter * Hearing::BANDS / BAND_CELLS {
            0 => params.fmin,
            Hearing::BANDS => params.fmax,
            band => params.hz_of_band(band as f64 - 0.5) as f32,
        };
        (edge(row), edge(row + 1))
    }
}

/// Explains `mood` by what `model` makes of a song: of `heard`, and of the tokens of all its windows. `None` when the model does
/// not know the mood.
pub fn explain(
    model: &LocalModel,
    mood: &Mood,
    heard: &Heard,
    hearing: &Hearing,
    windows: &[WindowHeard],
) -> Option<Explanation> {
    let lean = model.lean(mood, heard)?;
    let mut weights = vec![vec![0.0_f64; TIME_CELLS]; BAND_CELLS];
    let cell_secs = hearing.secs() / TIME_CELLS as f64;
    let share = 1.0 / (TOKENS * windows.len().max(1)) as f64;
    for (window, said) in windows.iter().enumerate() {
        for (index, token) in said.tokens.chunks_exact(WIDTH).enumerate() {
            let (quarter, step) = (index / STEPS, index % STEPS);
            let secs = hearing.start_secs(window) + (step as f64 + 0.5) * STEP_SECS;
            let cell = ((secs / cell_secs) as usize).min(TIME_CELLS - 1);
            weights[quarter][cell] += share * model.token_share(&lean, token);
        }
    }
    let weights = weights.into_iter().map(|row| row.into_iter().map(|weight| weight as f32).collect()).collect();
    Some(Explanation { weights })
}
