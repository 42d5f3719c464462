//! The way back: the old file as pieces of the new one, and as bytes for the database.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::spliced::Piece;

/// Marks bytes of our own, where a part has its place.
const OWN: u64 = u64::MAX;

/// Bytes that are looked for in the new file come in blocks of so many.
const BLOCK: usize = 64;

/// `pieces` make a new file of `file`, parts of it in their order. The pieces that make `file` (`len` bytes) of the new one.
pub(super) fn inverse(file: &mut File, len: u64, pieces: &[Piece]) -> io::Result<Vec<Piece>> {
    let (mut back, mut old, mut new) = (Vec::new(), 0, 0);
    // Bytes that are new since the last part.
    let mut own = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Part(range) if range.end > range.start => {
                push_gap(&mut back, &read(file, old, range.start)?, &own, new);
                new += own.len() as u64;
                own.clear();
                push_part(&mut back, new, new + piece.len());
                new += piece.len();
                old = range.end;
            }
            Piece::Part(_) => {}
            Piece::Bytes(bytes) => own.extend_from_slice(bytes),
        }
    }
    push_gap(&mut back, &read(file, old, len)?, &own, new);
    Ok(back)
}

fn read(file: &mut File, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(end.saturating_sub(start)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What was in place of `own`, which begins at `at`. Much of it is in there too, such as covers, and need not be kept a second time.
fn push_gap(back: &mut Vec<Piece>, old: &[u8], own: &[u8], at: u64) {
    let mut blocks = HashMap::new();
    if old.len() >= BLOCK {
        for (index, block) in own.chunks_exact(BLOCK).enumerate() {
            blocks.entry(block).or_insert(index * BLOCK);
        }
    }
    let same = |(a, b): &(&u8, &u8)| a == b;
    let (mut kept, mut here) = (0, 0);
    while let Some(block) = old.get(here..here + BLOCK) {
        let Some(&place) = blocks.get(block) else {
            here += 1;
            continue;
        };
        let before = old[kept..here].iter().rev().zip(own[..place].iter().rev()).take_while(same).count();
        let len = old[here..].iter().zip(&own[place..]).take_while(same).count();
        push_bytes(back, &old[kept..here - before]);
        push_part(back, at + (place - before) as u64, at + (place + len) as u64);
        here += len;
        kept = here;
    }
    push_bytes(back, &old[kept..]);
}

fn push_bytes(back: &mut Vec<Piece>, bytes: &[u8]) {
    if !bytes.is_empty() {
        back.push(Piece::Bytes(bytes.to_vec()));
    }
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

    #[test]
    fn what_is_in_the_new_bytes_too_is_not_kept_a_second_time() {
        let mut file = tempfile::tempfile().expect("a file");
        let mut cover = vec![0; 100_000];
        blake3::Hasher::new().finalize_xof().fill(&mut cover);
        let old = [b"head", &cover[..], &[0; 5000], b"sound"].concat();
        file.write_all(&old).expect("written");
        let tag = [b"another head", &cover[..], &[0; 4000]].concat();
        let pieces = vec![
            Piece::Bytes(tag[..50_000].to_vec()),
            Piece::Bytes(tag[50_000..].to_vec()),
            Piece::Part(105_004..105_009),
        ];
        let back = inverse(&mut file, old.len() as u64, &pieces).expect("inverted");
        let kept: u64 = back.iter().filter(|piece| matches!(piece, Piece::Bytes(_))).map(Piece::len).sum();
        assert!(kept < 100 && back.len() < 10, "{kept} bytes in {} pieces", back.len());
        let mut new = tempfile::tempfile().expect("a file");
        new.write_all(&[&tag[..], b"sound"].concat()).expect("written");
        let mut bytes = Vec::new();
        SplicedFile::new(new, back).read_to_end(&mut bytes).expect("read");
        assert!(bytes == old);
    }
}
