//! The transport: where player, feeder and output thread meet: what is wanted and what is known, under one short lock.
//!
//! Wishes are levels, not messages: of a hundred seeks only the newest is left when the feeder looks. The device's
//! callback never comes here.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rtrb::Producer;

use super::controls::EngineControls;
use super::ring_state::RingState;
use super::source::Jump;
use super::{OutputError, OutputInfo, PlayState, PlayerError, PlayerStatus};

/// No more than this is decoded ahead of what is heard: the ring, a packet, a block of the resampler.
const DECODED_AHEAD: Duration = Duration::from_secs(3);

/// The transport and what wakes its threads.
#[derive(Default)]
pub(super) struct Shared {
    transport: Mutex<Transport>,
    /// Notified when the feeder has something to look at.
    pub(super) feeder_wake: Condvar,
    /// Notified when the output thread has something to look at.
    pub(super) output_wake: Condvar,
    pub(super) controls: Arc<EngineControls>,
    /// Called when a device came or went.
    on_change: OnceLock<Wake>,
}

/// Wakes whoever shows the player.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

impl Shared {
    /// The transport. Held for a few comparisons only, never while decoding or talking to a device.
    pub(super) fn transport(&self) -> MutexGuard<'_, Transport> {
        self.transport.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on `wake` is called when a device came or went.
    pub(super) fn tell(&self, wake: Wake) {
        // One player has one window.
        let _told = self.on_change.set(wake);
    }

    /// A device came or went.
    pub(super) fn output_changed(&self) {
        if let Some(wake) = self.on_change.get() {
            wake();
        }
    }

    /// Both threads look at the transport again.
    pub(super) fn wake_all(&self) {
        self.feeder_wake.notify_all();
        self.output_wake.notify_all();
    }
}

/// From ring frame `frame` on, what is heard is the song from `song_secs` on.
#[derive(Clone, Copy, Debug)]
struct Mark {
    frame: u64,
    song_secs: f64,
    generation: u64,
}

/// Which device is to be opened: one by its name, or the system's own.
#[derive(Clone, Debug)]
pub(super) struct DeviceWish(pub(super) Option<String>);

/// Wishes and knowledge.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent wishes and facts, not the states of one machine")]
pub(super) struct Transport {
    // Wishes, written by the player.
    pub(super) song: Option<PathBuf>,
    /// Counts the songs loaded.
    pub(super) song_number: u64,
    /// The user wants sound.
    pub(super) wants_sound: bool,
    pub(super) volume: f32,
    pub(super) looped: Option<(Duration, Duration)>,
    /// Only these frequencies, from and to in Hz.
    pub(super) band: Option<(f32, f32)>,
    pub(super) quit: bool,
    /// Another device is to be opened, by its name.
    pub(super) device: Option<DeviceWish>,
    /// Try the device at once, not when the next try is due.
    pub(super) retry_now: bool,

    // Position: `anchor` is the position until a mark of `generation` is heard.
    pub(super) generation: u64,
    anchor: Duration,
    marks: VecDeque<Mark>,

    // Knowledge, written by the feeder and the output thread.
    pub(super) duration: Option<Duration>,
    pub(super) error: Option<PlayerError>,
    pub(super) ended: bool,
    pub(super) output: Option<Result<OutputInfo, OutputError>>,
    pub(super) ring: Option<Arc<RingState>>,
    /// The ring's end for the feeder, until it takes it.
    pub(super) producer: Option<Producer<f32>>,
    underruns_before: u64,
}

impl Transport {
    /// Everything after this call is another stretch of sound, from `position` on.
    pub(super) fn go_to(&mut self, position: Duration, controls: &EngineControls) {
        self.anchor = self.duration.map_or(position, |duration| position.min(duration));
        self.generation += 1;
        self.ended = false;
        controls.set_generation(self.generation);
    }

    /// Wishes for sound or silence.
    pub(super) fn want_sound(&mut self, wanted: bool, controls: &EngineControls) {
        self.wants_sound = wanted;
        controls.set_playing(wanted);
    }

    /// The position the next generation starts from.
    pub(super) fn anchor(&self) -> Duration {
        self.anchor
    }

