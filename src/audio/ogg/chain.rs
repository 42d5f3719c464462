//! Chained Ogg streams (RFC 3533, 4): several songs' worth of streams one behind the other in one file, as recorders of radio
//! and `cat` make them.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};
use std::ops::Range;

use super::page::{MAX_PAGE_LEN, Page};

/// Where the streams of a chain lie in the file, from its start; none when it holds one stream, or streams side by side, or
/// is no Ogg file. Leaves the file at its start.
pub(in crate::audio) fn chain(file: &mut File, len: u64) -> Result<Vec<Range<u64>>> {
    let links = match Page::at(file, 0)? {
        Some(first) if last_serial(file, len)? != Some(first.serial) => walk(file, len)?,
        _ => Vec::new(),
    };
    file.rewind()?;
    Ok(links)
}

/// The serial number of the last page. Of an ordinary file it is that of the first, and no more than this needs to be read.
fn last_serial(file: &mut File, len: u64) -> Result<Option<u32>> {
    let start = len.saturating_sub(MAX_PAGE_LEN);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.by_ref().take(MAX_PAGE_LEN).read_to_end(&mut tail)?;
    let last = tail.windows(4).rposition(|word| word == b"OggS");
    let serial = last.and_then(|at| tail.get(at + 14..at + 18)).and_then(|bytes| bytes.try_into().ok());
    Ok(serial.map(u32::from_le_bytes))
}

/// As [`chain`], but by every page's header. Leaves the file anywhere.
pub(in crate::audio) fn walk(file: &mut File, len: u64) -> Result<Vec<Range<u64>>> {
    let (mut starts, mut at, mut in_headers) = (vec![0], 0, true);
    while at < len {
        let Some(page) = Page::at(file, at)? else {
            let Some(next) = next_page(file, at + 1, len)? else { break };
            at = next;
            continue;
        };
        if page.begins_stream && !in_headers {
            starts.push(at);
        }
        in_headers = page.begins_stream;
        at += page.len();
    }
    if starts.len() < 2 {
        return Ok(Vec::new());
    }
    let ends = starts.iter().skip(1).copied().chain([len]);
    Ok(starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect())
}

/// Where the next page begins, behind bytes that belong to none.
fn next_page(file: &mut File, mut at: u64, len: u64) -> Result<Option<u64>> {
    const OVERLAP: usize = 3;
    while at < len {
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.by_ref().take(MAX_PAGE_LEN).read_to_end(&mut bytes)?;
        if let Some(found) = bytes.windows(4).position(|word| word == b"OggS") {
            return Ok(Some(at + found as u64));
        }
        if bytes.len() <= OVERLAP {
            break;
        }
        at += (bytes.len() - OVERLAP) as u64;
    }
    Ok(None)
}
