//! Numbers and stretches of bytes, read within bounds.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use super::Refused;

/// A tag longer than this is not read: no covers are that large, and it is held in memory several times over.
pub(super) const MOST: u64 = 64 << 20;

/// These bytes of `file`; fewer at its end.
pub(super) fn read_range(file: &mut File, range: Range<u64>) -> Result<Vec<u8>, Refused> {
    let len = range.end.saturating_sub(range.start);
    if len > MOST {
        return Err(Refused::TooLong);
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(range.start))?;
    file.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The same, where the file must have them all.
pub(super) fn read_exactly(file: &mut File, range: Range<u64>) -> Result<Vec<u8>, Refused> {
    let len = range.end.saturating_sub(range.start);
    let bytes = read_range(file, range)?;
    if bytes.len() as u64 == len { Ok(bytes) } else { Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()) }
}

/// Four bytes, the highest first.
pub(super) fn be32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// Four bytes, the lowest first.
pub(super) fn le32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Seven bits a byte, as `ID3v2` writes lengths.
pub(super) fn synchsafe(bytes: &[u8]) -> usize {
    bytes.iter().take(4).fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f))
}

/// `size` with seven bits a byte; an error where it has more than 28.
pub(super) fn to_synchsafe(size: usize) -> Result<[u8; 4], Refused> {
    if size >= 1 << 28 {
        return Err(Refused::TooLong);
    }
    #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
    Ok([21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8))
}
