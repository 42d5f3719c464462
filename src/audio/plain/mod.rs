//! Files of plain samples (WAV, RF64, BW64, Wave64, AIFF, AIFF-C) whose headers do not say the truth, or say it in a way that symphonia
//! does not know. They are read leniently here, sizes being held against the file's length, and shown to symphonia with a header of
//! the usual kind before their own samples. What symphonia reads rightly by itself is left to it.

mod aiff;
mod chunks;
mod riff;
mod samples;
mod shown;

use std::fs::File;
use std::io::Result;

pub(super) use shown::Shown;

/// How a file of `len` bytes is to be shown, if not as it is. Leaves it anywhere.
pub(super) fn shown(file: &mut File, len: u64) -> Result<Option<Shown>> {
    let samples = match riff::read(file, len)? {
        Some(samples) => Some(samples),
        None => aiff::read(file, len)?,
    };
    Ok(samples.filter(|samples| !samples.is_usual).and_then(|samples| Shown::of(&samples)))
}

/// Whether a file begins like one of these.
pub(super) fn begins(head: &[u8]) -> bool {
    [&b"RIFF"[..], b"RF64", b"BW64", b"riff", b"FORM"].iter().any(|mark| head.starts_with(mark))
}
