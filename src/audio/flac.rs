//! A FLAC seek table that cannot be true is hidden from symphonia, which trusts it: offsets out of order make its search
//! go in a circle, and a table written backwards takes it hours to sort.

use std::fs::File;
use std::io::{BufReader, Read, Result, Seek, SeekFrom};

/// Block types of RFC 9639, 8.1.
const PADDING: u8 = 1;
const SEEK_TABLE: u8 = 3;
const LAST: u8 = 0x80;
/// Sample number, offset, samples in the frame (RFC 9639, 8.5).
const POINT_LEN: u32 = 18;
/// Sample number of a point not in use.
const PLACEHOLDER: u64 = u64::MAX;

/// Position of the type byte of an untrue seek table, in a FLAC file that begins at `at`, and the byte that makes it padding.
/// `None` for other files and tables in order. Leaves the file anywhere.
pub(super) fn untrue_seek_table(file: &mut File, mut at: u64, len: u64) -> Result<Option<(u64, u8)>> {
    let mut reader = BufReader::new(file);
    if take::<4>(&mut reader, at)? != Some(*b"fLaC") {
        return Ok(None);
    }
    at += 4;
    while let Some([kind, a, b, c]) = take(&mut reader, at)? {
        let block_len = u32::from_be_bytes([0, a, b, c]);
        if kind & !LAST == SEEK_TABLE && !rises(&mut reader, block_len / POINT_LEN, len) {
            return Ok(Some((at, kind & LAST | PADDING)));
        }
        if kind & LAST != 0 {
            break;
        }
        at += 4 + u64::from(block_len);
    }
    Ok(None)
}

/// Whether samples and offsets of the `points` that follow rise and lie in the file.
fn rises(reader: &mut impl Read, points: u32, len: u64) -> bool {
    let mut last = None;
    for _ in 0..points {
        let mut point = [0; POINT_LEN as usize];
        if reader.read_exact(&mut point).is_err() {
            return false;
        }
        let (sample, rest) = point.split_first_chunk::<8>().expect("18 bytes");
        let (offset, _) = rest.split_first_chunk::<8>().expect("10 bytes");
        let next = (u64::from_be_bytes(*sample), u64::from_be_bytes(*offset));
        if next.0 == PLACEHOLDER {
            continue;
        }
        if next.1 >= len || last.is_some_and(|(sample, offset)| next.0 <= sample || next.1 <= offset) {
            return false;
        }
        last = Some(next);
    }
    true
}

/// `N` bytes from `at`, or `None` where the file has fewer.
fn take<const N: usize>(reader: &mut (impl Read + Seek), at: u64) -> Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    reader.seek(SeekFrom::Start(at))?;
    Ok(reader.read_exact(&mut bytes).is_ok().then_some(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn patch(points: &[(u64, u64)]) -> Option<(u64, u8)> {
        let mut bytes = b"fLaC\x04\0\0\x02ab\x83\0\0".to_vec();
        bytes.push((points.len() * 18) as u8);
        for (sample, offset) in points {
            bytes.extend(sample.to_be_bytes());
            bytes.extend(offset.to_be_bytes());
            bytes.extend([16, 0]);
        }
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes).expect("written");
        untrue_seek_table(&mut file, 0, 1000).expect("readable")
    }

    #[test]
    fn a_table_out_of_order_or_beyond_the_file_becomes_padding() {
        assert_eq!(patch(&[(0, 0), (4096, 300), (8192, 700), (PLACEHOLDER, 0)]), None);
        let hidden = Some((10, 0x81));
        assert_eq!(patch(&[(0, 0), (4096, 700), (8192, 300)]), hidden);
        assert_eq!(patch(&[(4096, 300), (0, 700)]), hidden);
        assert_eq!(patch(&[(0, 0), (4096, 1000)]), hidden);
    }
}
