//! The thread that reads, decodes, resamples and maps channels ahead of the engine; a song is never held whole.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rtrb::Producer;

use super::PlayerError;
use super::desk::{Desk, Shared};
use super::line::{Line, NO_GENERATION};
use super::source::{Jump, Source};
use crate::audio::DecodeError;
use crate::units::SampleRate;

/// How long the feeder sleeps when the ring is full; a fraction of the ring's second.
const NAP: Duration = Duration::from_millis(50);
/// How soon it looks again when the engine is about to drop what is in the ring.
const SHORT_NAP: Duration = Duration::from_millis(4);
/// Rate and channels a song is opened for while no device is known.
const NO_DEVICE: (SampleRate, usize) = (SampleRate::new(48_000).expect("not zero"), 2);

/// The ring's feeding end.
struct Pipe {
    line: Arc<Line>,
    ring: Producer<f32>,
    /// Frames pushed since the ring was made.
    pushed: u64,
    /// The first of them that belongs to the present generation.
    first: u64,
}

/// The state of the feeder's thread.
pub(super) struct Feeder {
    shared: Arc<Shared>,
    song_number: u64,
    generation: u64,
    looped: Option<(Duration, Duration)>,
    source: Option<Source>,
    pipe: Option<Pipe>,
    /// Device frames decoded but not yet pushed, from `staged_from` on.
    staged: Vec<f32>,
    staged_from: usize,
}

enum Task {
    Obey(Orders),
    Feed,
}

/// What the desk wants that the feeder does not do yet.
struct Orders {
    song: Option<PathBuf>,
    generation: u64,
    anchor: Duration,
    looped: Option<(Duration, Duration)>,
    band: Option<(f32, f32)>,
}

impl Feeder {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            song_number: 0,
            generation: NO_GENERATION,
            looped: None,
            source: None,
            pipe: None,
            staged: Vec::new(),
            staged_from: 0,
        }
    }

    /// Feeds until the player goes away.
    pub(super) fn run(mut self) {
        while let Some(task) = self.next_task() {
            let obeyed = match &task {
                Task::Obey(orders) => self.obey(orders),
                Task::Feed => Ok(()),
            };
            if let Err(error) = obeyed.and_then(|()| self.feed()) {
                self.give_up(&error);
            }
        }
    }

    /// Waits for new orders or for room in the ring; `None` when the player is gone.
    fn next_task(&mut self) -> Option<Task> {
        let shared = Arc::clone(&self.shared);
        let mut desk = shared.desk();
        loop {
            if desk.quit {
                return None;
            }
            if desk.line.is_none() {
                self.pipe = None;
            }
            if desk.song_number != self.song_number
                || desk.generation != self.generation
                || desk.looped != self.looped
                || desk.ring.is_some()
            {
                return Some(Task::Obey(self.take_orders(&mut desk)));
            }
            desk = match self.patience(&desk) {
                Some(Duration::ZERO) => return Some(Task::Feed),
                Some(nap) => {
                    let (desk, slept) =
                        shared.feeder_bell.wait_timeout(desk, nap).unwrap_or_else(PoisonError::into_inner);
                    if slept.timed_out() {
                        return Some(Task::Feed);
                    }
                    desk
                }
                None => shared.feeder_bell.wait(desk).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// How long there is nothing to feed; `None`: until somebody rings.
    fn patience(&self, desk: &Desk) -> Option<Duration> {
        let (Some(pipe), Some(source)) = (&self.pipe, &self.source) else { return None };
        if source.ended() && self.staged_from == self.staged.len() {
            return None;
        }
        let ring = pipe.ring.buffer().capacity();
        let free = pipe.ring.slots();
        let stale = pipe.pushed - pipe.first < ((ring - free) / pipe.line.channels) as u64;
        match () {
            () if free >= ring / 8 => Some(Duration::ZERO),
            () if stale => Some(SHORT_NAP),
            () if desk.wants_sound => Some(NAP),
            () => None,
        }
    }

    /// Makes the desk's wishes the feeder's own.
    fn take_orders(&mut self, desk: &mut Desk) -> Orders {
        if desk.song_number != self.song_number {
            self.source = None;
        }
        if let (Some(ring), Some(line)) = (desk.ring.take(), desk.line.clone()) {
            self.pipe = Some(Pipe { line, ring, pushed: 0, first: 0 });
            self.generation = NO_GENERATION;
        }
        self.song_number = desk.song_number;
        Orders {
            song: desk.song.clone(),
            generation: desk.generation,
            anchor: desk.anchor(),
            looped: desk.looped,
            band: desk.band,
        }
    }

    fn obey(&mut self, orders: &Orders) -> Result<(), DecodeError> {
        let new_generation = orders.generation != self.generation;
        self.generation = orders.generation;
        self.looped = orders.looped;
        if let (None, Some(path)) = (&self.source, &orders.song) {
            let (rate, channels) = self.pipe.as_ref().map_or(NO_DEVICE, |p| (p.line.sample_rate, p.line.channels));
            let source = Source::open(path, rate, channels)?;
            self.tell_duration(source.length().map(|length| length.secs));
            self.source = Some(source);
        }
        let Some(source) = &mut self.source else { return Ok(()) };
        source.set_loop(orders.looped);
        source.set_band(orders.band);
        if new_generation {
            self.staged.clear();
            self.staged_from = 0;
            if let Some(pipe) = &mut self.pipe {
                pipe.first = pipe.pushed;
                pipe.line.start_generation(orders.generation, pipe.first);
                source.set_device(pipe.line.sample_rate, pipe.line.channels);
                let start = Jump { frame: pipe.first, song_secs: orders.anchor.as_secs_f64() };
                self.shared.desk().mark(orders.generation, start);
                source.seek(orders.anchor)?;
            }
        }
        Ok(())
    }

    /// Fills the ring, until it is full, the song ends, or something else is wanted.
    fn feed(&mut self) -> Result<(), DecodeError> {
        let (Some(pipe), Some(source)) = (&mut self.pipe, &mut self.source) else { return Ok(()) };
        while self.shared.controls.generation() == self.generation {
            let (_, rest) = pipe.ring.push_partial_slice(&self.staged[self.staged_from..]);
            let pushed = self.staged.len() - self.staged_from - rest.len();
            self.staged_from += pushed;
            pipe.pushed += (pushed / pipe.line.channels) as u64;
            if self.staged_from < self.staged.len() {
                return Ok(());
            }
            self.staged.clear();
            self.staged_from = 0;
            if source.ended() {
                pipe.line.end_at(pipe.pushed);
                if let Some(end) = source.end_secs() {
                    self.tell_duration(Some(end));
                }
                return Ok(());
            }
            if let Some(jump) = source.read(&mut self.staged)? {
                let jump = Jump { frame: pipe.first + jump.frame, ..jump };
                self.shared.desk().mark(self.generation, jump);
            }
        }
        Ok(())
    }

    /// The container's word, and after the last frame the truth.
    fn tell_duration(&self, secs: Option<f64>) {
        let mut desk = self.shared.desk();
        if desk.song_number == self.song_number {
            desk.duration = secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
        }
    }

    fn give_up(&mut self, error: &DecodeError) {
        self.source = None;
        let mut desk = self.shared.desk();
        if desk.song_number == self.song_number {
            desk.fail(PlayerError { reason: error.to_string() }, &self.shared.controls);
        }
    }
}
