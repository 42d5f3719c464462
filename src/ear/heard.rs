//! What was heard of a song, in numbers: the value that is cached and that models are made of.

use super::{CLASSES, WIDTH, WindowHeard, half};
use crate::dsp::LogMelSpectrogram;
use crate::mood::AudioMood;
use crate::pipeline::{Fidelity, Hearing};

/// Numbers that a mood is learned from: for each of a token's numbers its mean and how much it differs between windows.
pub const FEATURES: usize = 2 * WIDTH;

/// Added to a score before the logarithm.
const LEAST_SCORE: f64 = 1e-6;

/// The class "Music".
const MUSIC: usize = 137;

/// A band that never comes within this many decibels of the loudest moment has no sound.
const SILENT: f32 = -79.0;

/// All numbers of a song.
const NUMBERS: usize = FEATURES + CLASSES + 2 * Hearing::BANDS;

/// What was heard of a song.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    windows: u8,
    of: u8,
    features: Vec<f32>,
    log_scores: Vec<f32>,
    levels: Vec<f32>,
    peaks: Vec<f32>,
    /// How true the sound was to the song. It is kept beside the bytes, not in them.
    pub fidelity: Fidelity,
}

/// Why stored bytes are not what was heard of a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these {0} bytes are not what was heard of a song")]
pub struct HeardError(usize);

impl Heard {
    /// Of all windows of a minute: [`FEATURES`] numbers, the log scores of all [`CLASSES`], and the level of each band, which it
    /// has all the time, in decibels below the loudest moment.
    ///
    /// # Panics
    /// When there are more or fewer of them.
    pub fn new(features: Vec<f32>, log_scores: Vec<f32>, levels: Vec<f32>) -> Self {
        assert_eq!((features.len(), log_scores.len(), levels.len()), (FEATURES, CLASSES, Hearing::BANDS));
        Self { windows: 6, of: 6, features, log_scores, peaks: levels.clone(), levels, fidelity: Fidelity::default() }
    }

    /// A song with these features, of which nothing else is known: for tests.
    ///
    /// # Panics
    /// When there are not [`FEATURES`] of them.
    #[doc(hidden)]
    pub fn made_up(features: Vec<f32>) -> Self {
        let mut log_scores = vec![-7.0; CLASSES];
        log_scores[MUSIC] = -0.2;
        Self::new(features, log_scores, vec![-20.0; Hearing::BANDS])
    }

    /// Windows that were heard.
    pub fn windows(&self) -> usize {
        usize::from(self.windows)
    }

    /// Whether there are more windows, so that a better answer is to come.
    pub fn is_partial(&self) -> bool {
        self.windows < self.of
    }

    /// The mean of all tokens, then the deviation of the windows' means (population; 0 when only one was heard).
    pub fn features(&self) -> &[f32] {
        &self.features
    }

    /// For each class, the mean over the windows of the logarithm of its score.
    pub fn log_scores(&self) -> &[f32] {
        &self.log_scores
    }

    /// The log scores of the seven moods of music, in the order of [`AudioMood::ALL`].
    pub fn moods(&self) -> [f32; AudioMood::ALL.len()] {
        AudioMood::ALL.map(|mood| self.log_scores[mood.class()])
    }

    /// The logarithm of the score for music: near 0 in music.
    pub fn music(&self) -> f32 {
        self.log_scores[MUSIC]
    }

    /// The mean level over all bands and frames, in decibels below the loudest moment: near 0 it is equally loud throughout.
    pub fn mean_level(&self) -> f64 {
        self.levels.iter().map(|&level| f64::from(level)).sum::<f64>() / self.levels.len() as f64
    }

    /// Share of the bands up to 8 kHz, from the lowest up to the highest that has sound: below 1 the song is cut off, by a
    /// codec or by its sample rate.
    pub fn filled_bands(&self) -> f64 {
        let filled = self.peaks.iter().rposition(|&level| level > SILENT).map_or(0, |highest| highest + 1);
        filled as f64 / self.peaks.len() as f64
    }

