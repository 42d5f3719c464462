//! An Ogg file with a Vorbis or Opus stream: the comments are its second packet.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use super::bytes::{MOST, read_exactly, read_range};
use super::comments::Comments;
use super::part::add_range;
use super::{FieldValues, Part, Refused};
use crate::audio::ogg::{Page, pages_of, seal};
use crate::song::tags::Field;
use crate::spliced::Piece;

/// What a packet of comments begins with.
const VORBIS: &[u8] = b"\x03vorbis";
const OPUS: &[u8] = b"OpusTags";
/// Flags of a page: it goes on with a packet; it is the stream's last.
const CONTINUED: u8 = 1;
const LAST: u8 = 4;
/// More pages than a day of sound has, and more than a tag has: each of them is held in memory.
const MOST_PAGES: u64 = 5_000_000;
const MOST_HEADERS: usize = 100_000;
/// Where a page has its number and its checksum.
const SEQUENCE: Range<usize> = 18..22;
const CHECKSUM: Range<usize> = 22..26;

/// An Ogg file.
#[derive(Debug)]
pub struct Ogg {
    serial: u32,
    mark: &'static [u8],
    comments: Comments,
    /// The packets behind the comments that come before the sound: one of Vorbis, none of Opus.
    setup: Vec<Vec<u8>>,
    /// The pages that hold comments and setup.
    headers: Vec<Range<u64>>,
    /// What some encoders have put on the last of them already.
    first_sound: Option<Sound>,
    len: u64,
}

/// The sound on a page.
#[derive(Debug)]
struct Sound {
    flags: u8,
    /// Where in the song it ends.
    position: [u8; 8],
    segments: Vec<u8>,
    body: Vec<u8>,
}

impl Sound {
    /// What must stay of it: all but numbers and checksums. `since` is the number of its page, from the first that has sound.
    fn add_to(&self, hasher: &mut blake3::Hasher, since: u32, is_right: bool) {
        hasher.update(&[self.flags, u8::from(is_right)]).update(&self.position).update(&since.to_le_bytes());
        hasher.update(&(self.segments.len() as u64).to_le_bytes()).update(&self.segments).update(&self.body);
    }

    /// A page of its own.
    fn page(&self, serial: u32, sequence: u32) -> Vec<u8> {
        let count = u8::try_from(self.segments.len()).unwrap_or(u8::MAX);
        let (serial, sequence) = (serial.to_le_bytes(), sequence.to_le_bytes());
        let head = [b"OggS\0", &[self.flags][..], &self.position, &serial, &sequence, &[0; 4], &[count]].concat();
        let mut page = [head, self.segments.clone(), self.body.clone()].concat();
        seal(&mut page);
        page
    }
}

impl Ogg {
    pub(super) fn read(file: &mut File, len: u64) -> Result<Self, Refused> {
        const DAMAGED: Refused = Refused::Damaged("its first pages are damaged");
        // Other streams, of pictures or descriptions, may begin before the sound's.
        let (mut at, mut sound) = (0, None);
        while let Some(page) = Page::at(file, at)?.filter(|page| page.begins_stream) {
            let start = read_range(file, at + page.head_len()..at + page.head_len() + 8)?;
            let mark = match &start[..] {
                start if start.starts_with(b"\x01vorbis") => Some((VORBIS, 2)),
                b"OpusHead" => Some((OPUS, 1)),
                _ => None,
            };
            sound = sound.or(mark.map(|(mark, count)| (page.serial, mark, count)));
            at += page.len();
        }
        let Some((serial, mark, count)) = sound else {
            return Err(Refused::NoPlace("an Ogg file of another kind than Vorbis and Opus"));
        };
        let (mut packets, mut open, mut headers): (Vec<Vec<u8>>, Vec<u8>, _) = (Vec::new(), Vec::new(), Vec::new());
        let mut first_sound = None;
        while packets.len() < count {
            let page = Page::at(file, at)?.ok_or(DAMAGED)?;
            let next = at + page.len();
            if page.serial == serial {
                if page.begins_stream || page.sequence as usize != headers.len() + 1 {
                    return Err(DAMAGED);
                }
                let bytes = read_exactly(file, at..next)?;
                // Players throw it away, or what is on it.
                if !is_sealed(&bytes) || bytes[5] & CONTINUED != u8::from(!open.is_empty()) {
                    return Err(DAMAGED);
                }
                let mut body = bytes.get(27 + page.segments.len()..).ok_or(DAMAGED)?;
                for (index, &segment) in page.segments.iter().enumerate() {
                    if packets.len() == count {
                        first_sound = Some(Sound {
                            flags: bytes[5] & LAST,
                            position: bytes[6..14].try_into().map_err(|_| DAMAGED)?,
                            segments: page.segments[index..].to_vec(),
                            body: body.to_vec(),
                        });
                        break;
                    }
                    let (here, rest) = body.split_at_checked(usize::from(segment)).ok_or(DAMAGED)?;
                    open.extend_from_slice(here);
                    body = rest;
                    if segment < 255 {
                        packets.push(std::mem::take(&mut open));
                    }
                }
                headers.push(at..next);
                if open.len() as u64 > MOST || headers.len() > MOST_HEADERS {
                    return Err(Refused::TooLong);
                }
            }
            at = next;
        }
        let setup = packets.split_off(1);
        let list = packets[0].strip_prefix(mark).ok_or(DAMAGED)?;
        Ok(Self { serial, mark, comments: Comments::parse(list)?, setup, headers, first_sound, len })
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        self.comments.values(field)
    }

