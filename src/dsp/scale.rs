//! Mel scales: pitch as it is heard, in two common formulas.
//!
//! Slaney: M. Slaney, "Auditory Toolbox", Interval Research technical report 1998-010: linear below 1 kHz (3 mel per
//! 200 Hz), logarithmic above (27 mel per factor 6.4). HTK: S. Young and others, "The HTK Book", 5.6: 2595 log10(1 + f / 700).

const HZ_PER_MEL: f64 = 200.0 / 3.0;
const BREAK_HZ: f64 = 1000.0;
const BREAK_MEL: f64 = BREAK_HZ / HZ_PER_MEL;
/// ln(6.4) / 27, the growth of the frequency per mel above the break.
const LOG_STEP: f64 = 0.068_751_777_420_949_12;

const HTK_MEL: f64 = 2595.0;
const HTK_HZ: f64 = 700.0;

/// Which formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MelScale {
    /// librosa's default.
    Slaney,
    /// torchaudio's default.
    Htk,
}

impl MelScale {
    /// Hertz to mel.
    pub fn mel(self, hz: f64) -> f64 {
        match self {
            Self::Slaney if hz < BREAK_HZ => hz / HZ_PER_MEL,
            Self::Slaney => BREAK_MEL + (hz / BREAK_HZ).ln() / LOG_STEP,
            Self::Htk => HTK_MEL * (1.0 + hz / HTK_HZ).log10(),
        }
    }

    /// Mel to hertz.
    pub fn hz(self, mel: f64) -> f64 {
        match self {
            Self::Slaney if mel < BREAK_MEL => mel * HZ_PER_MEL,
            Self::Slaney => BREAK_HZ * (LOG_STEP * (mel - BREAK_MEL)).exp(),
            Self::Htk => HTK_HZ * (10f64.powf(mel / HTK_MEL) - 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slaneys_scale_is_exact_at_its_landmarks() {
        assert_eq!(MelScale::Slaney.mel(0.0), 0.0);
        assert!((MelScale::Slaney.mel(1000.0) - 15.0).abs() < 1e-12);
        assert!((MelScale::Slaney.mel(6400.0) - 42.0).abs() < 1e-9);
        assert!((LOG_STEP - 6.4f64.ln() / 27.0).abs() < 1e-15);
    }

    #[test]
    fn htks_scale_is_exact_at_its_landmarks() {
        assert_eq!(MelScale::Htk.mel(0.0), 0.0);
        assert!((MelScale::Htk.mel(6300.0) - 2595.0).abs() < 1e-9);
        assert!((MelScale::Htk.mel(1000.0) - 999.985_5).abs() < 1e-3);
    }

    #[test]
    fn mel_and_hertz_are_inverse() {
        for scale in [MelScale::Slaney, MelScale::Htk] {
            for hz in [0.0, 59.9, 999.0, 1000.0, 1001.0, 11_025.0] {
                assert!((scale.hz(scale.mel(hz)) - hz).abs() < 1e-8, "{scale:?}, {hz} Hz");
            }
        }
    }
}
