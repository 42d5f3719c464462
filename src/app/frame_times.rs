//! How long the window's own work takes, for `moodsic -v`: the time to the first frame, and every frame's `logic` + `ui`.

use std::time::{Duration, Instant};

/// Frames that are kept; two minutes of playing.
const KEPT: usize = 4096;

/// Times of the last frames.
pub(super) struct FrameTimes {
    started: Instant,
    frames: Vec<Duration>,
    count: usize,
    logic: Duration,
    longest: Duration,
}

impl FrameTimes {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), frames: Vec::new(), count: 0, logic: Duration::ZERO, longest: Duration::ZERO }
    }

    /// `logic` took this long; it belongs to the frame whose `ui` comes next.
    pub(super) fn logic_took(&mut self, time: Duration) {
        self.logic += time;
    }

    /// `ui` took this long: the frame is complete.
    pub(super) fn ui_took(&mut self, time: Duration) {
        if self.count == 0 {
            log::info!("first frame drawn {:.0} ms after the window was made", millis(self.started.elapsed()));
        }
        let frame = time + std::mem::take(&mut self.logic);
        self.longest = self.longest.max(frame);
        if self.frames.len() < KEPT {
            self.frames.push(frame);
        } else {
            self.frames[self.count % KEPT] = frame;
        }
        self.count += 1;
    }
}

impl Drop for FrameTimes {
    fn drop(&mut self) {
        self.frames.sort_unstable();
        let Some(&median) = self.frames.get(self.frames.len() / 2) else { return };
        let p95 = self.frames[self.frames.len() * 95 / 100];
        log::info!(
            "{} frames, logic + ui: median {:.2} ms, 95 % under {:.2} ms, longest {:.2} ms",
            self.count,
            millis(median),
            millis(p95),
            millis(self.longest)
        );
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
