//! AIFF and AIFF-C (Apple, Audio Interchange File Format, 1989 and 1991).

use std::fs::File;
use std::io::Result;
use std::ops::ControlFlow;

use super::chunks::{End, samples_of, walk};
use super::samples::{Encoding, Samples};
use crate::audio::bytes::bytes_at;

/// The common chunk.
#[derive(Clone, Copy)]
struct Common {
    channels: u16,
    frames: u32,
    bits: u16,
    rate: u32,
    kind: [u8; 4],
    is_compressed: bool,
}

/// What a file of this kind holds; `None` for others, and where the codec is none of ours.
pub(super) fn read(file: &mut File, len: u64) -> Result<Option<Samples>> {
    let Some(head) = bytes_at::<12>(file, 0)? else { return Ok(None) };
    let is_compressed = head.ends_with(b"AIFC");
    if !head.starts_with(b"FORM") || !(is_compressed || head.ends_with(b"AIFF")) {
        return Ok(None);
    }
    let said = u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
    let mut is_true = said + 8 == len;
    let (mut common, mut data) = (None, None);
    walk(file, 12, End::Big, &mut |file, chunk| {
        let (start, said) = (chunk.start, u64::from(chunk.said));
        match &chunk.name {
            b"COMM" => common = read_common(file, start, said, is_compressed)?,
            b"SSND" => {
                let sizes = bytes_at::<8>(file, start)?.unwrap_or_default();
                let offset = u64::from(u32::from_be_bytes([sizes[0], sizes[1], sizes[2], sizes[3]]));
                data = samples_of(chunk, start + 8 + offset, len);
                is_true &= chunk.said > 8 && sizes == [0; 8];
            }
            b"ID3 " | b"id3 " => is_true = false,
            _ => {}
        }
        is_true &= chunk.end() <= len && said.is_multiple_of(2);
        // A chunk without a size goes to the file's end.
        let is_known = common.is_some() && data.is_some();
        Ok(if is_known { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(common.zip(data).and_then(|(common, data)| samples(&common, data, is_true)))
}

fn read_common(file: &mut File, at: u64, said: u64, is_compressed: bool) -> Result<Option<Common>> {
    let Some(bytes) = bytes_at::<18>(file, at)? else { return Ok(None) };
    let kind = if is_compressed && said >= 22 { bytes_at::<4>(file, at + 18)?.unwrap_or(*b"NONE") } else { *b"NONE" };
    let rate = rate([bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]]);
    Ok(Some(Common {
        channels: u16::from_be_bytes([bytes[0], bytes[1]]),
        frames: u32::from_be_bytes([bytes[2], bytes[3], bytes[4], bytes[5]]),
        bits: u16::from_be_bytes([bytes[6], bytes[7]]),
        rate,
        kind,
        is_compressed,
    }))
}

/// A number of 80 bits, of which the first 64 are enough, as a whole one; 0 for those that are no rate.
fn rate([a, b, mantissa @ ..]: [u8; 8]) -> u32 {
    let exponent = i32::from(u16::from_be_bytes([a, b])) - 16383;
    let [c, d, e, f, ..] = mantissa;
    let upper = u32::from_be_bytes([c, d, e, f]);
    if (0..32).contains(&exponent) { upper >> (31 - exponent) } else { 0 }
}

fn samples(common: &Common, data: std::ops::Range<u64>, is_true: bool) -> Option<Samples> {
    let Common { channels, bits, rate, .. } = *common;
    let whole = bits.div_ceil(8);
    let (encoding, bytes) = match &common.kind {
        b"NONE" | b"twos" => (Encoding::Big, whole),
        b"sowt" => (Encoding::Little, whole),
        b"raw " => (Encoding::Little, 1),
        b"in24" => (Encoding::Big, 3),
        b"42ni" => (Encoding::Little, 3),
        b"in32" => (Encoding::Big, 4),
        b"23ni" => (Encoding::Little, 4),
        b"fl32" | b"FL32" => (Encoding::BigFloat, 4),
        b"fl64" | b"FL64" => (Encoding::BigFloat, 8),
        b"alaw" | b"ALAW" => (Encoding::ALaw, 1),
        b"ulaw" | b"ULAW" => (Encoding::MuLaw, 1),
        _ => return None,
    };
    let frames = (data.end - data.start).checked_div(u64::from(channels) * u64::from(bytes));
    let is_usual = is_true
        && (!common.is_compressed || common.kind == *b"NONE" && bits == 16)
        && bits.is_multiple_of(8)
        && frames == Some(u64::from(common.frames));
    Some(Samples { encoding, channels, rate, bytes, data: vec![data], is_usual, name: "AIFF" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_from_their_eighty_bits() {
        assert_eq!(rate([0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0]), 44_100);
        assert_eq!(rate([0x40, 0x0d, 0xac, 0x44, 0, 0, 0, 0]), 22_050);
        assert_eq!(rate([0x40, 0x0f, 0xbb, 0x80, 0, 0, 0, 0]), 96_000);
        assert_eq!(rate([0xff; 8]), 0);
    }
}
