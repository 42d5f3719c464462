//! Song in, picture out: the only place that composes audio, dsp and render. The window, the command line, training,
//! export and the tests all call [`analyze`], so all of them see the same bytes.
//!
//! Streams: a chunk is decoded, mixed to one channel, resampled and turned to columns while the next one is read; no more
//! than half of the window's sound is held. The threads that do so live no longer than the call. No cache here: whoever calls
//! decides where it runs and what is kept.

// Each cast that can change a value says why it does not. (Counts become floats freely: none comes near 2^52.)
#![cfg_attr(
    not(test),
    warn(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap, clippy::cast_lossless)
)]

mod analyze;
mod columns;
mod complete;
mod error;
mod excerpt;
mod fidelity;
mod heard_picture;
mod hearing;
mod overview;
mod progress;
mod reading;
mod recipe;

pub use analyze::{Analysis, analyze, analyze_and_hear};
pub use error::AnalyzeError;
pub use fidelity::Fidelity;
pub use hearing::{Hearing, Listener, hear};
pub use overview::{Overview, overview};
pub use progress::Progress;
pub use reading::Threads;
pub use recipe::{Recipe, RecipeId};
