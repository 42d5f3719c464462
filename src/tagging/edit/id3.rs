//! An `ID3v2` tag (versions 2.3 and 2.4) as its bytes: frames are told apart, not understood.

use super::Refused;
use super::bytes::{be32, synchsafe, to_synchsafe};

/// Length of a tag's header, of its footer, and of a frame's header.
pub(super) const HEADER_LEN: usize = 10;
/// Flags of a tag.
const UNSYNCHRONISED: u8 = 0x80;
const EXTENDED: u8 = 0x40;
const FOOTER: u8 = 0x10;
/// More frames than any tag has.
const MOST_FRAMES: usize = 50_000;
/// Padding of a tag that has too little of it.
const PADDING: usize = 1024;

/// A frame: its body as it is stored, except that the unsynchronisation of a whole tag (version 2.3) is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) id: [u8; 4],
    pub(super) flags: [u8; 2],
    pub(super) body: Vec<u8>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Id3Tag {
    pub(super) version: u8,
    revision: u8,
    flags: u8,
    /// The extended header, its length included; empty where there is none.
    extended: Vec<u8>,
    pub(super) frames: Vec<Frame>,
    /// What comes behind the frames: zeros, or what nobody can read.
    rest: Vec<u8>,
    /// Whether the lengths of frames are written as in version 2.3, as an old iTunes did in 2.4.
    plain_sizes: bool,
}

/// The length of the tag that begins so, header and footer included; `None` where none begins.
pub(super) fn len_of(header: &[u8]) -> Option<usize> {
    let is_tag =
        header.len() >= HEADER_LEN && header.starts_with(b"ID3") && header[6..10].iter().all(|byte| *byte < 128);
    let footer = if is_tag && header[5] & FOOTER != 0 && header[3] == 4 { HEADER_LEN } else { 0 };
    is_tag.then(|| HEADER_LEN + synchsafe(&header[6..10]) + footer)
}

impl Id3Tag {
    /// A tag of version 2.4 without a frame.
    pub(super) const fn new() -> Self {
        Self {
            version: 4,
            revision: 0,
            flags: 0,
            extended: Vec::new(),
            frames: Vec::new(),
            rest: Vec::new(),
            plain_sizes: false,
        }
    }

