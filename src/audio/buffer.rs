//! Interleaved samples to one channel.

/// Averages the channels of interleaved frames and appends one sample per frame to `mono`.
///
/// # Panics
/// When `channels` is 0 or does not divide `interleaved.len()`.
pub fn downmix(_interleaved: &[f32], _channels: usize, _mono: &mut Vec<f32>) {
    todo!()
}
