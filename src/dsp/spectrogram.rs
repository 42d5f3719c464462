//! The log-mel spectrogram, whole or column by column.

use super::ParamsError;
use crate::units::SampleRate;

/// librosa's parameters by librosa's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpectrogramParams {
    /// Rate of the samples.
    pub sample_rate: SampleRate,
    /// FFT length.
    pub n_fft: usize,
    /// Samples between columns.
    pub hop_length: usize,
    /// Mel bands.
    pub n_mels: usize,
    /// Lowest edge in Hz.
    pub fmin: f32,
    /// Highest edge in Hz.
    pub fmax: f32,
}

/// Natural log of (mel power + 1e−9), column after column.
#[derive(Clone, Debug, PartialEq)]
pub struct LogMelSpectrogram {
    /// Bands per column, lowest first.
    pub n_mels: usize,
    /// `columns × n_mels` values.
    pub values: Vec<f32>,
}

impl LogMelSpectrogram {
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.values.len() / self.n_mels
    }

    /// One column, lowest band first.
    pub fn column(&self, index: usize) -> &[f32] {
        &self.values[index * self.n_mels..][..self.n_mels]
    }
}

/// Takes samples as they come and yields columns as soon as they are complete; centred, reflection padded at both ends.
/// Equal samples give equal columns, however they are cut into pieces.
pub struct StreamingLogMel {}

impl StreamingLogMel {
    /// Plans everything once.
    pub fn new(_params: SpectrogramParams) -> Result<Self, ParamsError> {
        todo!()
    }

    /// Appends the complete columns to `out`; answers how many.
    pub fn push(&mut self, _samples: &[f32], _out: &mut LogMelSpectrogram) -> usize {
        todo!()
    }

    /// Appends the last columns (reflection at the end): 1 + floor(samples / hop_length) in all.
    pub fn finish(self, _out: &mut LogMelSpectrogram) -> usize {
        todo!()
    }
}
