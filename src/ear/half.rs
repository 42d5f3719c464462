//! Half floats (IEEE 754 binary16), in which features are kept: half the bytes, eleven bits of each number.

/// The nearest half float, lowest byte first. Numbers too large become infinite, too small ones 0.
pub(super) fn to_bytes(number: f32) -> [u8; 2] {
    let bits = number.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let magnitude = bits & 0x7fff_ffff;
    let half = if magnitude > 0x7f80_0000 {
        0x7e00
    } else if magnitude >= 0x477f_f000 {
        0x7c00
    } else if magnitude >= 0x3880_0000 {
        // Normal: the exponent has another bias, and 13 bits are rounded off, to even.
        let rebiased = magnitude - 0x3800_0000;
        ((rebiased + 0xfff + ((rebiased >> 13) & 1)) >> 13) as u16
    } else {
        // Subnormal: a whole number of 2⁻²⁴.
        (f32::from_bits(magnitude) * 16_777_216.0).round_ties_even() as u16
    };
    (sign | half).to_le_bytes()
}

/// The number of a half float.
pub(super) fn from_bytes(bytes: [u8; 2]) -> f32 {
    let bits = u16::from_le_bytes(bytes);
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (bits >> 10 & 0x1f, u32::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction as f32 / 16_777_216.0,
        0x1f if fraction == 0 => f32::INFINITY,
        0x1f => f32::NAN,
        _ => f32::from_bits((u32::from(exponent) + 112) << 23 | fraction << 13),
    };
    sign * magnitude
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_float_comes_back_as_it_was() {
        for bits in 0..=u16::MAX {
            let number = from_bytes(bits.to_le_bytes());
            if !number.is_nan() {
                assert_eq!(u16::from_le_bytes(to_bytes(number)), bits, "{number}");
            }
        }
    }

    #[test]
    fn known_numbers_have_their_bits() {
        for (number, bits) in [
            (1.0, 0x3c00),
            (-2.0, 0xc000),
            (65_504.0, 0x7bff),
            (65_520.0, 0x7c00),
            (0.1, 0x2e66),
            (1e-9, 0),
            (1.000_488_3, 0x3c00),
        ] {
            assert_eq!(u16::from_le_bytes(to_bytes(number)), bits, "{number}");
        }
        assert!(from_bytes(to_bytes(f32::NAN)).is_nan());
    }
}
