//! Interleaved or planar samples to one channel: the same sums either way.

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

/// Averages channels that lie apart, each as long as the others, and appends one sample per frame to `mono`.
///
/// # Panics
/// When there is no channel.
pub(super) fn downmix_planar(planes: &[&[f32]], mono: &mut Vec<f32>) {
    match planes {
        [only] => mono.extend_from_slice(only),
        [left, right] => mono.extend(left.iter().zip(*right).map(|(left, right)| 0.5 * (left + right))),
        [first, others @ ..] => {
            let (start, scale) = (mono.len(), 1.0 / planes.len() as f32);
            mono.extend_from_slice(first);
            let sums = &mut mono[start..];
            for plane in others {
                for (sum, sample) in sums.iter_mut().zip(*plane) {
                    *sum += sample;
                }
            }
            for sum in sums {
                *sum *= scale;
            }
        }
        [] => panic!("at least one channel"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_are_averaged_as_interleaved_frames_are() {
        let planes = [[0.1f32, -0.7, 0.3], [0.5, 0.25, -1.0], [0.9, 0.3, 0.2], [-0.6, 0.1, 0.7]];
        for channels in 1..=planes.len() {
            let interleaved: Vec<f32> = (0..3).flat_map(|n| planes[..channels].iter().map(move |p| p[n])).collect();
            let (mut apart, mut together) = (vec![9.0], vec![9.0]);
            downmix_planar(&planes[..channels].iter().map(|plane| &plane[..]).collect::<Vec<_>>(), &mut apart);
            downmix(&interleaved, channels, &mut together);
            assert_eq!(apart, together, "{channels} channels");
        }
    }

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
