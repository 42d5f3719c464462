//! Predicting moods from pictures. `local` is the built-in trainer and predictor, `vertex` the cloud, both with the same trait.

mod evaluate;
pub mod local;
mod prediction;
pub mod vertex;

pub(crate) use evaluate::assign_folds;
pub use evaluate::{
    ConfusionMatrix, CrossValidation, Evaluation, GroupBy, GroupedExample, cross_validate, wilson_interval,
};
pub use prediction::{Classifier, ClassifyError, Picture, Prediction, Score};
