//! Devices: the real one through cpal, and one that needs no device.

#[cfg(feature = "gui")]
mod alsa_messages;
mod info;
mod null;
#[cfg(feature = "gui")]
mod system;

#[cfg(feature = "gui")]
pub(super) use alsa_messages::AlsaMessages;
pub use info::{OutputError, OutputInfo};
pub use null::{NullDevice, NullOutput};
#[cfg(feature = "gui")]
pub use system::CpalOutput;
#[cfg(feature = "gui")]
pub(super) use system::device_name;

use super::Engine;

/// Where sound goes. Opened with a function that makes the engine once rate and channels are known.
/// All calls may block; the player makes them on a thread of their own.
pub trait Output: Send {
    /// Opens the device and starts calling the engine. Replaces an earlier stream. When `engine` is called more than once
    /// (a first try was refused), the last engine is the one that must be filled.
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError>;

    /// The device to open from now on, by its name; the system's own where there is none of that name.
    fn choose(&mut self, _device: Option<String>) {}

    /// Whether the stream is still alive; [`OutputError::Lost`] once it died. Called about ten times a second while playing.
    fn check(&mut self) -> Result<(), OutputError>;

    /// Closes the stream; the engine is dropped outside the callback.
    fn close(&mut self);
}
