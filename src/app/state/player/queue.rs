//! Songs that are played one after another.

use std::collections::VecDeque;

use crate::mood::Mood;
use crate::song::SongId;

/// Songs that are played one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct SongQueue {
    /// Which songs they are: "sad songs".
    pub what: String,
    /// Their mood, when all songs of a mood are played.
    pub mood: Option<Mood>,
    /// Songs still to come, best first.
    pub rest: VecDeque<SongId>,
    /// The one that plays.
    pub playing: SongId,
    /// Songs in the queue at the start.
    pub total: usize,
}

impl SongQueue {
    /// Of `songs`, unless there are none; `what` they are.
    pub(super) fn new(what: String, mood: Option<Mood>, songs: Vec<SongId>) -> Option<Self> {
        let total = songs.len();
        let mut rest: VecDeque<SongId> = songs.into();
        let playing = rest.pop_front()?;
        Some(Self { what, mood, rest, playing, total })
    }

    /// The next song that is still there, which plays now.
    pub(super) fn advance(&mut self, is_there: impl Fn(SongId) -> bool) -> Option<SongId> {
        self.playing = std::iter::from_fn(|| self.rest.pop_front()).find(|&song| is_there(song))?;
        Some(self.playing)
    }
}
