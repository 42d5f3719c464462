//! Predicting moods from pictures. `local` is the built-in trainer and predictor; the cloud comes beside it with the same trait.

mod evaluate;
pub mod local;
mod prediction;

pub use evaluate::{
    ConfusionMatrix, CrossValidation, Evaluation, GroupBy, GroupedExample, cross_validate, wilson_interval,
};
pub use prediction::{Classifier, ClassifyError, Prediction, Score};
