//! Why a key did nothing.

use crate::mood::Mood;

/// Why a key did nothing: a quiet line by the moods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The last song of the list has its label.
    NothingLeft,
    /// There is no next song.
    EndOfList,
    /// No listed song is without a label.
    AllTagged,
    /// The song on screen is not in the list.
    NotListed,
    /// There is nothing to accept.
    NoSuggestion,
    /// What is suggested is no mood any more: the predictor learnt it before the moods were changed.
    NoSuchMood(Mood),
    /// The suggestion became this mood just now.
    JustChanged(Option<Mood>),
    /// The moods are being changed; what a key means is not settled.
    MoodsChange,
}

impl Refusal {
    /// Whether something is as it should be, and only worth knowing.
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::NothingLeft | Self::EndOfList | Self::AllTagged)
    }
}
