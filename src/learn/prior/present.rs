//! A regression over the moods that have songs to learn from: of some moods there may be none yet, or none outside of a fold.

use std::ops::ControlFlow;

use super::{Penalties, PriorRegression};

/// A regression among the moods that are present.
#[derive(Clone, Debug, PartialEq)]
pub struct PresentRegression {
    present: Vec<usize>,
    regression: PriorRegression,
}

impl PresentRegression {
    /// As [`PriorRegression::fit`], with a prior for every mood there is, of which some may have no song.
    pub fn fit(
        rows: &[&[f64]],
        priors: &[&[f64]],
        moods: &[usize],
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> ControlFlow<(), Self> {
        let mut present = moods.to_vec();
        present.sort_unstable();
        present.dedup();
        let moods: Vec<usize> = moods.iter().map(|mood| present.partition_point(|known| known < mood)).collect();
        let priors: Vec<Vec<f64>> = priors.iter().map(|prior| only(&present, prior)).collect();
        let priors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();
        let regression = PriorRegression::fit(rows, &priors, &moods, present.len(), Penalties::default(), progress)?;
        ControlFlow::Continue(Self { present, regression })
    }

    /// Whether the mood has songs.
    pub fn has(&self, mood: usize) -> bool {
        self.present.contains(&mood)
    }

    /// The probability of each mood that has a prior here; 0 for those that have no song.
    pub fn probabilities(&self, row: &[f64], prior: &[f64]) -> Vec<f64> {
        let mut probabilities = vec![0.0; prior.len()];
        let known = self.regression.probabilities(row, &only(&self.present, prior));
        for (&mood, probability) in self.present.iter().zip(known) {
            probabilities[mood] = probability;
        }
        probabilities
    }

    /// The regression among all `count` moods: those without a song have their prior alone.
    pub fn among(self, count: usize) -> PriorRegression {
        self.regression.among(&self.present, count)
    }
}

/// The numbers of these moods.
fn only(present: &[usize], numbers: &[f64]) -> Vec<f64> {
    present.iter().map(|&mood| numbers[mood]).collect()
}
