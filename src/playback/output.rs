//! Devices: the real one through cpal, and one that needs no device.

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
pub trait Output: Send {
    /// Opens the device and starts calling the engine. Replaces an earlier stream.
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError>;

    /// Whether the stream is still alive; [`OutputError::Lost`] once it died.
    fn check(&mut self) -> Result<(), OutputError>;

    /// Closes the stream; the engine is dropped outside the callback.
    fn close(&mut self);
}

/// The system's default output.
#[cfg(feature = "gui")]
#[derive(Default)]
pub struct CpalOutput {}

/// No device at all: time passes by a thread or by the test's own steps.
pub struct NullOutput {}

#[cfg(feature = "gui")]
impl Output for CpalOutput {
    fn open(&mut self, _engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError> {
        todo!()
    }

    fn check(&mut self) -> Result<(), OutputError> {
        todo!()
    }

    fn close(&mut self) {
        todo!()
    }
}
