//! A file as it is shown to symphonia: a header of the usual kind, and the file's own samples behind it.

use std::ops::Range;

use super::samples::{Encoding, Samples};

/// A header, and the parts of the file that follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::audio) struct Shown {
    pub(in crate::audio) header: Vec<u8>,
    pub(in crate::audio) data: Vec<Range<u64>>,
    /// What people call the file; `None` when it is what it is shown as.
    pub(in crate::audio) name: Option<&'static str>,
}

/// Sizes in both headers have 32 bits: of a longer file the first 4 GiB are shown.
const LONGEST: u64 = u32::MAX as u64 - 1024;

/// A header that says more lies.
const MOST_CHANNELS: u16 = 64;

impl Shown {
    /// `None` for samples that nobody has.
    pub(super) fn of(samples: &Samples) -> Option<Self> {
        if samples.encoding == Encoding::Mp3 {
            return Some(Self { header: Vec::new(), data: samples.data.clone(), name: None });
        }
        let Samples { channels, rate, bytes, .. } = *samples;
        let is_possible = match samples.encoding {
            Encoding::Little | Encoding::Big => (1..=4).contains(&bytes),
            Encoding::LittleFloat | Encoding::BigFloat => matches!(bytes, 4 | 8),
            Encoding::ALaw | Encoding::MuLaw => bytes == 1,
            Encoding::Mp3 => false,
        };
        if !(1..=MOST_CHANNELS).contains(&channels) || rate == 0 || !is_possible {
            return None;
        }
        let frame = u64::from(channels) * u64::from(bytes);
        // Each part holds whole frames; what is left over at its end would shift all that follow.
        let whole = |part: &Range<u64>| part.start..part.end - (part.end - part.start) % frame;
        let data: Vec<Range<u64>> = samples.data.iter().map(whole).collect();
        let bytes: u64 = data.iter().map(|part| part.end - part.start).sum();
        let frames = bytes.min(LONGEST) / frame;
        if frames == 0 {
            return None;
        }
        let size = u32::try_from(frames * frame).ok()?;
        let header = match samples.encoding {
            Encoding::Big | Encoding::BigFloat => aiff(samples, u32::try_from(frames).ok()?, size),
            _ => wav(samples, size),
        };
        Some(Self { header, data: first(&data, u64::from(size)), name: Some(samples.name) })
    }
}

/// The first `bytes` of `parts`.
fn first(parts: &[Range<u64>], mut bytes: u64) -> Vec<Range<u64>> {
    let cut = parts.iter().map(|part| {
        let taken = bytes.min(part.end - part.start);
        bytes -= taken;
        part.start..part.start + taken
    });
    cut.filter(|part| !part.is_empty()).collect()
}

/// RIFF with an extensible format, which takes any number of channels.
fn wav(samples: &Samples, size: u32) -> Vec<u8> {
    let Samples { channels, rate, bytes, .. } = *samples;
    let tag: u16 = match samples.encoding {
        Encoding::LittleFloat => 3,
        Encoding::ALaw => 6,
        Encoding::MuLaw => 7,
        _ => 1,
    };
    let is_extensible = channels > 2;
    let align = channels * bytes;
    let mut format = Vec::with_capacity(40);
    format.extend(if is_extensible { 0xfffe } else { tag }.to_le_bytes());
    format.extend(channels.to_le_bytes());
    format.extend(rate.to_le_bytes());
    format.extend((u64::from(rate) * u64::from(align)).to_le_bytes().into_iter().take(4));
    format.extend(align.to_le_bytes());
    format.extend((bytes * 8).to_le_bytes());
    if is_extensible {
        format.extend(22_u16.to_le_bytes());
        format.extend((bytes * 8).to_le_bytes());
        format.extend(((1_u64 << channels.min(32)) - 1).to_le_bytes().into_iter().take(4));
        format.extend(tag.to_le_bytes());
        format.extend([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    } else if tag != 1 {
        format.extend(0_u16.to_le_bytes());
    }
    let mut header = b"RIFF".to_vec();
    header.extend((size + length(&format) + 20).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(length(&format).to_le_bytes());
    header.extend(format);
    header.extend(b"data");
    header.extend(size.to_le_bytes());
    header
}

/// Of a chunk that was made here.
fn length(chunk: &[u8]) -> u32 {
    u32::try_from(chunk.len()).expect("a few bytes")
}

/// FORM, of compressed kind for floats.
fn aiff(samples: &Samples, frames: u32, size: u32) -> Vec<u8> {
    let Samples { channels, rate, bytes, .. } = *samples;
    let mut common = channels.to_be_bytes().to_vec();
    common.extend(frames.to_be_bytes());
    common.extend((bytes * 8).to_be_bytes());
    let exponent = rate.ilog2();
    common.extend((16383 + exponent).to_be_bytes().into_iter().skip(2));
    common.extend((u64::from(rate) << (63 - exponent)).to_be_bytes());
    let kind: &[u8; 4] = if samples.encoding == Encoding::BigFloat {
        common.extend(if bytes == 4 { b"fl32\0\0" } else { b"fl64\0\0" });
        b"AIFC"
    } else {
        b"AIFF"
    };
    let mut header = b"FORM".to_vec();
    header.extend((4 + 8 + length(&common) + 16 + size).to_be_bytes());
    header.extend(kind);
    header.extend(b"COMM");
    header.extend(length(&common).to_be_bytes());
    header.extend(common);
    header.extend(b"SSND");
    header.extend((size + 8).to_be_bytes());
    header.extend([0; 8]);
    header
}
