//! One frame to its power spectrum. No padding, no hop: see [`super::StreamingLogMel`].

use std::sync::Arc;

use realfft::num_complex::Complex32;
use realfft::{RealFftPlanner, RealToComplex};

use super::hann_periodic;

/// A planned FFT with its window and scratch.
pub struct Stft {
    plan: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    windowed: Vec<f32>,
    spectrum: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl Stft {
    /// For frames of `n_fft` samples under a periodic Hann window. Not scaled: a full-scale sine on a bin has a power of
    /// (`n_fft` / 4)², as in librosa.
    ///
    /// # Panics
    /// When `n_fft` is 0.
    pub fn new(n_fft: usize) -> Self {
        assert!(n_fft > 0, "n_fft must not be 0");
        let plan = RealFftPlanner::new().plan_fft_forward(n_fft);
        Self {
            window: hann_periodic(n_fft),
            windowed: plan.make_input_vec(),
            spectrum: plan.make_output_vec(),
            scratch: plan.make_scratch_vec(),
            plan,
        }
    }

    /// Samples of a frame.
    pub fn n_fft(&self) -> usize {
        self.window.len()
    }

    /// Bins of a spectrum: `n_fft / 2 + 1`.
    pub fn bins(&self) -> usize {
        self.spectrum.len()
    }

    /// |X|² of `frame` (`n_fft` samples, not yet windowed) into `power` (`n_fft / 2 + 1` bins).
    ///
    /// # Panics
    /// When a slice has another length.
    pub fn power_into(&mut self, frame: &[f32], power: &mut [f32]) {
        assert_eq!(frame.len(), self.window.len(), "a frame has n_fft samples");
        assert_eq!(power.len(), self.spectrum.len(), "a power spectrum has n_fft / 2 + 1 bins");
        for ((windowed, sample), weight) in self.windowed.iter_mut().zip(frame).zip(&self.window) {
            *windowed = sample * weight;
        }
        self.plan
            .process_with_scratch(&mut self.windowed, &mut self.spectrum, &mut self.scratch)
            .expect("the buffers were made by this plan");
        for (power, bin) in power.iter_mut().zip(&self.spectrum) {
            *power = bin.norm_sqr();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_on_a_bin_has_the_power_of_a_quarter_n_fft_squared() {
        let n_fft = 1024;
        let frame: Vec<f32> =
            (0..n_fft).map(|n| (std::f64::consts::TAU * 32.0 * n as f64 / n_fft as f64).sin() as f32).collect();
        let mut power = vec![0.0; n_fft / 2 + 1];
        Stft::new(n_fft).power_into(&frame, &mut power);
        assert!((power[32] / 65_536.0 - 1.0).abs() < 1e-5, "{}", power[32]);
        assert!((power[31] / 16_384.0 - 1.0).abs() < 1e-4, "{}", power[31]);
        assert!(power[40] < 1e-5, "{}", power[40]);
    }

    #[test]
    #[should_panic(expected = "a frame has n_fft samples")]
    fn a_short_frame_is_a_bug_of_the_caller() {
        Stft::new(8).power_into(&[0.0; 7], &mut [0.0; 5]);
    }
}
