//! Huge lists of Vorbis comments, shortened: in FLAC and, by way of [`shown_header`], in Ogg.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};

use super::limits::{CUT_TEXT, MAX_TAG};
use crate::audio::{ShownHeader, shown_header};
use crate::spliced::Piece;

/// Block types of FLAC (RFC 9639, 8.1), and the flag of the last block.
const STREAM_INFO: u8 = 0;
const COMMENTS: u8 = 4;
const PICTURE: u8 = 6;
const LAST: u8 = 0x80;
/// What is read of a block of comments.
const KEPT: u64 = 256 << 10;
const MOST_BLOCKS: usize = 10_000;

/// The pieces of a FLAC file whose metadata is too large; `None` for any other.
pub(super) fn shortened_flac(file: &mut File) -> Result<Option<Vec<Piece>>> {
    let mut mark = [0; 4];
    file.seek(SeekFrom::Start(0))?;
    if file.read_exact(&mut mark).is_err() || &mark != b"fLaC" {
        return Ok(None);
    }
    let (mut at, mut comments, mut picture, mut info) = (4_u64, None, None, None);
    for _ in 0..MOST_BLOCKS {
        let mut head = [0; 4];
        file.seek(SeekFrom::Start(at))?;
        if file.read_exact(&mut head).is_err() {
            break;
        }
        let len = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
        let place = Some(at + 4..at + 4 + len);
        match head[0] & !LAST {
            STREAM_INFO => info = info.or(place),
            COMMENTS => comments = comments.or(place),
            PICTURE => picture = picture.or(place),
            _ => {}
        }
        at += 4 + len;
        if head[0] & LAST != 0 {
            break;
        }
    }
    let (true, Some(info)) = (at > MAX_TAG, info) else { return Ok(None) };
    let mut pieces = vec![Piece::Bytes(b"fLaC\0\0\0\x22".to_vec()), Piece::Part(info)];
    let mut last = Vec::new();
    if let Some(comments) = comments {
        let mut list = Vec::new();
        file.seek(SeekFrom::Start(comments.start))?;
        file.take(KEPT.min(comments.end - comments.start)).read_to_end(&mut list)?;
        last.extend(block(COMMENTS, &shortened(&list)));
    }
    if picture.is_some() {
        // A front cover without a byte of picture: what counts is that there is one.
        last.extend(block(PICTURE, &[[0, 0, 0, 3].as_slice(), &[0; 28]].concat()));
    }
    last.extend(block(LAST | 1, &[]));
    pieces.push(Piece::Bytes(last));
    Ok(Some(pieces))
}

fn block(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let len = u32::try_from(bytes.len()).unwrap_or(0).to_be_bytes();
    [&[kind], &len[1..], bytes].concat()
}

/// The pieces of an Ogg file whose comments are too large; `None` for any other.
pub(super) fn shortened_ogg(file: &mut File, len: u64) -> Result<Option<Vec<Piece>>> {
    let shown = shown_header(file, &(0..len), &shortened)?;
    Ok(shown.map(|ShownHeader { header, data_start, .. }| vec![Piece::Bytes(header), Piece::Part(data_start..len)]))
}

/// The comments at the start of a list, cut; those that are cut off by the end of `list` are left out.
fn shortened(list: &[u8]) -> Vec<u8> {
    let mut rest = list;
    let mut kept: Vec<&[u8]> = Vec::new();
    if take_counted(&mut rest).is_some() && rest.len() >= 4 {
        rest = &rest[4..];
        while let Some(comment) = take_counted(&mut rest) {
            let picture = comment.len() >= 22 && comment[..22].eq_ignore_ascii_case(b"METADATA_BLOCK_PICTURE");
            if !picture && !comment.is_empty() {
                kept.push(&comment[..comment.len().min(CUT_TEXT)]);
            }
        }
        // The comment that does not fit: as far as it goes.
        if rest.len() > 4 && !rest[4..].starts_with(b"METADATA_BLOCK_PICTURE") {
            kept.push(&rest[4..rest.len().min(4 + CUT_TEXT)]);
        }
    }
    kept.truncate(1000);
    let number = |number: usize| u32::try_from(number).unwrap_or(0).to_le_bytes();
    let mut out = [number(0), number(kept.len())].concat();
    for comment in kept {
        out.extend(number(comment.len()));
        out.extend(comment);
    }
    out
}

fn take_counted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, behind) = rest.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
    let (taken, left) = behind.split_at_checked(len)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_comments_but_no_picture_and_no_more_of_a_text_than_is_shown() {
        let entry = |text: &[u8]| [&(text.len() as u32).to_le_bytes()[..], text].concat();
        let long = [b"TITLE=".as_slice(), &vec![b'x'; 90_000]].concat();
        let texts = [entry(b"ARTIST=Nobody"), entry(b"metadata_block_picture=AAAA"), entry(&long)].concat();
        let list = [&entry(b"vendor")[..], &9_u32.to_le_bytes(), &texts].concat();
        let short = shortened(&list);
        let expected = [entry(b""), 2_u32.to_le_bytes().to_vec(), entry(b"ARTIST=Nobody"), entry(&long[..CUT_TEXT])];
        assert_eq!(short, expected.concat());
        // Cut within the long text.
        assert_eq!(shortened(&list[..list.len() - 50_000]), short);
        for broken in [&b""[..], b"\x01", &[255; 40]] {
            assert_eq!(shortened(broken), [0; 8]);
        }
    }
}
