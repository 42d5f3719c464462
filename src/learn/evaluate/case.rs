//! What a predictor said of songs that it had not learnt from.

use serde::{Deserialize, Serialize};

use crate::song::SongId;

/// What was said of one song by a predictor that had not learnt from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Place of its example.
    pub example: usize,
    /// The song, where it is known: a model that is shared does not say which songs it was tested on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub song: Option<SongId>,
    /// Its mood, as a place in the confusion matrix.
    pub truth: usize,
    /// The moods' probabilities, in the order of the confusion matrix, calibrated on other songs.
    pub scores: Vec<f32>,
}

impl Case {
    /// The likeliest mood, the first of equal ones.
    pub fn said(&self) -> usize {
        (0..self.scores.len()).fold(0, |best, mood| if self.scores[mood] > self.scores[best] { mood } else { best })
    }

    /// Its probability.
    pub fn best_score(&self) -> f32 {
        self.scores.get(self.said()).copied().unwrap_or(0.0)
    }

    /// Whether the likeliest mood is the song's own.
    pub fn is_right(&self) -> bool {
        self.said() == self.truth
    }
}

/// What was said of all songs, calibrated, and the sharpness that calibrates a model trained on all of them.
pub(in crate::learn) struct Rated {
    pub(in crate::learn) cases: Vec<Case>,
    pub(in crate::learn) sharpness: f64,
}
