//! The log-mel spectrogram and its parameters. Making it is [`super::StreamingLogMel`]'s work.

use super::{LogRule, MelScale, ParamsError};
use crate::units::SampleRate;

/// librosa's parameters by librosa's names. What it has no word for is fixed: periodic Hann window, centred frames,
/// reflection padding, power spectrum.
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
    /// How the bands are spaced, and with it how high they are: of equal area on Slaney's scale, of height 1 on HTK's.
    pub scale: MelScale,
    /// How power becomes loudness.
    pub log: LogRule,
}

impl SpectrogramParams {
    /// Whether these parameters make a spectrogram.
    pub fn check(&self) -> Result<(), ParamsError> {
        let rate = self.sample_rate.get();
        if self.n_fft < 2 || !self.n_fft.is_multiple_of(2) {
            return Err(ParamsError::BadFftSize(self.n_fft));
        }
        if self.hop_length == 0 || self.hop_length > self.n_fft {
            return Err(ParamsError::BadHop(self.hop_length));
        }
        if self.n_mels == 0 {
            return Err(ParamsError::NoBands);
        }
        let in_order = 0.0 <= self.fmin && self.fmin < self.fmax && self.fmax <= rate as f32 / 2.0;
        if !in_order {
            return Err(ParamsError::BadRange { fmin: self.fmin, fmax: self.fmax, rate });
        }
        Ok(())
    }

    /// Every parameter but the rate in words, as recipes tell them apart.
    pub fn words(&self) -> String {
        let Self { n_fft, hop_length, n_mels, fmin, fmax, .. } = self;
        let (scale, height) = match self.scale {
            MelScale::Slaney => ("Slaney", "area normalised"),
            MelScale::Htk => ("HTK", "of height 1"),
        };
        let log = match self.log {
            LogRule::Natural => "ln(power + 1e-9)",
            LogRule::Decibels => "10 log10(max(power, 1e-10))",
        };
        format!(
            "n_fft {n_fft}; hop_length {hop_length}; periodic Hann, centred, reflected; power; \
             {n_mels} {scale} mel bands {fmin} Hz to {fmax} Hz, {height}; {log}"
        )
    }

    /// Columns of `samples` samples: 1 + floor(samples / `hop_length`), none without samples.
    pub fn columns(&self, samples: usize) -> usize {
        if samples == 0 { 0 } else { 1 + samples / self.hop_length }
    }

    /// Seconds from the middle of a column to that of the next.
    pub fn column_secs(&self) -> f64 {
        self.hop_length as f64 / f64::from(self.sample_rate.get())
    }

    /// Columns whose middle lies before `secs` seconds, which begin at the middle of column 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut on purpose, and not negative")]
    pub fn columns_before(&self, secs: f64) -> usize {
        if secs < 0.0 { 0 } else { (secs / self.column_secs()) as usize + 1 }
    }

    /// Where `hz` lies when bands are drawn one above the other: band b fills b to b + 1, so its centre is b + 0.5.
    pub fn band_of_hz(&self, hz: f64) -> f64 {
        (self.scale.mel(hz) - self.scale.mel(f64::from(self.fmin))) / self.mel_step() - 0.5
    }

    /// The frequency there: the inverse of [`Self::band_of_hz`]. Nothing lies below 0 Hz.
    pub fn hz_of_band(&self, band: f64) -> f64 {
        self.scale.hz((self.scale.mel(f64::from(self.fmin)) + (band + 0.5) * self.mel_step()).max(0.0))
    }

    /// Mels from the centre of a band to that of the next: the edges of n bands are n + 2 points in equal steps.
    fn mel_step(&self) -> f64 {
        (self.scale.mel(f64::from(self.fmax)) - self.scale.mel(f64::from(self.fmin))) / (self.n_mels as f64 + 1.0)
    }
}

/// The logarithm of mel power, column after column: natural, or in decibels, as the parameters say.
#[derive(Clone, Debug, PartialEq)]
pub struct LogMelSpectrogram {
    /// Bands per column, lowest first.
    pub n_mels: usize,
    /// `columns × n_mels` values.
    pub values: Vec<f32>,
}

impl LogMelSpectrogram {
    /// No columns yet.
    pub fn new(n_mels: usize) -> Self {
        Self { n_mels, values: Vec::new() }
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.values.len() / self.n_mels
    }

