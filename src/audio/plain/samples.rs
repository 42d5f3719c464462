//! What a header says of the samples behind it.

use std::ops::Range;

/// How samples lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
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
pub(super) struct Samples {
    pub(super) encoding: Encoding,
    pub(super) channels: u16,
    pub(super) rate: u32,
    /// Bytes of a sample of one channel.
    pub(super) bytes: u16,
    /// Where they lie in the file, one part after another.
    pub(super) data: Vec<Range<u64>>,
    /// The header is one that symphonia reads rightly.
    pub(super) is_usual: bool,
    /// What people call the container.
    pub(super) name: &'static str,
}
