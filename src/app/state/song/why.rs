//! Why a mood is suggested for the song on screen, and what of it is being listened to.

use std::sync::Arc;
use std::time::Duration;

use crate::app::action::Part;
use crate::learn::Explanation;
use crate::mood::Mood;
use crate::song::SongId;

/// Why a mood is suggested for the song on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Which mood.
    pub mood: Mood,
    /// The reasons, once they are known.
    pub explanation: Option<Arc<Explanation>>,
    /// The labelled songs that are the most like it, nearest first, once they are known.
    pub nearest: Vec<SongId>,
    /// What is being listened to because of it.
    pub heard: Option<Listened>,
}

impl Why {
    /// Nothing is known yet.
    pub fn new(mood: Mood) -> Self {
        Self { mood, explanation: None, nearest: Vec::new(), heard: None }
    }

    /// The part of the picture that is being listened to.
    pub fn part(&self) -> Option<Part> {
        match self.heard {
            Some(Listened::Part(part)) => Some(part),
            Some(Listened::Song { .. }) | None => None,
        }
    }

    /// The other song that is being listened to.
    pub fn song(&self) -> Option<SongId> {
        match self.heard {
            Some(Listened::Song { song, .. }) => Some(song),
            Some(Listened::Part(_)) | None => None,
        }
    }
}

/// What is being listened to, for the reasons' sake, in place of the song on screen as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Listened {
    /// A part of it.
    Part(Part),
    /// A song that is like it.
    Song {
        /// Which.
        song: SongId,
        /// Where the song on screen was.
        at: Duration,
        /// Whether it played.
        played: bool,
    },
}
