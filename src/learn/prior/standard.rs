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
    /// Of values with their weights.
    pub(super) fn of(values: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let weight = values.clone().map(|(_, weight)| weight).sum::<f64>().max(f64::MIN_POSITIVE);
        let mean = values.clone().map(|(value, weight)| value * weight).sum::<f64>() / weight;
        let square = values.map(|(value, weight)| (value - mean).powi(2) * weight).sum::<f64>() / weight;
        Self { mean, deviation: square.sqrt() }
    }

    /// Of the values of both together, which weigh so much.
    pub(super) fn together(self, weight: f64, other: Self, other_weight: f64) -> Self {
        let share = other_weight / (weight + other_weight).max(f64::MIN_POSITIVE);
        let mean = self.mean + share * (other.mean - self.mean);
        let square = |scale: Self| scale.deviation.powi(2) + (scale.mean - mean).powi(2);
        Self { mean, deviation: ((1.0 - share) * square(self) + share * square(other)).sqrt() }
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
    /// From the log scores of the seven moods for songs, with the songs' weights, and what each of the user's moods sounds like.
    pub fn of(songs: &[([f32; 7], f64)], moods: &[Option<&SoundsLike>]) -> Self {
        let column = |index: usize| songs.iter().map(move |(song, weight)| (f64::from(song[index]), *weight));
        let seven = std::array::from_fn(|index| Standard::of(column(index)));
        let moods = moods.iter().map(|mix| {
            let mix = mix.filter(|mix| !mix.is_empty())?;
            let mixed = songs.iter().map(|(song, weight)| (mix.of(&z(&seven, song)), *weight));
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
        let moods_are = self.moods.iter().flatten().all(|(_, scale)| scale.is_sound());
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
        let library: Vec<([f32; 7], f64)> = (0..9u16)
            .map(|song| std::array::from_fn(|mood| -5.0 - f32::from((song * 7 + song * song * mood as u16) % 11)))
            .map(|song| (song, 1.0))
            .collect();
        let moods = ["happy", "calm", "blorp"].map(SoundsLike::by_name);
        let scale = PriorScale::of(&library, &moods.each_ref().map(Option::as_ref));
        let priors: Vec<Vec<f64>> = library.iter().map(|(song, _)| scale.prior(song)).collect();
        for mood in 0..2 {
            let mean = priors.iter().map(|prior| prior[mood]).sum::<f64>() / 9.0;
            let square = priors.iter().map(|prior| prior[mood].powi(2)).sum::<f64>() / 9.0;
            assert!(mean.abs() < 1e-9 && (square - 1.0).abs() < 1e-9, "{mean}, {square}");
        }
        assert!(priors.iter().all(|prior| prior[2] == 0.0));
    }

    #[test]
    fn two_groups_together_have_the_mean_and_deviation_of_all() {
        let of = |values: &[f64]| Standard::of(values.iter().map(|&value| (value, 1.0)));
        let (one, other, all) = (of(&[1.0, 5.0, 6.0]), of(&[10.0, 12.0]), of(&[1.0, 5.0, 6.0, 10.0, 12.0]));
        let both = one.together(3.0, other, 2.0);
        assert!((both.mean - all.mean).abs() < 1e-12 && (both.deviation - all.deviation).abs() < 1e-12);
        assert_eq!(one.together(3.0, other, 0.0), one);
    }

    #[test]
    fn one_song_alone_has_no_prior() {
        let song = [-3.0; 7];
        assert_eq!(PriorScale::of(&[(song, 1.0)], &[SoundsLike::by_name("happy").as_ref()]).prior(&song), [0.0]);
    }
}
