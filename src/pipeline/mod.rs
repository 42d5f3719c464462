//! Song in, picture out: the only place that composes audio, dsp and render. The window, the command line, training,
//! export and the tests all call [`analyze`], so all of them see the same bytes.
//!
//! Streams: a chunk is decoded, mixed to one channel, resampled and turned to columns while the next one is read; no more
//! than half of the window's sound is held. The threads that do so live no longer than the call. No cache here: whoever calls
//! decides where it runs and what is kept.

mod analyze;
mod columns;
mod error;
mod excerpt;
mod overview;
mod reading;
mod recipe;

pub use analyze::{Analysis, Progress, analyze};
pub use error::AnalyzeError;
pub use overview::{Overview, overview};
pub use reading::Threads;
pub use recipe::{Recipe, RecipeId};
