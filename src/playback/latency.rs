//! How long a sample takes from the callback to the speaker.

use std::time::Duration;

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

    /// `None` when the device never reported one.
    pub(super) fn nanos(self) -> Option<u64> {
        self.0.map(|secs| (secs * 1e9) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
