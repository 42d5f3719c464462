//! The minute as the network hears it, put together from its windows.

use crate::pipeline::Hearing;

/// Frames of a second.
const FRAMES_A_SECOND: f64 = 100.0;

/// Levels in decibels below the loudest moment.
pub(super) struct Minute {
    /// Frames of [`Hearing::BANDS`] bands.
    levels: Vec<f32>,
}

impl Minute {
    pub(super) fn of(hearing: &Hearing) -> Self {
        let mut levels = Vec::new();
        for window in 0..hearing.windows() {
            let first = (hearing.start_secs(window) * FRAMES_A_SECOND).round() as usize * Hearing::BANDS;
            // The last window may overlap the one before, and the last frame of each is the first of the next.
            levels.truncate(first);
            levels.extend(hearing.mel(window).values);
        }
        let loudest = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for level in &mut levels {
            *level -= loudest;
        }
        Self { levels }
    }

    /// The frames between two times, each of the bands of a quarter.
    pub(super) fn frames(&self, (from, to): (f64, f64), bands: std::ops::Range<usize>) -> Vec<&[f32]> {
        let frame = |secs: f64| (secs * FRAMES_A_SECOND).round() as usize;
        let frames = self.levels.chunks_exact(Hearing::BANDS).skip(frame(from)).take(frame(to) - frame(from));
        frames.map(|levels| &levels[bands.clone()]).collect()
    }
}
