//! Interleaved samples to one channel.

/// Averages the channels of interleaved frames and appends one sample per frame to `mono`.
///
/// # Panics
/// When `channels` is 0 or does not divide `interleaved.len()`.
pub fn downmix(interleaved: &[f32], channels: usize, mono: &mut Vec<f32>) {
    assert!(channels > 0 && interleaved.len().is_multiple_of(channels), "whole frames of {channels} channels");
    match channels {
        1 => mono.extend_from_slice(interleaved),
        2 => mono.extend(interleaved.chunks_exact(2).map(|frame| 0.5 * (frame[0] + frame[1]))),
        _ => {
            let scale = 1.0 / channels as f32;
            mono.extend(interleaved.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() * scale));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_averaged_and_appended() {
        let mut mono = vec![9.0];
        downmix(&[0.5, -0.5, 1.0, 0.0], 2, &mut mono);
        downmix(&[0.25], 1, &mut mono);
        downmix(&[3.0, 0.0, 0.0], 3, &mut mono);
        assert_eq!(mono, [9.0, 0.0, 0.5, 0.25, 1.0]);
    }

    #[test]
    #[should_panic(expected = "whole frames")]
    fn half_a_frame_is_refused() {
        downmix(&[0.0; 3], 2, &mut Vec::new());
    }
}
