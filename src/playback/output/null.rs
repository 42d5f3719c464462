//! An output without a device: time passes by a thread, or by the steps of a test.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Output, OutputError, OutputInfo};
use crate::playback::Engine;
use crate::units::SampleRate;

/// How much the timed output takes at once.
const PERIOD: Duration = Duration::from_millis(10);
const USUAL_RATE: SampleRate = SampleRate::new(48_000).expect("not zero");

/// No device at all: time passes by a thread or by the test's own steps.
pub struct NullOutput {
    info: OutputInfo,
    device: NullDevice,
    timed: bool,
    ticker: Option<Ticker>,
}

/// The other end of a [`NullOutput`]: steps it, unplugs it, and keeps what it played.
#[derive(Clone)]
pub struct NullDevice {
    state: Arc<Mutex<State>>,
}

struct State {
    engine: Option<Engine>,
    plugged: bool,
    channels: usize,
    recording: Option<Vec<f32>>,
}

struct Ticker {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Default for NullOutput {
    fn default() -> Self {
        Self::new()
    }
}

impl NullOutput {
    /// A silent output that takes 48 kHz stereo at the pace of real time.
    pub fn new() -> Self {
        Self::with_format(USUAL_RATE, 2)
    }

    /// A silent output that takes `channels` (at least one) at `sample_rate`, at the pace of real time.
    pub fn with_format(sample_rate: SampleRate, channels: usize) -> Self {
        let channels = channels.max(1);
        let state = State { engine: None, plugged: true, channels, recording: None };
        Self {
            info: OutputInfo { device: "no device".into(), sample_rate, channels },
            device: NullDevice { state: Arc::new(Mutex::new(state)) },
            timed: true,
            ticker: None,
        }
    }

    /// An output that moves only by [`NullDevice::step`].
    pub fn stepped(sample_rate: SampleRate, channels: usize) -> (Self, NullDevice) {
        let mut output = Self::with_format(sample_rate, channels);
        output.timed = false;
        let device = output.device();
        (output, device)
    }

    /// An output that cannot be opened until [`NullDevice::plug`].
    pub fn unplugged() -> Self {
        let output = Self::new();
        output.device.unplug();
        output
    }

    /// The handle to step, unplug or record it.
    pub fn device(&self) -> NullDevice {
        self.device.clone()
    }
}

impl NullDevice {
    /// Plays `frames` and gives them back, interleaved; silence while closed.
    pub fn step(&self, frames: usize) -> Vec<f32> {
        let mut state = self.state();
        let mut out = vec![0.0; frames * state.channels];
        let State { engine, recording, .. } = &mut *state;
        if let Some(engine) = engine {
            engine.fill(&mut out);
            if let Some(recording) = recording {
                recording.extend_from_slice(&out);
            }
        }
        out
    }

    /// Frames decoded ahead, so that a test need not outrun the feeder.
    pub fn buffered(&self) -> usize {
        self.state().engine.as_ref().map_or(0, Engine::buffered)
    }

    /// Whether a player has it open.
    pub fn is_open(&self) -> bool {
        self.state().engine.is_some()
    }

    /// It goes away, like a headset pulled out.
    pub fn unplug(&self) {
        self.state().plugged = false;
    }

    /// It is there (again).
    pub fn plug(&self) {
        self.state().plugged = true;
    }

    /// Keeps everything played from now on, for [`Self::recorded`].
    pub fn record(&self) {
        self.state().recording = Some(Vec::new());
    }

    /// What was played since [`Self::record`], interleaved.
    pub fn recorded(&self) -> Vec<f32> {
        self.state().recording.clone().unwrap_or_default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Output for NullOutput {
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError> {
        self.close();
        if !self.device.state().plugged {
            return Err(OutputError::NoDevice { detail: "unplugged".into() });
        }
        let engine = engine(&self.info);
        self.device.state().engine = Some(engine);
        if self.timed {
            self.ticker = Ticker::start(self.device(), self.info.sample_rate);
        }
        Ok(self.info.clone())
    }

    fn check(&mut self) -> Result<(), OutputError> {
        if self.device.state().plugged { Ok(()) } else { Err(OutputError::Lost) }
    }

    fn close(&mut self) {
        if let Some(ticker) = self.ticker.take() {
            ticker.stop();
        }
        self.device.state().engine = None;
    }
}

impl Drop for NullOutput {
    fn drop(&mut self) {
        self.close();
    }
}

impl Ticker {
    fn start(device: NullDevice, rate: SampleRate) -> Option<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let run = move || {
            let (started, mut played) = (Instant::now(), 0);
            while !stopped.load(Ordering::Acquire) {
                let due = (started.elapsed().as_secs_f64() * f64::from(rate.get())) as usize;
                device.step(due - played);
                played = due;
                thread::park_timeout(PERIOD);
            }
        };
        let thread = thread::Builder::new().name("moodsic-null-output".into()).spawn(run).ok()?;
        Some(Self { stop, thread })
    }

    fn stop(self) {
        self.stop.store(true, Ordering::Release);
        self.thread.thread().unpark();
        if self.thread.join().is_err() {
            log::error!("the null output's ticker panicked");
        }
    }
}
