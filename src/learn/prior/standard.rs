//! The prior of a song: what the seven moods say of it, measured against the whole library, labelled or not.

use serde::{Deserialize, Serialize};

use crate::mood::SoundsLike;

/// Less than this is no difference.
const LEAST_DEVIATION: f64 = 1e-9;

/// A mean and a population deviation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Standard {
    mean: f64,
    deviation: f64,
}

impl Standard {
    pub(super) fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count().max(1) as f64;
        let mean = values.clone().sum::<f64>() / count;
        let deviation = (values.map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
        Self { mean, deviation }
    }

    /// Whether both are numbers that a file may hold.
    pub(super) fn is_sound(self) -> bool {
        self.mean.is_finite() && self.deviation.is_finite() && self.deviation >= 0.0
    }

    /// 0 where the library does not differ.
    pub(super) fn z(self, value: f64) -> f64 {
        if self.deviation < LEAST_DEVIATION { 0.0 } else { (value - self.mean) / self.deviation }
    }
}

/// How log scores become the prior of each mood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriorScale {
    seven: [Standard; 7],
    moods: Vec<Option<(SoundsLike, Standard)>>,
}

impl PriorScale {
    /// From the log scores of the seven moods for every song of the `library`, and what each of the user's moods sounds like.
    pub fn of(library: &[[f32; 7]], moods: &[Option<&SoundsLike>]) -> Self {
        let column = |index: usize| library.iter().map(move |song| f64::from(song[index]));
        let seven = std::array::from_fn(|index| Standard::of(column(index)));
        let moods = moods.iter().map(|mix| {
            let mix = mix.filter(|mix| !mix.is_empty())?;
            let mixed = library.iter().map(|song| mix.of(&z(&seven, song)));
            Some((mix.clone(), Standard::of(mixed)))
        });
        Self { seven, moods: moods.collect() }
    }

    /// Whether every mood has a prior.
    pub fn is_whole(&self) -> bool {
        self.moods.iter().all(Option::is_some)
    }

    /// Whether its numbers are numbers, for so many moods.
    pub(super) fn is_sound(&self, moods: usize) -> bool {
        let moods_are = self.moods.iter().flatten().all(|(mix, scale)| mix.is_sound() && scale.is_sound());
        self.moods.len() == moods && moods_are && self.seven.iter().all(|scale| scale.is_sound())
    }

    /// The z-scores of the seven moods for a song.
    pub fn seven(&self, song: &[f32; 7]) -> [f64; 7] {
        z(&self.seven, song)
    }

    /// The prior of each mood for a song, mean 0 and deviation 1 over the library; 0 for a mood that sounds like none of the
    /// seven.
    pub fn prior(&self, song: &[f32; 7]) -> Vec<f64> {
        let seven = z(&self.seven, song);
        let of =
            |mood: &Option<(SoundsLike, Standard)>| mood.as_ref().map_or(0.0, |(mix, scale)| scale.z(mix.of(&seven)));
        self.moods.iter().map(of).collect()
    }
}

fn z(seven: &[Standard; 7], song: &[f32; 7]) -> [f64; 7] {
    std::array::from_fn(|index| seven[index].z(f64::from(song[index])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prior_has_mean_0_and_deviation_1_over_the_library() {
        let library: Vec<[f32; 7]> = (0..9u16)
            .map(|song| std::array::from_fn(|mood| -5.0 - f32::from((song * 7 + song * song * mood as u16) % 11)))
            .collect();
        let moods = ["happy", "calm", "blorp"].map(SoundsLike::by_name);
        let scale = PriorScale::of(&library, &moods.each_ref().map(Option::as_ref));
        let priors: Vec<Vec<f64>> = library.iter().map(|song| scale.prior(song)).collect();
        for mood in 0..2 {
            let mean = priors.iter().map(|prior| prior[mood]).sum::<f64>() / 9.0;
            let square = priors.iter().map(|prior| prior[mood].powi(2)).sum::<f64>() / 9.0;
            assert!(mean.abs() < 1e-9 && (square - 1.0).abs() < 1e-9, "{mean}, {square}");
        }
        assert!(priors.iter().all(|prior| prior[2] == 0.0));
    }

    #[test]
    fn one_song_alone_has_no_prior() {
        let song = [-3.0; 7];
        assert_eq!(PriorScale::of(&[song], &[SoundsLike::by_name("happy").as_ref()]).prior(&song), [0.0]);
    }
}
