//! An `ID3v2` tag that is huge or broken, as far as it goes: its texts cut, its pictures cut to their headers, no more than some hundred frames.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};
use std::path::Path;

use super::limits::CUT_TEXT;
use crate::spliced::Piece;

const HEADER_LEN: u64 = 10;
/// Flags of a tag: every frame is unsynchronised; an extended header comes first.
const UNSYNCHRONISED: u8 = 0x80;
const EXTENDED: u8 = 0x40;
/// What is kept of a picture: its kind and what it shows.
const CUT_PICTURE: usize = 512;
/// Frames that are kept, and frames that are looked at.
const MOST_KEPT: usize = 256;
const MOST_SEEN: usize = 20_000;

/// Whether the file begins with such a tag.
pub(super) fn begins(path: &Path) -> bool {
    let mut mark = [0; 3];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut mark).is_ok() && &mark == b"ID3")
}

/// The pieces of a file whose tag is longer than `most`, with the frames that matter, as far as they can be told apart.
pub(super) fn shortened(file: &mut File, len: u64, most: u64) -> Result<Option<Vec<Piece>>> {
    let mut header = [0; HEADER_LEN as usize];
    file.seek(SeekFrom::Start(0))?;
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"ID3") {
        return Ok(None);
    }
    let size = synchsafe(&header[6..]);
    if size <= most {
        return Ok(None);
    }
    let said_end = HEADER_LEN + size;
    // What a later version may be like is anybody's guess.
    let version = header[3].clamp(2, 4);
    let start = HEADER_LEN + if header[5] & EXTENDED != 0 { extended_len(file, version)? } else { 0 };
    let (frames, seen) = frames(file, version, start, said_end.min(len))?;
    let end = if said_end < len { said_end } else { seen };
    let mut tag = header.to_vec();
    (tag[3], tag[5]) = (version, header[5] & UNSYNCHRONISED);
    tag[6..].copy_from_slice(&to_synchsafe(frames.len()));
    tag.extend(frames);
    Ok(Some(vec![Piece::Bytes(tag), Piece::Part(end..len)]))
}

/// The length of an extended header; 0 where a frame begins instead of one.
fn extended_len(file: &mut File, version: u8) -> Result<u64> {
    let mut head = [0; 4];
    file.seek(SeekFrom::Start(HEADER_LEN))?;
    if file.read_exact(&mut head).is_err() || head[0].is_ascii_uppercase() {
        return Ok(0);
    }
    // In version 2.3 its length does not count itself.
    Ok(if version == 4 { synchsafe(&head) } else { 4 + u64::from(u32::from_be_bytes(head)) })
}

/// The frames from `start` up to `end`, each cut, and where they end.
fn frames(file: &mut File, version: u8, start: u64, end: u64) -> Result<(Vec<u8>, u64)> {
    let head_len = if version == 2 { 6 } else { 10 };
    let (mut kept, mut at, mut count) = (Vec::new(), start, 0);
    for _ in 0..MOST_SEEN {
        if at + head_len as u64 >= end || count >= MOST_KEPT {
            break;
        }
        let mut head = [0; 10];
        file.seek(SeekFrom::Start(at))?;
        if file.read_exact(&mut head[..head_len]).is_err() || !head[0].is_ascii_uppercase() {
            break;
        }
        let size = match version {
            2 => u64::from(u32::from_be_bytes([0, head[3], head[4], head[5]])),
            3 => u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]])),
            _ => synchsafe(&head[4..8]),
        };
        if at + head_len as u64 + size > end {
            break;
        }
        at += head_len as u64 + size;
        let most = match head[0] {
            b'T' => CUT_TEXT,
            b'A' | b'P' if head.starts_with(b"APIC") || head.starts_with(b"PIC") => CUT_PICTURE,
            _ => continue,
        };
        let len = usize::try_from(size).unwrap_or(most).min(most);
        set_size(&mut head[..head_len], version, len);
        let start = kept.len();
        kept.extend_from_slice(&head[..head_len]);
        kept.resize(start + head_len + len, 0);
        if file.read_exact(&mut kept[start + head_len..]).is_err() {
            kept.truncate(start);
            break;
        }
        if head[0] == b'T' {
            mark_utf16(&mut kept, start, version);
        }
        count += 1;
    }
    Ok((kept, at))
}

/// Puts the byte order mark that it must have before the text of the frame at `start`, if it has none.
fn mark_utf16(frames: &mut Vec<u8>, start: usize, version: u8) {
    const UTF16: u8 = 1;
    let head_len = if version == 2 { 6 } else { 10 };
    let is_plain = version == 2 || frames[start + 8..start + 10] == [0, 0];
    let Some((&UTF16, text)) = frames[start + head_len..].split_first() else { return };
    if !is_plain || text.len() < 2 || matches!(text[..2], [0xff, 0xfe] | [0xfe, 0xff]) {
        return;
    }
    let zeros = |side: usize| text.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    // Latin letters have a zero on one side; where none has, it is what Windows writes.
    let mark = if zeros(0) > zeros(1) { [0xfe, 0xff] } else { [0xff, 0xfe] };
    let len = text.len() + 1 + mark.len();
    let text_at = start + head_len + 1;
    frames.splice(text_at..text_at, mark);
    set_size(&mut frames[start..start + head_len], version, len);
}

/// Writes the size of a frame into its header.
fn set_size(head: &mut [u8], version: u8, len: usize) {
    let size = u32::try_from(len).unwrap_or(0).to_be_bytes();
    match version {
        2 => head[3..6].copy_from_slice(&size[1..]),
        3 => head[4..8].copy_from_slice(&size),
        _ => head[4..8].copy_from_slice(&to_synchsafe(len)),
    }
}

fn synchsafe(bytes: &[u8]) -> u64 {
    bytes.iter().take(4).fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f))
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits")]
fn to_synchsafe(size: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8)
}
