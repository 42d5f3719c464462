//! Samples as they come to log-mel columns as soon as they are complete. No grey levels here: see `render`.

use super::{LogMelSpectrogram, MelFilterbank, MelScale, ParamsError, SpectrogramParams, Stft};

/// Takes samples as they come and yields columns as soon as they are complete; centred, reflection padded at both ends.
/// Equal samples give equal columns, however they are cut into pieces.
///
/// Column k is the frame of `n_fft` samples around sample k · `hop_length`. Padding is numpy's `reflect`: the edge
/// sample itself is not repeated; a signal shorter than the padding is reflected again and again.
pub struct StreamingLogMel {
    params: SpectrogramParams,
    stft: Stft,
    mel: MelFilterbank,
    power: Vec<f32>,
    /// The padded signal from some frame on. Until `padded`, the bare beginning of the signal.
    signal: Vec<f32>,
    /// Start of the next frame in `signal`.
    next_frame: usize,
    /// Whether `signal` has its reflection in front.
    padded: bool,
}

impl StreamingLogMel {
    /// Plans everything once.
    pub fn new(params: SpectrogramParams) -> Result<Self, ParamsError> {
        params.check()?;
        let stft = Stft::new(params.n_fft);
        let bank = match params.scale {
            MelScale::Slaney => MelFilterbank::new,
            MelScale::Htk => MelFilterbank::htk,
        };
        Ok(Self {
            power: vec![0.0; stft.bins()],
            stft,
            mel: bank(params.sample_rate.get(), params.n_fft, params.n_mels, params.fmin, params.fmax),
            params,
            signal: Vec::new(),
            next_frame: 0,
            padded: false,
        })
    }

    /// Appends the complete columns to `out`; answers how many.
    ///
    /// # Panics
    /// When `out` has another `n_mels`.
    pub fn push(&mut self, samples: &[f32], out: &mut LogMelSpectrogram) -> usize {
        self.signal.extend_from_slice(samples);
        let pad = self.params.n_fft / 2;
        if !self.padded {
            if self.signal.len() <= pad {
                return 0;
            }
            self.pad_front();
        }
        let columns = self.complete_columns(out);
        // The reflection at the end looks back `pad` samples; what lies before is done with. Moved in large pieces only.
        let done = self.next_frame.min(self.signal.len() - (pad + 1));
        if done >= 16 * self.params.n_fft {
            self.signal.drain(..done);
            self.next_frame -= done;
        }
        columns
    }

    /// Appends the last columns (reflection at the end): 1 + floor(samples / `hop_length`) in all, none without samples.
    pub fn finish(mut self, out: &mut LogMelSpectrogram) -> usize {
        if self.signal.is_empty() {
            return 0;
        }
        let pad = self.params.n_fft / 2;
        if self.padded {
            let end = self.signal.len();
            for step in 1..=pad {
                self.signal.push(self.signal[end - 1 - step]);
            }
        } else {
            let bare = std::mem::take(&mut self.signal);
            // A length in memory is never over isize::MAX.
            let positions = -pad.cast_signed()..(bare.len() + pad).cast_signed();
            self.signal = positions.map(|position| bare[reflected(position, bare.len())]).collect();
        }
        self.complete_columns(out)
    }

    fn pad_front(&mut self) {
        let pad = self.params.n_fft / 2;
        let reflection: Vec<f32> = self.signal[1..=pad].iter().rev().copied().collect();
        self.signal.splice(..0, reflection);
        self.padded = true;
    }

    fn complete_columns(&mut self, out: &mut LogMelSpectrogram) -> usize {
        let (n_fft, n_mels) = (self.params.n_fft, self.params.n_mels);
        assert_eq!(out.n_mels, n_mels, "the spectrogram has the bands of the parameters");
        let first = out.values.len();
        while self.next_frame + n_fft <= self.signal.len() {
            self.stft.power_into(&self.signal[self.next_frame..][..n_fft], &mut self.power);
            let column = out.values.len();
            out.values.resize(column + n_mels, 0.0);
            self.mel.apply(&self.power, &mut out.values[column..]);
            self.next_frame += self.params.hop_length;
        }
        self.params.log.apply(&mut out.values[first..]);
        (out.values.len() - first) / n_mels
    }
}

/// Where numpy's `reflect` padding finds the sample for `position` (which may lie outside) of a signal of `length` samples.
fn reflected(position: isize, length: usize) -> usize {
    let period = 2 * (length.cast_signed() - 1);
    if period == 0 {
        return 0;
    }
    let phase = position.rem_euclid(period);
    phase.min(period - phase).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::noise;
    use crate::dsp::spectrogram::params;

    fn in_pieces(samples: &[f32], piece: usize) -> LogMelSpectrogram {
        let mut stream = StreamingLogMel::new(params()).expect("good parameters");
        let mut out = LogMelSpectrogram::new(128);
        for piece in samples.chunks(piece) {
            stream.push(piece, &mut out);
        }
        stream.finish(&mut out);
        out
    }

    #[test]
    fn equal_samples_give_equal_columns_however_they_are_cut() {
        let samples = noise(50_000);
        let whole = in_pieces(&samples, samples.len());
        for piece in [1, 7, 511, 512, 513, 1024, 4096, 33_333] {
            assert_eq!(in_pieces(&samples, piece), whole, "pieces of {piece}");
        }
    }

    #[test]
    fn there_is_one_column_more_than_whole_hops() {
        for samples in [0, 1, 2, 511, 512, 513, 1023, 1024, 1025, 5120, 5121, 20_479, 20_480] {
            assert_eq!(in_pieces(&noise(samples), 100).columns(), params().columns(samples), "{samples} samples");
        }
    }

    #[test]
    fn both_ends_are_reflected_without_repeating_the_edge() {
        let samples = noise(3000);
        let pad = 512usize;
        let padded: Vec<f32> =
            (1..=pad).rev().chain(0..3000).chain((2999 - pad..2999).rev()).map(|at| samples[at]).collect();
        let mut stft = Stft::new(1024);
        let bank = MelFilterbank::new(22_050, 1024, 128, 0.0, 11_025.0);
        let whole = in_pieces(&samples, 3000);
        for column in 0..whole.columns() {
            let (mut power, mut bands) = ([0.0; 513], [0.0; 128]);
            stft.power_into(&padded[column * 512..][..1024], &mut power);
            bank.apply(&power, &mut bands);
            for (band, energy) in bands.iter().enumerate() {
                let expected = (energy + 1e-9).ln();
                assert!((whole.column(column)[band] - expected).abs() < 1e-5, "column {column} band {band}");
            }
        }
    }

    #[test]
    fn a_signal_shorter_than_the_padding_is_reflected_again_and_again() {
        let walk: Vec<usize> = (-5..8).map(|position| reflected(position, 3)).collect();
        // numpy.pad(numpy.arange(3), 5, mode="reflect")
        assert_eq!(walk, [1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1]);
        assert_eq!(reflected(-4, 1), 0);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let odd = SpectrogramParams { n_fft: 3, ..params() };
        assert_eq!(StreamingLogMel::new(odd).err(), Some(ParamsError::BadFftSize(3)));
    }
}
