//! What the window sees of the player.

use std::time::Duration;

use super::{OutputError, OutputInfo};

/// Why a song does not play; shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot play: {reason}")]
pub struct PlayerError {
    /// The decoder's sentence.
    pub reason: String,
}

/// What the player does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayState {
    /// No song.
    #[default]
    Empty,
    /// A song, not sounding. Also while no device answers ([`PlayerStatus::output`] says so): sound that was asked for
    /// comes by itself, at the same position, when a device does.
    Paused,
    /// Sounding, or about to.
    Playing,
    /// Played to its end.
    Ended,
}

/// Everything the window shows of the player, read once a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayerStatus {
    /// What it does.
    pub state: PlayState,
    /// Sound is wanted, but no device answers; it comes by itself when one does.
    pub waiting: bool,
    /// What is being heard now: frames played by the device, less its latency.
    pub position: Duration,
    /// Length of the song as far as is known.
    pub duration: Option<Duration>,
    /// 0 to 1.
    pub volume: f32,
    /// The loop, if one is on.
    pub looped: Option<(Duration, Duration)>,
    /// Device, or why there is none. `None` until one was asked for.
    pub output: Option<Result<OutputInfo, OutputError>>,
    /// The song cannot be read.
    pub error: Option<PlayerError>,
    /// Buffers that came too late.
    pub underruns: u64,
}
