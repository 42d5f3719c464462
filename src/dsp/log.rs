//! The natural logarithm of many positive numbers at once.
//!
//! The standard library's `ln` is a call per number and costs more than the FFT; this loop has no branches, so the
//! compiler works on several numbers at a time, and it uses the same operations on every machine.

use std::f32::consts::{LN_2, SQRT_2};

/// Replaces every value `x` by ln(`x` + `floor`), within 3e-7 relative or absolute, whichever is larger.
/// `x` + `floor` must be a normal positive number; anything else gives a meaningless but finite or infinite value.
pub(super) fn ln_with_floor(values: &mut [f32], floor: f32) {
    for value in values {
        *value = ln(*value + floor);
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
            let mut value = [x as f32];
            ln_with_floor(&mut value, 0.0);
            let exact = f64::from(x as f32).ln();
            worst = worst.max((f64::from(value[0]) - exact).abs() / exact.abs().max(1.0));
        }
        assert!(worst < 3e-7, "{worst}");
    }

    #[test]
    fn silence_gives_the_floor() {
        let mut value = [0.0];
        ln_with_floor(&mut value, 1e-9);
        assert!((value[0] - 1e-9f32.ln()).abs() < 1e-5);
    }
}
