//! What the callback shares with the threads: atomics only. It decodes nothing, waits for nothing and owns no samples.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence};
use std::time::{Duration, Instant};

use crate::units::SampleRate;

/// The transport, as the engine sees it. Outlives every device.
#[derive(Debug, Default)]
pub(super) struct Controls {
    playing: AtomicBool,
    gain: AtomicU32,
    generation: AtomicU64,
}

impl Controls {
    pub(super) fn set_playing(&self, playing: bool) {
        self.playing.store(playing, Ordering::Release);
    }

    pub(super) fn playing(&self) -> bool {
        self.playing.load(Ordering::Acquire)
    }

    pub(super) fn set_gain(&self, gain: f32) {
        self.gain.store(gain.to_bits(), Ordering::Relaxed);
    }

    pub(super) fn gain(&self) -> f32 {
        f32::from_bits(self.gain.load(Ordering::Relaxed))
    }

    /// From now on only samples of `generation` may be heard.
    pub(super) fn set_generation(&self, generation: u64) {
        self.generation.store(generation, Ordering::Release);
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }
}

/// No generation at all: a fresh ring.
pub(super) const NO_GENERATION: u64 = u64::MAX;

/// One opened device and its ring. Ring frames are counted from 0 as they go in and as they come out.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) sample_rate: SampleRate,
    pub(super) channels: usize,
    opened: Instant,
    /// Written by the feeder: the generation whose frames start at `skip_to`, and where they end once that is known.
    ready: AtomicU64,
    skip_to: AtomicU64,
    end_at: AtomicU64,
    /// Written by the engine.
    underruns: AtomicU64,
    heard: HeardCell,
    /// The furthest answer of [`Self::heard_now`]; a late callback must not move the playhead back.
    furthest: AtomicU64,
}

impl Line {
    pub(super) fn new(sample_rate: SampleRate, channels: usize) -> Self {
        Self {
            sample_rate,
            channels,
            opened: Instant::now(),
            ready: AtomicU64::new(NO_GENERATION),
            skip_to: AtomicU64::new(0),
            end_at: AtomicU64::new(u64::MAX),
            underruns: AtomicU64::new(0),
            heard: HeardCell::default(),
            furthest: AtomicU64::new(0),
        }
    }

    /// Feeder: `generation` starts at ring frame `first`; what lies before it is not heard any more.
    pub(super) fn start_generation(&self, generation: u64, first: u64) {
        self.end_at.store(u64::MAX, Ordering::Relaxed);
        self.skip_to.store(first, Ordering::Relaxed);
        self.ready.store(generation, Ordering::Release);
    }

    /// Feeder: the song ends before ring frame `end`.
    pub(super) fn end_at(&self, end: u64) {
        self.end_at.store(end, Ordering::Release);
    }

    /// The last generation started, [`NO_GENERATION`] before the first.
    pub(super) fn ready(&self) -> u64 {
        self.ready.load(Ordering::Acquire)
    }

    /// First ring frame of the ready generation.
    pub(super) fn first_frame(&self) -> u64 {
        self.skip_to.load(Ordering::Relaxed)
    }

    /// Where the song ends, as a ring frame; `u64::MAX` while unknown.
    pub(super) fn end(&self) -> u64 {
        self.end_at.load(Ordering::Acquire)
    }

    pub(super) fn count_underrun(&self) {
        self.underruns.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn underruns(&self) -> u64 {
        self.underruns.load(Ordering::Relaxed)
    }

    /// Time since the device was opened; the clock of [`Heard::at_nanos`].
    pub(super) fn now_nanos(&self) -> u64 {
        self.opened.elapsed().as_nanos() as u64
    }

    /// Engine: a stretch of frames was handed to the device.
    pub(super) fn report(&self, heard: Heard) {
        self.heard.store(heard);
    }

    /// The ring frame that is being heard now; never less than before, for ring frames only go on.
    pub(super) fn heard_now(&self) -> u64 {
        let frame = self.heard.load().frame_at(self.now_nanos(), self.sample_rate);
        self.furthest.fetch_max(frame, Ordering::Relaxed).max(frame)
    }
}

/// [`Heard::at_nanos`] of a device that tells no latency: all it took counts as heard.
pub(super) const AT_ONCE: u64 = 0;

/// The last stretch of frames handed to the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// First ring frame since the sound last started (after silence, a seek or an underrun).
    pub(super) run_start: u64,
    /// First ring frame of the stretch.
    pub(super) first: u64,
    /// Its length in frames.
    pub(super) frames: u64,
    /// When its first frame leaves the speaker, on the line's clock, or [`AT_ONCE`].
    pub(super) at_nanos: u64,
}

impl Heard {
    /// The frame heard at `now_nanos`: never one that was not handed over, never one from before this run of sound.
    pub(super) fn frame_at(self, now_nanos: u64, rate: SampleRate) -> u64 {
        let frames_in = |nanos: u64| (u128::from(nanos) * u128::from(rate.get()) / 1_000_000_000) as u64;
        let frame = match now_nanos.checked_sub(self.at_nanos) {
            _ if self.at_nanos == AT_ONCE => u64::MAX,
            Some(since) => self.first.saturating_add(frames_in(since)),
            None => self.first.saturating_sub(frames_in(self.at_nanos - now_nanos)),
        };
        frame.clamp(self.run_start, (self.first + self.frames).max(self.run_start))
    }
}

