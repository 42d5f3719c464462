//! The callback half of the player: a plain struct that fills buffers, testable without a device.

use std::sync::Arc;
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};

use super::OutputInfo;
use super::clock::{AT_ONCE, Heard, nanos_of};
use super::controls::{EngineControls, NO_GENERATION};
use super::latency::Latency;
use super::ring_state::RingState;

/// Length of the ring. Must be longer than a device's buffer plus one decoded packet.
const RING: Duration = Duration::from_secs(1);
/// Sound starts once this part of the ring is full, so that a busy machine does not stutter right away.
const CUSHION: usize = 8;
/// Pausing, seeking and starting fade over this time, so that nothing clicks.
const FADE: Duration = Duration::from_millis(5);
/// The volume goes from 0 to 1 in this time.
const VOLUME_RAMP: Duration = Duration::from_millis(30);

/// Fills the device's buffers from the ring. With volume 1 and away from fades samples pass bit by bit.
pub struct Engine {
    samples: Consumer<f32>,
    ring: Arc<RingState>,
    controls: Arc<EngineControls>,
    /// The generation whose frames come out of the ring.
    generation: u64,
    /// Ring frames taken out so far.
    read: u64,
    /// Where the present run of sound began; `None` in silence.
    run_start: Option<u64>,
    /// 0 (silent) to `fade_frames` (full).
    fade: u32,
    fade_frames: u32,
    gain: f32,
    gain_step: f32,
    latency: Latency,
}

impl Engine {
    /// An engine for a device, what it shares with the threads, and the other end of its ring.
    pub(super) fn new(info: &OutputInfo, controls: Arc<EngineControls>) -> (Self, Arc<RingState>, Producer<f32>) {
        let frames_in = |time: Duration| time.as_secs_f64() * f64::from(info.sample_rate.get());
        let channels = info.channels.max(1);
        let (producer, samples) = RingBuffer::new(frames_in(RING).ceil() as usize * channels);
        let ring = Arc::new(RingState::new(info.sample_rate, channels));
        let engine = Self {
            samples,
            ring: Arc::clone(&ring),
            gain: controls.gain(),
            controls,
            generation: NO_GENERATION,
            read: 0,
            run_start: None,
            fade: 0,
            fade_frames: (frames_in(FADE) as u32).max(1),
            gain_step: (1.0 / frames_in(VOLUME_RAMP)) as f32,
            latency: Latency::default(),
        };
        (engine, ring, producer)
    }

    /// Tells how long after the next [`Self::fill`] its first frame leaves the speaker. A device that never calls this is
    /// taken to sound at once.
    pub fn set_latency(&mut self, latency: Duration) {
        self.latency.update(latency);
    }

    /// Frames that wait in the ring.
    pub fn buffered(&self) -> usize {
        self.samples.slots() / self.ring.channels
    }

    /// Fills `out` (interleaved frames of the device) and answers nothing: silence when paused, ended or underrun.
    /// Allocates, frees, locks and logs nothing.
    pub fn fill(&mut self, out: &mut [f32]) {
        let channels = self.ring.channels;
        let called_nanos = self.ring.clock.now_nanos();
        let mut filled = 0;
        while let Some(rest) = out.get_mut(filled..).filter(|rest| rest.len() >= channels) {
            let frames = self.stretch(rest);
            if frames == 0 {
                break;
            }
            let first = self.read - frames as u64;
            let offset = nanos_of((filled / channels) as u64, self.ring.sample_rate);
            self.ring.clock.report(Heard {
                run_start: self.run_start.unwrap_or(first),
                first,
                frames: frames as u64,
                at_nanos: self.latency.nanos().map_or(AT_ONCE, |latency| called_nanos + latency + offset),
            });
            if self.fade == 0 {
                self.run_start = None;
            }
            filled += frames * channels;
        }
        out[filled..].fill(0.0);
    }

    /// Writes the next frames of one kind (steady, fading) to the start of `out`; 0 means silence for the rest.
    fn stretch(&mut self, out: &mut [f32]) -> usize {
        let wanted = self.controls.generation();
        let playing = self.controls.playing();
        if self.fade == 0 {
            if self.generation != wanted && !self.enter(wanted) {
                return 0;
            }
            if !playing {
                return 0;
            }
        }
        let channels = self.ring.channels;
        let room = out.len() / channels;
        let available = self.own_frames();
        let sounding = playing && self.generation == wanted;
        let ends_here = self.ring.end() == self.read + available as u64;
        let starts_too_soon = || self.fade == 0 && !ends_here && available < self.cushion(room);
        if available == 0 || starts_too_soon() {
            if available == 0 {
                self.run_dry(sounding && !ends_here);
            }
            return 0;
        }
        let frames = if sounding { room.min(available) } else { room.min(available).min(self.fade as usize) };
        self.run_start.get_or_insert(self.read);
        self.take(&mut out[..frames * channels], sounding);
        self.read += frames as u64;
        frames
    }

