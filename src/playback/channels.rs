//! From a song's channels to the device's: one gain matrix, applied to interleaved frames.

/// −3 dB: the share of centre and surround channels in a stereo mix (ITU-R BS.775-4, table 2).
const SHARE: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// How the channels of a song go to those of a device.
///
/// Equal counts pass unchanged. Mono goes to both front speakers, stereo to one speaker as the mean; layouts in the order
/// of WAVE (front left, front right, centre, LFE, back or side left, right, …) go to stereo by ITU-R BS.775, scaled so that
/// nothing can clip, the LFE left out. Towards more speakers the song's channels keep their positions, the rest is silent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ChannelMap {
    from: usize,
    to: usize,
    /// `to` rows of `from` gains; `None` copies.
    gains: Option<Vec<f32>>,
}

impl ChannelMap {
    /// The map from `from` to `to` channels; zero counts as one.
    pub(super) fn new(from: usize, to: usize) -> Self {
        let (from, to) = (from.max(1), to.max(1));
        let gains = (from != to)
            .then(|| (0..to).flat_map(|row| (0..from).map(move |column| gain(from, to, row, column))).collect());
        Self { from, to, gains }
    }

    /// Appends `interleaved` (frames of the song) to `out` as frames of the device.
    pub(super) fn apply(&self, interleaved: &[f32], out: &mut Vec<f32>) {
        let Some(gains) = &self.gains else {
            out.extend_from_slice(interleaved);
            return;
        };
        out.reserve(interleaved.len() / self.from * self.to);
        for frame in interleaved.chunks_exact(self.from) {
            out.extend(
                gains
                    .chunks_exact(self.from)
                    .map(|row| row.iter().zip(frame).map(|(gain, sample)| gain * sample).sum::<f32>()),
            );
        }
    }
}

/// The gain of the song's channel `column` in the device's channel `row`.
fn gain(from: usize, to: usize, row: usize, column: usize) -> f32 {
    match (from, to) {
        (1, _) if row < 2 => 1.0,
        (1, _) => 0.0,
        (_, 1) => 1.0 / from as f32,
        (3.., 2) => {
            let sum: f32 = (0..from).map(|c| stereo_share(from, row, c)).sum();
            stereo_share(from, row, column) / sum
        }
        _ if row == column => 1.0,
        _ => 0.0,
    }
}

/// What channel `column` of a WAVE layout with `from` channels gives to side `row` (0 left, 1 right), before scaling.
fn stereo_share(from: usize, row: usize, column: usize) -> f32 {
    let has_centre = from != 4;
    let has_lfe = from >= 6;
    match column {
        0 | 1 => f32::from(u8::from(column == row)),
        2 if has_centre => SHARE,
        3 if has_lfe => 0.0,
        // 6.1: the seventh channel order is front ×3, LFE, back centre, side left, side right.
        4 if from == 7 => SHARE * SHARE,
        _ => {
            let side = match from {
                7 => column - 5,
                4 => column - 2,
                5 => column - 3,
                _ => column,
            };
            if side % 2 == row { SHARE } else { 0.0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(from: usize, to: usize, frame: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        ChannelMap::new(from, to).apply(frame, &mut out);
        out
    }

    #[test]
    fn equal_counts_pass_bit_by_bit() {
        assert_eq!(mapped(2, 2, &[0.1, -0.2, 0.3, -0.4]), [0.1, -0.2, 0.3, -0.4]);
    }

    #[test]
    fn mono_sounds_from_both_front_speakers_and_no_other() {
        assert_eq!(mapped(1, 2, &[0.1, 0.2]), [0.1, 0.1, 0.2, 0.2]);
        assert_eq!(mapped(1, 6, &[0.5]), [0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn stereo_to_one_speaker_is_the_mean() {
        assert_eq!(mapped(2, 1, &[0.5, 0.25]), [0.375]);
    }

    #[test]
    fn stereo_keeps_its_positions_among_more_speakers() {
        assert_eq!(mapped(2, 4, &[0.5, 0.25]), [0.5, 0.25, 0.0, 0.0]);
    }

    #[test]
    fn surround_to_stereo_shares_centre_and_surrounds_and_leaves_the_lfe_out() {
        let scale = 1.0 / (1.0 + 2.0 * SHARE);
        let close = |got: Vec<f32>, want: [f32; 2]| {
            assert!(got.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-6), "{got:?} {want:?}");
        };
        close(mapped(6, 2, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), [scale, 0.0]);
        close(mapped(6, 2, &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0]), [scale * SHARE, scale * SHARE]);
        close(mapped(6, 2, &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0]), [0.0, 0.0]);
        close(mapped(6, 2, &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0]), [scale * SHARE, 0.0]);
        close(mapped(6, 2, &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), [0.0, scale * SHARE]);
    }

    #[test]
    fn no_layout_can_clip_in_stereo() {
        for from in 1..=12 {
            let loud = mapped(from, 2, &vec![1.0; from]);
            assert!(loud.iter().all(|s| (0.5..=1.000_001).contains(s)), "{from} channels: {loud:?}");
        }
    }

    #[test]
    fn left_and_right_of_every_layout_mirror_each_other() {
        for from in [3, 4, 5, 6, 8] {
            let map = ChannelMap::new(from, 2);
            let gains = map.gains.expect("a mix");
            let (left, right): (f32, f32) = (gains[..from].iter().sum(), gains[from..].iter().sum());
            assert!((left - right).abs() < 1e-6, "{from}");
        }
    }
}
