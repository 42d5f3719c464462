//! Counts of true and predicted moods, and the shares and intervals that follow from them.

use serde::{Deserialize, Serialize};

use crate::mood::Mood;

/// `counts[truth][predicted]`, moods in `moods` order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfusionMatrix {
    /// The moods of rows and columns.
    pub moods: Vec<Mood>,
    /// Rows are the truth.
    pub counts: Vec<Vec<usize>>,
}

impl ConfusionMatrix {
    pub(crate) fn new(moods: Vec<Mood>, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; moods.len()]; moods.len()];
        for (truth, predicted) in pairs {
            counts[truth][predicted] += 1;
        }
        Self { moods, counts }
    }

    /// Songs in all.
    pub fn songs(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// Songs told right.
    pub fn hits(&self) -> usize {
        (0..self.moods.len()).map(|mood| self.counts[mood][mood]).sum()
    }

    /// Songs of each mood.
    pub(crate) fn truths(&self) -> impl Iterator<Item = usize> {
        self.counts.iter().map(|row| row.iter().sum())
    }

    /// Share of the songs called `mood` that are; 0 when none is called so.
    pub(crate) fn precision(&self, mood: usize) -> f64 {
        share(self.counts[mood][mood], self.counts.iter().map(|row| row[mood]).sum())
    }

    /// Share of the songs of `mood` that are called so; 0 when there is none.
    pub(crate) fn recall(&self, mood: usize) -> f64 {
        share(self.counts[mood][mood], self.counts[mood].iter().sum())
    }

    /// Harmonic mean of precision and recall; 0 when both are 0.
    pub(crate) fn f1(&self, mood: usize) -> f64 {
        let (precision, recall) = (self.precision(mood), self.recall(mood));
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    /// Mean of `figure` over the moods.
    pub(crate) fn macro_mean(&self, figure: impl Fn(&Self, usize) -> f64) -> f64 {
        (0..self.moods.len()).map(|mood| figure(self, mood)).sum::<f64>() / self.moods.len() as f64
    }
}

pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// One mood's figures, where only songs with a score of at least some threshold are called anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoodFigures {
    /// Songs of the mood.
    pub songs: usize,
    /// Songs that were called so.
    pub called: usize,
    /// Songs of the mood that were called so.
    pub hits: usize,
}

impl MoodFigures {
    /// Share of those called so that are; `None` when none is called so.
    pub fn precision(&self) -> Option<f64> {
        (self.called > 0).then(|| share(self.hits, self.called))
    }

    /// Share of the mood's songs that are called so; `None` when there is none.
    pub fn recall(&self) -> Option<f64> {
        (self.songs > 0).then(|| share(self.hits, self.songs))
    }

    /// Wilson's 95 % interval of the precision.
    pub fn precision95(&self) -> (f64, f64) {
        wilson_interval(self.hits, self.called)
    }

    /// Wilson's 95 % interval of the recall.
    pub fn recall95(&self) -> (f64, f64) {
        wilson_interval(self.hits, self.songs)
    }
}

/// Wilson's score interval of `hits` out of `n` at 95 % (Wilson 1927); (0, 1) for n = 0.
pub fn wilson_interval(hits: usize, n: usize) -> (f64, f64) {
    /// The 97.5th percentile of the standard normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if n == 0 {
        return (0.0, 1.0);
    }
    let n = n as f64;
    let p = hits as f64 / n;
    let (z2, scale) = (Z * Z, 1.0 + Z * Z / n);
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z / scale * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_are_those_of_the_formula() {
        let near = |(low, high): (f64, f64), (l, h): (f64, f64)| {
            assert!((low - l).abs() < 1e-4 && (high - h).abs() < 1e-4, "{low} to {high} is not {l} to {h}");
        };
        near(wilson_interval(75, 100), (0.6570, 0.8245));
        near(wilson_interval(0, 10), (0.0, 0.2775));
        near(wilson_interval(10, 10), (0.7225, 1.0));
        near(wilson_interval(1, 2), (0.0945, 0.9055));
        assert_eq!(wilson_interval(0, 0), (0.0, 1.0));
    }
}
