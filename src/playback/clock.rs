//! Which frame is being heard now: the engine reports what it hands to the device, the threads ask. Atomics only.

use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::time::Instant;

use crate::units::SampleRate;

/// The clock of one opened device, in frames of its ring.
#[derive(Debug)]
pub(super) struct Clock {
    sample_rate: SampleRate,
    opened: Instant,
    heard: HeardCell,
    /// The furthest answer of [`Self::heard_now`]; a late callback must not move the playhead back.
    furthest: AtomicU64,
}

impl Clock {
    /// Starts at ring frame 0, now.
    pub(super) fn new(sample_rate: SampleRate) -> Self {
        Self { sample_rate, opened: Instant::now(), heard: HeardCell::default(), furthest: AtomicU64::new(0) }
    }

    /// Time since the device was opened, as in [`Heard::at_nanos`].
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
    /// When its first frame leaves the speaker, on the device's clock, or [`AT_ONCE`].
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
        let clock = Clock::new(RATE);
        clock.report(Heard { run_start: 0, first: 0, frames: 960, at_nanos: AT_ONCE });
        assert_eq!(clock.heard_now(), 960);
        clock.report(Heard { run_start: 0, first: 960, frames: 960, at_nanos: u64::MAX });
        assert_eq!(clock.heard_now(), 960);
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
}
