//! Why a mood is suggested for the song on screen, and the part of the picture that is being listened to.

use std::sync::Arc;

use crate::app::action::Part;
use crate::learn::Explanation;
use crate::mood::Mood;

/// Why a mood is suggested for the song on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Which mood.
    pub mood: Mood,
    /// The parts of the picture, once they are known.
    pub explanation: Option<Arc<Explanation>>,
    /// The part that is being listened to.
    pub heard: Option<Part>,
}
