//! From labelled songs to a trained and honestly measured model: songs are listened to (what is heard is kept in the store) and
//! become examples, examples become a model with its cross-validation. The command line and the window's trainer both call
//! it. It keeps no sound in memory, spawns nothing that outlives a call, and saves no model.

mod background;
mod error;
mod evaluate;
mod features;
mod gather;
mod stage;
mod train;

pub use background::Backgrounds;
pub use error::{FeatureError, TrainingError};
pub use evaluate::evaluate;
pub use features::{KeptFile, keep, kept, listen, listen_to_all, nearest_labelled};
pub use gather::{Examples, gather, gather_cached};
pub use stage::Stage;
pub use train::{FOLDS, GROUP_BY, fit, split, train};
