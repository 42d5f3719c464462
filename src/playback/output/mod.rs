//! Devices: the real one through cpal, and one that needs no device.

#[cfg(feature = "gui")]
mod alsa_messages;
mod null;
#[cfg(feature = "gui")]
mod system;

#[cfg(feature = "gui")]
pub(super) use alsa_messages::AlsaMessages;
pub use null::{NullDevice, NullOutput};
#[cfg(feature = "gui")]
pub use system::CpalOutput;

use super::Engine;
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

/// A place that sound goes to. Opened with a function that makes the engine once rate and channels are known.
/// All calls may block; the player makes them on a thread of their own.
pub trait Output: Send {
    /// Opens the device and starts calling the engine. Replaces an earlier stream. When `engine` is called more than once
    /// (a first try was refused), the last engine is the one that must be filled.
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError>;

    /// Whether the stream is still alive; [`OutputError::Lost`] once it died. Called about ten times a second while playing.
    fn check(&mut self) -> Result<(), OutputError>;

    /// Closes the stream; the engine is dropped outside the callback.
    fn close(&mut self);
}
