//! Usual music: what is known before there is a library. Measured on freely licensed songs (`assets/ear/usual.py`).

use std::sync::LazyLock;

use super::standard::Standard;
use crate::ear::{FEATURES, Heard};
use crate::mood::AudioMood;

/// A mean and a deviation a line: of each feature, then of the log score of each of the seven moods.
const LIST: &str = include_str!("../../../assets/ear/usual.csv");

/// Usual music.
pub(super) struct Usual {
    pub(super) features: Vec<Standard>,
    pub(super) seven: [Standard; 7],
}

pub(super) static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let mut list = csv::Reader::from_reader(LIST.as_bytes());
    let mut features: Vec<Standard> =
        list.deserialize().map(|line| line.expect("the list is part of the program; a test reads it")).collect();
    let seven = features.split_off(FEATURES);
    Usual { features, seven: seven.try_into().ok().expect("it has seven moods; a test reads it") }
});

/// What the network's own moods say of a song, in deviations from usual music, in the order of [`AudioMood::ALL`].
pub fn usual_moods(heard: &Heard) -> [f64; AudioMood::ALL.len()] {
    let seven = heard.moods();
    std::array::from_fn(|index| USUAL.seven[index].z(f64::from(seven[index])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(USUAL.features.len(), FEATURES);
        assert!(USUAL.features.iter().chain(&USUAL.seven).all(|scale| scale.is_sound()));
        assert!(USUAL.seven.iter().all(|scale| scale.z(0.0) > 1.0), "no music is all of a mood");
    }
}
