//! What in a song spoke for a mood: the exact shares of its score.
//!
//! One part of the score is linear in the mean of all tokens, so it is a mean over tokens too, and each token (160 ms of a quarter of
//! the bands) has an exact share of it: no occlusion, no second run. The rest is of the whole minute and has no place in it: how much
//! its windows differ, what the network's own seven moods say, and what is the same for every song.

mod grid;
mod lean;
mod minute;
mod nearest;
mod regions;
mod sentence;
mod sound;

use self::lean::Lean;
use self::minute::Minute;
use crate::ear::{Heard, STEPS, TOKENS, WIDTH, WindowHeard};
use crate::learn::model::LocalModel;
use crate::mood::Mood;
use crate::pipeline::Hearing;

pub use grid::{QUARTERS, SLOT_SECS};
pub use lean::LeanParts;
pub(in crate::learn) use nearest::Nearest;
pub use regions::{REGION_SECS, Region};
pub use sound::{Level, Motion, Sound};

/// Deviation of the bell that smooths the glow, in slots: half a second.
const BELL_SLOTS: f64 = 3.0;

/// What spoke for a mood, in log odds; negative: against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Shares of [`LeanParts::places`]: [`QUARTERS`] rows, the lowest bands first, of a number for each slot of the minute.
    pub shares: Vec<Vec<f32>>,
    /// The same as a glow: smoothed along time.
    pub glow: Vec<Vec<f32>>,
    /// Where it spoke for it the most, strongest first: at most three.
    pub regions: Vec<Region>,
    /// What adds up to the score.
    pub parts: LeanParts,
}

impl Explanation {
    /// The frequencies of a row of shares, in Hz.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn band_hz(quarter: usize) -> (f32, f32) {
        grid::band_hz(quarter)
    }

    /// In one sentence, by fixed rules: "Sad mainly for quiet highs and a sustained 200 Hz."
    pub fn sentence(&self, mood: &Mood) -> String {
        sentence::of(mood, self.parts, &self.regions)
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
    let lean = Lean::of(model, mood, heard)?;
    let slots = ((hearing.secs() / SLOT_SECS).ceil() as usize).max(1);
    let mut shares = vec![vec![0.0_f64; slots]; QUARTERS];
    let of_all = 1.0 / (TOKENS * windows.len().max(1)) as f64;
    for (window, said) in windows.iter().enumerate() {
        for (index, token) in said.tokens.chunks_exact(WIDTH).enumerate() {
            let (quarter, step) = (index / STEPS, index % STEPS);
            let secs = hearing.start_secs(window) + (step as f64 + 0.5) * SLOT_SECS;
            let slot = ((secs / SLOT_SECS) as usize).min(slots - 1);
            shares[quarter][slot] += of_all * lean.share(quarter, token);
        }
    }
    let minute = Minute::of(hearing);
    let regions = regions::strongest(&shares, &minute);
    let rounded = |row: &Vec<f64>| row.iter().map(|&share| share as f32).collect();
    let glow = shares.iter().map(|row| rounded(&smooth(row))).collect();
    Some(Explanation { shares: shares.iter().map(rounded).collect(), glow, regions, parts: lean.parts })
}

/// Each slot with its neighbours, by a bell whose deviation is [`BELL_SLOTS`].
fn smooth(row: &[f64]) -> Vec<f64> {
    let reach = (3.0 * BELL_SLOTS) as usize;
    let weight = |far: usize| (-0.5 * (far as f64 / BELL_SLOTS).powi(2)).exp();
    let at = |slot: usize| {
        let near = slot.saturating_sub(reach)..=(slot + reach).min(row.len() - 1);
        let sums = near.fold((0.0, 0.0), |(sum, weights), other| {
            let weight = weight(slot.abs_diff(other));
            (sum + weight * row[other], weights + weight)
        });
        sums.0 / sums.1
    };
    (0..row.len()).map(at).collect()
}
