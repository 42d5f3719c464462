//! Changing the sample rate with `rubato::Fft` (chunk 1024, `FixedSync::Both`), its delay trimmed.

use crate::units::SampleRate;

/// A streaming resampler for interleaved frames. Same samples, however the input is cut into pieces.
pub struct Resampler {}

impl Resampler {
    /// From rate `from` to rate `to` with `channels` channels. Equal rates copy.
    pub fn new(_from: SampleRate, _to: SampleRate, _channels: usize) -> Self {
        todo!()
    }

    /// Takes interleaved frames and appends what is ready to `out`.
    pub fn push(&mut self, _interleaved: &[f32], _out: &mut Vec<f32>) {
        todo!()
    }

    /// Appends the rest, so that `round(frames_in × to / from)` frames have come out in all, and starts anew.
    pub fn finish(&mut self, _out: &mut Vec<f32>) {
        todo!()
    }
}

/// Resamples a whole mono signal.
pub fn resample_mono(_samples: &[f32], _from: SampleRate, _to: SampleRate) -> Vec<f32> {
    todo!()
}
