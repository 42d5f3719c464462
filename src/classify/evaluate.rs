//! Honest figures: stratified, grouped cross-validation, confusion matrix, Wilson intervals, the majority baseline.

use std::ops::ControlFlow;

use crate::mood::Mood;

/// What must not straddle folds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// Artist, else album, else folder.
    #[default]
    Artist,
    /// Album, else folder.
    Album,
    /// Folder.
    Folder,
    /// Every song for itself.
    None,
}

impl GroupBy {
    /// "artist", "album", "folder", "none".
    pub fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Folder => "folder",
            Self::None => "none",
        }
    }

    /// The group of a song (folder compared as a whole path; text without case).
    pub fn group_of(self, _song: &crate::song::Song) -> String {
        todo!()
    }
}

/// One labelled picture, as features, with its group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedExample {
    /// Features of the picture.
    pub features: Vec<f32>,
    /// Its label.
    pub mood: Mood,
    /// Its group.
    pub group: String,
}

/// `counts[truth][predicted]`, moods in `moods` order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// The moods of rows and columns.
    pub moods: Vec<Mood>,
    /// Rows are the truth.
    pub counts: Vec<Vec<usize>>,
}

/// The figures of a cross-validation.
#[derive(Clone, Debug, PartialEq)]
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
    /// Whether the interval lies above the baseline.
    pub fn better_than_guessing(&self) -> bool {
        self.interval95.0 > self.baseline_accuracy
    }

    /// The document that `moodsic evaluate --json` prints (cli.md).
    pub fn to_json(&self) -> serde_json::Value {
        todo!()
    }
}

/// How to cross-validate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossValidation {
    /// Number of folds, at least 2.
    pub folds: usize,
    /// Only recorded; the groups stand in the examples.
    pub group_by: GroupBy,
    /// Shuffles groups among folds.
    pub seed: u64,
}

/// Stratified folds in which no group straddles; trains on the others, predicts the fold. `None` when there are fewer
/// than two moods or two groups.
pub fn cross_validate(
    _examples: &[GroupedExample],
    _how: CrossValidation,
    _progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    todo!()
}

/// Wilson's score interval of `hits` out of `n` at 95 % (Wilson 1927); (0, 1) for n = 0.
pub fn wilson_interval(_hits: usize, _n: usize) -> (f64, f64) {
    todo!()
}
