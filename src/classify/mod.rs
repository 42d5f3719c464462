//! Predicting moods from pictures. `local` is the built-in trainer and predictor, `vertex` the cloud, both with the same trait.

mod evaluate;
mod explain;
pub mod local;
mod prediction;
pub mod vertex;

pub(crate) use evaluate::assign_folds;
pub use evaluate::{
    CALIBRATION_BINS, CalibrationBin, Case, ConfusionMatrix, CrossValidation, CurvePoint, Evaluation, Facts, GroupBy,
    GroupedExample, MoodFigures, Sort, Ungrouped, Warning, audit, cross_validate, duplicates, join_groups,
    learning_curve, wilson_interval,
};
pub use explain::{BAND_CELLS, Explanation, TIME_CELLS, explain};
pub use prediction::{Classifier, ClassifyError, Picture, Prediction, Score};
