//! Whether there is something to hear with.

use super::Check;
#[cfg(feature = "gui")]
use crate::playback::{OutputError, probe_output};

const NAME: &str = "sound output";

/// The default device, as playback would open it.
#[cfg(feature = "gui")]
pub(super) fn output() -> Check {
    match probe_output() {
        Ok(found) => Check::fine(NAME, format!("{}, {}, {} channels", found.device, found.sample_rate, found.channels)),
        Err(error) => Check::missing(
            NAME,
            match error {
                OutputError::NoDevice { detail } => detail,
                OutputError::Lost => error.to_string(),
            },
            "plug in or switch on a sound device, or start the desktop's sound server; everything but hearing works without",
        ),
    }
}

/// A build without the window plays nothing.
#[cfg(not(feature = "gui"))]
pub(super) fn output() -> Check {
    Check::fine(NAME, "this build has no window and plays nothing")
}
