//! How strongly each range of bands pulses, from once in four seconds to sixteen times a second.

use std::f64::consts::TAU;

use realfft::RealFftPlanner;

use crate::learn::features::rate::COLUMNS_PER_SECOND;
use crate::learn::features::stats::mean;

/// Columns of an analysis window: 5.94 s.
const WINDOW: usize = 256;

/// Columns from one window to the next.
const HOP: usize = 128;

/// Edges of the octaves, in Hz.
const OCTAVES: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// Keeps the log finite where nothing pulses.
const FLOOR: f64 = 1e-3;

/// Log power per octave, range after range.
pub(super) fn modulation(ranges: &[Vec<f32>]) -> Vec<f64> {
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(WINDOW);
    let hann: Vec<f64> = (0..WINDOW).map(|n| 0.5 - 0.5 * (TAU * n as f64 / (WINDOW - 1) as f64).cos()).collect();
    let (mut segment, mut spectrum) = (fft.make_input_vec(), fft.make_output_vec());
    let mut log_powers = Vec::with_capacity(ranges.len() * (OCTAVES.len() - 1));
    for range in ranges {
        let mut power = vec![0.0; spectrum.len()];
        let last = range.len().saturating_sub(WINDOW);
        let windows = (last / HOP + 1) as f64;
        for start in (0..=last).step_by(HOP) {
            fill(&mut segment, &range[start..], &hann);
            fft.process(&mut segment, &mut spectrum).expect("both buffers come from this transform");
            for (power, bin) in power.iter_mut().zip(&spectrum) {
                *power += bin.norm_sqr() / windows;
            }
        }
        log_powers.extend(OCTAVES.windows(2).map(|edges| (power_between(&power, edges[0], edges[1]) + FLOOR).ln()));
    }
    log_powers
}

/// The first window of `values` (the last value repeated where it is too short), without its mean, tapered.
fn fill(segment: &mut [f64], values: &[f32], taper: &[f64]) {
    for (index, slot) in segment.iter_mut().enumerate() {
        *slot = f64::from(values[index.min(values.len() - 1)]);
    }
    let centre = mean(segment);
    for (slot, factor) in segment.iter_mut().zip(taper) {
        *slot = (*slot - centre) * factor;
    }
}

/// Sum of the bins from `low` Hz to below `high` Hz.
fn power_between(power: &[f64], low: f64, high: f64) -> f64 {
    let frequency = |bin: usize| bin as f64 * COLUMNS_PER_SECOND / WINDOW as f64;
    power.iter().enumerate().filter(|(bin, _)| (low..high).contains(&frequency(*bin))).map(|(_, power)| power).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pulse_of_three_hertz_is_strongest_in_its_octave() {
        let pulse = |t: usize| 100.0 + 50.0 * (TAU * 3.0 * t as f64 / COLUMNS_PER_SECOND).sin() as f32;
        for width in [200, 256, 1000] {
            let powers = modulation(&[(0..width).map(pulse).collect()]);
            let strongest = (0..powers.len()).max_by(|&a, &b| powers[a].total_cmp(&powers[b]));
            assert_eq!(strongest, Some(3), "{width} columns");
        }
    }
}
