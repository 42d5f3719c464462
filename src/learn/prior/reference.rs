//! What songs are measured against: all songs of a library, labelled or not, and what its moods sound like. A small library is
//! helped out by usual music.

use std::collections::BTreeMap;

use super::standard::Standard;
use super::usual::USUAL;
use crate::ear::{FEATURES, Heard, WIDTH};
use crate::mood::{Mood, SoundsLike};

/// Usual music counts as so many songs beside an empty library,
const USUAL_SONGS: f64 = 20.0;
/// and no longer from so many songs of its own on.
const ENOUGH_SONGS: f64 = 200.0;

/// Songs to measure others against. What is kept of them does not grow with their features.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub(super) features: Vec<Standard>,
    /// The log scores of the network's seven moods for each song, and the song's weight.
    pub(super) seven: Vec<([f32; 7], f64)>,
    sounds_like: BTreeMap<Mood, SoundsLike>,
}

impl Reference {
    /// The songs of a library, or a fair part of them, and what its moods sound like; a mood that is not named sounds like
    /// none of the network's seven.
    pub fn of(songs: &[impl AsRef<Heard>], sounds_like: BTreeMap<Mood, SoundsLike>) -> Self {
        let count = songs.len() as f64;
        let usual = USUAL_SONGS * (1.0 - count / ENOUGH_SONGS).max(0.0);
        let songs = || songs.iter().map(AsRef::as_ref);
        let column = |index: usize| {
            let known = songs().filter(move |heard| index < WIDTH || knows_deviation(heard));
            let own = Standard::of(known.clone().map(move |heard| (f64::from(heard.features()[index]), 1.0)));
            own.together(known.count() as f64, USUAL.features[index], usual)
        };
        let own = songs().map(|heard| (heard.moods(), 1.0));
        let share = usual / USUAL.seven.len() as f64;
        let others = USUAL.seven.iter().map(|song| (*song, share)).filter(|(_, share)| *share > 0.0);
        Self { features: (0..FEATURES).map(column).collect(), seven: own.chain(others).collect(), sounds_like }
    }

    /// What a mood sounds like, if anything.
    pub fn sounds_like(&self, mood: &Mood) -> Option<&SoundsLike> {
        self.sounds_like.get(mood)
    }

    /// The moods that sound like something.
    pub fn moods(&self) -> impl Iterator<Item = &Mood> {
        self.sounds_like.keys()
    }
}

/// One window alone does not tell how much windows differ.
pub(super) fn knows_deviation(heard: &Heard) -> bool {
    heard.windows() > 1
}
