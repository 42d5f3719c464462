//! What the window holds: load, play, pause, seek, loop, volume, and where the sound is.

use std::path::Path;
use std::time::Duration;

use super::{Output, OutputError, OutputInfo};

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
    /// A song, not sounding.
    Paused,
    /// Sounding (or trying to, without a device).
    Playing,
    /// Played to its end.
    Ended,
}

/// Everything the window shows of the player, read once a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayerStatus {
    /// What it does.
    pub state: PlayState,
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

/// The player. All calls return at once; reading and decoding happen on the feeder's thread.
pub struct Player {}

impl Player {
    /// A player on `output`; the device is opened at the first [`Self::play`], on a thread of its own.
    pub fn new(_output: Box<dyn Output>) -> Self {
        todo!()
    }

    /// Another song, at `start`. Sounds at once with `play`.
    pub fn load(&mut self, _path: &Path, _start: Duration, _play: bool) {
        todo!()
    }

    /// Goes on (from the start when it had ended).
    pub fn play(&mut self) {
        todo!()
    }

    /// Stops at once, keeps the place.
    pub fn pause(&mut self) {
        todo!()
    }

    /// Goes to `position`, playing or not; what was buffered is not heard any more.
    pub fn seek(&mut self, _position: Duration) {
        todo!()
    }

    /// 0 to 1, followed smoothly (no clicks).
    pub fn set_volume(&mut self, _volume: f32) {
        todo!()
    }

    /// Repeats a part without a gap, or no more.
    pub fn set_loop(&mut self, _span: Option<(Duration, Duration)>) {
        todo!()
    }

    /// Reads the state; call it once a frame. Reopens a lost device in the background, at the same place.
    pub fn status(&mut self) -> PlayerStatus {
        todo!()
    }
}
