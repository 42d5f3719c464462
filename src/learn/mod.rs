//! The built-in trainer and predictor: from what a pretrained network hears in a song, a class-balanced multinomial logistic
//! regression with a prior, calibrated scores, and no answer for songs unlike all that it learnt from. With it, how good it is
//! and why it says what it says.

mod artifact;
mod audit;
mod card;
mod evaluate;
mod example;
mod explain;
mod facts;
mod fit;
mod hints;
mod model;
mod novelty;
mod prior;
pub mod session;
mod vectors;
mod warning;

pub use artifact::ArtifactError;
pub use audit::{audit, duplicates, join_groups};
pub use card::ModelCard;
pub use evaluate::{
    CALIBRATION_BINS, CalibrationBin, Case, CrossValidation, CurvePoint, Evaluation, Ungrouped, cross_validate,
    learning_curve,
};
pub use example::{GroupedExample, MIN_SONGS_PER_MOOD, TooFew, songs_per_mood};
pub use explain::{Explanation, LeanParts, Level, Motion, QUARTERS, REGION_SECS, Region, SLOT_SECS, Sound, explain};
pub use facts::{Facts, Sort};
pub use fit::{TrainError, fit, fit_general};
pub use hints::{Hints, hints};
pub use model::LocalModel;
pub use prior::{LibraryScale, Penalties, PriorRegression, PriorScale, Reference};
pub use warning::Warning;
