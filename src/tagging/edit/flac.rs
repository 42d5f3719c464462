//! A FLAC file (RFC 9639): blocks of metadata before the sound.

use std::fs::File;
use std::ops::Range;

use super::bytes::{read_exactly, read_range};
use super::comments::Comments;
use super::{FieldValues, Part, Refused, id3_file};
use crate::song::tags::Field;
use crate::spliced::Piece;

/// Block types, and the flag of the last block.
const PADDING: u8 = 1;
const COMMENTS: u8 = 4;
const LAST: u8 = 0x80;
/// A block's header, and the longest block.
const HEAD: u64 = 4;
const LONGEST: u64 = (1 << 24) - 1;
const MOST_BLOCKS: usize = 10_000;

#[derive(Clone, Debug)]
struct Block {
    kind: u8,
    content: Range<u64>,
}

/// A FLAC file.
#[derive(Debug)]
pub struct Flac {
    /// Where the mark `fLaC` ends.
    start: u64,
    blocks: Vec<Block>,
    comments: Option<Comments>,
    /// Where the sound begins.
    sound: u64,
    len: u64,
}

impl Flac {
    pub(super) fn read(file: &mut File, len: u64) -> Result<Self, Refused> {
        let start = id3_file::end_of_tag(file, len)? + 4;
        let (mut at, mut blocks, mut comments) = (start, Vec::new(), None);
        loop {
            let head = read_exactly(file, at..at + HEAD)?;
            let size = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
            let content = at + HEAD..at + HEAD + size;
            let kind = head[0] & !LAST;
            if content.end > len || kind == 127 || blocks.len() >= MOST_BLOCKS {
                return Err(Refused::Damaged("its metadata is damaged"));
            }
            if kind == COMMENTS && comments.is_none() {
                comments = Some(Comments::parse(&read_exactly(file, content.clone())?)?);
            }
            at = content.end;
            blocks.push(Block { kind, content });
            if head[0] & LAST != 0 {
                return Ok(Self { start, blocks, comments, sound: at, len });
            }
        }
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        self.comments.as_ref().map(|list| list.values(field)).unwrap_or_default()
    }

    pub(super) fn edited(&self, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        let list = self.comments.clone().unwrap_or_else(Comments::new).with(changes).to_bytes()?;
        if list.len() as u64 > LONGEST {
            return Err(Refused::TooLong);
        }
        let mut blocks: Vec<(u8, Piece)> =
            self.blocks.iter().map(|block| (block.kind, Piece::Part(block.content.clone()))).collect();
        match blocks.iter().position(|(kind, _)| *kind == COMMENTS) {
            Some(index) => blocks[index].1 = Piece::Bytes(list),
            // The first block stays the first.
            None => blocks.insert(1, (COMMENTS, Piece::Bytes(list))),
        }
        self.use_padding(&mut blocks);
        let mut pieces = vec![Piece::Part(0..self.start)];
        let last = blocks.len() - 1;
        for (index, (kind, content)) in blocks.into_iter().enumerate() {
            let size = u32::try_from(content.len()).map_err(|_| Refused::TooLong)?.to_be_bytes();
            let flag = if index == last { LAST } else { 0 };
            pieces.push(Piece::Bytes(vec![kind | flag, size[1], size[2], size[3]]));
            pieces.push(content);
        }
        pieces.push(Piece::Part(self.sound..self.len));
        Ok(pieces)
    }

    /// Makes a block of padding longer or shorter, so that the sound stays where it is.
    fn use_padding(&self, blocks: &mut Vec<(u8, Piece)>) {
        let now: u64 = blocks.iter().map(|(_, content)| HEAD + content.len()).sum();
        let was = self.sound - self.start;
        for index in 0..blocks.len() {
            let (PADDING, content) = &blocks[index] else { continue };
            let len = content.len() + was;
            if let Some(len) = len.checked_sub(now).filter(|len| *len <= LONGEST) {
                let zeros = usize::try_from(len).unwrap_or(0);
                blocks[index].1 = Piece::Bytes(vec![0; zeros]);
                return;
            }
            if len + HEAD == now {
                blocks.remove(index);
                return;
            }
        }
    }

    pub(super) fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        let mut parts = vec![Part::of("what comes before the metadata", &read_range(file, 0..self.start)?)];
        let mut seen = false;
        for Block { kind, content } in &self.blocks {
            match (*kind, &self.comments) {
                (PADDING, _) => {}
                (COMMENTS, Some(list)) if !seen => {
                    seen = true;
                    parts.extend(list.parts(fields));
                }
                (kind, _) => parts.push(Part::of_range(name_of(kind), file, content.clone())?),
            }
        }
        parts.push(Part::of_range("sound", file, self.sound..self.len)?);
        Ok(parts)
    }
}

fn name_of(kind: u8) -> String {
    match kind {
        0 => "description of the stream".to_owned(),
        2 => "block of another program".to_owned(),
        3 => "table of seek points".to_owned(),
        COMMENTS => "second list of comments".to_owned(),
        5 => "cue sheet".to_owned(),
        6 => "picture".to_owned(),
        kind => format!("block {kind}"),
    }
}
