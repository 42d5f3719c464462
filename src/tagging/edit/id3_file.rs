//! An `ID3v2` tag in a file: at the start of an MP3 file, or in a chunk of a WAV or AIFF file.

use std::fs::File;
use std::ops::Range;

use super::bytes::{MOST, read_exactly, read_range};
use super::id3::{Frame, HEADER_LEN, Id3Tag, len_of};
use super::{FieldValues, Part, Refused, id3_text};
use crate::song::tags::Field;
use crate::spliced::Piece;

/// More tags than the most careless programs have put one before another.
const MOST_TAGS: usize = 100;

/// Where the tag at the start of the file ends; 0 where there is none.
pub(super) fn end_of_tag(file: &mut File, len: u64) -> Result<u64, Refused> {
    let header = read_range(file, 0..HEADER_LEN as u64)?;
    match len_of(&header) {
        Some(end) if end as u64 > len => Err(Refused::Damaged("its ID3 tag is cut short")),
        Some(end) => Ok(end as u64),
        None if header.starts_with(b"ID3") => Err(Refused::Damaged("its ID3 tag is damaged")),
        None => Ok(0),
    }
}

/// An MP3 file.
#[derive(Debug)]
pub struct Mpeg {
    /// Its tags with their lengths. Careless programs have put one before another; which of them is read depends on the reader.
    tags: Vec<(Id3Tag, usize)>,
    /// Where the tags end.
    end: u64,
    len: u64,
}

impl Mpeg {
    pub(super) fn read(file: &mut File, len: u64) -> Result<Self, Refused> {
        let mut end = end_of_tag(file, len)?;
        let mut tags = Vec::new();
        if end > 0 {
            tags.push((Id3Tag::parse(&read_exactly(file, 0..end)?)?, usize::try_from(end).unwrap_or(usize::MAX)));
        }
        while let Some(more) = len_of(&read_range(file, end..end + HEADER_LEN as u64)?) {
            let next = end + more as u64;
            // What is no tag after all stays with the sound.
            let Ok(tag) = read_exactly(file, end..next).and_then(|bytes| Id3Tag::parse(&bytes)) else { break };
            tags.push((tag, more));
            end = next;
            if end > MOST || tags.len() > MOST_TAGS {
                return Err(Refused::TooLong);
            }
        }
        Ok(Self { tags, end, len })
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        let mut values = self.tags.iter().map(|(tag, _)| id3_text::values_in(tag, field));
        values.find(|values| !values.is_empty()).unwrap_or_default()
    }

    pub(super) fn edited(&self, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        let first = self.tags.first();
        let mut bytes = with(first.map(|(tag, _)| tag), changes)?.to_bytes(first.map_or(0, |(_, len)| *len))?;
        // The others are not to say something else.
        let nothing: Vec<_> =
            changes.iter().map(|change| FieldValues { values: Vec::new(), ..change.clone() }).collect();
        for (tag, len) in self.tags.iter().skip(1) {
            bytes.extend(with(Some(tag), &nothing)?.to_bytes(*len)?);
        }
        Ok(vec![Piece::Bytes(bytes), Piece::Part(self.end..self.len)])
    }

    pub(super) fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        let mut parts: Vec<Part> = self.tags.iter().flat_map(|(tag, _)| parts(Some(tag), fields)).collect();
        parts.push(Part::of_range("sound and what follows it", file, self.end..self.len)?);
        Ok(parts)
    }
}

/// The tag in a chunk.
pub(super) fn tag_in(file: &mut File, chunk: &Range<u64>) -> Result<Id3Tag, Refused> {
    let bytes = read_exactly(file, chunk.clone())?;
    let len = len_of(&bytes).ok_or(Refused::Damaged("its ID3 tag is damaged"))?;
    // A chunk may be longer than the tag in it.
    let behind = bytes.get(len..).ok_or(Refused::Damaged("its ID3 tag is cut short"))?;
    if behind.iter().any(|byte| *byte != 0) {
        return Err(Refused::Damaged("its ID3 tag is followed by something else"));
    }
    Id3Tag::parse(&bytes[..len])
}

/// The tag (a new one for `None`) with other values in these fields.
pub(super) fn with(tag: Option<&Id3Tag>, changes: &[FieldValues]) -> Result<Id3Tag, Refused> {
    let mut tag = tag.cloned().unwrap_or(Id3Tag::new());
    for change in changes {
        set(&mut tag, change)?;
    }
    Ok(tag)
}

fn set(tag: &mut Id3Tag, FieldValues { field, values }: &FieldValues) -> Result<(), Refused> {
    let sealed = |frame: &Frame| frame.id == field.frame() && tag.readable(frame).is_none();
    if tag.frames.iter().any(sealed) {
        return Err(Refused::Damaged("its field is compressed or encrypted"));
    }
    let held: Vec<bool> = tag.frames.iter().map(|frame| id3_text::holds(tag, frame, *field)).collect();
    let first = held.iter().position(|held| *held);
    let before = first.and_then(|index| tag.readable(&tag.frames[index]));
    let mut held = held.into_iter();
    tag.frames.retain(|_| !held.next().unwrap_or(false));
    if !values.is_empty() {
        let body = id3_text::body(*field, values, tag.version, before.as_deref());
        let frame = Frame { id: field.frame(), flags: [0, 0], body };
        // First, so that a program that stumbles over a frame later on has read it.
        tag.frames.insert(first.unwrap_or(0), frame);
    }
    Ok(())
}

/// What must stay in a tag when these fields change. A tag that holds nothing else is none.
pub(super) fn parts(tag: Option<&Id3Tag>, fields: &[Field]) -> Vec<Part> {
    let Some(tag) = tag else { return Vec::new() };
    let mut others = tag.clone();
    others.frames.retain(|frame| !fields.iter().any(|field| id3_text::holds(tag, frame, *field)));
    let parts: Vec<Part> = others.pieces().map(|(name, bytes)| Part::of(name, &bytes)).collect();
    if parts.len() == 1 && others.is_plain() { Vec::new() } else { parts }
}
