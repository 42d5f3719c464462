//! The way back: the old file as pieces of the new one, and as bytes for the database.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::spliced::Piece;

/// Marks bytes of our own, where a part has its place.
const OWN: u64 = u64::MAX;

/// `pieces` make a new file of `file`, parts of it in their order. The pieces that make `file` (`len` bytes) of the new one.
pub(super) fn inverse(file: &mut File, len: u64, pieces: &[Piece]) -> io::Result<Vec<Piece>> {
    let (mut back, mut old, mut new) = (Vec::new(), 0, 0);
    for piece in pieces {
        if let Piece::Part(range) = piece
            && range.end > range.start
        {
            push_bytes(&mut back, file, old, range.start)?;
            push_part(&mut back, new, new + piece.len());
            old = range.end;
        }
        new += piece.len();
    }
    push_bytes(&mut back, file, old, len)?;
    Ok(back)
}

fn push_bytes(back: &mut Vec<Piece>, file: &mut File, start: u64, end: u64) -> io::Result<()> {
    if end <= start {
        return Ok(());
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(end - start).read_to_end(&mut bytes)?;
    back.push(Piece::Bytes(bytes));
    Ok(())
}

/// A part that goes on where the last one ended lengthens it.
fn push_part(back: &mut Vec<Piece>, start: u64, end: u64) {
    match back.last_mut() {
        Some(Piece::Part(last)) if last.end == start => last.end = end,
        _ => back.push(Piece::Part(start..end)),
    }
}

/// For the database: each piece as two numbers of eight bytes, where it begins and how long it is, and its bytes if they are our own.
pub(super) fn to_bytes(pieces: &[Piece]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in pieces {
        let (start, own): (u64, &[u8]) = match piece {
            Piece::Part(range) => (range.start, &[]),
            Piece::Bytes(own) => (OWN, own),
        };
        bytes.extend(start.to_le_bytes());
        bytes.extend(piece.len().to_le_bytes());
        bytes.extend_from_slice(own);
    }
    bytes
}

/// What [`to_bytes`] wrote; `None` for anything else.
pub(super) fn from_bytes(mut bytes: &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        let (start, rest) = bytes.split_first_chunk()?;
        let (len, rest) = rest.split_first_chunk()?;
        let (start, len) = (u64::from_le_bytes(*start), u64::from_le_bytes(*len));
        bytes = rest;
        if start == OWN {
            let (own, rest) = bytes.split_at_checked(usize::try_from(len).ok()?)?;
            pieces.push(Piece::Bytes(own.to_vec()));
            bytes = rest;
        } else {
            pieces.push(Piece::Part(start..start.checked_add(len)?));
        }
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::spliced::SplicedFile;

    #[test]
    fn the_way_back_leads_back() {
        let old = b"0123456789abcdef";
        let written = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().expect("a file");
            file.write_all(bytes).expect("written");
            file
        };
        let read = |file: File, pieces: Vec<Piece>| {
            let mut bytes = Vec::new();
            SplicedFile::new(file, pieces).read_to_end(&mut bytes).expect("read");
            bytes
        };
        let cases = [
            vec![Piece::Bytes(b"new".to_vec()), Piece::Part(2..16)],
            vec![Piece::Part(0..3), Piece::Bytes(b"x".to_vec()), Piece::Part(3..9), Piece::Bytes(b"y".to_vec())],
            vec![Piece::Part(4..4), Piece::Part(5..9), Piece::Part(9..10), Piece::Part(12..16)],
            vec![Piece::Bytes(Vec::new())],
        ];
        for pieces in cases {
            let back = inverse(&mut written(old), 16, &pieces).expect("inverted");
            let new = read(written(old), pieces.clone());
            let kept = from_bytes(&to_bytes(&back)).expect("read");
            assert_eq!(kept, back);
            assert_eq!(read(written(&new), kept), old, "{pieces:?}");
        }
        assert_eq!(from_bytes(&[1, 2, 3]), None);
        assert_eq!(from_bytes(&[255; 16]), None);
    }
}
