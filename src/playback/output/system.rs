//! The system's default output through cpal. Opens, feeds the engine into callbacks, and tells when the stream died.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig, SupportedBufferSize};

use super::{AlsaMessages, Output, OutputError, OutputInfo};
use crate::playback::Engine;
use crate::units::SampleRate;

/// Length of the buffer asked for. Servers' own defaults go up to two seconds, which a pause would have to wait for.
const BUFFER: Duration = Duration::from_millis(50);
/// Without a callback for so long the stream is dead.
const SILENCE: Duration = Duration::from_secs(1);
/// The same once the system has reported an error.
const SILENCE_AFTER_ERROR: Duration = Duration::from_millis(250);
/// A server that hangs gets so long to make a stream.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);
/// Frames converted at once on devices that do not take floats.
const CONVERT_FRAMES: usize = 1024;

/// The system's default output.
#[derive(Default)]
pub struct CpalOutput {
    /// The device's name; the system's own when not given, or when there is none of that name.
    wanted: Option<String>,
    stream: Option<Stream>,
}

struct Stream {
    /// Kept for its drop, which ends the callbacks.
    _handle: cpal::Stream,
    health: Arc<Health>,
    callbacks_seen: u64,
    seen_at: Instant,
}

/// What the callbacks report: counters and a flag, for the error callback is called in a busy loop by some systems.
#[derive(Default)]
struct Health {
    callbacks: AtomicU64,
    has_errors: AtomicBool,
    dead: AtomicBool,
}

impl CpalOutput {
    /// Not open yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Output for CpalOutput {
    fn open(&mut self, engine: &mut dyn FnMut(&OutputInfo) -> Engine) -> Result<OutputInfo, OutputError> {
        self.close();
        let _messages = AlsaMessages::catch();
        let host = cpal::default_host();
        let named = self
            .wanted
            .as_ref()
            .and_then(|wanted| host.output_devices().ok()?.find(|device| device_name(device).as_ref() == Some(wanted)));
        let device = named
            .or_else(|| host.default_output_device())
            .ok_or_else(|| OutputError::NoDevice { detail: "the system has no output device".into() })?;
        let supported = device.default_output_config().map_err(|error| no_device(&error))?;
        let sample_rate = SampleRate::new(supported.sample_rate())
            .ok_or_else(|| OutputError::NoDevice { detail: "the device has no sample rate".into() })?;
        let info =
            OutputInfo { device: device.to_string(), sample_rate, channels: usize::from(supported.channels()).max(1) };
        let health = Arc::new(Health::default());
        let mut build = |buffer_size| {
            let config = StreamConfig { buffer_size, ..supported.config() };
            let stream = build_stream(&device, config, supported.sample_format(), engine(&info), &health)?;
            stream.play()?;
            Ok(stream)
        };
        let handle = build(wanted_buffer(supported.buffer_size(), sample_rate))
            .or_else(|_: cpal::Error| build(BufferSize::Default))
            .map_err(|error| no_device(&error))?;
        self.stream = Some(Stream { _handle: handle, health, callbacks_seen: 0, seen_at: Instant::now() });
        Ok(info)
    }

    fn choose(&mut self, device: Option<String>) {
        self.wanted = device;
    }

    fn check(&mut self) -> Result<(), OutputError> {
        let Some(stream) = &mut self.stream else { return Err(OutputError::Lost) };
        let callbacks = stream.health.callbacks.load(Ordering::Relaxed);
        if callbacks != stream.callbacks_seen {
            (stream.callbacks_seen, stream.seen_at) = (callbacks, Instant::now());
        }
        // An error alone means nothing: some systems report them while the sound is perfect.
        let limit = if stream.health.has_errors.load(Ordering::Relaxed) { SILENCE_AFTER_ERROR } else { SILENCE };
        let dead = stream.health.dead.load(Ordering::Relaxed) || stream.seen_at.elapsed() > limit;
        if dead { Err(OutputError::Lost) } else { Ok(()) }
    }

    fn close(&mut self) {
        self.stream = None;
    }
}