/// A [`Heard`] that one thread writes and others read whole, without a lock (a sequence lock made of atomics).
#[derive(Debug, Default)]
struct HeardCell {
    /// Odd while being written.
    sequence: AtomicU64,
    words: [AtomicU64; 4],
}

impl HeardCell {
    fn store(&self, heard: Heard) {
        let sequence = self.sequence.load(Ordering::Relaxed);
        self.sequence.store(sequence + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        let values = [heard.run_start, heard.first, heard.frames, heard.at_nanos];
        for (word, value) in self.words.iter().zip(values) {
            word.store(value, Ordering::Relaxed);
        }
        self.sequence.store(sequence + 2, Ordering::Release);
    }

    fn load(&self) -> Heard {
        loop {
            let before = self.sequence.load(Ordering::Acquire);
            let [run_start, first, frames, at_nanos] =
                [0, 1, 2, 3].map(|i: usize| self.words[i].load(Ordering::Relaxed));
            fence(Ordering::Acquire);
            if before.is_multiple_of(2) && before == self.sequence.load(Ordering::Relaxed) {
                return Heard { run_start, first, frames, at_nanos };
            }
            std::thread::yield_now();
        }
    }
}

/// Nanoseconds that `frames` last at `rate`.
pub(super) fn nanos_of(frames: u64, rate: SampleRate) -> u64 {
    (u128::from(frames) * 1_000_000_000 / u128::from(rate.get())) as u64
}

/// The device's latency, smoothed: the reported value jitters by the length of a buffer on some systems.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Latency(Option<f64>);

impl Latency {
    /// Follows `reported` slowly when it jitters and at once when it jumps (another device, another buffer).
    pub(super) fn update(&mut self, reported: Duration) {
        const JUMP_SECS: f64 = 0.1;
        const WEIGHT: f64 = 1.0 / 16.0;
        let new = reported.as_secs_f64();
        self.0 = Some(match self.0 {
            Some(old) if (new - old).abs() < JUMP_SECS => old + WEIGHT * (new - old),
            _ => new,
        });
    }

    /// `None` when the device never told one.
    pub(super) fn nanos(self) -> Option<u64> {
        self.0.map(|secs| (secs * 1e9) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: SampleRate = SampleRate::new(48_000).expect("not zero");

    #[test]
    fn the_heard_frame_lags_by_the_latency_and_stops_at_what_was_handed_over() {
        let heard = Heard { run_start: 1_000, first: 10_000, frames: 480, at_nanos: 100_000_000 };
        assert_eq!(heard.frame_at(100_000_000, RATE), 10_000);
        assert_eq!(heard.frame_at(50_000_000, RATE), 10_000 - 2_400);
        assert_eq!(heard.frame_at(105_000_000, RATE), 10_240);
        assert_eq!(heard.frame_at(900_000_000, RATE), 10_480);
    }

    #[test]
    fn right_after_a_seek_nothing_from_before_it_is_heard() {
        let heard = Heard { run_start: 10_000, first: 10_000, frames: 480, at_nanos: 100_000_000 };
        assert_eq!(heard.frame_at(0, RATE), 10_000);
    }

    #[test]
    fn a_device_without_a_clock_counts_all_it_took_as_heard() {
        let heard = Heard { run_start: 0, first: 480, frames: 480, at_nanos: AT_ONCE };
        assert_eq!(heard.frame_at(1, RATE), 960);
    }

    #[test]
    fn a_late_callback_does_not_move_the_playhead_back() {
        let line = Line::new(RATE, 2);
        line.report(Heard { run_start: 0, first: 0, frames: 960, at_nanos: AT_ONCE });
        assert_eq!(line.heard_now(), 960);
        line.report(Heard { run_start: 0, first: 960, frames: 960, at_nanos: u64::MAX });
        assert_eq!(line.heard_now(), 960);
    }

    #[test]
    fn a_report_is_read_whole_while_another_thread_writes() {
        let cell = HeardCell::default();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for n in 1..=20_000u64 {
                    cell.store(Heard { run_start: n, first: n * 2, frames: n * 3, at_nanos: n * 4 });
                }
            });
            while !writer.is_finished() {
                let h = cell.load();
                assert_eq!((h.first, h.frames, h.at_nanos), (h.run_start * 2, h.run_start * 3, h.run_start * 4));
            }
        });
    }

    #[test]
    fn latency_follows_jitter_slowly_and_a_jump_at_once() {
        let mut latency = Latency::default();
        assert_eq!(latency.nanos(), None);
        latency.update(Duration::from_millis(40));
        latency.update(Duration::from_millis(56));
        assert_eq!(latency.nanos(), Some(41_000_000));
        latency.update(Duration::from_secs(2));
        assert_eq!(latency.nanos(), Some(2_000_000_000));
    }
}
