//! The natural logarithm of many positive numbers at once.
//!
//! The standard library's `ln` is a call per number and costs more than the FFT; this loop has no branches, so the
//! compiler works on several numbers at a time, and it uses the same operations on every machine.

use std::f32::consts::{LN_2, LN_10, SQRT_2};

/// Added to the power before the natural logarithm: −90 dB, so digital silence is a number.
const ADDED: f32 = 1e-9;
/// No power counts as less in decibels: −100 dB.
const LEAST: f32 = 1e-10;

/// How power becomes loudness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogRule {
    /// ln(power + 1e−9).
    Natural,
    /// 10 log10(max(power, 1e−10)).
    Decibels,
}

impl LogRule {
    /// Replaces every power, within 3e-7 of the logarithm, relative or absolute, whichever is larger. Anything but finite
    /// numbers from 0 on gives a meaningless but finite or infinite value.
    pub(super) fn apply(self, powers: &mut [f32]) {
        match self {
            Self::Natural => powers.iter_mut().for_each(|power| *power = ln(*power + ADDED)),
            Self::Decibels => powers.iter_mut().for_each(|power| {
                let at_least = if *power > LEAST { *power } else { LEAST };
                *power = ln(at_least) * (10.0 / LN_10);
            }),
        }
    }
}

/// `x = m · 2^e` with m in [√½, √2), so ln x = e ln 2 + 2 artanh((m − 1) / (m + 1)); the odd series of artanh has an
/// argument of at most 0.172, and five terms leave an error under 1e-9.
#[inline]
fn ln(x: f32) -> f32 {
    const MANTISSA: u32 = 0x007f_ffff;
    const ONE: u32 = 0x3f80_0000;
    let bits = x.to_bits();
    let mantissa = f32::from_bits((bits & MANTISSA) | ONE);
    let above = mantissa > SQRT_2;
    let m = if above { mantissa * 0.5 } else { mantissa };
    let e = (bits >> 23).cast_signed() - 127 + i32::from(above);
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let series = 1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0))));
    e as f32 * LN_2 + 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_with_the_standard_library_over_the_whole_range_of_power() {
        let mut worst = 0.0f64;
        for step in 0..400_000 {
            let x = 1e-9 * 10f64.powf(f64::from(step) * 18.0 / 400_000.0);
            let exact = f64::from(x as f32).ln();
            worst = worst.max((f64::from(ln(x as f32)) - exact).abs() / exact.abs().max(1.0));
        }
        assert!(worst < 3e-7, "{worst}");
    }

    #[test]
    fn silence_gives_the_floor() {
        let (mut natural, mut decibels) = ([0.0], [0.0, 1e-11, 1.0, 100.0]);
        LogRule::Natural.apply(&mut natural);
        LogRule::Decibels.apply(&mut decibels);
        assert!((natural[0] - 1e-9f32.ln()).abs() < 1e-5);
        for (ours, exact) in decibels.into_iter().zip([-100.0, -100.0, 0.0, 20.0]) {
            assert!((ours - exact).abs() < 1e-4, "{ours} is not {exact}");
        }
    }
}
