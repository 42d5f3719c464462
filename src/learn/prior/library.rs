//! What the regression reads of a song: z-scores of what was heard, measured against the whole library, labelled or not, and
//! the prior of each mood.

use serde::{Deserialize, Serialize};

use super::SoundsLike;
use super::standard::{PriorScale, Standard};
use crate::ear::{FEATURES, Heard, WIDTH};

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
    /// From all songs of the `library` and what each of the user's moods sounds like.
    pub fn of(library: &[&Heard], moods: &[Option<SoundsLike>]) -> Self {
        let seven: Vec<[f32; 7]> = library.iter().map(|heard| heard.moods()).collect();
        let column = |index: usize| {
            let known = library.iter().filter(move |heard| index < WIDTH || knows_deviation(heard));
            Standard::of(known.map(move |heard| f64::from(heard.features()[index])))
        };
        let prior = PriorScale::of(&seven, moods);
        let share = if prior.is_whole() { SHARE_BESIDE_PRIOR } else { SHARE_ALONE };
        Self { features: (0..FEATURES).map(column).collect(), prior, seven: share.sqrt() }
    }

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
}

/// One window alone does not tell how much windows differ.
fn knows_deviation(heard: &Heard) -> bool {
    heard.windows() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ear::CLASSES;

    /// A song whose every number is told by `seed`, of so many windows.
    fn heard(seed: u32, windows: u8) -> Heard {
        let number =
            |index: usize| ((seed as usize * 31 + index * index * 17 + seed as usize * index) % 64) as f32 / 32.0;
        let halves = (0..FEATURES + CLASSES).flat_map(|index| {
            // The half floats of numbers below 2 with six binary places are exact.
            let bits = (number(index) + 2.0).to_bits() - 0x3800_0000;
            ((bits >> 13) as u16).to_le_bytes()
        });
        Heard::from_bytes(&[windows, windows].into_iter().chain(halves).collect::<Vec<u8>>()).unwrap()
    }

    #[test]
    fn rows_have_mean_0_and_the_seven_count_for_more() {
        let library: Vec<Heard> = (0..20).map(|seed| heard(seed, 6)).collect();
        let library: Vec<&Heard> = library.iter().collect();
        for (moods, share) in [(["calm", "happy"], 5.0), (["calm", "blorp"], 20.0)] {
            let scale = LibraryScale::of(&library, &moods.map(SoundsLike::by_name));
            let rows: Vec<Vec<f64>> = library.iter().map(|heard| scale.row(heard)).collect();
            let square = |index: usize| rows.iter().map(|row| row[index].powi(2)).sum::<f64>() / 20.0;
            let mean = |index: usize| rows.iter().map(|row| row[index]).sum::<f64>() / 20.0;
            assert!((0..FEATURES + 7).all(|index| mean(index).abs() < 1e-9));
            assert!((square(3) - 1.0).abs() < 1e-9 && (square(FEATURES + 2) - share).abs() < 1e-9);
        }
    }

    #[test]
    fn one_window_says_nothing_of_deviations() {
        let library: Vec<Heard> = (0..20).map(|seed| heard(seed, 6)).collect();
        let alone = heard(50, 1);
        let moods = [SoundsLike::by_name("calm")];
        let with: Vec<&Heard> = library.iter().chain([&alone]).collect();
        let scale = LibraryScale::of(&with, &moods);
        assert!(scale.row(&alone)[WIDTH..FEATURES].iter().all(|&z| z == 0.0));
        let without: Vec<&Heard> = library.iter().collect();
        let other = LibraryScale::of(&without, &moods);
        assert_eq!(scale.row(&library[0])[WIDTH..FEATURES], other.row(&library[0])[WIDTH..FEATURES]);
    }
}
