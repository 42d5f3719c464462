//! The songs of a playlist.

use std::collections::BTreeMap;

use crate::dataset::LibrarySong;
use crate::mood::Mood;

/// A song of a playlist.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The song.
    pub row: LibrarySong,
    /// Its mood, by its label or else as it is suggested.
    pub mood: Mood,
    /// The score of the suggestion; `None`: it is labelled.
    pub score: Option<f32>,
}

/// The songs of a playlist, and those that nothing could be said of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// In their order.
    pub entries: Vec<Entry>,
    /// Songs that would fit, and are too many.
    pub left_over: usize,
    /// Songs without a label that were not listened to yet; counted where suggestions are wanted.
    pub unheard: usize,
    /// Songs that a model suggests one of the moods for that was never tested, so that its scores are no chances.
    pub untested: usize,
}

impl Made {
    /// Songs of each mood.
    pub fn counts(&self) -> BTreeMap<Mood, usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.mood.clone()).or_default() += 1;
        }
        counts
    }

    /// Songs that are there because their mood is suggested.
    pub fn suggested(&self) -> usize {
        self.entries.iter().filter(|entry| entry.score.is_some()).count()
    }

    /// How long they all are, in seconds.
    pub fn duration_secs(&self) -> f64 {
        self.entries.iter().map(Entry::secs).sum()
    }
}

impl Entry {
    /// Its length; an unknown one is nothing.
    pub(super) fn secs(&self) -> f64 {
        let secs = self.row.song.duration_secs;
        if secs.is_finite() { secs.max(0.0) } else { 0.0 }
    }
}