    /// One column, lowest band first.
    pub fn column(&self, index: usize) -> &[f32] {
        &self.values[index * self.n_mels..][..self.n_mels]
    }

    /// The smallest and the largest value; `None` without columns.
    pub fn range(&self) -> Option<(f32, f32)> {
        if self.values.is_empty() {
            return None;
        }
        // Eight running extremes, so that the comparisons need not wait for each other.
        let (mut low, mut high) = ([f32::INFINITY; 8], [f32::NEG_INFINITY; 8]);
        let chunks = self.values.chunks_exact(8);
        for (lane, &value) in chunks.remainder().iter().enumerate() {
            (low[lane], high[lane]) = (value, value);
        }
        for chunk in chunks {
            for lane in 0..8 {
                low[lane] = if chunk[lane] < low[lane] { chunk[lane] } else { low[lane] };
                high[lane] = if chunk[lane] > high[lane] { chunk[lane] } else { high[lane] };
            }
        }
        Some((low.into_iter().fold(f32::INFINITY, f32::min), high.into_iter().fold(f32::NEG_INFINITY, f32::max)))
    }
}

/// Those of the usual picture, for the tests of this module and its neighbours.
#[cfg(test)]
pub(super) fn params() -> SpectrogramParams {
    SpectrogramParams {
        sample_rate: SampleRate::new(22_050).expect("not zero"),
        n_fft: 1024,
        hop_length: 512,
        n_mels: 128,
        fmin: 0.0,
        fmax: 11_025.0,
        scale: MelScale::Slaney,
        log: LogRule::Natural,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_minute_has_2584_columns() {
        assert_eq!(params().columns(60 * 22_050), 2584);
        assert_eq!(params().columns(0), 0);
    }

    #[test]
    fn frequencies_and_bands_are_inverse_in_every_range() {
        for params in [params(), SpectrogramParams { n_mels: 64, fmin: 50.0, fmax: 8000.0, ..params() }] {
            for hz in [50.0, 100.0, 999.0, 1000.0, 4000.0, 7900.0] {
                assert!((params.hz_of_band(params.band_of_hz(hz)) - hz).abs() < 1e-6 * hz);
            }
            // The outer edges lie half a band beyond the picture.
            assert!((params.band_of_hz(f64::from(params.fmax)) - (params.n_mels as f64 + 0.5)).abs() < 1e-9);
            assert!((params.band_of_hz(f64::from(params.fmin)) + 0.5).abs() < 1e-9);
        }
    }

    #[test]
    fn time_follows_the_hop() {
        for (hop_length, columns) in [(512, 44), (256, 87), (1024, 22)] {
            let params = SpectrogramParams { hop_length, ..params() };
            assert_eq!(params.columns_before(1.0), columns);
            assert_eq!(params.columns_before(-0.001), 0);
            assert_eq!(params.columns_before(0.0), 1);
        }
    }

    #[test]
    fn impossible_parameters_are_named() {
        assert_eq!(params().check(), Ok(()));
        assert_eq!(SpectrogramParams { n_fft: 1023, ..params() }.check(), Err(ParamsError::BadFftSize(1023)));
        assert_eq!(SpectrogramParams { hop_length: 0, ..params() }.check(), Err(ParamsError::BadHop(0)));
        assert_eq!(SpectrogramParams { n_mels: 0, ..params() }.check(), Err(ParamsError::NoBands));
        let too_high = SpectrogramParams { fmax: 12_000.0, ..params() }.check();
        assert!(matches!(too_high, Err(ParamsError::BadRange { rate: 22_050, .. })));
        assert!(SpectrogramParams { fmin: f32::NAN, ..params() }.check().is_err());
    }

    #[test]
    fn the_range_is_found_wherever_the_extremes_lie() {
        for index in 0..19 {
            let mut spectrogram = LogMelSpectrogram { n_mels: 1, values: vec![0.5; 19] };
            spectrogram.values[index] = 7.0;
            spectrogram.values[(index + 5) % 19] = -3.0;
            assert_eq!(spectrogram.range(), Some((-3.0, 7.0)));
        }
        assert_eq!(LogMelSpectrogram::new(128).range(), None);
    }
}
