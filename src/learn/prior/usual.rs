//! Usual music: what songs are measured against before there is a library. From freely licensed songs, by `assets/ear/usual.py`; no
//! label went in.

use std::sync::LazyLock;

use super::standard::{PriorScale, Standard};
use crate::ear::Heard;
use crate::mood::AudioMood;

/// A mean and a deviation a line, of each feature.
const FEATURE_LIST: &str = include_str!("../../../assets/ear/usual.csv");

/// A song a line: the log scores of the seven moods.
const MOOD_LIST: &str = include_str!("../../../assets/ear/usual_moods.csv");

/// Usual music.
pub(super) struct Usual {
    pub(super) features: Vec<Standard>,
    /// The log scores of the seven moods, a song each.
    pub(super) seven: Vec<[f32; 7]>,
    scale: PriorScale,
}

pub(super) static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let features: Vec<Standard> = rows(FEATURE_LIST);
    let seven: Vec<[f32; 7]> = rows(MOOD_LIST);
    let songs: Vec<([f32; 7], f64)> = seven.iter().map(|song| (*song, 1.0)).collect();
    Usual { features, seven, scale: PriorScale::of(&songs, &[]) }
});

/// The rows of a list that is part of the program.
pub(in crate::learn) fn rows<T: serde::de::DeserializeOwned>(list: &str) -> Vec<T> {
    let mut list = csv::Reader::from_reader(list.as_bytes());
    list.deserialize().map(|row| row.expect("the list is part of the program; a test reads it")).collect()
}

/// What the network's own moods say of a song, in deviations from usual music, in the order of [`AudioMood::ALL`].
pub fn usual_moods(heard: &Heard) -> [f64; AudioMood::ALL.len()] {
    USUAL.scale.seven(&heard.moods())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ear::FEATURES;

    #[test]
    fn the_lists_are_whole() {
        assert_eq!(USUAL.features.len(), FEATURES);
        assert!(USUAL.features.iter().all(|scale| scale.is_sound()));
        let firsts: BTreeSet<String> = USUAL.features.iter().map(|scale| format!("{scale:?}")).collect();
        assert!(firsts.len() > FEATURES - 5, "each feature has its own scale");
        assert!(USUAL.seven.len() >= 100, "{} songs", USUAL.seven.len());
        assert!(USUAL.scale.seven(&[0.0; 7]).iter().all(|&z| z > 1.0), "no music is all of a mood");
    }
}
