//! How log-mel values become grey levels.

use crate::dsp::LogMelSpectrogram;

/// The grey rule of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GreyScale {
    /// The 80 dB below the picture's maximum.
    Below80Db,
    /// The whole range of the picture.
    MinMax,
}

impl GreyScale {
    /// Loudness levels (0 quiet … 255 loud, not yet inverted), column after column, lowest band first.
    /// `None` when maximum and minimum are equal (digital silence).
    pub fn levels(self, _spectrogram: &LogMelSpectrogram) -> Option<Vec<u8>> {
        todo!()
    }
}
