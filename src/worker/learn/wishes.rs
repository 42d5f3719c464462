//! What the window tells work that is under way on the learning thread.

use std::sync::atomic::{AtomicBool, AtomicU64};

/// No training is wanted.
pub(super) const NO_JOB: u64 = u64::MAX;

/// What the window tells work under way.
pub(super) struct Wishes {
    /// The job of the training that is wanted.
    pub(super) training: AtomicU64,
    /// Suggestions for the whole library are wanted.
    pub(super) survey: AtomicBool,
    /// Counts up with everything that slow work should make room for.
    pub(super) urgent: AtomicU64,
    /// Labels have changed since the last fit; kept apart from the channel, which may be full.
    pub(super) taught: AtomicBool,
}
