//! What the regression reads of a song: z-scores of what was heard, measured against the whole library, labelled or not, and
//! the prior of each mood.

use serde::{Deserialize, Serialize};

use super::reference::{Reference, knows_deviation};
use super::standard::{PriorScale, Standard};
use crate::ear::{FEATURES, Heard, WIDTH};
use crate::mood::Mood;

/// For how many features each of the network's seven moods counts, where every mood of the user sounds like some of them: the
/// prior has said most of it. Chosen, as the next one, on the songs of `assets/ear/MEASUREMENTS.md`.
const SHARE_BESIDE_PRIOR: f64 = 5.0;

/// The same where a mood has no prior. With less, songs of unknown folders are hardly told apart.
const SHARE_ALONE: f64 = 20.0;

/// How songs of a library are standardised for some moods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibraryScale {
    features: Vec<Standard>,
    prior: PriorScale,
    /// Square root of the share of each of the seven.
    seven: f64,
}

impl LibraryScale {
    /// Measures songs against `reference`, for these moods.
    pub fn of(reference: &Reference, moods: &[Mood]) -> Self {
        let mixes: Vec<_> = moods.iter().map(|mood| reference.sounds_like(mood)).collect();
        let prior = PriorScale::of(&reference.seven, &mixes);
        let share = if prior.is_whole() { SHARE_BESIDE_PRIOR } else { SHARE_ALONE };
        Self { features: reference.features.clone(), prior, seven: share.sqrt() }
    }

    /// Numbers of a row.
    pub const WIDTH: usize = FEATURES + 7;

    /// The row of a song: z-scores of its features, 0 where nothing is known, and of the seven moods with their share.
    pub fn row(&self, heard: &Heard) -> Vec<f64> {
        let known = if knows_deviation(heard) { FEATURES } else { WIDTH };
        let features = heard.features().iter().zip(&self.features).enumerate();
        let features =
            features.map(|(index, (&value, scale))| if index < known { scale.z(f64::from(value)) } else { 0.0 });
        let seven = self.prior.seven(&heard.moods());
        features.chain(seven.map(|z| self.seven * z)).collect()
    }

    /// The prior of each mood for a song.
    pub fn prior(&self, heard: &Heard) -> Vec<f64> {
        self.prior.prior(&heard.moods())
    }

    /// How much a number of a token, in place of the mean of all, moves the z-score of that mean: (token − mean) / deviation.
    pub fn token_z(&self, index: usize, value: f32) -> f64 {
        self.features[index].z(f64::from(value))
    }

    /// What is wrong with sizes or numbers, for so many moods.
    pub(in crate::learn) fn defect(&self, moods: usize) -> Option<&'static str> {
        let sound = self.features.len() == FEATURES && self.features.iter().all(|scale| scale.is_sound());
        if !sound {
            Some("it does not have one mean and one deviation for each feature")
        } else if !self.prior.is_sound(moods) {
            Some("what its moods sound like does not add up")
        } else if !(self.seven.is_finite() && self.seven >= 0.0) {
            Some("a share is no number")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ear::CLASSES;
    use crate::mood::SoundsLike;
    use crate::pipeline::Hearing;

    fn number(seed: usize, index: usize) -> f32 {
        ((seed * 31 + index * index * 17 + seed * index) % 64) as f32 / 32.0
    }

    /// A song whose every number is told by `seed`.
    fn heard(seed: usize) -> Heard {
        let numbers = |from: usize, count: usize| (from..from + count).map(|index| number(seed, index)).collect();
        Heard::new(numbers(0, FEATURES), numbers(FEATURES, CLASSES), vec![-10.0; Hearing::BANDS])
    }

    /// The same, of which one window alone was heard.
    fn of_one_window(seed: usize) -> Heard {
        let mut bytes = heard(seed).to_bytes();
        bytes[..2].fill(1);
        Heard::from_bytes(&bytes).unwrap()
    }

    fn scale(songs: &[Arc<Heard>], moods: &[&str]) -> LibraryScale {
        let moods: Vec<Mood> = moods.iter().map(|name| Mood::new(name).unwrap()).collect();
        let mixes = moods.iter().filter_map(|mood| Some((mood.clone(), SoundsLike::by_name(mood.as_str())?)));
        LibraryScale::of(&Reference::of(songs, mixes.collect()), &moods)
    }

    #[test]
    fn rows_have_mean_0_and_the_seven_count_for_more() {
        let library: Vec<Arc<Heard>> = (0..200).map(|seed| Arc::new(heard(seed))).collect();
        for (moods, share) in [(["calm", "happy"], 5.0), (["calm", "blorp"], 20.0)] {
            let scale = scale(&library, &moods);
            let rows: Vec<Vec<f64>> = library.iter().map(|heard| scale.row(heard)).collect();
            let square = |index: usize| rows.iter().map(|row| row[index].powi(2)).sum::<f64>() / 200.0;
            let mean = |index: usize| rows.iter().map(|row| row[index]).sum::<f64>() / 200.0;
            assert!((0..LibraryScale::WIDTH).all(|index| mean(index).abs() < 1e-9));
            assert!((square(3) - 1.0).abs() < 1e-9 && (square(FEATURES + 2) - share).abs() < 1e-9);
            assert_eq!(scale.defect(2), None);
            assert!(scale.defect(3).is_some());
        }
    }

    #[test]
    fn a_small_library_is_measured_against_usual_music_too() {
        let far = |count: usize| {
            let songs: Vec<_> = (0..count).map(|_| Arc::new(Heard::made_up(vec![50.0; FEATURES]))).collect();
            scale(&songs, &["calm"]).row(&songs[0])[0]
        };
        assert!(far(1) > far(20) && far(20) > 0.5, "{} and {}", far(1), far(20));
        assert_eq!(far(200), 0.0, "a library of one and the same song");
    }

    #[test]
    fn one_window_says_nothing_of_deviations() {
        let mut library: Vec<Arc<Heard>> = (0..200).map(|seed| Arc::new(heard(seed))).collect();
        let without = scale(&library, &["calm"]);
        let alone = Arc::new(of_one_window(500));
        library.push(Arc::clone(&alone));
        let with = scale(&library, &["calm"]);
        assert!(with.row(&alone)[WIDTH..FEATURES].iter().all(|&z| z == 0.0));
        assert_eq!(with.row(&library[0])[WIDTH..FEATURES], without.row(&library[0])[WIDTH..FEATURES]);
    }
}
