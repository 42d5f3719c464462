//! Whether a score of 0.8 is right eight times out of ten: temperature scaling, and what is left of the error.
//!
//! Scores p become p^β, scaled to sum to 1, where β = 1 / T is the one number that makes the log loss least (Guo and others
//! 2017, "On Calibration of Modern Neural Networks"), drawn a little towards 1, so that a handful of songs that were all
//! told right do not make the scores boast. The order of the moods stays as it was. Nothing here trains.

use crate::learn::evaluate::case::Case;

/// No score is taken for smaller, so that its logarithm is a number.
const MIN_SCORE: f64 = 1e-12;

/// β is looked for between these, from scores that say next to nothing on. Below e what is made least has one valley.
const SHARPNESS: (f64, f64) = (0.05, 2.5);

/// How much (ln β)² weighs against the log loss of the songs.
const CAUTION: f64 = 2.0;

/// Halvings of the range: enough for seven digits.
const SEARCH_STEPS: usize = 40;

/// The calibration error looks at this many ranges of the score, of equal width.
pub const CALIBRATION_BINS: usize = 10;

/// Raises `scores` to `sharpness` and makes them sum to 1.
pub(crate) fn sharpen(scores: &mut [f64], sharpness: f64) {
    let largest = scores.iter().copied().fold(MIN_SCORE, f64::max);
    for score in scores.iter_mut() {
        *score = (score.max(MIN_SCORE) / largest).powf(sharpness);
    }
    let sum: f64 = scores.iter().sum();
    for score in scores {
        *score /= sum;
    }
}

/// The sharpness β that makes the log loss of `scored` (scores, true class), with the caution, least; 1 when there is nothing
/// to fit. The loss is convex in β, so thirds of the range are thrown away until little is left.
pub(super) fn fit_sharpness(scored: &[(&[f64], usize)]) -> f64 {
    if scored.is_empty() {
        return 1.0;
    }
    let (mut low, mut high) = SHARPNESS;
    for _ in 0..SEARCH_STEPS {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if log_loss(scored, left) <= log_loss(scored, right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high)
}

fn log_loss(scored: &[(&[f64], usize)], sharpness: f64) -> f64 {
    let logit = |score: f64| score.max(MIN_SCORE).ln() * sharpness;
    let loss = |&(scores, truth): &(&[f64], usize)| {
        let sum: f64 = scores.iter().map(|&score| logit(score).exp()).sum();
        sum.ln() - logit(scores[truth])
    };
    scored.iter().map(loss).sum::<f64>() + CAUTION * sharpness.ln().powi(2)
}

/// The songs whose best score lies in one range.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalibrationBin {
    /// Songs.
    pub songs: usize,
    /// Those told right.
    pub right: usize,
    /// Mean of their best scores.
    pub mean_score: f64,
}

/// [`CALIBRATION_BINS`] ranges of equal width from 0 to 1, by each song's best score.
pub(super) fn bins(cases: &[Case]) -> Vec<CalibrationBin> {
    let mut bins = vec![CalibrationBin::default(); CALIBRATION_BINS];
    for case in cases {
        let best = f64::from(case.best_score());
        let bin = &mut bins[((best * CALIBRATION_BINS as f64) as usize).min(CALIBRATION_BINS - 1)];
        bin.songs += 1;
        bin.right += usize::from(case.is_right());
        bin.mean_score += best;
    }
    for bin in bins.iter_mut().filter(|bin| bin.songs > 0) {
        bin.mean_score /= bin.songs as f64;
    }
    bins
}

/// The expected calibration error (Naeini and others 2015): the mean gap between what was said and what was right, by songs.
pub(super) fn expected_error(bins: &[CalibrationBin]) -> f64 {
    let songs: usize = bins.iter().map(|bin| bin.songs).sum();
    let gap = |bin: &CalibrationBin| (bin.right as f64 - bin.mean_score * bin.songs as f64).abs();
    bins.iter().map(gap).sum::<f64>() / songs.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharpening_keeps_the_order_and_the_sum() {
        let mut scores = [0.5, 0.3, 0.2];
        sharpen(&mut scores, 2.0);
        // 0.25, 0.09 and 0.04 of 0.38.
        for (ours, by_hand) in scores.iter().zip([0.25 / 0.38, 0.09 / 0.38, 0.04 / 0.38]) {
            assert!((ours - by_hand).abs() < 1e-12);
        }
        let mut certain = [1.0, 0.0];
        sharpen(&mut certain, 0.05);
        assert!(certain.iter().all(|score| score.is_finite()) && certain[0] > certain[1]);
    }

    #[test]
    fn the_sharpness_of_scores_that_boast_is_that_of_their_hits() {
        // Four of five right at a score of 0.95: β brings 0.95 to 0.8, so β = ln 4 / ln 19, with songs enough.
        let (sure, other) = ([0.95, 0.05], [0.05, 0.95]);
        let scored: [(&[f64], usize); 5] = [(&sure, 0), (&sure, 0), (&other, 1), (&other, 1), (&sure, 1)];
        let by_hand = 4.0_f64.ln() / 19.0_f64.ln();
        let many: Vec<(&[f64], usize)> = scored.iter().copied().cycle().take(5000).collect();
        assert!((fit_sharpness(&many) - by_hand).abs() < 1e-3);
        let few = fit_sharpness(&scored);
        assert!(few > by_hand && few < 1.0, "a few songs are believed a little: {few}");
        assert_eq!(fit_sharpness(&[]), 1.0);
    }

    #[test]
    fn a_handful_of_hits_does_not_make_the_scores_boast() {
        let (one, other) = ([0.7, 0.3], [0.3, 0.7]);
        let scored: [(&[f64], usize); 6] = [(&one, 0), (&one, 0), (&one, 0), (&other, 1), (&other, 1), (&other, 1)];
        let sharpness = fit_sharpness(&scored);
        assert!((1.0..2.0).contains(&sharpness), "{sharpness}");
    }

    #[test]
    fn scores_without_any_truth_in_them_are_flattened() {
        let (one, two) = ([0.9, 0.1], [0.1, 0.9]);
        let scored: [(&[f64], usize); 4] = [(&one, 0), (&one, 1), (&two, 0), (&two, 1)];
        let many: Vec<(&[f64], usize)> = scored.iter().copied().cycle().take(400).collect();
        assert!(fit_sharpness(&many) < 0.2);
    }

    #[test]
    fn the_error_is_the_mean_gap_between_said_and_right() {
        let bins = [
            CalibrationBin { songs: 10, right: 8, mean_score: 0.9 },
            CalibrationBin { songs: 30, right: 18, mean_score: 0.55 },
            CalibrationBin::default(),
        ];
        // |8 − 9| + |18 − 16.5| songs of 40.
        assert!((expected_error(&bins) - 2.5 / 40.0).abs() < 1e-12);
        assert_eq!(expected_error(&[]), 0.0);
    }
}
