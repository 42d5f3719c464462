//! The Slaney mel scale and its filterbank, as librosa's `mel(htk=False, norm="slaney")`.

/// Hertz to Slaney mel.
pub fn hz_to_mel(_hz: f64) -> f64 {
    todo!()
}

/// Slaney mel to hertz.
pub fn mel_to_hz(_mel: f64) -> f64 {
    todo!()
}

/// Triangular bands with Slaney (area) normalisation.
pub struct MelFilterbank {}

impl MelFilterbank {
    /// `n_mels` bands from `fmin` to `fmax` Hz over the bins of an `n_fft` FFT at `sample_rate`.
    pub fn new(_sample_rate: u32, _n_fft: usize, _n_mels: usize, _fmin: f32, _fmax: f32) -> Self {
        todo!()
    }

    /// Band energies of one power spectrum.
    pub fn apply(&self, _power: &[f32], _bands: &mut [f32]) {
        todo!()
    }

    /// Centre frequency of `band` in hertz.
    pub fn centre_hz(&self, _band: usize) -> f32 {
        todo!()
    }
}
