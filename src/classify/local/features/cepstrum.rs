//! The shape of the spectrum over mel bands and how it moves: the first cepstral coefficients.

use std::f64::consts::PI;

use super::energy::{BANDS, Energy};
use super::stats::{deviation, mean, mean_step};

/// Coefficients used.
const COEFFICIENTS: usize = 20;

/// Means of the first coefficients, then their deviations, then their mean steps over time.
pub(super) fn cepstrum(energy: &Energy) -> Vec<f64> {
    let series: Vec<Vec<f32>> = (0..COEFFICIENTS).map(|order| coefficient(energy, order)).collect();
    let means = series.iter().map(|values| mean(values));
    let deviations = series.iter().map(|values| deviation(values));
    let steps = series.iter().map(|values| mean_step(values));
    means.chain(deviations).chain(steps).collect()
}

/// Coefficient `order` of the orthonormal DCT-II over mel bands, over time.
fn coefficient(energy: &Energy, order: usize) -> Vec<f32> {
    let power = if order == 0 { 1.0 } else { 2.0 };
    let scale = (power / BANDS as f64).sqrt();
    let mut sums = vec![0.0_f32; energy.width()];
    for (index, band) in energy.bands().enumerate() {
        let angle = PI * (order * (2 * index + 1)) as f64 / (2 * BANDS) as f64;
        let factor = (angle.cos() * scale) as f32;
        for (sum, &level) in sums.iter_mut().zip(band) {
            *sum += factor * f32::from(level);
        }
    }
    sums
}
