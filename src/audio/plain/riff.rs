//! RIFF (WAV), its forms for long files RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088), and Sony's Wave64.

use std::fs::File;
use std::io::Result;
use std::ops::{ControlFlow, Range};

use super::chunks::{End, MOST, samples_of, walk};
use super::samples::{Encoding, Samples};
use crate::audio::bytes::bytes_at;

/// Tags of the format chunk (RFC 2361).
const PCM: u16 = 1;
const FLOAT: u16 = 3;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
const MPEG: u16 = 0x50;
const MP3: u16 = 0x55;
const EXTENSIBLE: u16 = 0xfffe;

/// What follows `riff` in the name of Wave64's first chunk.
const W64_RIFF: [u8; 8] = [0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb];

/// The format chunk, as far as it counts.
#[derive(Clone, Copy)]
struct Format {
    tag: u16,
    channels: u16,
    rate: u32,
    align: u16,
    bits: u16,
    /// Of the extension.
    sub_tag: u16,
    valid_bits: u16,
    extra: u16,
    said: u64,
}

/// What a file of this kind holds; `None` for others, and where the codec is none of ours.
pub(super) fn read(file: &mut File, len: u64) -> Result<Option<Samples>> {
    let Some(head) = bytes_at::<12>(file, 0)? else { return Ok(None) };
    let found = match &head[..4] {
        b"RIFF" | b"RF64" | b"BW64" if head.ends_with(b"WAVE") => walk_riff(file, len, &head)?,
        b"riff" if head.ends_with(&W64_RIFF) => walk_w64(file, len)?,
        _ => return Ok(None),
    };
    let Some((format, data, is_true)) = found else { return Ok(None) };
    Ok(samples(&format, data, is_true))
}

type Found = Option<(Format, Vec<Range<u64>>, bool)>;

fn walk_riff(file: &mut File, len: u64, head: &[u8; 12]) -> Result<Found> {
    let said = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    // symphonia ends where the header says; a byte of padding may be missing.
    let whole = said + 8;
    let mut is_true = head.starts_with(b"RIFF") && (said + 8 == len || said + 8 == len + 1);
    let (mut format, mut long) = (None, None);
    let mut data: Vec<Range<u64>> = Vec::new();
    walk(file, 12, End::Little, &mut |file, chunk| {
        let (start, said) = (chunk.start, u64::from(chunk.said));
        // Behind the end that the header tells, nothing goes on.
        if data.last().is_some_and(|part| part.end <= whole && start >= whole) {
            return Ok(ControlFlow::Break(()));
        }
        if !data.is_empty() && &chunk.name != b"data" {
            // What follows the samples does not matter, and what is no chunk ends the file.
            let is_name = chunk.name.iter().all(|byte| (0x20..0x7f).contains(byte));
            return Ok(if is_name { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
        }
        match &chunk.name {
            b"ds64" => long = bytes_at::<16>(file, start)?.map(|sizes| u64::from_le_bytes(last_eight(sizes))),
            b"fmt " => format = read_format(file, start, said)?,
            b"data" => {
                let part = match long.filter(|_| chunk.said == u32::MAX) {
                    Some(size) if size > 0 && size <= len.saturating_sub(start) => Some(start..start + size),
                    _ => samples_of(chunk, start, len),
                };
                // The song goes on in a second one; symphonia reads one only.
                is_true &= chunk.said > 0 && chunk.end() <= len && data.is_empty();
                let has_more = part.as_ref().is_some_and(|part| part.end == chunk.end() && part.end < len);
                data.extend(part);
                return Ok(if has_more { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
            }
            // What symphonia stumbles over.
            b"fact" => is_true &= said == 4,
            b"LIST" | b"id3 " | b"ID3 " => is_true = false,
            _ => {}
        }
        is_true &= chunk.end() <= len && said.is_multiple_of(2);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(format.filter(|_| !data.is_empty()).map(|format| (format, data, is_true)))
}

/// Names of 16 bytes, sizes of 8 that count the header, and everything begins at a multiple of 8.
fn walk_w64(file: &mut File, len: u64) -> Result<Found> {
    const HEADER: u64 = 24;
    let (mut at, mut format) = (HEADER + 16, None);
    for _ in 0..MOST {
        let Some(header) = bytes_at::<24>(file, at)? else { break };
        let size = u64::from_le_bytes(last_eight(header));
        let start = at + HEADER;
        match &header[..4] {
            b"fmt " => format = read_format(file, start, size.saturating_sub(HEADER))?,
            b"data" => {
                let end = if size <= HEADER || size > len - at { len } else { at + size };
                let data = start.min(len)..end;
                return Ok(format.map(|format| (format, Vec::from([data]), false)));
            }
            _ => {}
        }
        let Some(next) = at.checked_add(size.max(HEADER)).and_then(|next| next.checked_next_multiple_of(8)) else {
            break;
        };
        at = next;
    }
    Ok(None)
}

fn last_eight<const N: usize>(bytes: [u8; N]) -> [u8; 8] {
    let mut last = [0; 8];
    last.copy_from_slice(&bytes[N - 8..]);
    last
}

fn read_format(file: &mut File, at: u64, said: u64) -> Result<Option<Format>> {
    let Some(bytes) = bytes_at::<16>(file, at)? else { return Ok(None) };
    let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let mut format = Format {
        tag: short(0),
        channels: short(2),
        rate: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        align: short(12),
        bits: short(14),
        sub_tag: 0,
        valid_bits: 0,
        extra: 0,
        said,
    };
    if format.tag == EXTENSIBLE
        && said >= 26
        && let Some(more) = bytes_at::<10>(file, at + 16)?
    {
        format.extra = u16::from_le_bytes([more[0], more[1]]);
        format.valid_bits = u16::from_le_bytes([more[2], more[3]]);
        format.sub_tag = u16::from_le_bytes([more[8], more[9]]);
    }
    Ok(Some(format))
}

fn samples(format: &Format, data: Vec<Range<u64>>, is_true: bool) -> Option<Samples> {
    let Format { channels, rate, align, bits, .. } = *format;
    let tag = if format.tag == EXTENSIBLE { format.sub_tag } else { format.tag };
    let encoding = match tag {
        PCM => Encoding::Little,
        FLOAT => Encoding::LittleFloat,
        A_LAW => Encoding::ALaw,
        MU_LAW => Encoding::MuLaw,
        MPEG | MP3 => Encoding::Mp3,
        _ => return None,
    };
    // The samples lie in whole bytes at their upper end; more of them than the bits need are said by the frame's size.
    let least = bits.div_ceil(8);
    let bytes = match align.checked_div(channels) {
        Some(bytes) if bytes > least && bytes <= 4 && align % channels == 0 && encoding == Encoding::Little => bytes,
        _ => least,
    };
    let extension_is_usual = format.tag != EXTENSIBLE
        || format.said == 40
            && format.extra == 22
            && (format.valid_bits == bits || tag == PCM && format.valid_bits == 0);
    let is_usual = is_true
        && encoding != Encoding::Mp3
        && matches!(format.said, 16 | 18 | 40)
        && !(matches!(encoding, Encoding::ALaw | Encoding::MuLaw) && format.said == 16)
        && bits.is_multiple_of(8)
        && u32::from(align) == u32::from(channels) * u32::from(least)
        && extension_is_usual;
    Some(Samples { encoding, channels, rate, bytes, data, is_usual, name: "WAV" })
}
