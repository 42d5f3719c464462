//! Whether two files sound the same: every sample of both, decoded side by side.

use std::ops::ControlFlow;
use std::path::Path;

use crate::audio::{AudioReader, DecodeError};

/// Compares all samples of two files; `None` where `go_on` broke it off. Where the first of them cannot be decoded any further, the
/// other must break off at the same place for the same reason.
pub(super) fn is_equal(
    paths: [&Path; 2],
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<bool>, DecodeError> {
    let mut first = AudioReader::open(paths[0])?;
    let mut second = AudioReader::open(paths[1])?;
    if first.info() != second.info() {
        return Ok(Some(false));
    }
    loop {
        if go_on().is_break() {
            return Ok(None);
        }
        let same = match (first.next_chunk(), second.next_chunk()) {
            (Ok(Some(a)), Ok(Some(b))) => {
                // By their bits: a damaged float may hold what equals nothing, not even itself.
                let bits = || a.interleaved.iter().zip(b.interleaved).all(|(a, b)| a.to_bits() == b.to_bits());
                let shape = (a.start, a.channels, a.interleaved.len()) == (b.start, b.channels, b.interleaved.len());
                shape && bits()
            }
            (Ok(None), Ok(None)) => return Ok(Some(true)),
            (Err(a), Err(b)) => return Ok(Some(a.to_string() == b.to_string())),
            _ => false,
        };
        if !same {
            return Ok(Some(false));
        }
    }
}
