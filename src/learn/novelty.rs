//! Whether a song is like anything that was learnt from: the distance to the nearest songs of the training.
//!
//! The distance of a song is the mean over its [`NEIGHBOURS`] nearest training songs in the space of z-scores, a
//! nonparametric measure that needs no shape of the training set (Ramaswamy and others 2000; Sun and others 2022,
//! "Out-of-Distribution Detection with Deep Nearest Neighbors"). What is usual is known from the training songs
//! themselves, each measured against the songs of other groups: a new song is seldom by an artist already there. A song is
//! unlike all when the logarithm of its distance lies [`FAR`] deviations above theirs. Z-scores are clipped wide, so that
//! one odd feature cannot decide alone.
//!
//! Distances tell strange music, and hardly what is no music: speech and noise lie 2 to 2.5 deviations out. So a song in which
//! the network hears far less music than in any song of the training is unlike all as well.

use serde::{Deserialize, Serialize};

/// Nearest songs that count.
const NEIGHBOURS: usize = 3;
/// Songs that are kept at most; more say little more.
const MAX_LANDMARKS: usize = 256;
/// Deviations above the mean from which on a song is unlike all. Of 347 tracks of games, held against half of the games, 0 to 3 in
/// a hundred lie farther out.
const FAR: f64 = 2.5;
/// The logarithm of AudioSet's score for music is above this in music: in those tracks it was -2.3 at least, and -2.9 at most in
/// speech, tones, clicks and noise.
const MUSIC: f64 = -2.6;
/// So much less music than in any song of the training is too little.
const LESS_MUSIC: f64 = 0.3;
/// The deviation is at least this: a handful of songs may lie equally far by chance.
const MIN_DEVIATION: f64 = 0.08;
/// Z-scores are clipped to ± this.
const CLIP: f64 = 8.0;
/// Z-scores are kept to this fraction; finer is of no use and makes the file long.
const GRAIN: f64 = 1.0 / 64.0;

/// Songs of the training, and how far from them is too far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Novelty {
    landmarks: Vec<Vec<f32>>,
    limit: f64,
    /// The logarithm of the score for music below which there is too little; negative.
    least_music: f64,
}

impl Novelty {
    /// Of the training's `rows` of z-scores; `groups[i]` is the group of row i, `music[i]` the logarithm of its score for music.
    /// `None` for fewer than two songs.
    pub(super) fn of(rows: &[&[f64]], groups: &[&str], music: &[f32]) -> Option<Self> {
        let step = rows.len().div_ceil(MAX_LANDMARKS).max(1);
        let chosen: Vec<usize> = (0..rows.len()).step_by(step).collect();
        let landmarks: Vec<Vec<f32>> = chosen.iter().map(|&row| point_of(rows[row])).collect();
        let logs: Vec<f64> = chosen
            .iter()
            .zip(&landmarks)
            .filter_map(|(&row, point)| {
                let others = || chosen.iter().zip(&landmarks).filter(|(other, _)| **other != row);
                let strangers = others().filter(|(other, _)| groups[**other] != groups[row]);
                let distance = mean_of_nearest(point, strangers.map(|(_, landmark)| landmark.as_slice()))
                    .or_else(|| mean_of_nearest(point, others().map(|(_, landmark)| landmark.as_slice())))?;
                Some(distance.max(GRAIN).ln())
            })
            .collect();
        if logs.is_empty() {
            return None;
        }
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / logs.len() as f64;
        let limit = (mean + FAR * variance.sqrt().max(MIN_DEVIATION)).exp();
        let least_music = music.iter().fold(MUSIC, |least, &music| least.min(f64::from(music) - LESS_MUSIC));
        Some(Self { landmarks, limit, least_music })
    }

    /// The distance of a song (z-scores, logarithm of the score for music) in units of the limit: above 1 it is unlike all.
    pub(super) fn of_song(&self, row: &[f64], music: f32) -> f64 {
        let point = point_of(row);
        let landmarks = self.landmarks.iter().map(Vec::as_slice);
        let distance = mean_of_nearest(&point, landmarks).map_or(0.0, |distance| distance / self.limit);
        distance.max(f64::from(music) / self.least_music)
    }

