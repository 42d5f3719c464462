//! Fits the model: z-scores clipped to ±3, class-balanced multinomial logistic regression, L2, Nesterov with a fixed step.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::LocalModel;
use crate::classify::GroupedExample;
use crate::mood::Mood;
use crate::pipeline::RecipeId;

/// Songs a mood needs before training makes sense.
pub const LEAST_PER_MOOD: usize = 5;

/// The reference's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainParams {
    /// L2 strength; the intercept is free.
    pub lambda: f64,
    /// Most iterations.
    pub max_iter: usize,
    /// Stops when no weight moves by more.
    pub tolerance: f64,
    /// Recorded in the card, seeds the evaluation's folds.
    pub seed: u64,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self { lambda: 100.0, max_iter: 400, tolerance: 1e-7, seed: 0 }
    }
}

/// How many songs each mood still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// Moods with fewer than [`LEAST_PER_MOOD`] songs, and how many are missing.
    pub missing: BTreeMap<Mood, usize>,
    /// Moods with enough.
    pub enough: usize,
}

impl std::fmt::Display for TooFew {
    /// "tag 2 more sad and 4 more calm songs".
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}

/// Why nothing was trained.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// Fewer than two moods with [`LEAST_PER_MOOD`] songs each.
    #[error("too few labels: {0}")]
    TooFew(TooFew),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// Trains on `examples` (moods with fewer than [`LEAST_PER_MOOD`] songs are left out and named in the card); needs two
/// moods with enough. Same examples in the same order and same parameters: same bytes.
pub fn fit(
    _examples: &[GroupedExample],
    _recipe: &RecipeId,
    _params: TrainParams,
    _progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<LocalModel, TrainError> {
    todo!()
}
