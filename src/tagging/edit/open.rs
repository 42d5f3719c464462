//! Which kind of file it is, by its content.

use std::fs::File;

use super::bytes::read_range;
use super::chunks::Chunked;
use super::flac::Flac;
use super::id3_file::{Mpeg, end_of_tag};
use super::mp4::Mp4;
use super::ogg::Ogg;
use super::{FieldValues, Part, Refused};
use crate::song::tags::Field;
use crate::spliced::Piece;

/// How a song's file is put together.
#[derive(Debug)]
pub enum Layout {
    /// MP3.
    Mpeg(Mpeg),
    /// FLAC.
    Flac(Flac),
    /// Ogg with Vorbis or Opus.
    Ogg(Ogg),
    /// MP4.
    Mp4(Box<Mp4>),
    /// WAV and AIFF.
    Chunked(Chunked),
}

/// Looks at a file. Its sound is not read.
pub fn open(file: &mut File) -> Result<Layout, Refused> {
    let len = file.metadata()?.len();
    let head = read_range(file, 0..12)?;
    let form = head.get(8..12).unwrap_or_default();
    Ok(match &head[..] {
        head if head.starts_with(b"OggS") => Layout::Ogg(Ogg::read(file, len)?),
        head if head.get(4..8) == Some(b"ftyp") => Layout::Mp4(Box::new(Mp4::read(file, len)?)),
        head if head.starts_with(b"RIFF") && form == b"WAVE" => Layout::Chunked(Chunked::read(file, len)?),
        head if head.starts_with(b"FORM") && matches!(form, b"AIFF" | b"AIFC") => {
            Layout::Chunked(Chunked::read(file, len)?)
        }
        head if [&b"RF64"[..], b"BW64", b"riff"].iter().any(|mark| head.starts_with(mark)) => {
            return Err(Refused::NoPlace("a WAV file of this kind"));
        }
        _ => {
            let end = end_of_tag(file, len)?;
            let mark = read_range(file, end..end + 8)?;
            let (kind, begins) = (mark.get(4..).unwrap_or_default(), |with: &[u8]| mark.starts_with(with));
            if begins(b"fLaC") {
                Layout::Flac(Flac::read(file, len)?)
            } else if kind == b"ftyp" || begins(b"OggS") || begins(b"RIFF") || begins(b"FORM") {
                return Err(Refused::Damaged("it begins with a tag that does not belong to its format"));
            } else if matches!(kind, b"moov" | b"moof" | b"mdat" | b"wide") {
                // A QuickTime file may begin with any of its boxes.
                return Err(Refused::NoPlace("an MP4 file that does not say what it is"));
            } else {
                Layout::Mpeg(Mpeg::read(file, len)?)
            }
        }
    })
}

impl Layout {
    /// What `field` holds; nothing where it is missing.
    pub fn values(&self, field: Field) -> Vec<String> {
        match self {
            Self::Mpeg(file) => file.values(field),
            Self::Flac(file) => file.values(field),
            Self::Ogg(file) => file.values(field),
            Self::Mp4(file) => file.values(field),
            Self::Chunked(file) => file.values(field),
        }
    }

    /// The pieces of the file (this very one) with other values in these fields.
    pub fn edited(&self, file: &mut File, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        match self {
            Self::Mpeg(mpeg) => mpeg.edited(changes),
            Self::Flac(flac) => flac.edited(changes),
            Self::Ogg(ogg) => ogg.edited(file, changes),
            Self::Mp4(mp4) => mp4.edited(file, changes),
            Self::Chunked(chunked) => chunked.edited(changes),
        }
    }

    /// All that must be the same when these fields change: other tags, covers, chapters, the bytes of the sound. Reads the whole file.
    pub fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        match self {
            Self::Mpeg(mpeg) => mpeg.parts(file, fields),
            Self::Flac(flac) => flac.parts(file, fields),
            Self::Ogg(ogg) => ogg.parts(file, fields),
            Self::Mp4(mp4) => mp4.parts(file, fields),
            Self::Chunked(chunked) => chunked.parts(file, fields),
        }
    }
}
