//! What songs are measured against: all songs of a library, labelled or not, and what its moods sound like.

use std::collections::BTreeMap;

use super::standard::Standard;
use crate::ear::{FEATURES, Heard, WIDTH};
use crate::mood::{Mood, SoundsLike};

/// Songs to measure others against. What is kept of them does not grow with their features.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub(super) features: Vec<Standard>,
    /// The log scores of the network's seven moods for each song.
    pub(super) seven: Vec<[f32; 7]>,
    sounds_like: BTreeMap<Mood, SoundsLike>,
}

impl Reference {
    /// The songs of a library, or a fair part of them, and what its moods sound like; a mood that is not named sounds like
    /// none of the network's seven.
    pub fn of(songs: &[impl AsRef<Heard>], sounds_like: BTreeMap<Mood, SoundsLike>) -> Self {
        let songs = || songs.iter().map(AsRef::as_ref);
        let column = |index: usize| {
            let known = songs().filter(move |heard| index < WIDTH || knows_deviation(heard));
            Standard::of(known.map(move |heard| f64::from(heard.features()[index])))
        };
        Self { features: (0..FEATURES).map(column).collect(), seven: songs().map(Heard::moods).collect(), sounds_like }
    }

    /// What a mood sounds like, if anything.
    pub fn sounds_like(&self, mood: &Mood) -> Option<&SoundsLike> {
        self.sounds_like.get(mood)
    }
}

/// One window alone does not tell how much windows differ.
pub(super) fn knows_deviation(heard: &Heard) -> bool {
    heard.windows() > 1
}
