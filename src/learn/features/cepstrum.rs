//! The shape of the spectrum over mel bands and how it moves: the first cepstral coefficients.

use std::f64::consts::PI;

use crate::learn::features::energy::{BANDS, Energy};
use crate::learn::features::stats::{deviation, mean, mean_step};

/// Coefficients used.
const COEFFICIENTS: usize = 20;

/// Means of the first coefficients, then their deviations, then their mean steps over time.
pub(super) fn cepstrum(energy: &Energy) -> Vec<f64> {
    let mirrored = Mirrored::of(energy);
    let series: Vec<Vec<f32>> = (0..COEFFICIENTS).map(|order| mirrored.coefficient(order)).collect();
    let means = series.iter().map(|values| mean(values));
    let deviations = series.iter().map(|values| deviation(values));
    let steps = series.iter().map(|values| mean_step(values));
    means.chain(deviations).chain(steps).collect()
}

/// Each band of the lower half with its mirror band of the upper half. The cosines of even orders are the same in both, those
/// of odd orders differ in their sign, so that half the products do.
struct Mirrored {
    sums: Vec<Vec<f32>>,
    differences: Vec<Vec<f32>>,
}

impl Mirrored {
    fn of(energy: &Energy) -> Self {
        let pairs = |join: fn(f32, f32) -> f32| {
            let pair = |band: usize| {
                let levels = energy.band(band).iter().zip(energy.band(BANDS - 1 - band));
                levels.map(|(&low, &high)| join(f32::from(low), f32::from(high))).collect()
            };
            (0..BANDS / 2).map(pair).collect()
        };
        Self { sums: pairs(|low, high| low + high), differences: pairs(|low, high| low - high) }
    }

    /// Coefficient `order` of the orthonormal DCT-II over mel bands, over time.
    fn coefficient(&self, order: usize) -> Vec<f32> {
        let power = if order == 0 { 1.0 } else { 2.0 };
        let scale = (power / BANDS as f64).sqrt();
        let pairs = if order.is_multiple_of(2) { &self.sums } else { &self.differences };
        let mut coefficients = vec![0.0_f32; pairs[0].len()];
        for (band, levels) in pairs.iter().enumerate() {
            let angle = PI * (order * (2 * band + 1)) as f64 / (2 * BANDS) as f64;
            let factor = (angle.cos() * scale) as f32;
            for (coefficient, level) in coefficients.iter_mut().zip(levels) {
                *coefficient += factor * level;
            }
        }
        coefficients
    }
}