    /// Frames in the ring that belong to the present generation.
    fn own_frames(&self) -> usize {
        // In this order: the feeder tells of a generation before it pushes its first frame.
        let buffered = self.buffered();
        if self.ring.ready() == self.generation {
            return buffered;
        }
        buffered.min(self.ring.first_frame().saturating_sub(self.read) as usize)
    }

    /// Starts a generation, if the feeder has it ready: drops what lies before it in the ring.
    fn enter(&mut self, generation: u64) -> bool {
        if self.ring.ready() != generation {
            return false;
        }
        let first = self.ring.first_frame();
        let stale = first.saturating_sub(self.read) as usize * self.ring.channels;
        if let Ok(chunk) = self.samples.read_chunk(stale.min(self.samples.slots())) {
            chunk.commit_all();
        }
        self.read = self.read.max(first);
        self.generation = generation;
        self.run_start = None;
        self.ring.clock.report(Heard { run_start: self.read, first: self.read, frames: 0, at_nanos: AT_ONCE });
        true
    }

    /// The ring is empty: a late feeder is counted once, not once a buffer.
    fn run_dry(&mut self, late: bool) {
        if late && self.run_start.is_some() {
            self.ring.count_underrun();
        }
        self.fade = 0;
        self.run_start = None;
    }

    /// Moves `out.len()` samples out of the ring, with volume and fade, safe for the device.
    fn take(&mut self, out: &mut [f32], sounding: bool) {
        let channels = self.ring.channels;
        let target = self.controls.gain();
        let (_, missing) = self.samples.pop_partial_slice(out);
        missing.fill(0.0);
        for frame in out.chunks_exact_mut(channels) {
            self.gain += (target - self.gain).clamp(-self.gain_step, self.gain_step);
            self.fade = if sounding { (self.fade + 1).min(self.fade_frames) } else { self.fade.saturating_sub(1) };
            let factor = self.gain * (self.fade as f32 / self.fade_frames as f32);
            for sample in frame {
                *sample = safe(*sample * factor);
            }
        }
    }

    /// Frames to have before sound starts, for a device that takes `room` at once.
    fn cushion(&self, room: usize) -> usize {
        let capacity = self.samples.buffer().capacity() / self.ring.channels;
        room.max(capacity / CUSHION).min(capacity / 2)
    }
}