    /// Reads a whole tag. What is read comes out of [`Self::to_bytes`] as it went in; a tag of which that is not true is refused.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        let damaged = Refused::Damaged("its ID3 tag is damaged");
        if len_of(bytes) != Some(bytes.len()) {
            return Err(damaged);
        }
        let (version, revision, flags) = (bytes[3], bytes[4], bytes[5]);
        match version {
            3 | 4 => {}
            2 => return Err(Refused::NoPlace("a tag of version ID3v2.2")),
            _ => return Err(Refused::NoPlace("an ID3 tag of this version")),
        }
        let footer = if version == 4 && flags & FOOTER != 0 { HEADER_LEN } else { 0 };
        let stored = &bytes[HEADER_LEN..bytes.len() - footer];
        let whole_is_unsynchronised = version == 3 && flags & UNSYNCHRONISED != 0;
        let body = if whole_is_unsynchronised { synchronised(stored) } else { stored.to_vec() };
        let extended = if flags & EXTENDED != 0 { extended_len(&body, version).ok_or(damaged)? } else { 0 };
        // What is left over tells which lengths are the true ones: nothing but zeros should be.
        let is_clean = |(_, rest): &(Vec<Frame>, Vec<u8>)| is_zero(rest);
        let first = frames(&body[extended..], version == 3);
        let second = (version == 4 && !is_clean(&first)).then(|| frames(&body[extended..], true)).filter(is_clean);
        let plain_sizes = version == 3 || second.is_some();
        let (frames_of, rest) = second.unwrap_or(first);
        if frames_of.len() > MOST_FRAMES {
            return Err(Refused::Damaged("its ID3 tag has too many frames"));
        }
        let extended = body[..extended].to_vec();
        let mut tag = Self { version, revision, flags, extended, frames: frames_of, rest, plain_sizes };
        if tag.written(tag.rest.clone()).is_ok_and(|written| written == bytes) {
            return Ok(tag);
        }
        // Some programs leave part of a tag as it is and call it unsynchronised: then it goes without. Where it can be read as if it
        // were not, nobody knows which zeros belong to a picture.
        let as_it_is = || frames(stored.get(tag.extended.len()..).unwrap_or_default(), true);
        if whole_is_unsynchronised && is_zero(&tag.rest) && (body == stored || !is_clean(&as_it_is())) {
            tag.flags &= !UNSYNCHRONISED;
            return Ok(tag);
        }
        Err(Refused::Damaged("its ID3 tag is unusual"))
    }

    /// Whether the body of a frame can be read, and as what: undone are a frame's unsynchronisation and what comes before the text.
    pub(super) fn readable(&self, frame: &Frame) -> Option<Vec<u8>> {
        let flags = frame.flags[1];
        let (unreadable, group, length, unsynchronised) = if self.version == 4 {
            let unsynchronised = flags & 0x02 != 0 || self.flags & UNSYNCHRONISED != 0;
            (flags & 0x0c != 0, flags & 0x40 != 0, flags & 0x01 != 0, unsynchronised)
        } else {
            (flags & 0xc0 != 0, flags & 0x20 != 0, false, false)
        };
        if unreadable {
            return None;
        }
        let body = if unsynchronised { synchronised(&frame.body) } else { frame.body.clone() };
        let before = usize::from(group) + if length { 4 } else { 0 };
        Some(body.get(before..)?.to_vec())
    }

    /// Its bytes, as long as they were (`was`) where the padding allows.
    pub(super) fn to_bytes(&self, was: usize) -> Result<Vec<u8>, Refused> {
        let bare = self.written(Vec::new())?.len();
        let is_padding = is_zero(&self.rest);
        let padding = match was.checked_sub(bare) {
            _ if !is_padding => return self.written(self.rest.clone()),
            _ if self.flags & FOOTER != 0 && self.version == 4 => 0,
            Some(room) if !self.rest.is_empty() || room > 0 => room,
            _ if self.rest.is_empty() => 0,
            _ => PADDING,
        };
        self.written(vec![0; padding])
    }

    /// Header, frames, and `rest` behind them.
    fn written(&self, rest: Vec<u8>) -> Result<Vec<u8>, Refused> {
        let mut frames = Vec::new();
        for Frame { id, flags, body } in &self.frames {
            frames.extend_from_slice(id);
            let len = u32::try_from(body.len()).map_err(|_| Refused::TooLong)?;
            frames.extend_from_slice(&if self.plain_sizes { len.to_be_bytes() } else { to_synchsafe(body.len())? });
            frames.extend_from_slice(flags);
            frames.extend_from_slice(body);
        }
        let extended = self.extended_for(&frames, &rest);
        let mut body = [extended, frames].concat();
        if self.version == 3 && self.flags & UNSYNCHRONISED != 0 {
            body.extend(rest);
            body = unsynchronised(&body);
        } else {
            body.extend(rest);
        }
        let size = to_synchsafe(body.len())?;
        let edge = |mark: &[u8; 3]| [&mark[..], &[self.version, self.revision, self.flags], &size].concat();
        let mut bytes = edge(b"ID3");
        bytes.extend(body);
        if self.version == 4 && self.flags & FOOTER != 0 {
            bytes.extend(edge(b"3DI"));
        }
        Ok(bytes)
    }

    /// The extended header with the checksum and the length of the padding as they are now.
    fn extended_for(&self, frames: &[u8], rest: &[u8]) -> Vec<u8> {
        let mut extended = self.extended.clone();
        if self.version == 3 && extended.len() >= 10 {
            let padding = u32::try_from(rest.len()).unwrap_or(u32::MAX);
            extended[6..10].copy_from_slice(&padding.to_be_bytes());
            if extended[4] & 0x80 != 0 && extended.len() >= 14 {
                extended[10..14].copy_from_slice(&crc32fast::hash(frames).to_be_bytes());
            }
        } else if self.version == 4 && extended.len() >= 6 && extended[5] & 0x20 != 0 {
            let at = if extended[5] & 0x40 != 0 { 7 } else { 6 };
            if let Some(place) = extended.get_mut(at..at + 6).filter(|place| place[0] == 5) {
                let mut hasher = crc32fast::Hasher::new();
                hasher.update(frames);
                hasher.update(rest);
                let crc = u64::from(hasher.finalize());
                place[1..].copy_from_slice(&[28, 21, 14, 7, 0].map(|shift| (crc >> shift & 0x7f) as u8));
            }
        }
        extended
    }

    /// Whether its header says nothing that a new tag's does not.
    pub(super) const fn is_plain(&self) -> bool {
        self.extended.is_empty() && self.flags & !UNSYNCHRONISED == 0
    }

    /// What must stay: everything but padding, lengths and checksums. Each frame by its id and bytes.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        // Of a tag of version 2.3 it was undone; in one of 2.4 it says how the frames are to be read.
        let flags = if self.version == 3 { self.flags & !UNSYNCHRONISED } else { self.flags };
        let head = [&[self.version, self.revision, flags][..], &self.extended_for(&[], &[])].concat();
        let head = (format!("header of the ID3v2.{} tag", self.version), head);
        let frames = self.frames.iter().map(|frame| {
            let name = format!("frame {}", String::from_utf8_lossy(&frame.id));
            (name, [&frame.id[..], &frame.flags, &frame.body].concat())
        });
        let junk = (!is_zero(&self.rest)).then(|| ("bytes behind the frames".to_owned(), self.rest.clone()));
        std::iter::once(head).chain(frames).chain(junk)
    }
}

