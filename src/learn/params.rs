//! How strongly, how long and how exactly a fit is made.

/// The reference's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainParams {
    /// L2 strength; the intercept is free.
    pub lambda: f64,
    /// Most iterations.
    pub max_iter: usize,
    /// Stops when no weight moves by more.
    pub tolerance: f64,
    /// Recorded in the card, seeds the evaluation's folds. The fit itself needs no random numbers.
    pub seed: u64,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self { lambda: 100.0, max_iter: 400, tolerance: 1e-7, seed: 0 }
    }
}
