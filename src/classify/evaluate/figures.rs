//! The figures of a cross-validation, from true and predicted moods.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::GroupBy;
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
    fn new(moods: Vec<Mood>, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
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
    fn truths(&self) -> impl Iterator<Item = usize> {
        self.counts.iter().map(|row| row.iter().sum())
    }

    /// Share of the songs called `mood` that are; 0 when none is called so.
    fn precision(&self, mood: usize) -> f64 {
        share(self.counts[mood][mood], self.counts.iter().map(|row| row[mood]).sum())
    }

    /// Share of the songs of `mood` that are called so; 0 when there is none.
    fn recall(&self, mood: usize) -> f64 {
        share(self.counts[mood][mood], self.counts[mood].iter().sum())
    }

    /// Harmonic mean of precision and recall; 0 when both are 0.
    fn f1(&self, mood: usize) -> f64 {
        let (precision, recall) = (self.precision(mood), self.recall(mood));
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    /// Mean of `figure` over the moods.
    fn macro_mean(&self, figure: impl Fn(&Self, usize) -> f64) -> f64 {
        (0..self.moods.len()).map(|mood| figure(self, mood)).sum::<f64>() / self.moods.len() as f64
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The figures of a cross-validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Share of songs told right.
    pub accuracy: f64,
    /// Mean over moods.
    pub macro_precision: f64,
    /// Mean over moods.
    pub macro_recall: f64,
    /// Mean over moods.
    pub macro_f1: f64,
    /// Wilson's 95 % interval of the accuracy.
    pub interval95: (f64, f64),
    /// All counts.
    pub confusion: ConfusionMatrix,
    /// Accuracy of always saying the commonest mood.
    pub baseline_accuracy: f64,
    /// How folds were grouped.
    pub grouped_by: GroupBy,
    /// Index of each example's predicted mood in `confusion.moods`, by example; `None` where it was in no test fold.
    pub predicted: Vec<Option<usize>>,
    /// Folds actually used (fewer than asked when there are fewer groups).
    pub folds: usize,
}

impl Evaluation {
    /// From each example's true and predicted mood, as indices of `moods`; examples that lack one do not count.
    pub(super) fn new(
        moods: Vec<Mood>,
        truth: &[Option<usize>],
        predicted: Vec<Option<usize>>,
        grouped_by: GroupBy,
        folds: usize,
    ) -> Self {
        let pairs = truth.iter().zip(&predicted).filter_map(|(truth, predicted)| Some(((*truth)?, (*predicted)?)));
        let confusion = ConfusionMatrix::new(moods, pairs);
        let (hits, songs) = (confusion.hits(), confusion.songs());
        Self {
            accuracy: share(hits, songs),
            macro_precision: confusion.macro_mean(ConfusionMatrix::precision),
            macro_recall: confusion.macro_mean(ConfusionMatrix::recall),
            macro_f1: confusion.macro_mean(ConfusionMatrix::f1),
            interval95: wilson_interval(hits, songs),
            baseline_accuracy: share(confusion.truths().max().unwrap_or(0), songs),
            confusion,
            grouped_by,
            predicted,
            folds,
        }
    }

    /// Whether the interval lies above the baseline.
    pub fn better_than_guessing(&self) -> bool {
        self.interval95.0 > self.baseline_accuracy
    }

    /// The document that `moodsic evaluate --json` prints.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "accuracy": self.accuracy,
            "macro_precision": self.macro_precision,
            "macro_recall": self.macro_recall,
            "macro_f1": self.macro_f1,
            "interval95": [self.interval95.0, self.interval95.1],
            "moods": self.confusion.moods,
            "confusion": self.confusion.counts,
            "baseline_accuracy": self.baseline_accuracy,
            "grouped_by": self.grouped_by.name(),
            "folds": self.folds,
            "songs": self.confusion.songs(),
            "better_than_guessing": self.better_than_guessing(),
        })
    }

    /// Whether sizes and indices fit together, for one that was read from a file.
    pub(crate) fn is_sound(&self) -> bool {
        let moods = self.confusion.moods.len();
        let square = self.confusion.counts.len() == moods && self.confusion.counts.iter().all(|row| row.len() == moods);
        square && self.predicted.iter().flatten().all(|&mood| mood < moods)
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
    fn figures_are_those_computed_by_hand() {
        let moods = ["calm", "happy", "sad"].map(|name| Mood::new(name).unwrap()).to_vec();
        // Three calm (two found), two happy (called calm and sad), one sad (found), one song without a prediction.
        let truth = [0, 0, 0, 1, 1, 2, 2].map(Some);
        let predicted = vec![Some(0), Some(0), Some(2), Some(0), Some(2), Some(2), None];
        let figures = Evaluation::new(moods, &truth, predicted, GroupBy::None, 5);
        let near = |ours: f64, by_hand: f64| assert!((ours - by_hand).abs() < 1e-12, "{ours} is not {by_hand}");
        assert_eq!(figures.confusion.counts, [[2, 0, 1], [1, 0, 1], [0, 0, 1]]);
        near(figures.accuracy, 3.0 / 6.0);
        near(figures.macro_precision, (2.0 / 3.0 + 0.0 + 1.0 / 3.0) / 3.0);
        near(figures.macro_recall, (2.0 / 3.0 + 0.0 + 1.0) / 3.0);
        near(figures.macro_f1, (2.0 / 3.0 + 0.0 + 0.5) / 3.0);
        near(figures.baseline_accuracy, 0.5);
        assert!(!figures.better_than_guessing());
    }

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
