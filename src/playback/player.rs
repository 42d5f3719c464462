//! What the window holds: load, play, pause, seek, loop, volume, and where the sound is.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::desk::{Desk, Shared};
use super::device::DeviceKeeper;
use super::feeder::Feeder;
use super::{Output, OutputError, OutputInfo};

/// A shorter loop is no loop.
const SHORTEST_LOOP: Duration = Duration::from_millis(50);
/// How long a sound server or a file system that does not answer may delay the end of the program.
const LAST_WAIT: Duration = Duration::from_secs(2);

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
    /// comes by itself, at the same place, when a device does.
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

/// The player. All calls return at once; reading and decoding happen on the feeder's thread, the device is opened and
/// closed on another.
pub struct Player {
    shared: Arc<Shared>,
    feeder: Option<JoinHandle<()>>,
    device: Option<JoinHandle<()>>,
}

impl Player {
    /// A player on `output`; the device is opened at the first [`Self::play`], on a thread of its own.
    pub fn new(output: Box<dyn Output>) -> Self {
        let shared = Arc::new(Shared::default());
        shared.desk().volume = 1.0;
        shared.controls.set_gain(1.0);
        let feeder = Feeder::new(Arc::clone(&shared));
        let keeper = DeviceKeeper::new(Arc::clone(&shared), output);
        let feeder = start("moodsic-feeder", move || feeder.run());
        let device = start("moodsic-output", move || keeper.run());
        Self { shared, feeder, device }
    }

    /// Another song, at `start`. Sounds at once with `play`.
    pub fn load(&mut self, path: &Path, start: Duration, play: bool) {
        self.change(|desk, shared| {
            desk.song = Some(path.to_owned());
            desk.song_number += 1;
            desk.duration = None;
            desk.error = None;
            desk.looped = None;
            desk.band = None;
            desk.go_to(start, &shared.controls);
            desk.want_sound(play, &shared.controls);
        });
    }

    /// Goes on (from the start when it had ended). Asks for a missing device once more.
    pub fn play(&mut self) {
        self.change(|desk, shared| {
            if desk.song.is_none() {
                return;
            }
            if desk.ended {
                let start = desk.looped.map_or(Duration::ZERO, |(start, _)| start);
                desk.go_to(start, &shared.controls);
            } else if desk.error.take().is_some() {
                let position = desk.position();
                desk.go_to(position, &shared.controls);
            }
            desk.retry_now = true;
            desk.want_sound(true, &shared.controls);
        });
    }

    /// Stops at once, keeps the place.
    pub fn pause(&mut self) {
        self.change(|desk, shared| desk.want_sound(false, &shared.controls));
    }

    /// Goes to `position`, playing or not; what was buffered is not heard any more. Past a loop's end lies its start.
    pub fn seek(&mut self, position: Duration) {
        self.change(|desk, shared| {
            let position = match desk.looped {
                Some((start, end)) if position >= end => start,
                _ => position,
            };
            desk.go_to(position, &shared.controls);
        });
    }

    /// 0 to 1, followed smoothly (no clicks). Samples are scaled by its square, which is nearer to how loud it seems.
    pub fn set_volume(&mut self, volume: f32) {
        let volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { 1.0 };
        self.shared.desk().volume = volume;
        self.shared.controls.set_gain(volume * volume);
    }

    /// Repeats a part without a gap, or no more. From before the part the song plays into it; from behind it, it jumps to
    /// its start. A part under 50 ms is none. Another song has no loop.
    pub fn set_loop(&mut self, span: Option<(Duration, Duration)>) {
        self.change(|desk, shared| {
            desk.set_loop(span.filter(|(start, end)| *end >= *start + SHORTEST_LOOP), &shared.controls);
        });
    }

    /// Only the frequencies of a band (from, to in Hz) are heard, or all again. Another song has all.
    pub fn set_band(&mut self, band: Option<(f32, f32)>) {
        self.change(|desk, shared| {
            if std::mem::replace(&mut desk.band, band) != band && !desk.ended {
                let position = desk.position();
                desk.go_to(position, &shared.controls);
            }
        });
    }

    /// Reads the state; call it once a frame. A lost device is reopened in the background, at the same place.
    pub fn status(&mut self) -> PlayerStatus {
        let mut desk = self.shared.desk();
        desk.settle(&self.shared.controls);
        desk.status()
    }

    fn change(&mut self, change: impl FnOnce(&mut Desk, &Shared)) {
        change(&mut self.shared.desk(), &self.shared);
        self.shared.ring();
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.change(|desk, shared| {
            desk.quit = true;
            desk.go_to(desk.position(), &shared.controls);
        });
        let deadline = Instant::now() + LAST_WAIT;
        for thread in [self.feeder.take(), self.device.take()].into_iter().flatten() {
            join_until(deadline, thread);
        }
    }
}

/// Waits for a thread, which is told to end, but not for ever.
fn join_until(deadline: Instant, thread: JoinHandle<()>) {
    while !thread.is_finished() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(2));
    }
    if thread.is_finished() && thread.join().is_err() {
        log::error!("a thread of the player panicked");
    }
}

/// A named thread; without one (the system is out of them) the player stays silent.
fn start(name: &str, run: impl FnOnce() + Send + 'static) -> Option<JoinHandle<()>> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .inspect_err(|error| log::error!("no thread {name}: {error}"))
        .ok()
}
