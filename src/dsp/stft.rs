//! One frame to its power spectrum.

/// A planned FFT with its window and scratch.
pub struct Stft {}

impl Stft {
    /// For frames of `n_fft` samples under a periodic Hann window.
    pub fn new(_n_fft: usize) -> Self {
        todo!()
    }

    /// |X|² of `frame` (`n_fft` samples, not yet windowed) into `power` (`n_fft / 2 + 1` bins).
    ///
    /// # Panics
    /// When a slice has another length.
    pub fn power_into(&mut self, _frame: &[f32], _power: &mut [f32]) {
        todo!()
    }
}
