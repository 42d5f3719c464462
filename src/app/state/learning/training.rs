//! A training under way, and how the last one ended.

use std::sync::Arc;

use crate::learn::session::Stage;
use crate::learn::{Evaluation, TooFew};
use crate::worker::JobId;

/// A training under way, and how the last one ended.
#[derive(Clone, Debug, Default)]
pub struct Training {
    /// The job under way, and how far it is.
    pub running: Option<(JobId, Stage)>,
    /// The last attempt failed: why.
    pub error: Option<String>,
    /// The last attempt (or a look at the counts) found too few labels.
    pub too_few: Option<TooFew>,
    /// The newest figures; those of an earlier model while the present one is being tested.
    pub evaluation: Option<Arc<Evaluation>>,
    /// The present model is not tested yet.
    pub testing: bool,
    /// From this score on a song is called by its likeliest mood (only for the figures on the page).
    pub threshold: f32,
}
