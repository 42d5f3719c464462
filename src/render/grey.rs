//! How log-mel values become grey levels. Fixed by the recipe; what a user may turn up or down is the palette's business.

use std::f32::consts::LN_10;

use crate::dsp::LogMelSpectrogram;

/// 80 dB of power in natural-log units.
const RANGE_80_DB: f32 = 8.0 * LN_10;

/// The grey rule of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GreyScale {
    /// The 80 dB below the picture's maximum.
    Below80Db,
    /// The whole range of the picture.
    MinMax,
}

impl GreyScale {
    /// How many decibels below the loudest a level of 0 is; `None` when that differs from picture to picture.
    pub fn range_db(self) -> Option<f32> {
        match self {
            Self::Below80Db => Some(80.0),
            Self::MinMax => None,
        }
    }

    /// Loudness levels (0 quiet … 255 loud, not yet inverted), column after column, lowest band first.
    /// `None` when maximum and minimum are equal (digital silence) or there are no columns.
    pub fn levels(self, spectrogram: &LogMelSpectrogram) -> Option<Vec<u8>> {
        let (min, max) = spectrogram.range()?;
        if max <= min {
            return None;
        }
        Some(self.levels_between(&spectrogram.values, min, max))
    }

    /// The levels of some `values` of a picture whose smallest and largest value are `min` and `max` (`min < max`).
    /// For a picture that is still growing: with the range so far, the levels so far.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the recipe truncates and clips")]
    pub fn levels_between(self, values: &[f32], min: f32, max: f32) -> Vec<u8> {
        let range = match self {
            Self::Below80Db => RANGE_80_DB,
            Self::MinMax => max - min,
        };
        // (L − (max − R)) / R, written so that the maximum is 255 exactly whatever it is. `as u8` truncates, and clips below 0.
        values.iter().map(|value| ((1.0 - (max - value) / range) * 255.0) as u8).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrogram(values: &[f32]) -> LogMelSpectrogram {
        LogMelSpectrogram { n_mels: 1, values: values.to_vec() }
    }

    #[test]
    fn eighty_decibels_below_the_maximum_is_black_ink_no_more() {
        let max = 5.3;
        let values = [max, max - 4.0 * LN_10, max - 8.0 * LN_10 - 0.001, max - 60.0];
        assert_eq!(GreyScale::Below80Db.levels(&spectrogram(&values)), Some(vec![255, 127, 0, 0]));
    }

    #[test]
    fn min_max_uses_the_whole_range_and_truncates() {
        let levels = GreyScale::MinMax.levels(&spectrogram(&[-20.0, -10.0, 0.0, -0.05]));
        assert_eq!(levels, Some(vec![0, 127, 255, 254]));
    }

    #[test]
    fn the_loudest_value_is_255_for_any_maximum() {
        for step in 0..1000u16 {
            let max = f32::from(step).mul_add(0.0317, -15.0);
            for grey in [GreyScale::Below80Db, GreyScale::MinMax] {
                assert_eq!(grey.levels_between(&[max], max - 11.1, max), [255], "{max}");
            }
        }
    }

    #[test]
    fn silence_has_no_levels() {
        for grey in [GreyScale::Below80Db, GreyScale::MinMax] {
            assert_eq!(grey.levels(&spectrogram(&[-20.7; 256])), None);
            assert_eq!(grey.levels(&spectrogram(&[])), None);
        }
    }
}
