//! How many songs without a label each mood is suggested for. To count them takes a look at every song, so that is done some
//! times a second at most.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::mood::Mood;

/// They are counted at most this often.
const PAUSE: Duration = Duration::from_millis(250);

/// The counts, and what they were made of.
#[derive(Default)]
pub(super) struct Suggested {
    counts: HashMap<Mood, usize>,
    /// The change of the library that they take into account.
    of_change: u64,
    counted: Option<Instant>,
}

impl Suggested {
    pub(super) fn of(&self, mood: &Mood) -> usize {
        self.counts.get(mood).copied().unwrap_or(0)
    }

    /// Whether they are to be counted now, `change` being the latest.
    pub(super) fn is_due(&self, change: u64, now: Instant) -> bool {
        self.of_change != change && self.counted.is_none_or(|counted| now.duration_since(counted) >= PAUSE)
    }

    /// When they are to be counted; `None` while nothing has changed.
    pub(super) fn due_at(&self, change: u64) -> Option<Instant> {
        self.counted.filter(|_| self.of_change != change).map(|counted| counted + PAUSE)
    }

    pub(super) fn set(&mut self, counts: HashMap<Mood, usize>, change: u64, now: Instant) {
        *self = Self { counts, of_change: change, counted: Some(now) };
    }
}
