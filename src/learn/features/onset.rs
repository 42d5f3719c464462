//! Attacks: how much energy arrives anew, how often, how regularly, how fast the beat.

use crate::learn::features::rate::{COLUMNS_PER_SECOND, SECOND};
use crate::learn::features::stats::{central_moment, centred_average, deviation, mean};

/// The slowest and the fastest beat looked for, in beats a minute.
const TEMPI: (f64, f64) = (50.0, 200.0);

/// Keeps ratios finite.
const FLOOR: f64 = 1e-6;

/// Mean, deviation, skew and log kurtosis of the flux; onsets and strong onsets a second; height of the best beat, mean and
/// deviation over all beats; the best beat's tempo in octaves above 100 a minute.
pub(super) fn onset(bands: &[Vec<f32>]) -> Vec<f64> {
    let flux = flux(bands);
    let above: Vec<f64> = flux.iter().zip(centred_average(&flux, SECOND)).map(|(flux, usual)| flux - usual).collect();
    let threshold = deviation(&above) + FLOOR;
    let seconds = (flux.len() + 1) as f64 / COLUMNS_PER_SECOND;
    let beat = Beat::of(&above);

    let (centre, spread) = (mean(&flux), deviation(&flux));
    let moment = |power| central_moment(&flux, centre, power) / (spread + FLOOR).powi(power);
    vec![
        centre,
        spread,
        moment(3),
        moment(4).ln_1p(),
        peaks_above(&above, 0.5 * threshold) as f64 / seconds,
        peaks_above(&above, 1.5 * threshold) as f64 / seconds,
        beat.height,
        beat.mean,
        beat.deviation,
        beat.octaves,
    ]
}

/// Spectral flux: the mean rise over all bands from each column to the next.
fn flux(bands: &[Vec<f32>]) -> Vec<f64> {
    let steps = bands.first().map_or(0, |band| band.len().saturating_sub(1));
    let mut flux = vec![0.0; steps];
    for band in bands {
        for (flux, pair) in flux.iter_mut().zip(band.windows(2)) {
            *flux += f64::from((pair[1] - pair[0]).max(0.0));
        }
    }
    flux.into_iter().map(|sum| sum / bands.len() as f64).collect()
}

/// Local maxima over `threshold`; of equal neighbours the first counts.
fn peaks_above(values: &[f64], threshold: f64) -> usize {
    values.windows(3).filter(|at| at[1] > at[0] && at[1] >= at[2] && at[1] > threshold).count()
}

/// The autocorrelation over the lags of all [`TEMPI`].
struct Beat {
    height: f64,
    mean: f64,
    deviation: f64,
    octaves: f64,
}

impl Beat {
    fn of(values: &[f64]) -> Self {
        let (slowest, fastest) = TEMPI;
        let first = (COLUMNS_PER_SECOND * 60.0 / fastest) as usize;
        let end = ((COLUMNS_PER_SECOND * 60.0 / slowest) as usize).min(values.len());
        let power = autocorrelation(values, 0) + FLOOR;
        let heights: Vec<f64> = (first..end).map(|lag| autocorrelation(values, lag) / power).collect();
        // The first of equal heights, as numpy's argmax has it.
        let best = (1..heights.len()).fold(0, |best, index| if heights[index] > heights[best] { index } else { best });
        Self {
            height: heights.get(best).copied().unwrap_or(0.0),
            mean: mean(&heights),
            deviation: deviation(&heights),
            octaves: (60.0 * COLUMNS_PER_SECOND / (first + best) as f64 / 100.0).log2(),
        }
    }
}

fn autocorrelation(values: &[f64], lag: usize) -> f64 {
    values.iter().zip(&values[lag..]).map(|(now, later)| now * later).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_every_twenty_columns_is_its_tempo() {
        let clicks = |t: usize| if t % 20 == 10 { 200.0 } else { 20.0 };
        let onset = onset(&[(0..2584).map(clicks).collect()]);
        let a_second = COLUMNS_PER_SECOND / 20.0;
        assert!((onset[5] - a_second).abs() < 0.05, "{} strong onsets a second", onset[5]);
        let tempo = 100.0 * onset[9].exp2();
        assert!((tempo - 60.0 * a_second).abs() < 0.01, "{tempo} beats a minute");
    }
}
