//! How loud, how varied and how restless each band is.

use crate::learn::features::stats::{deviation, mean, mean_step, percentile};

/// Means of all bands, then their deviations, then their mean steps over time.
pub(super) fn levels(bands: &[Vec<f32>]) -> Vec<f64> {
    let means = bands.iter().map(|band| mean(band));
    let deviations = bands.iter().map(|band| deviation(band));
    let steps = bands.iter().map(|band| mean_step(band));
    means.chain(deviations).chain(steps).collect()
}

/// How far each band rises above its median (90th percentile), then how far each falls below (10th).
pub(super) fn spreads(bands: &[Vec<f32>]) -> Vec<f64> {
    let (rises, falls): (Vec<_>, Vec<_>) = bands.iter().map(|band| spread(band)).unzip();
    [rises, falls].concat()
}

fn spread(band: &[f32]) -> (f64, f64) {
    let mut sorted = band.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let median = percentile(&sorted, 50.0);
    (percentile(&sorted, 90.0) - median, median - percentile(&sorted, 10.0))
}
