//! What the two ends of the ring tell each other: where a generation starts, where the song ends, what came too late.

use std::sync::atomic::{AtomicU64, Ordering};

use super::clock::Clock;
use super::controls::NO_GENERATION;
use crate::units::SampleRate;

/// What both ends of the ring of one opened device know. Ring frames are counted from 0 as they go in and as they come out.
#[derive(Debug)]
pub(super) struct RingState {
    pub(super) sample_rate: SampleRate,
    pub(super) channels: usize,
    pub(super) clock: Clock,
    /// Written by the feeder: the generation whose frames start at `skip_to`, and where they end once that is known.
    ready: AtomicU64,
    skip_to: AtomicU64,
    end_at: AtomicU64,
    /// Written by the engine.
    underruns: AtomicU64,
}

impl RingState {
    pub(super) fn new(sample_rate: SampleRate, channels: usize) -> Self {
        Self {
            sample_rate,
            channels,
            clock: Clock::new(sample_rate),
            ready: AtomicU64::new(NO_GENERATION),
            skip_to: AtomicU64::new(0),
            end_at: AtomicU64::new(u64::MAX),
            underruns: AtomicU64::new(0),
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
}
