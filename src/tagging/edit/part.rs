//! What a file consists of, for the comparison of two: each part by its name and a hash of its bytes.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

/// A part of a file that must be the same before and after. Lengths, offsets, checksums and padding, which may change, are in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// For people: "frame APIC", "sound".
    pub name: String,
    /// BLAKE3 of its bytes.
    pub hash: blake3::Hash,
}

impl Part {
    /// These bytes.
    pub(super) fn of(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), hash: blake3::hash(bytes) }
    }

    /// These bytes of `file`.
    pub(super) fn of_range(name: impl Into<String>, file: &mut File, range: Range<u64>) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        add_range(&mut hasher, file, range)?;
        Ok(Self { name: name.into(), hash: hasher.finalize() })
    }
}

/// Hashes these bytes of `file`, which must be there.
pub(super) fn add_range(hasher: &mut blake3::Hasher, file: &mut File, range: Range<u64>) -> io::Result<()> {
    let len = range.end.saturating_sub(range.start);
    file.seek(SeekFrom::Start(range.start))?;
    let mut buffer = vec![0; 128 * 1024];
    let mut left = len;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = file.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        hasher.update(&buffer[..read]);
        left -= read as u64;
    }
    Ok(())
}
