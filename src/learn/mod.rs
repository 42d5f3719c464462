//! The built-in trainer and predictor: features of the picture, class-balanced multinomial logistic regression, calibrated
//! scores, and no answer for songs unlike all that it learnt from. With it, how good it is and why it says what it says.

mod artifact;
mod audit;
mod description;
mod embedding;
mod evaluate;
mod explain;
mod features;
mod fit;
mod hints;
mod model;
mod novelty;
mod regression;
pub mod session;
mod solver;

pub use artifact::{ArtifactError, ModelCard};
pub use audit::{Facts, Sort, Warning, audit, duplicates, join_groups};
pub use description::{FEATURE_COUNT, features};
pub use embedding::embedding;
pub(crate) use evaluate::assign_folds;
pub use evaluate::{
    CALIBRATION_BINS, CalibrationBin, Case, ConfusionMatrix, CrossValidation, CurvePoint, Evaluation, GroupBy,
    GroupedExample, MoodFigures, Ungrouped, cross_validate, learning_curve, wilson_interval,
};
pub use explain::{BAND_CELLS, Explanation, TIME_CELLS, explain};
pub use features::{filled_bands, mean_level};
pub use fit::{LEAST_PER_MOOD, TooFew, TrainError, TrainParams, fit, songs_per_mood};
pub use hints::{Hints, hints};
pub use model::LocalModel;
