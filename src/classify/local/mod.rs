//! The built-in trainer and predictor: 302 features of the picture, class-balanced multinomial logistic regression.

mod artifact;
mod features;
mod hints;
mod model;
mod regression;
mod solver;
mod train;

pub use artifact::{ArtifactError, ModelCard};
pub use features::{FEATURE_COUNT, features};
pub use hints::{Hints, hints};
pub use model::LocalModel;
pub(crate) use regression::Regression;
pub use train::{LEAST_PER_MOOD, TooFew, TrainError, TrainParams, fit, songs_per_mood};