/// What a device may be given: finite and within [−1, 1].
fn safe(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SampleRate;

    const CHANNELS: usize = 2;
    const FADE_FRAMES: usize = 240;

    fn engine() -> (Engine, Arc<RingState>, Producer<f32>, Arc<EngineControls>) {
        let info = OutputInfo {
            device: "test".into(),
            sample_rate: SampleRate::new(48_000).expect("not zero"),
            channels: CHANNELS,
        };
        let controls = Arc::new(EngineControls::default());
        controls.set_gain(1.0);
        controls.set_playing(true);
        let (engine, ring, producer) = Engine::new(&info, Arc::clone(&controls));
        (engine, ring, producer, controls)
    }

    fn frames(values: impl Iterator<Item = f32>) -> Vec<f32> {
        values.flat_map(|v| [v; CHANNELS]).collect()
    }

    fn fill(engine: &mut Engine, frames: usize) -> Vec<f32> {
        let mut out = vec![9.0; frames * CHANNELS];
        engine.fill(&mut out);
        out
    }

    #[test]
    fn after_the_fade_in_samples_pass_bit_by_bit() {
        let (mut engine, ring, mut producer, _) = engine();
        let source = frames((0..8_000).map(|i| (i as f32 * 0.37).sin()));
        producer.push_entire_slice(&source).expect("fits");
        ring.start_generation(0, 0);
        let out = fill(&mut engine, 1_500);
        assert_eq!(out[FADE_FRAMES * CHANNELS..], source[FADE_FRAMES * CHANNELS..1_500 * CHANNELS]);
        assert!(out[0].abs() < 0.01 && out[1].abs() < 0.01);
    }

    #[test]
    fn nan_infinity_and_too_loud_samples_never_reach_the_device() {
        let (mut engine, ring, mut producer, _) = engine();
        let mut source = frames(std::iter::repeat_n(0.5, 7_000));
        source[2 * 500] = f32::NAN;
        source[2 * 501] = f32::INFINITY;
        source[2 * 502] = -7.0;
        producer.push_entire_slice(&source).expect("fits");
        ring.start_generation(0, 0);
        let out = fill(&mut engine, 1_000);
        assert_eq!([out[1_000], out[1_002], out[1_004]], [0.0, 0.0, -1.0]);
    }

    #[test]
    fn a_late_feeder_means_silence_and_one_underrun() {
        let (mut engine, ring, mut producer, _) = engine();
        producer.push_entire_slice(&frames(std::iter::repeat_n(0.5, 6_100))).expect("fits");
        ring.start_generation(0, 0);
        let out = fill(&mut engine, 6_000);
        assert!(out.iter().any(|s| *s > 0.4));
        let out = fill(&mut engine, 500);
        assert!(out[100 * CHANNELS..].iter().all(|s| *s == 0.0));
        fill(&mut engine, 500);
        assert_eq!(ring.underruns(), 1);
    }

    #[test]
    fn the_end_of_a_song_is_no_underrun() {
        let (mut engine, ring, mut producer, _) = engine();
        producer.push_entire_slice(&frames(std::iter::repeat_n(0.5, 6_100))).expect("fits");
        ring.start_generation(0, 0);
        ring.end_at(6_100);
        fill(&mut engine, 6_000);
        let out = fill(&mut engine, 500);
        assert_eq!(out[99 * CHANNELS], 0.5);
        assert_eq!(ring.underruns(), 0);
        assert_eq!(ring.clock.heard_now(), 6_100);
    }

    #[test]
    fn a_pause_loses_no_frame() {
        let (mut engine, ring, mut producer, controls) = engine();
        let source = frames((0..12_000).map(|i| i as f32 / 16_384.0));
        producer.push_entire_slice(&source).expect("fits");
        ring.start_generation(0, 0);
        fill(&mut engine, 1_000);
        controls.set_playing(false);
        let fading = fill(&mut engine, 1_000);
        assert!(fading[FADE_FRAMES * CHANNELS..].iter().all(|s| *s == 0.0));
        assert_eq!(ring.clock.heard_now(), 1_000 + FADE_FRAMES as u64);
        controls.set_playing(true);
        let out = fill(&mut engine, 1_000);
        let resumed = (1_000 + FADE_FRAMES) * CHANNELS;
        assert_eq!(out[FADE_FRAMES * CHANNELS..], source[resumed + FADE_FRAMES * CHANNELS..resumed + 1_000 * CHANNELS]);
    }

    #[test]
    fn a_seek_is_silent_until_the_feeder_is_ready_and_then_starts_at_its_first_frame() {
        let (mut engine, ring, mut producer, controls) = engine();
        producer.push_entire_slice(&frames(std::iter::repeat_n(0.25, 7_000))).expect("fits");
        ring.start_generation(0, 0);
        fill(&mut engine, 1_000);
        controls.set_generation(1);
        let out = fill(&mut engine, 1_000);
        assert!(out[FADE_FRAMES * CHANNELS..].iter().all(|s| *s == 0.0));
        ring.start_generation(1, 7_000);
        producer.push_entire_slice(&frames(std::iter::repeat_n(-0.5, 7_000))).expect("fits");
        let out = fill(&mut engine, 500);
        assert!(out.iter().all(|s| *s <= 0.0));
        assert_eq!(out[FADE_FRAMES * CHANNELS..], frames(std::iter::repeat_n(-0.5, 500 - FADE_FRAMES)));
        assert_eq!(ring.clock.heard_now(), 7_500);
    }

    #[test]
    fn a_fade_out_never_eats_frames_of_what_comes_next() {
        let (mut engine, ring, mut producer, controls) = engine();
        producer.push_entire_slice(&frames(std::iter::repeat_n(0.25, 7_000))).expect("fits");
        ring.start_generation(0, 0);
        ring.end_at(7_000);
        fill(&mut engine, 7_000);
        controls.set_generation(1);
        ring.start_generation(1, 7_000);
        producer.push_entire_slice(&frames(std::iter::repeat_n(-0.5, 7_000))).expect("fits");
        fill(&mut engine, 100);
        fill(&mut engine, 300);
        assert_eq!(ring.clock.heard_now(), 7_300);
    }

    #[test]
    fn the_volume_moves_without_a_step() {
        let (mut engine, ring, mut producer, controls) = engine();
        producer.push_entire_slice(&frames(std::iter::repeat_n(1.0, 12_000))).expect("fits");
        ring.start_generation(0, 0);
        fill(&mut engine, 1_000);
        controls.set_gain(0.25);
        let out = fill(&mut engine, 4_000);
        let steps = out.chunks_exact(CHANNELS).map(|f| f[0]).collect::<Vec<_>>();
        assert!(steps.windows(2).all(|w| (w[1] - w[0]).abs() < 0.001));
        assert_eq!(steps.last(), Some(&0.25));
    }
}
