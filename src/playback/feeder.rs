//! The thread that reads, decodes, resamples and maps channels ahead of the engine; a song is never held whole.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rtrb::Producer;

use super::PlayerError;
use super::controls::NO_GENERATION;
use super::ring_state::RingState;
use super::source::{Jump, Source};
use super::transport::{Shared, Transport};
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
    ring: Arc<RingState>,
    producer: Producer<f32>,
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
    Update(Update),
    Feed,
}

/// What the transport wants that the feeder does not do yet.
struct Update {
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
            let updated = match &task {
                Task::Update(update) => self.update(update),
                Task::Feed => Ok(()),
            };
            if let Err(error) = updated.and_then(|()| self.feed()) {
                self.fail(&error);
            }
        }
    }

    /// Waits for a change of the transport or for room in the ring; `None` when the player is gone.
    fn next_task(&mut self) -> Option<Task> {
        let shared = Arc::clone(&self.shared);
        let mut transport = shared.transport();
        loop {
            if transport.quit {
                return None;
            }
            if transport.ring.is_none() {
                self.pipe = None;
            }
            if transport.song_number != self.song_number
                || transport.generation != self.generation
                || transport.looped != self.looped
                || transport.producer.is_some()
            {
                return Some(Task::Update(self.take_update(&mut transport)));
            }
            transport = match self.wait_time(&transport) {
                Some(Duration::ZERO) => return Some(Task::Feed),
                Some(nap) => {
                    let (transport, slept) =
                        shared.feeder_wake.wait_timeout(transport, nap).unwrap_or_else(PoisonError::into_inner);
                    if slept.timed_out() {
                        return Some(Task::Feed);
                    }
                    transport
                }
                None => shared.feeder_wake.wait(transport).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// How long there is nothing to feed; `None`: until it is woken.
    fn wait_time(&self, transport: &Transport) -> Option<Duration> {
        let (Some(pipe), Some(source)) = (&self.pipe, &self.source) else { return None };
        if source.ended() && self.staged_from == self.staged.len() {
            return None;
        }
        let capacity = pipe.producer.buffer().capacity();
        let free = pipe.producer.slots();
        let stale = pipe.pushed - pipe.first < ((capacity - free) / pipe.ring.channels) as u64;
        match () {
            () if free >= capacity / 8 => Some(Duration::ZERO),
            () if stale => Some(SHORT_NAP),
            () if transport.wants_sound => Some(NAP),
            () => None,
        }
    }

    /// Takes over what has changed in the transport.
    fn take_update(&mut self, transport: &mut Transport) -> Update {
        if transport.song_number != self.song_number {
            self.source = None;
        }
        if let (Some(producer), Some(ring)) = (transport.producer.take(), transport.ring.clone()) {
            self.pipe = Some(Pipe { ring, producer, pushed: 0, first: 0 });
            self.generation = NO_GENERATION;
        }
        self.song_number = transport.song_number;
        Update {
            song: transport.song.clone(),
            generation: transport.generation,
            anchor: transport.anchor(),
            looped: transport.looped,
            band: transport.band,
        }
    }

    fn update(&mut self, update: &Update) -> Result<(), DecodeError> {
        let new_generation = update.generation != self.generation;
        self.generation = update.generation;
        self.looped = update.looped;
        if let (None, Some(path)) = (&self.source, &update.song) {
            let (rate, channels) = self.pipe.as_ref().map_or(NO_DEVICE, |p| (p.ring.sample_rate, p.ring.channels));
            let source = Source::open(path, rate, channels)?;
            self.report_duration(source.length().map(|length| length.secs));
            self.source = Some(source);
        }
        let Some(source) = &mut self.source else { return Ok(()) };
        source.set_loop(update.looped);
        source.set_band(update.band);
        if new_generation {
            self.staged.clear();
            self.staged_from = 0;
            if let Some(pipe) = &mut self.pipe {
                pipe.first = pipe.pushed;
                pipe.ring.start_generation(update.generation, pipe.first);
                source.set_device(pipe.ring.sample_rate, pipe.ring.channels);
                let start = Jump { frame: pipe.first, song_secs: update.anchor.as_secs_f64() };
                self.shared.transport().mark(update.generation, start);
                source.seek(update.anchor)?;
            }
        }
        Ok(())
    }

    /// Fills the ring, until it is full, the song ends, or something else is wanted.
    fn feed(&mut self) -> Result<(), DecodeError> {
        let (Some(pipe), Some(source)) = (&mut self.pipe, &mut self.source) else { return Ok(()) };
        while self.shared.controls.generation() == self.generation {
            let (_, rest) = pipe.producer.push_partial_slice(&self.staged[self.staged_from..]);
            let pushed = self.staged.len() - self.staged_from - rest.len();
            self.staged_from += pushed;
            pipe.pushed += (pushed / pipe.ring.channels) as u64;
            if self.staged_from < self.staged.len() {
                return Ok(());
            }
            self.staged.clear();
            self.staged_from = 0;
            if source.ended() {
                pipe.ring.end_at(pipe.pushed);
                if let Some(end) = source.end_secs() {
                    self.report_duration(Some(end));
                }
                return Ok(());
            }
            if let Some(jump) = source.read(&mut self.staged)? {
                let jump = Jump { frame: pipe.first + jump.frame, ..jump };
                self.shared.transport().mark(self.generation, jump);
            }
        }
        Ok(())
    }

    /// The length that the container states, and after the last frame the true one.
    fn report_duration(&self, secs: Option<f64>) {
        let mut transport = self.shared.transport();
        if transport.song_number == self.song_number {
            transport.duration = secs.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
        }
    }

    fn fail(&mut self, error: &DecodeError) {
        self.source = None;
        let mut transport = self.shared.transport();
        if transport.song_number == self.song_number {
            transport.fail(PlayerError { reason: error.to_string() }, &self.shared.controls);
        }
    }
}