    /// What is being heard now.
    pub(super) fn position(&self) -> Duration {
        let position = self.ring.as_ref().and_then(|ring| {
            let heard = ring.clock.heard_now();
            let mark = self.marks.iter().rev().find(|m| m.generation == self.generation && m.frame <= heard)?;
            let since = (heard - mark.frame) as f64 / f64::from(ring.sample_rate.get());
            Duration::try_from_secs_f64(mark.song_secs + since).ok()
        });
        let position = position.unwrap_or(self.anchor);
        self.duration.map_or(position, |duration| position.min(duration))
    }

    /// Feeder: the song goes on at `jump`, with frames counted in the ring. Marks that are past are forgotten.
    pub(super) fn mark(&mut self, generation: u64, jump: Jump) {
        let heard = self.ring.as_ref().map_or(0, |ring| ring.clock.heard_now());
        while self.marks.get(1).is_some_and(|next| next.frame <= heard || next.generation != self.generation) {
            self.marks.pop_front();
        }
        self.marks.push_back(Mark { frame: jump.frame, song_secs: jump.song_secs, generation });
    }

    /// Another loop, or none. Goes on undisturbed, unless what may be decoded already is wrong by it.
    pub(super) fn set_loop(&mut self, looped: Option<(Duration, Duration)>, controls: &EngineControls) {
        if std::mem::replace(&mut self.looped, looped) == looped || self.ended {
            return;
        }
        let position = self.position();
        match looped {
            Some((start, end)) if position >= end => self.go_to(start, controls),
            Some((_, end)) if position + DECODED_AHEAD > end => self.go_to(position, controls),
            _ if self.jump_or_end_ahead() => self.go_to(position, controls),
            _ => {}
        }
    }

    /// Whether the buffered sound jumps in the song's time, or ends, behind what is heard.
    fn jump_or_end_ahead(&self) -> bool {
        self.ring.as_ref().is_some_and(|ring| {
            let heard = ring.clock.heard_now();
            ring.end() != u64::MAX || self.marks.iter().any(|m| m.generation == self.generation && m.frame > heard)
        })
    }

    /// Output thread: a device is open.
    pub(super) fn attach(&mut self, info: OutputInfo, ring: Arc<RingState>, producer: Producer<f32>) {
        self.output = Some(Ok(info));
        self.ring = Some(ring);
        self.producer = Some(producer);
    }

    /// Output thread: the device is closed or gone; the position is kept.
    pub(super) fn detach(&mut self, controls: &EngineControls) {
        self.settle(controls);
        let (position, ended) = (self.position(), self.ended);
        if let Some(ring) = self.ring.take() {
            self.underruns_before += ring.underruns();
        }
        self.producer = None;
        self.marks.clear();
        self.go_to(position, controls);
        self.ended = ended;
    }

    /// Notes the end of the song once all of it was heard.
    pub(super) fn settle(&mut self, controls: &EngineControls) {
        let heard_all = self
            .ring
            .as_ref()
            .is_some_and(|ring| ring.ready() == self.generation && ring.clock.heard_now() >= ring.end());
        if self.wants_sound && heard_all {
            self.ended = true;
            self.want_sound(false, controls);
        }
    }

    /// The song cannot be read (on).
    pub(super) fn fail(&mut self, error: PlayerError, controls: &EngineControls) {
        self.error = Some(error);
        self.want_sound(false, controls);
    }

    /// For the window.
    pub(super) fn status(&self) -> PlayerStatus {
        let silent_device = matches!(self.output, Some(Err(_)));
        let state = match () {
            () if self.song.is_none() => PlayState::Empty,
            () if self.ended => PlayState::Ended,
            () if self.wants_sound && !silent_device => PlayState::Playing,
            () => PlayState::Paused,
        };
        PlayerStatus {
            state,
            waiting: self.wants_sound && silent_device,
            position: self.position(),
            duration: self.duration,
            volume: self.volume,
            looped: self.looped,
            output: self.output.clone(),
            error: self.error.clone(),
            underruns: self.underruns_before + self.ring.as_ref().map_or(0, |ring| ring.underruns()),
        }
    }
}
