//! What the window holds: load, play, pause, seek, loop, volume, and where the sound is.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Output;
use super::feeder::Feeder;
use super::output_thread::OutputThread;
use super::status::PlayerStatus;
use super::transport::{DeviceWish, Shared, Transport, Wake};

/// A shorter loop is no loop.
const SHORTEST_LOOP: Duration = Duration::from_millis(50);
/// How long a sound server or a file system that does not answer may delay the end of the program.
const JOIN_LIMIT: Duration = Duration::from_secs(2);

/// The player. All calls return at once; reading and decoding happen on the feeder's thread, the device is opened and
/// closed on another.
pub struct Player {
    shared: Arc<Shared>,
    feeder: Option<JoinHandle<()>>,
    output: Option<JoinHandle<()>>,
}

impl Player {
    /// A player on `output`; the device is opened at the first [`Self::play`], on a thread of its own.
    pub fn new(output: Box<dyn Output>) -> Self {
        let shared = Arc::new(Shared::default());
        shared.transport().volume = 1.0;
        shared.controls.set_gain(1.0);
        let feeder = Feeder::new(Arc::clone(&shared));
        let output = OutputThread::new(Arc::clone(&shared), output);
        let feeder = start("moodsic-feeder", move || feeder.run());
        let output = start("moodsic-output", move || output.run());
        Self { shared, feeder, output }
    }

    /// Another song, at `start`. Sounds at once with `play`.
    pub fn load(&mut self, path: &Path, start: Duration, play: bool) {
        self.change(|transport, shared| {
            transport.song = Some(path.to_owned());
            transport.song_number += 1;
            transport.duration = None;
            transport.error = None;
            transport.looped = None;
            transport.band = None;
            transport.go_to(start, &shared.controls);
            transport.want_sound(play, &shared.controls);
        });
    }

    /// Goes on (from the start when it had ended). Asks for a missing device once more.
    pub fn play(&mut self) {
        self.change(|transport, shared| {
            if transport.song.is_none() {
                return;
            }
            if transport.ended {
                let start = transport.looped.map_or(Duration::ZERO, |(start, _)| start);
                transport.go_to(start, &shared.controls);
            } else if transport.error.take().is_some() {
                let position = transport.position();
                transport.go_to(position, &shared.controls);
            }
            transport.retry_now = true;
            transport.want_sound(true, &shared.controls);
        });
    }

    /// Stops at once, keeps the position.
    pub fn pause(&mut self) {
        self.change(|transport, shared| transport.want_sound(false, &shared.controls));
    }

    /// Goes to `position`, playing or not; what was buffered is not heard any more. Past a loop's end lies its start.
    pub fn seek(&mut self, position: Duration) {
        self.change(|transport, shared| {
            let position = match transport.looped {
                Some((start, end)) if position >= end => start,
                _ => position,
            };
            transport.go_to(position, &shared.controls);
        });
    }

    /// 0 to 1, followed smoothly (no clicks). Samples are scaled by its square, which is nearer to how loud it seems.
    pub fn set_volume(&mut self, volume: f32) {
        let volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { 1.0 };
        self.shared.transport().volume = volume;
        self.shared.controls.set_gain(volume * volume);
    }

    /// Repeats a part without a gap, or no more. From before the part the song plays into it; from behind it, it jumps to
    /// its start. A part under 50 ms is none. Another song has no loop.
    pub fn set_loop(&mut self, span: Option<(Duration, Duration)>) {
        self.change(|transport, shared| {
            transport.set_loop(span.filter(|(start, end)| *end >= *start + SHORTEST_LOOP), &shared.controls);
        });
    }

    /// Only the frequencies of a band (from, to in Hz) are heard, or all again. Another song has all.
    pub fn set_band(&mut self, band: Option<(f32, f32)>) {
        self.change(|transport, shared| {
            if std::mem::replace(&mut transport.band, band) != band && !transport.ended {
                let position = transport.position();
                transport.go_to(position, &shared.controls);
            }
        });
    }

    /// The device to sound on, by its name; the system's own when not given, or when there is none of that name.
    pub fn set_device(&mut self, device: Option<String>) {
        self.change(|transport, _| transport.device = Some(DeviceWish(device)));
    }

    /// `wake` is called whenever a device came or went, so that nobody need look. Only the first one counts.
    pub fn on_change(&mut self, wake: Wake) {
        self.shared.tell(wake);
    }

    /// Reads the state; call it once a frame. A lost device is reopened in the background, at the same position.
    pub fn status(&mut self) -> PlayerStatus {
        let mut transport = self.shared.transport();
        transport.settle(&self.shared.controls);
        transport.status()
    }

    fn change(&mut self, change: impl FnOnce(&mut Transport, &Shared)) {
        change(&mut self.shared.transport(), &self.shared);
        self.shared.wake_all();
    }
}

impl Player {
    /// Tells the threads to end; the sound stops.
    pub fn quit(&mut self) {
        self.change(|transport, shared| {
            transport.quit = true;
            transport.go_to(transport.position(), &shared.controls);
        });
    }

    /// Waits for the threads after [`Self::quit`], but not beyond `deadline`.
    pub fn join_until(&mut self, deadline: Instant) {
        for thread in [self.feeder.take(), self.output.take()].into_iter().flatten() {
            join_until(deadline, thread);
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.quit();
        self.join_until(Instant::now() + JOIN_LIMIT);
    }
}

/// Waits for a thread that has been asked to end, but not for ever.
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
