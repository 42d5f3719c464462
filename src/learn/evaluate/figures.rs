//! The figures of a cross-validation, from true and predicted moods.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::dataset::GroupBy;
use crate::learn::evaluate::calibration::{CalibrationBin, bins, expected_error};
use crate::learn::evaluate::case::{Case, Rated};
use crate::learn::warning::Warning;
use crate::mood::Mood;
use crate::predict::{ConfusionMatrix, MoodFigures, share, wilson_interval};
use crate::song::SongId;

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
    /// What was said of each tested song. Empty in a file of format 1.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// How much surer (above 1) or less sure (below 1) the scores should be than a fit gives them; see
    /// [`LocalModel`](crate::learn::LocalModel).
    #[serde(default = "unchanged")]
    pub sharpness: f64,
    /// The same songs on a split that lets the songs of a group stand on both sides.
    #[serde(default)]
    pub ungrouped: Option<Ungrouped>,
    /// Accuracy against the number of labels.
    #[serde(default)]
    pub curve: Vec<CurvePoint>,
    /// What speaks against trusting the figures.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

fn unchanged() -> f64 {
    1.0
}

/// How good it was with so many songs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Songs with a label.
    pub songs: usize,
    /// Share told right.
    pub accuracy: f64,
    /// Wilson's 95 % interval of it.
    pub interval95: (f64, f64),
}

impl From<&Evaluation> for CurvePoint {
    fn from(found: &Evaluation) -> Self {
        Self { songs: found.confusion.songs(), accuracy: found.accuracy, interval95: found.interval95 }
    }
}

/// The figures of the random split, which flatters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ungrouped {
    /// Share of songs told right.
    pub accuracy: f64,
    /// Mean over moods.
    pub macro_f1: f64,
    /// Wilson's 95 % interval of the accuracy.
    pub interval95: (f64, f64),
}

impl From<&Evaluation> for Ungrouped {
    fn from(found: &Evaluation) -> Self {
        Self { accuracy: found.accuracy, macro_f1: found.macro_f1, interval95: found.interval95 }
    }
}

