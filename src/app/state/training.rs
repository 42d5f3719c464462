//! The Train page's own state.

use crate::classify::local::TooFew;
use crate::worker::JobId;

/// A training under way, and how the last one ended.
#[derive(Clone, Debug, Default)]
pub struct Training {
    /// The job under way: stage and fraction.
    pub running: Option<(JobId, &'static str, f32)>,
    /// The last attempt failed: why.
    pub error: Option<String>,
    /// The last attempt (or a look at the counts) found too few labels.
    pub too_few: Option<TooFew>,
}
