//! Samples in, log-mel columns out. Pure: slices and numbers, no files, no threads, no songs.

mod error;
mod log;
mod mel;
mod spectrogram;
mod stft;
mod streaming;
mod window;

pub use error::ParamsError;
pub use mel::{MelFilterbank, hz_to_mel, mel_to_hz};
pub use spectrogram::{LogMelSpectrogram, SpectrogramParams};
pub use stft::Stft;
pub use streaming::StreamingLogMel;
pub use window::hann_periodic;