/// The frames, as far as they go, and what comes behind.
fn frames(mut body: &[u8], plain_sizes: bool) -> (Vec<Frame>, Vec<u8>) {
    let mut frames = Vec::new();
    while let Some((head, behind)) = body.split_first_chunk::<HEADER_LEN>() {
        let id = [head[0], head[1], head[2], head[3]];
        let is_id = id.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let size = be32(&head[4..]).unwrap_or(u32::MAX);
        let size = if plain_sizes { size as usize } else { synchsafe(&head[4..8]) };
        let is_size = plain_sizes || head[4..8].iter().all(|byte| *byte < 128);
        if !is_id || !is_size || size > behind.len() || frames.len() > MOST_FRAMES {
            break;
        }
        frames.push(Frame { id, flags: [head[8], head[9]], body: behind[..size].to_vec() });
        body = &behind[size..];
    }
    (frames, body.to_vec())
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// The length of an extended header, itself included.
fn extended_len(body: &[u8], version: u8) -> Option<usize> {
    let size = body.get(..4)?;
    // In version 2.3 its length does not count itself.
    let len = if version == 4 { synchsafe(size) } else { be32(size)? as usize + 4 };
    (6..=body.len()).contains(&len).then_some(len)
}

/// Takes out the zero behind every byte 255.
fn synchronised(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut after_ff = false;
    for &byte in bytes {
        if !(after_ff && byte == 0) {
            out.push(byte);
        }
        after_ff = byte == 0xff;
    }
    out
}

/// Puts a zero behind every byte 255 that could be taken for the beginning of sound.
fn unsynchronised(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 100);
    for (index, &byte) in bytes.iter().enumerate() {
        out.push(byte);
        if byte == 0xff && bytes.get(index + 1).is_none_or(|next| *next == 0 || *next >= 0xe0) {
            out.push(0);
        }
    }
    out
}

#[cfg(test)]
mod tests;