/// What people call a device.
pub(in crate::playback) fn device_name(device: &cpal::Device) -> Option<String> {
    device.description().ok().map(|description| description.to_string())
}

fn no_device(error: &cpal::Error) -> OutputError {
    OutputError::NoDevice { detail: error.to_string() }
}

/// [`BUFFER`], as near as the device allows.
fn wanted_buffer(supported: &SupportedBufferSize, rate: SampleRate) -> BufferSize {
    let frames = (BUFFER.as_secs_f64() * f64::from(rate.get())) as u32;
    match *supported {
        SupportedBufferSize::Range { min, max } if min <= max => BufferSize::Fixed(frames.clamp(min, max)),
        _ => BufferSize::Fixed(frames),
    }
}

fn build_stream(
    device: &cpal::Device,
    config: StreamConfig,
    format: SampleFormat,
    engine: Engine,
    health: &Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    match format {
        SampleFormat::F32 => floats(device, config, engine, health),
        SampleFormat::F64 => converted::<f64>(device, config, engine, health),
        SampleFormat::I8 => converted::<i8>(device, config, engine, health),
        SampleFormat::I16 => converted::<i16>(device, config, engine, health),
        SampleFormat::I24 => converted::<cpal::I24>(device, config, engine, health),
        SampleFormat::I32 => converted::<i32>(device, config, engine, health),
        SampleFormat::I64 => converted::<i64>(device, config, engine, health),
        SampleFormat::U8 => converted::<u8>(device, config, engine, health),
        SampleFormat::U16 => converted::<u16>(device, config, engine, health),
        SampleFormat::U24 => converted::<cpal::U24>(device, config, engine, health),
        SampleFormat::U32 => converted::<u32>(device, config, engine, health),
        SampleFormat::U64 => converted::<u64>(device, config, engine, health),
        other => Err(cpal::Error::with_message(ErrorKind::UnsupportedConfig, format!("the device wants {other}"))),
    }
}

/// A stream of floats: the engine writes into the device's buffer.
fn floats(
    device: &cpal::Device,
    config: StreamConfig,
    mut engine: Engine,
    health: &Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    let callback_health = Arc::clone(health);
    let callback = move |out: &mut [f32], info: &cpal::OutputCallbackInfo| {
        engine.set_latency(latency(info));
        engine.fill(out);
        callback_health.callbacks.fetch_add(1, Ordering::Relaxed);
    };
    device.build_output_stream(config, callback, report_error(health), Some(OPEN_TIMEOUT))
}

/// A stream of another sample type: the engine writes floats aside, in pieces of a buffer made here.
fn converted<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    mut engine: Engine,
    health: &Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels).max(1);
    let rate = f64::from(config.sample_rate.max(1));
    let mut floats = vec![0.0f32; CONVERT_FRAMES * channels];
    let callback_health = Arc::clone(health);
    let callback = move |out: &mut [T], info: &cpal::OutputCallbackInfo| {
        let mut delay = latency(info);
        for piece in out.chunks_mut(floats.len()) {
            let floats = &mut floats[..piece.len()];
            engine.set_latency(delay);
            engine.fill(floats);
            for (sample, float) in piece.iter_mut().zip(floats) {
                *sample = T::from_sample(*float);
            }
            delay += Duration::from_secs_f64((piece.len() / channels) as f64 / rate);
        }
        callback_health.callbacks.fetch_add(1, Ordering::Relaxed);
    };
    device.build_output_stream(config, callback, report_error(health), Some(OPEN_TIMEOUT))
}

/// From the callback to the speaker.
fn latency(info: &cpal::OutputCallbackInfo) -> Duration {
    let timestamp = info.timestamp();
    timestamp.playback.saturating_duration_since(timestamp.callback)
}

/// The error callback: sets flags, for it may be called a hundred thousand times a second.
fn report_error(health: &Arc<Health>) -> impl FnMut(cpal::Error) + Send + 'static {
    let health = Arc::clone(health);
    move |error| match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable => {
            health.dead.store(true, Ordering::Relaxed);
        }
        ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied | ErrorKind::Xrun => {}
        _ => health.has_errors.store(true, Ordering::Relaxed),
    }
}