impl Evaluation {
    /// From what was said of each example (`examples` in all); examples that are not among `rated` do not count.
    pub(in crate::learn) fn new(
        moods: Vec<Mood>,
        rated: Rated,
        examples: usize,
        grouped_by: GroupBy,
        folds: usize,
    ) -> Self {
        let Rated { cases, sharpness } = rated;
        let confusion = ConfusionMatrix::new(moods, cases.iter().map(|case| (case.truth, case.said())));
        let mut predicted = vec![None; examples];
        for case in &cases {
            predicted[case.example] = Some(case.said());
        }
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
            cases,
            sharpness,
            ungrouped: None,
            curve: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Whether the interval lies above the baseline.
    pub fn better_than_guessing(&self) -> bool {
        self.interval95.0 > self.baseline_accuracy
    }

    /// How far the random split lies above the grouped one, when that is worth a word: more than it would be by chance.
    pub fn flattery(&self) -> Option<f64> {
        /// Less is not worth a word.
        const NOTED: f64 = 0.05;
        let gap = self.ungrouped?.accuracy - self.accuracy;
        (gap >= NOTED).then_some(gap)
    }

    /// Each mood's figures, in the order of the confusion matrix, when a song is only called by its likeliest mood if that
    /// scores at least `threshold`.
    pub fn figures_at(&self, threshold: f64) -> Vec<MoodFigures> {
        let mut figures = vec![MoodFigures { songs: 0, called: 0, hits: 0 }; self.confusion.moods.len()];
        for case in &self.cases {
            figures[case.truth].songs += 1;
            if f64::from(case.best_score()) >= threshold {
                figures[case.said()].called += 1;
                figures[case.truth].hits += usize::from(case.is_right());
            }
        }
        figures
    }

    /// Each mood's figures, in the order of the confusion matrix.
    pub fn per_mood(&self) -> Vec<MoodFigures> {
        let counts = &self.confusion.counts;
        let figures = |mood: usize| MoodFigures {
            songs: counts[mood].iter().sum(),
            called: counts.iter().map(|row| row[mood]).sum(),
            hits: counts[mood][mood],
        };
        (0..counts.len()).map(figures).collect()
    }

    /// How scores and hits agree, in ranges of the best score.
    pub fn calibration(&self) -> Vec<CalibrationBin> {
        bins(&self.cases)
    }

    /// The expected calibration error of the best scores; `None` without cases.
    pub fn calibration_error(&self) -> Option<f64> {
        (!self.cases.is_empty()).then(|| expected_error(&self.calibration()))
    }

    /// The songs of one cell of the confusion matrix, the surest first.
    pub fn songs_in_cell(&self, truth: usize, said: usize) -> Vec<SongId> {
        let mut found: Vec<&Case> =
            self.cases.iter().filter(|case| (case.truth, case.said()) == (truth, said)).collect();
        found.sort_by(|a, b| b.best_score().total_cmp(&a.best_score()));
        found.into_iter().filter_map(|case| case.song).collect()
    }

    /// Forgets which songs it was measured on, for a model that is shared.
    pub(crate) fn forget_songs(&mut self) {
        for case in &mut self.cases {
            case.song = None;
        }
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
            "per_mood": self.per_mood_json(),
            "calibration_error": self.calibration_error(),
            "calibration": self.calibration().iter().filter(|bin| bin.songs > 0).map(|bin| json!({
                "songs": bin.songs, "right": bin.right, "mean_score": bin.mean_score,
            })).collect::<Vec<_>>(),
            "ungrouped": self.ungrouped,
            "learning_curve": self.curve,
            "warnings": self.warnings.iter().map(Warning::to_json).collect::<Vec<_>>(),
        })
    }

    fn per_mood_json(&self) -> Vec<serde_json::Value> {
        let figures = |(mood, figures): (&Mood, MoodFigures)| {
            json!({
                "mood": mood,
                "songs": figures.songs,
                "precision": figures.precision(),
                "precision_interval95": figures.precision95(),
                "recall": figures.recall(),
                "recall_interval95": figures.recall95(),
            })
        };
        self.confusion.moods.iter().zip(self.per_mood()).map(figures).collect()
    }

    /// Whether sizes and indices fit together, for one that was read from a file.
    pub(crate) fn is_sound(&self) -> bool {
        let moods = self.confusion.moods.len();
        let square = self.confusion.counts.len() == moods && self.confusion.counts.iter().all(|row| row.len() == moods);
        let case_fits = |case: &Case| {
            case.truth < moods
                && case.scores.len() == moods
                && case.scores.iter().all(|score| (0.0..=1.0).contains(score))
        };
        square
            && self.predicted.iter().flatten().all(|&mood| mood < moods)
            && self.cases.iter().all(case_fits)
            && self.sharpness.is_finite()
            && self.sharpness > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_computed_by_hand() {
        let moods = ["calm", "happy", "sad"].map(|name| Mood::new(name).unwrap()).to_vec();
        // Three calm (two found), two happy (called calm and sad), one sad (found), one song without a prediction.
        let said = [(0, 0, 0.9), (0, 0, 0.5), (0, 2, 0.8), (1, 0, 0.6), (1, 2, 0.5), (2, 2, 0.7)];
        let case = |(example, &(truth, said, score)): (usize, &(usize, usize, f32))| {
            let mut scores = vec![(1.0 - score) / 2.0; 3];
            scores[said] = score;
            Case { example, song: None, truth, scores }
        };
        let rated = Rated { cases: said.iter().enumerate().map(case).collect(), sharpness: 1.0 };
        let figures = Evaluation::new(moods, rated, 7, GroupBy::None, 5);
        let near = |ours: f64, by_hand: f64| assert!((ours - by_hand).abs() < 1e-12, "{ours} is not {by_hand}");
        assert_eq!(figures.confusion.counts, [[2, 0, 1], [1, 0, 1], [0, 0, 1]]);
        near(figures.accuracy, 3.0 / 6.0);
        near(figures.macro_precision, (2.0 / 3.0 + 0.0 + 1.0 / 3.0) / 3.0);
        near(figures.macro_recall, (2.0 / 3.0 + 0.0 + 1.0) / 3.0);
        near(figures.macro_f1, (2.0 / 3.0 + 0.0 + 0.5) / 3.0);
        near(figures.baseline_accuracy, 0.5);
        assert!(!figures.better_than_guessing());
        assert_eq!(figures.predicted, [Some(0), Some(0), Some(2), Some(0), Some(2), Some(2), None]);

        let happy = figures.per_mood()[1];
        assert_eq!((happy.songs, happy.precision(), happy.recall()), (2, None, Some(0.0)));
        // From 0.65 on: one calm song is called calm, one sad; of happy none is called; the sad one is found.
        let surer = figures.figures_at(0.65);
        assert_eq!(surer[0], MoodFigures { songs: 3, called: 1, hits: 1 });
        assert_eq!(surer[2], MoodFigures { songs: 1, called: 2, hits: 1 });
        assert_eq!(figures.figures_at(0.0), figures.per_mood());
    }

    #[test]
    fn a_cell_of_the_matrix_names_its_songs_surest_first() {
        let moods = ["calm", "sad"].map(|name| Mood::new(name).unwrap()).to_vec();
        let song = |number: u8| SongId::from_bytes([number; 32]);
        let case = |number: u8, truth: usize, calm: f32| Case {
            example: usize::from(number),
            song: Some(song(number)),
            truth,
            scores: vec![calm, 1.0 - calm],
        };
        let rated = Rated { cases: vec![case(0, 1, 0.6), case(1, 1, 0.9), case(2, 0, 0.8)], sharpness: 1.0 };
        let mut figures = Evaluation::new(moods, rated, 3, GroupBy::None, 2);
        assert_eq!(figures.songs_in_cell(1, 0), [song(1), song(0)]);
        assert_eq!(figures.songs_in_cell(0, 1), []);
        figures.forget_songs();
        assert_eq!(figures.songs_in_cell(1, 0), []);
    }
}
