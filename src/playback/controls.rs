//! What the player tells the device's callback: atomics only, so that the callback never waits.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// The part of the transport that the engine sees. Outlives every device.
#[derive(Debug, Default)]
pub(super) struct EngineControls {
    playing: AtomicBool,
    gain: AtomicU32,
    generation: AtomicU64,
}

impl EngineControls {
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
