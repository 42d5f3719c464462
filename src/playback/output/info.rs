//! What a device turned out to be, or why there is none.

use crate::units::SampleRate;

/// What a device turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputInfo {
    /// Its name for people.
    pub device: String,
    /// Its rate.
    pub sample_rate: SampleRate,
    /// Its channels.
    pub channels: usize,
}

/// Why there is no sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// No device, or no sound server answers.
    #[error("no sound output: {detail}")]
    NoDevice {
        /// The system's answer.
        detail: String,
    },
    /// It was there and went away.
    #[error("the sound output went away")]
    Lost,
}
