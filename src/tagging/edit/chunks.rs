//! A WAV or AIFF file: the tag is an `ID3v2` tag in a chunk.

use std::fs::File;
use std::ops::Range;

use super::bytes::read_exactly;
use super::id3::Id3Tag;
use super::{FieldValues, Part, Refused, id3_file, id3_text};
use crate::song::tags::Field;
use crate::spliced::Piece;

const MOST: usize = 10_000;
const HEAD: u64 = 8;
const DAMAGED: Refused = Refused::Damaged("its chunks are damaged");

#[derive(Clone, Debug)]
struct Chunk {
    name: [u8; 4],
    content: Range<u64>,
    /// With the byte that makes it even.
    end: u64,
}

impl Chunk {
    fn is_tag(&self) -> bool {
        self.name.eq_ignore_ascii_case(b"ID3 ")
    }
}

/// A WAV or AIFF file.
#[derive(Debug)]
pub struct Chunked {
    is_wave: bool,
    chunks: Vec<Chunk>,
    tag: Option<Id3Tag>,
    /// Where the form ends; what follows belongs to no chunk.
    end: u64,
    len: u64,
}

impl Chunked {
    pub(super) fn read(file: &mut File, len: u64) -> Result<Self, Refused> {
        let head = read_exactly(file, 0..12)?;
        let is_wave = head.starts_with(b"RIFF");
        let end = HEAD + u64::from(size_of(&head, is_wave));
        if end > len {
            return Err(Refused::Damaged("it is cut short, or its length is not in it"));
        }
        let (mut at, mut chunks) = (12, Vec::new());
        while at + HEAD <= end {
            let head = read_exactly(file, at..at + HEAD)?;
            let name = [head[0], head[1], head[2], head[3]];
            let content = at + HEAD..at + HEAD + u64::from(size_of(&head, is_wave));
            let is_name = name.iter().all(|byte| (0x20..0x7f).contains(byte));
            if !is_name || content.end > end || chunks.len() >= MOST {
                return Err(DAMAGED);
            }
            at = content.end.next_multiple_of(2).min(end);
            chunks.push(Chunk { name, content, end: at });
        }
        if at != end || !chunks.iter().any(|chunk| matches!(&chunk.name, b"data" | b"SSND")) {
            return Err(DAMAGED);
        }
        let tag = chunks.iter().find(|chunk| chunk.is_tag()).map(|chunk| id3_file::tag_in(file, &chunk.content));
        Ok(Self { is_wave, chunks, tag: tag.transpose()?, end, len })
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        self.tag.as_ref().map(|tag| id3_text::values_in(tag, field)).unwrap_or_default()
    }

    pub(super) fn edited(&self, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        let old = self.chunks.iter().find(|chunk| chunk.is_tag());
        let was = old.map_or(0, |chunk| usize::try_from(chunk.content.end - chunk.content.start).unwrap_or(0));
        let tag = id3_file::with(self.tag.as_ref(), changes)?.to_bytes(was)?;
        let name = old.map_or(if self.is_wave { *b"id3 " } else { *b"ID3 " }, |chunk| chunk.name);
        let mut chunk = [&name[..], &self.size(tag.len() as u64)?, &tag].concat();
        // Where the last chunk lacks the byte that makes it even.
        let missing = self.end % 2;
        if chunk.len() % 2 != 0 {
            chunk.push(0);
        }
        let place = match old {
            Some(old) => old.content.start - HEAD..old.end,
            None => self.end..self.end,
        };
        let before = if old.is_none() && missing == 1 { vec![0] } else { Vec::new() };
        let now = self.end - (place.end - place.start) + (before.len() + chunk.len()) as u64;
        Ok(vec![
            Piece::Part(0..4),
            Piece::Bytes(self.size(now - HEAD)?.to_vec()),
            Piece::Part(8..place.start),
            Piece::Bytes([before, chunk].concat()),
            Piece::Part(place.end..self.len),
        ])
    }

    pub(super) fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        let mut parts = vec![Part::of("form", &[read_exactly(file, 0..4)?, read_exactly(file, 8..12)?].concat())];
        let mut seen = false;
        for chunk in &self.chunks {
            if chunk.is_tag() && !seen {
                seen = true;
                parts.extend(id3_file::parts(self.tag.as_ref(), fields));
                continue;
            }
            let name = format!("chunk {}", String::from_utf8_lossy(&chunk.name).trim_end());
            parts.push(Part::of_range(name, file, chunk.content.clone())?);
        }
        parts.push(Part::of_range("bytes behind the chunks", file, self.end..self.len)?);
        Ok(parts)
    }

    fn size(&self, size: u64) -> Result<[u8; 4], Refused> {
        let size = u32::try_from(size).map_err(|_| Refused::TooLong)?;
        Ok(if self.is_wave { size.to_le_bytes() } else { size.to_be_bytes() })
    }
}

fn size_of(head: &[u8], is_wave: bool) -> u32 {
    let size = [head[4], head[5], head[6], head[7]];
    if is_wave { u32::from_le_bytes(size) } else { u32::from_be_bytes(size) }
}
