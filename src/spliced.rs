//! Parts of a file and bytes of one's own, read as one file.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::ops::Range;

/// A piece of a [`SplicedFile`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes that are not in the file.
    Bytes(Vec<u8>),
    /// Bytes of the file.
    Part(Range<u64>),
}

impl Piece {
    /// Bytes in it.
    #[expect(clippy::len_without_is_empty, reason = "a piece is only ever measured")]
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Part(range) => range.end.saturating_sub(range.start),
        }
    }
}

/// Pieces, one behind the other. A part that goes past the end of the file ends with it, and with it the whole.
#[derive(Debug)]
pub struct SplicedFile {
    file: File,
    pieces: Vec<Piece>,
    position: u64,
    /// A piece at or before the position, and where it begins: a file may be of millions of pieces.
    near: (usize, u64),
    /// Whether the file stands where `position` wants it.
    in_place: bool,
}

impl SplicedFile {
    /// These pieces of `file`.
    pub fn new(file: File, pieces: Vec<Piece>) -> Self {
        Self { file, pieces, position: 0, near: (0, 0), in_place: false }
    }

    /// Bytes in all.
    pub fn len(&self) -> u64 {
        self.pieces.iter().map(Piece::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Goes to the piece at the position, and answers how far in it that is; `None` behind the last.
    fn find(&mut self) -> Option<u64> {
        if self.position < self.near.1 {
            self.near = (0, 0);
        }
        loop {
            let (index, start) = self.near;
            let (len, within) = (self.pieces.get(index)?.len(), self.position - start);
            if within < len {
                return Some(within);
            }
            self.near = (index + 1, start + len);
        }
    }
}

impl Read for SplicedFile {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let Some(within) = self.find() else { return Ok(0) };
        let piece = &self.pieces[self.near.0];
        let left = usize::try_from(piece.len() - within).unwrap_or(usize::MAX);
        let len = left.min(buf.len());
        let read = match piece {
            Piece::Bytes(bytes) => {
                let from = bytes.len() - left;
                buf[..len].copy_from_slice(&bytes[from..from + len]);
                self.in_place = false;
                len
            }
            Piece::Part(range) => {
                let at = range.start + within;
                if !self.in_place {
                    self.file.seek(SeekFrom::Start(at))?;
                }
                let read = self.file.read(&mut buf[..len])?;
                // The next piece lies elsewhere.
                self.in_place = read < left;
                read
            }
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for SplicedFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(delta) => self.position.checked_add_signed(delta),
            SeekFrom::End(delta) => self.len().checked_add_signed(delta),
        };
        let target = target.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        self.in_place &= target == self.position;
        self.position = target;
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn pieces_are_read_as_one_file_from_anywhere() {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"0123456789").expect("written");
        let pieces = vec![
            Piece::Bytes(b"ab".to_vec()),
            Piece::Part(3..6),
            Piece::Bytes(Vec::new()),
            Piece::Bytes(b"c".to_vec()),
            Piece::Part(8..10),
            Piece::Part(0..2),
        ];
        let mut spliced = SplicedFile::new(file, pieces);
        let whole = b"ab345c8901";
        for start in 0..=whole.len() {
            let mut read = Vec::new();
            spliced.seek(SeekFrom::Start(start as u64)).expect("seeks");
            spliced.read_to_end(&mut read).expect("reads");
            assert_eq!(read, whole[start..], "from {start}");
        }
        spliced.seek(SeekFrom::End(-3)).expect("seeks");
        spliced.seek(SeekFrom::Current(-2)).expect("seeks");
        let mut three = [0; 3];
        spliced.read_exact(&mut three).expect("reads");
        assert_eq!((&three, spliced.len()), (b"c89", 10));
        assert!(spliced.seek(SeekFrom::Current(-99)).is_err());
    }

    #[test]
    fn a_file_of_a_great_many_pieces_is_read_at_once() {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"0123456789").expect("written");
        let pieces = (0..300_000).flat_map(|_| [Piece::Bytes(vec![b'x']), Piece::Part(3..4)]).collect();
        let begun = std::time::Instant::now();
        let mut read = Vec::new();
        SplicedFile::new(file, pieces).read_to_end(&mut read).expect("reads");
        assert!(read == b"x3".repeat(300_000));
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_part_behind_the_end_of_the_file_ends_with_it() {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"0123").expect("written");
        let mut read = Vec::new();
        SplicedFile::new(file, vec![Piece::Part(2..9)]).read_to_end(&mut read).expect("reads");
        assert_eq!(read, b"23");
    }
}
