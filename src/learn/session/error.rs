//! Why a song has no features, and why there is no model.

use crate::dataset::StoreError;
use crate::learn::example::TooFew;
use crate::learn::fit::TrainError;
use crate::pipeline::AnalyzeError;

/// Why a song has no features.
#[derive(Debug, thiserror::Error)]
pub enum FeatureError {
    /// There is no minute to listen to.
    #[error(transparent)]
    Analyze(#[from] AnalyzeError),
    /// There is none, as was found before.
    #[error("{0}")]
    Known(String),
    /// A decoder or the network crashed on it.
    #[error("Moodsic crashed on this file ({0}); please report it")]
    Crashed(String),
    /// The file at its place is another song now.
    #[error("the file holds another song now; open the folder that the song has moved to")]
    OtherSong,
}

impl FeatureError {
    /// Whether the reason lies in the song itself, and not in the disk: another try would end the same.
    pub(super) fn lies_in_the_song(&self) -> bool {
        match self {
            Self::Analyze(error) => error.lies_in_the_song(),
            Self::Known(_) | Self::Crashed(_) => true,
            Self::OtherSong => false,
        }
    }
}

/// Why there are no examples, or no model.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Fewer than two moods with enough songs.
    #[error("too few labels: {0}")]
    TooFew(TooFew),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

impl From<TrainError> for TrainingError {
    fn from(error: TrainError) -> Self {
        match error {
            TrainError::TooFew(few) => Self::TooFew(few),
            TrainError::Cancelled => Self::Cancelled,
        }
    }
}
