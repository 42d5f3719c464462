//! The built-in trainer and predictor: features of the picture, class-balanced multinomial logistic regression, calibrated
//! scores, and no answer for songs unlike all that it learnt from.

mod artifact;
mod description;
mod embedding;
mod features;
mod hints;
mod model;
mod novelty;
mod regression;
mod solver;
mod train;

pub use artifact::{ArtifactError, ModelCard};
pub use description::{FEATURE_COUNT, features};
pub use embedding::embedding;
pub use features::{filled_bands, mean_level};
pub use hints::{Hints, hints};
pub use model::LocalModel;
pub(crate) use regression::Regression;
pub use train::{LEAST_PER_MOOD, TooFew, TrainError, TrainParams, fit, songs_per_mood};
