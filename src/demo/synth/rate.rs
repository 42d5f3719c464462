//! The rate that the demo is rendered at.

/// Samples of a second.
pub(super) const SAMPLE_RATE: f32 = 22_050.0;

/// Samples in `secs` seconds.
pub(super) fn samples(secs: f32) -> usize {
    (secs * SAMPLE_RATE).round() as usize
}
