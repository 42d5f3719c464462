//! Song in, picture out: the only place that composes audio, dsp and render. The window, the command line, training,
//! export and the tests all call [`analyze`], so all of them see the same bytes.
//!
//! Streams: a chunk is decoded, mixed to one channel, resampled and turned to columns before the next one is read. No
//! threads and no cache here; whoever calls decides where it runs and what is kept.

mod analyze;
mod error;
mod excerpt;
mod overview;
mod recipe;

pub use analyze::{Analysis, Progress, analyze};
pub use error::AnalyzeError;
pub use overview::{Overview, overview};
pub use recipe::{Recipe, RecipeId};
