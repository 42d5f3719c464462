//! Chunks one after another: a name, a size, and as many bytes. Sizes are believed as far as the file goes.

use std::fs::File;
use std::io::Result;
use std::ops::{ControlFlow, Range};

use crate::audio::bytes::bytes_at;

/// More chunks than any file has.
pub(super) const MOST: usize = 10_000;

/// Which end of a size comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Little,
    Big,
}

/// A chunk: its name, its size as it is written, and where its bytes begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) name: [u8; 4],
    pub(super) said: u32,
    pub(super) start: u64,
}

impl Chunk {
    /// Where it ends, if its size is true.
    pub(super) fn end(&self) -> u64 {
        self.start + u64::from(self.said)
    }
}

/// Walks over the chunks from `at` on until `each` breaks it off.
pub(super) fn walk(
    file: &mut File,
    mut at: u64,
    end: End,
    each: &mut dyn FnMut(&mut File, &Chunk) -> Result<ControlFlow<()>>,
) -> Result<()> {
    for _ in 0..MOST {
        let Some(header) = bytes_at::<8>(file, at)? else { return Ok(()) };
        let [a, b, c, d, size @ ..] = header;
        let said = match end {
            End::Little => u32::from_le_bytes(size),
            End::Big => u32::from_be_bytes(size),
        };
        let chunk = Chunk { name: [a, b, c, d], said, start: at + 8 };
        if each(file, &chunk)?.is_break() {
            return Ok(());
        }
        at = padded(file, chunk.end())?;
    }
    Ok(())
}

/// A chunk of an odd length is followed by a byte of padding; not every program knows.
fn padded(file: &mut File, next: u64) -> Result<u64> {
    if next.is_multiple_of(2) {
        return Ok(next);
    }
    let (here, after) = (name_at(file, next)?, name_at(file, next + 1)?);
    let is_known = |name: &Option<[u8; 4]>| name.is_some_and(|name| KNOWN.contains(&&name));
    let is_unpadded = is_known(&here) && !is_known(&after) || here.is_some() && after.is_none();
    Ok(if is_unpadded { next } else { next + 1 })
}

/// Names that follow often enough to be told from a byte of padding and the beginning of a name.
const KNOWN: [&[u8; 4]; 12] =
    [b"data", b"fmt ", b"fact", b"LIST", b"id3 ", b"ID3 ", b"bext", b"JUNK", b"COMM", b"SSND", b"ANNO", b"MARK"];

/// The name of a chunk that may begin at `at`: names are letters.
fn name_at(file: &mut File, at: u64) -> Result<Option<[u8; 4]>> {
    Ok(bytes_at::<4>(file, at)?.filter(|name| name.iter().all(|byte| (0x20..0x7f).contains(byte))))
}

/// From here on a size is what a program writes that does not know it yet.
const PLACEHOLDER: u32 = 0x7fff_0000;

/// A size that goes past the end of the file by more than this share of itself is of a file that was cut short.
const CUT: u64 = 100;

/// Where samples lie that a chunk holds from `start` on: to its end, or to the file's end where its size is a placeholder or a little
/// wrong. `None` for a file that was cut short, which has to be seen as what it is.
pub(super) fn samples_of(chunk: &Chunk, start: u64, len: u64) -> Option<Range<u64>> {
    let end = chunk.end();
    let is_placeholder = chunk.said == 0 || chunk.said >= PLACEHOLDER;
    if !is_placeholder && end.saturating_sub(len) > u64::from(chunk.said) / CUT {
        return None;
    }
    let start = start.min(len);
    Some(start..if is_placeholder { len } else { end.clamp(start, len) })
}
