//! Analysis windows. They are plain numbers; applying them is [`super::Stft`]'s work.

use std::f64::consts::TAU;

/// The periodic Hann window of `length` points, as scipy's `hann(length, sym=False)`:
/// `w[n] = (1 − cos(2πn / length)) / 2`. Periodic, not symmetric: the point after the last would be 0 again.
#[expect(clippy::cast_possible_truncation, reason = "computed in f64, applied in f32")]
pub fn hann_periodic(length: usize) -> Vec<f32> {
    (0..length).map(|n| (0.5 - 0.5 * (TAU * n as f64 / length as f64).cos()) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hann_of_four_points_is_known() {
        assert_eq!(hann_periodic(4), [0.0, 0.5, 1.0, 0.5]);
    }

    #[test]
    fn half_overlapped_periodic_hann_windows_add_up_to_one() {
        let window = hann_periodic(1024);
        for n in 0..512 {
            assert!((window[n] + window[n + 512] - 1.0).abs() < 1e-6, "at {n}");
        }
    }
}
