//! Samples in, log-mel columns out. Pure: slices and numbers, no files, no threads, no songs.

// Each cast that can change a value says why it does not. (Counts become floats freely: none comes near 2^52.)
#![cfg_attr(
    not(test),
    warn(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap, clippy::cast_lossless)
)]

mod error;
mod log;
mod mel;
mod scale;
mod spectrogram;
mod stft;
mod streaming;
mod window;

pub use error::ParamsError;
pub use log::LogRule;
pub use mel::MelFilterbank;
pub use scale::MelScale;
pub use spectrogram::{LogMelSpectrogram, SpectrogramParams};
pub use stft::Stft;
pub use streaming::StreamingLogMel;
pub use window::hann_periodic;

/// White noise from -1 to 1, the same each time: sound for the tests here and of what builds on it.
#[cfg(test)]
pub(crate) fn noise(samples: usize) -> Vec<f32> {
    let mut state = 1u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..samples).map(next).collect()
}