    pub(super) fn edited(&self, file: &mut File, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        let comments = [self.mark, &self.comments.with(changes).to_bytes()?].concat();
        let packets: Vec<&[u8]> = std::iter::once(&comments[..]).chain(self.setup.iter().map(Vec::as_slice)).collect();
        let new = pages_of(self.serial, &packets);
        let segments: usize = packets.iter().map(|packet| packet.len() / 255 + 1).sum();
        let mut pieces = vec![Piece::Part(0..self.headers[0].start), Piece::Bytes(new)];
        // Pages of other streams among them stay.
        for pair in self.headers.windows(2) {
            pieces.push(Piece::Part(pair[0].end..pair[1].start));
        }
        let mut count = segments.div_ceil(255);
        if let Some(sound) = &self.first_sound {
            count += 1;
            pieces.push(Piece::Bytes(sound.page(self.serial, u32::try_from(count).map_err(|_| Refused::TooLong)?)));
        }
        let more = count as i64 - self.headers.len() as i64;
        if more == 0 {
            pieces.push(Piece::Part(self.end()..self.len));
        } else {
            self.renumber(file, more, &mut pieces)?;
        }
        Ok(pieces)
    }

    /// Where the pages of the tag end.
    fn end(&self) -> u64 {
        self.headers.last().map_or(0, |page| page.end)
    }

    /// The stream's other pages, each `more` further on. Streams that follow it have numbers of their own.
    fn renumber(&self, file: &mut File, more: i64, pieces: &mut Vec<Piece>) -> Result<(), Refused> {
        let (mut at, mut count) = (self.end(), 0);
        while let Some(page) = Page::at(file, at)?.filter(|page| !page.begins_stream) {
            let next = at + page.len();
            if next > self.len {
                break;
            }
            count += 1;
            if count > MOST_PAGES {
                return Err(Refused::TooLong);
            }
            if page.serial == self.serial {
                let mut bytes = read_exactly(file, at..next)?;
                if !is_sealed(&bytes) {
                    return Err(Refused::Damaged("one of its pages is damaged"));
                }
                let sequence = u32::try_from(i64::from(page.sequence) + more);
                let sequence =
                    sequence.map_err(|_| Refused::Damaged("its pages are not numbered as they should be"))?;
                bytes[SEQUENCE].copy_from_slice(&sequence.to_le_bytes());
                seal(&mut bytes);
                bytes.truncate(CHECKSUM.end);
                pieces.push(Piece::Bytes(bytes));
                pieces.push(Piece::Part(at + CHECKSUM.end as u64..next));
            } else {
                pieces.push(Piece::Part(at..next));
            }
            at = next;
        }
        // Players skip what lies between pages; the pages behind it would keep their old numbers.
        if Page::at(file, at)?.is_none_or(|page| !page.begins_stream) && has_page(file, at + 1)? {
            return Err(Refused::Damaged("there is something else between its pages"));
        }
        pieces.push(Piece::Part(at..self.len));
        Ok(())
    }

    pub(super) fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        let mut parts = vec![Part::of_range("first pages", file, 0..self.headers[0].start)?];
        parts.extend(self.comments.parts(fields));
        parts.extend(self.setup.iter().map(|packet| Part::of("setup of the decoder", packet)));
        let mut others = blake3::Hasher::new();
        for pair in self.headers.windows(2) {
            add_range(&mut others, file, pair[0].end..pair[1].start)?;
        }
        parts.push(Part { name: "pages between those of the tag".to_owned(), hash: others.finalize() });
        // The sound's pages by all but their checksums, and their numbers counted from the first of them.
        let (mut sound, mut at) = (blake3::Hasher::new(), self.end());
        let shared = u32::from(self.first_sound.is_some());
        let before = u32::try_from(self.headers.len()).unwrap_or(0).wrapping_sub(shared);
        if let Some(first) = &self.first_sound {
            first.add_to(&mut sound, 1, true);
        }
        while let Some(page) = Page::at(file, at)?.filter(|page| !page.begins_stream) {
            let next = at + page.len();
            if next > self.len {
                break;
            }
            let mut bytes = read_exactly(file, at..next)?;
            if page.serial == self.serial {
                let said = bytes[CHECKSUM].to_vec();
                seal(&mut bytes);
                // A page whose checksum was wrong must not become right, nor the other way round.
                let is_right = said == bytes[CHECKSUM];
                let body = bytes.split_off(27 + page.segments.len());
                let position = bytes[6..14].try_into().unwrap_or_default();
                let here = Sound { flags: bytes[5], position, segments: page.segments.clone(), body };
                here.add_to(&mut sound, page.sequence.wrapping_sub(before), is_right);
            } else {
                sound.update(&bytes);
            }
            at = next;
        }
        parts.push(Part { name: "sound".to_owned(), hash: sound.finalize() });
        parts.push(Part::of_range("streams that follow", file, at..self.len)?);
        Ok(parts)
    }
}

/// Whether the checksum of a page is right.
fn is_sealed(page: &[u8]) -> bool {
    let mut sealed = page.to_vec();
    seal(&mut sealed);
    sealed == page
}

/// Whether a page begins anywhere behind `from`.
fn has_page(file: &mut File, from: u64) -> io::Result<bool> {
    const MARK: &[u8] = b"OggS\0";
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    loop {
        if file.by_ref().take(1 << 16).read_to_end(&mut bytes)? == 0 {
            return Ok(false);
        }
        if bytes.windows(MARK.len()).any(|found| found == MARK) {
            return Ok(true);
        }
        bytes.drain(..bytes.len().saturating_sub(MARK.len() - 1));
    }
}
