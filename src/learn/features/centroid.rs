//! Where the energy lies along the mel axis, how widely, and how it wanders.

use crate::learn::features::energy::Energy;
use crate::learn::features::stats::{deviation, mean, mean_step};

/// Gives a silent column the middle of the axis.
const FLOOR: f64 = 1e-3;

/// Mean and deviation of the spectral centroid (in bands), mean and deviation of the spread around it, the centroid's mean
/// step.
pub(super) fn centroid(energy: &Energy) -> Vec<f64> {
    let width = energy.width();
    let (mut weights, mut firsts, mut seconds) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
    for (index, band) in energy.bands().enumerate() {
        let place = index as f64;
        for (time, &level) in band.iter().enumerate() {
            let weight = f64::from(level) + FLOOR;
            weights[time] += weight;
            firsts[time] += weight * place;
            seconds[time] += weight * place * place;
        }
    }
    let centroids: Vec<f64> = firsts.iter().zip(&weights).map(|(first, weight)| first / weight).collect();
    // Mean square minus squared mean: never below zero but for rounding.
    let variance = |time: usize| (seconds[time] / weights[time] - centroids[time].powi(2)).max(0.0);
    let spreads: Vec<f64> = (0..width).map(|time| variance(time).sqrt()).collect();
    vec![mean(&centroids), deviation(&centroids), mean(&spreads), deviation(&spreads), mean_step(&centroids)]
}
