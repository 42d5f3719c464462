//! What can be wrong with spectrogram parameters.

/// Why parameters make no spectrogram.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParamsError {
    /// `n_fft` is odd or under 2.
    #[error("n_fft must be even and at least 2, not {0}")]
    BadFftSize(usize),
    /// `hop_length` is 0 or over `n_fft`.
    #[error("hop_length must be 1 to n_fft, not {0}")]
    BadHop(usize),
    /// No mel bands.
    #[error("n_mels must be at least 1")]
    NoBands,
    /// The band edges are not 0 ≤ fmin < fmax ≤ rate / 2.
    #[error("mel bands from {fmin} Hz to {fmax} Hz do not fit a rate of {rate} Hz")]
    BadRange {
        /// Lowest edge.
        fmin: f32,
        /// Highest edge.
        fmax: f32,
        /// Sample rate.
        rate: u32,
    },
}
