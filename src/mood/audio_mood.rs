//! The seven moods that the pretrained network knows of its own.

use serde::{Deserialize, Serialize};

/// The moods of music in AudioSet (Gemmeke and others 2017), which the network was taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AudioMood {
    /// "Happy music".
    Happy,
    /// "Funny music".
    Funny,
    /// "Sad music".
    Sad,
    /// "Tender music".
    Tender,
    /// "Exciting music".
    Exciting,
    /// "Angry music".
    Angry,
    /// "Scary music".
    Scary,
}

impl AudioMood {
    /// All of them, in the order of their classes.
    pub const ALL: [Self; 7] =
        [Self::Happy, Self::Funny, Self::Sad, Self::Tender, Self::Exciting, Self::Angry, Self::Scary];

    /// "happy", "funny", …
    pub fn name(self) -> &'static str {
        match self {
            Self::Happy => "happy",
            Self::Funny => "funny",
            Self::Sad => "sad",
            Self::Tender => "tender",
            Self::Exciting => "exciting",
            Self::Angry => "angry",
            Self::Scary => "scary",
        }
    }
}
