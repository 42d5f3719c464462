//! Bytes as hexadecimal digits. Knows nothing of what they are of.

use std::fmt;

/// Shows bytes as two lower-case digits each.
#[derive(Clone, Copy, Debug)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The bytes that `digits` stand for; `None` for anything else than `2 · N` digits.
pub fn parse<const N: usize>(digits: &str) -> Option<[u8; N]> {
    if digits.len() != 2 * N || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back_as_bytes() {
        assert_eq!(Hex(&[0, 10, 255]).to_string(), "000aff");
        assert_eq!(parse("000aFF"), Some([0, 10, 255]));
        for wrong in ["", "000af", "000af+", "0x0aff", "00äff"] {
            assert_eq!(parse::<3>(wrong), None, "{wrong}");
        }
    }
}
