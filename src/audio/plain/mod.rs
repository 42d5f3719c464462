//! Files of plain samples (WAV, RF64, BW64, Wave64, AIFF, AIFF-C) whose headers do not say the truth, or say it in a way that symphonia
//! does not know. They are read leniently here, sizes being held against the file's length, and shown to symphonia with a header of
//! the usual kind before their own samples. What symphonia reads rightly by itself is left to it.

mod aiff;
mod chunks;
mod riff;
mod shown;

use std::fs::File;
use std::io::Result;
use std::ops::Range;

pub(super) use shown::Shown;

/// How samples lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// Whole numbers, little end first; one byte is unsigned.
    Little,
    /// Whole numbers, big end first; one byte is signed.
    Big,
    LittleFloat,
    BigFloat,
    ALaw,
    MuLaw,
    /// No samples at all: the frames of an MP3.
    Mp3,
}

/// What a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Samples {
    encoding: Encoding,
    channels: u16,
    rate: u32,
    /// Bytes of a sample of one channel.
    bytes: u16,
    /// Where they lie in the file.
    data: Range<u64>,
    /// The header is one that symphonia reads rightly.
    is_usual: bool,
    /// What people call the container.
    name: &'static str,
}

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
