//! What the window tells work that is under way on the learning thread.

use std::sync::atomic::{AtomicBool, AtomicU64};

use crate::worker::job::WantedJob;

/// What the window tells work under way.
pub(super) struct Wishes {
    /// The training that is wanted.
    pub(super) training: WantedJob,
    /// Suggestions for the whole library are wanted.
    pub(super) survey: AtomicBool,
    /// Counts up with everything that slow work should make room for.
    pub(super) urgent: AtomicU64,
    /// The predictor learns by itself.
    pub(super) learns: AtomicBool,
    /// Labels have changed since the last fit; kept apart from the channel, which may be full.
    pub(super) taught: AtomicBool,
}