    /// The classes heard most, loudest first, with their scores.
    pub fn most_heard(&self, count: usize) -> Vec<(usize, f32)> {
        let mut classes: Vec<usize> = (0..CLASSES).collect();
        classes.sort_by(|&a, &b| self.log_scores[b].total_cmp(&self.log_scores[a]));
        classes.into_iter().take(count).map(|class| (class, self.log_scores[class].exp())).collect()
    }

    /// As bytes to be kept: half floats, which cost no accuracy.
    pub fn to_bytes(&self) -> Vec<u8> {
        let numbers = self.features.iter().chain(&self.log_scores).chain(&self.levels).chain(&self.peaks);
        [self.windows, self.of].into_iter().chain(numbers.flat_map(|&number| half::to_bytes(number))).collect()
    }

    /// As it comes back from its bytes.
    #[must_use]
    pub fn rounded(self) -> Self {
        let fidelity = self.fidelity;
        Self { fidelity, ..Self::from_bytes(&self.to_bytes()).unwrap_or(self) }
    }

    /// What [`Self::to_bytes`] made, of sound that was true to its song.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, HeardError> {
        let error = HeardError(bytes.len());
        let Some((&[windows, of], numbers)) = bytes.split_first_chunk() else { return Err(error) };
        let mut numbers: Vec<f32> = numbers.as_chunks().0.iter().map(|&pair| half::from_bytes(pair)).collect();
        let whole = bytes.len() == 2 * (1 + NUMBERS);
        if !whole
            || windows == 0
            || windows > of
            || usize::from(of) > Hearing::MOST_WINDOWS
            || !numbers.iter().all(|number| number.is_finite())
        {
            return Err(error);
        }
        let peaks = numbers.split_off(FEATURES + CLASSES + Hearing::BANDS);
        let levels = numbers.split_off(FEATURES + CLASSES);
        let log_scores = numbers.split_off(FEATURES);
        Ok(Self { windows, of, features: numbers, log_scores, levels, peaks, fidelity: Fidelity::default() })
    }
}

/// Windows heard so far.
pub(super) struct Gathered {
    of: usize,
    fidelity: Fidelity,
    means: Vec<Vec<f64>>,
    log_scores: Vec<f64>,
    /// Sums of the decibels of each band, and the largest of each.
    levels: Vec<f64>,
    peaks: Vec<f32>,
}

impl Gathered {
    /// None yet of `of` windows.
    pub(super) fn new(of: usize, fidelity: Fidelity) -> Self {
        Self {
            of,
            fidelity,
            means: Vec::new(),
            log_scores: vec![0.0; CLASSES],
            levels: vec![0.0; Hearing::BANDS],
            peaks: vec![f32::NEG_INFINITY; Hearing::BANDS],
        }
    }

    pub(super) fn add(&mut self, mel: &LogMelSpectrogram, window: &WindowHeard) {
        for column in mel.values.chunks_exact(Hearing::BANDS) {
            for ((sum, peak), &value) in self.levels.iter_mut().zip(&mut self.peaks).zip(column) {
                *sum += f64::from(value);
                *peak = peak.max(value);
            }
        }
        self.means.push(window.mean());
        for (sum, &score) in self.log_scores.iter_mut().zip(&window.scores) {
            *sum += (f64::from(score) + LEAST_SCORE).ln();
        }
    }