    /// What is wrong with sizes or numbers, for `features` features.
    pub(super) fn defect(&self, features: usize) -> Option<&'static str> {
        let sound = |landmark: &Vec<f32>| landmark.len() == features && landmark.iter().all(|value| value.is_finite());
        let limited =
            self.limit.is_finite() && self.limit > 0.0 && self.least_music.is_finite() && self.least_music < 0.0;
        (self.landmarks.is_empty() || !self.landmarks.iter().all(sound) || !limited)
            .then_some("the songs that it compares with do not add up")
    }
}

/// The z-scores of a song, clipped and to the grain.
fn point_of(row: &[f64]) -> Vec<f32> {
    row.iter().map(|z| ((z.clamp(-CLIP, CLIP) / GRAIN).round() * GRAIN) as f32).collect()
}

/// The mean distance to the nearest of `others`; `None` when there are none.
fn mean_of_nearest<'a>(point: &[f32], others: impl Iterator<Item = &'a [f32]>) -> Option<f64> {
    let mut nearest = [f32::INFINITY; NEIGHBOURS];
    for other in others {
        let mut distance = squared_distance(point, other);
        for kept in &mut nearest {
            if distance < *kept {
                std::mem::swap(kept, &mut distance);
            }
        }
    }
    let found: Vec<f64> =
        nearest.iter().filter(|square| square.is_finite()).map(|square| f64::from(*square).sqrt()).collect();
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

/// Eight sums side by side, which the compiler turns into vector instructions; their order is fixed.
fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| (a - b).powi(2)).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b).powi(2);
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_the_mean_of_the_three_nearest() {
        let others = [[3.0_f32, 4.0], [0.0, 1.0], [0.0, 2.0], [6.0, 8.0]];
        assert_eq!(
            mean_of_nearest(&[0.0, 0.0], others.iter().map(<[f32; 2]>::as_slice)),
            Some((5.0 + 1.0 + 2.0) / 3.0)
        );
        assert_eq!(mean_of_nearest(&[0.0, 0.0], others[..1].iter().map(<[f32; 2]>::as_slice)), Some(5.0));
        assert_eq!(mean_of_nearest(&[0.0], std::iter::empty()), None);
    }

    #[test]
    fn songs_of_one_artist_do_not_make_the_limit_narrow() {
        // Ten artists far from each other, whose own songs are nearly the same.
        let songs: Vec<[f64; 2]> =
            (0..30).map(|song| [f64::from(song / 3) + f64::from(song % 3) * 0.001, 0.0]).collect();
        let rows: Vec<&[f64]> = songs.iter().map(<[f64; 2]>::as_slice).collect();
        let names: Vec<String> = (0..30).map(|song| format!("artist {}", song / 3)).collect();
        let by_artist: Vec<&str> = names.iter().map(String::as_str).collect();
        let alone: Vec<String> = (0..30).map(|song| song.to_string()).collect();
        let alone: Vec<&str> = alone.iter().map(String::as_str).collect();
        let limit = |groups: &[&str]| Novelty::of(&rows, groups, &[-0.2; 30]).unwrap().limit;
        assert!(limit(&by_artist) > 2.0 * limit(&alone), "{} and {}", limit(&by_artist), limit(&alone));
    }

    #[test]
    fn what_is_no_music_is_unlike_all_unless_it_was_learnt_from() {
        let songs: Vec<[f64; 2]> = (0..20).map(|song| [f64::from(song), f64::from(song % 3)]).collect();
        let rows: Vec<&[f64]> = songs.iter().map(<[f64; 2]>::as_slice).collect();
        let of_music = Novelty::of(&rows, &["a"; 20], &[-0.2; 20]).unwrap();
        assert!(of_music.of_song(&[5.0, 1.0], -0.5) < 1.0 && of_music.of_song(&[5.0, 1.0], -4.0) > 1.0);
        let of_rain = Novelty::of(&rows, &["a"; 20], &[-4.0; 20]).unwrap();
        assert!(of_rain.of_song(&[5.0, 1.0], -4.0) < 1.0);
    }

    #[test]
    fn one_song_alone_has_no_usual_distance() {
        assert_eq!(Novelty::of(&[&[1.0]], &["a"], &[-0.2]), None);
    }
}