    /// What is known of the song, from at least one window.
    pub(super) fn heard(&self) -> Heard {
        let count = self.means.len() as f64;
        let mean_of = |index: usize| self.means.iter().map(|mean| mean[index]).sum::<f64>() / count;
        let deviation_of = |index: usize| {
            let mean = mean_of(index);
            (self.means.iter().map(|window| (window[index] - mean).powi(2)).sum::<f64>() / count).sqrt()
        };
        let features = (0..WIDTH).map(mean_of).chain((0..WIDTH).map(deviation_of));
        let frames = count * Hearing::FRAMES as f64;
        let loudest = self.peaks.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        Heard {
            windows: self.means.len() as u8,
            of: self.of as u8,
            features: features.map(|number| number as f32).collect(),
            log_scores: self.log_scores.iter().map(|sum| (sum / count) as f32).collect(),
            levels: self.levels.iter().map(|sum| (sum / frames) as f32 - loudest).collect(),
            peaks: self.peaks.iter().map(|peak| peak - loudest).collect(),
            fidelity: self.fidelity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window whose bands are the louder the lower they are, with no sound in the upper quarter.
    fn mel() -> LogMelSpectrogram {
        let column = (0..Hearing::BANDS).map(|band| if band < 48 { -10.0 - band as f32 } else { -100.0 });
        let mut mel = LogMelSpectrogram::new(Hearing::BANDS);
        (0..Hearing::FRAMES).for_each(|_| mel.values.extend(column.clone()));
        mel
    }

    fn window(token: f32, score: f32) -> WindowHeard {
        WindowHeard { tokens: vec![token; super::super::TOKENS * WIDTH], scores: vec![score; CLASSES] }
    }

    fn heard() -> Heard {
        let mut gathered = Gathered::new(3, Fidelity::default());
        gathered.add(&mel(), &window(1.0, 0.5));
        gathered.add(&mel(), &window(4.0, 0.25));
        gathered.heard()
    }

    #[test]
    fn means_and_deviations_are_as_by_hand() {
        let heard = heard();
        assert_eq!((heard.windows(), heard.is_partial()), (2, true));
        assert_eq!(heard.features().len(), FEATURES);
        assert!((heard.features()[0] - 2.5).abs() < 1e-6 && (heard.features()[WIDTH] - 1.5).abs() < 1e-6);
        let log_score = f64::midpoint(0.5f64.ln(), 0.25f64.ln()) as f32;
        assert!(heard.moods().iter().all(|mood| (mood - log_score).abs() < 1e-5));
    }

    #[test]
    fn levels_tell_how_loud_it_is_throughout_and_where_it_is_cut_off() {
        let heard = heard();
        assert_eq!(heard.filled_bands(), 0.75);
        // 48 bands from 0 down to −47, and 16 at −90.
        let by_hand = (-(0..48).sum::<i32>() - 16 * 90) / 64;
        assert!((heard.mean_level() - f64::from(by_hand)).abs() < 1.0, "{}", heard.mean_level());
    }

    #[test]
    fn one_window_has_no_deviation() {
        let mut gathered = Gathered::new(1, Fidelity::default());
        gathered.add(&mel(), &window(2.0, 0.1));
        let heard = gathered.heard();
        assert!(!heard.is_partial());
        assert!(heard.features()[WIDTH..].iter().all(|&deviation| deviation == 0.0));
    }

    #[test]
    fn what_is_kept_comes_back_within_half_a_thousandth() {
        let heard = heard();
        let bytes = heard.to_bytes();
        let back = Heard::from_bytes(&bytes).unwrap();
        assert_eq!((back.windows, back.of), (heard.windows, heard.of));
        for (back, number) in back.log_scores.iter().zip(&heard.log_scores) {
            assert!((back - number).abs() <= number.abs() * 0.0005);
        }
        assert_eq!(back.to_bytes(), bytes);
    }

    #[test]
    fn music_is_its_own_class() {
        assert_eq!(super::super::class_name(MUSIC), "Music");
    }

    #[test]
    fn other_bytes_are_refused() {
        let bytes = heard().to_bytes();
        for wrong in [&bytes[..0], &bytes[..1], &bytes[..bytes.len() - 2], &[&[4, 3], &bytes[2..]].concat()] {
            assert_eq!(Heard::from_bytes(wrong), Err(HeardError(wrong.len())));
        }
    }

    #[test]
    fn the_loudest_classes_come_first() {
        let mut gathered = Gathered::new(1, Fidelity::default());
        let mut window = window(0.0, 0.01);
        window.scores[137] = 0.9;
        window.scores[5] = 0.3;
        gathered.add(&mel(), &window);
        let most: Vec<usize> = gathered.heard().most_heard(2).into_iter().map(|(class, _)| class).collect();
        assert_eq!(most, [137, 5]);
    }
}
