//! Headers of Ogg streams that symphonia does not read: they are shown to it in another form.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};
use std::ops::Range;

use super::page::{Page, pages_of, seal};

/// Longer comments, which hold covers or harm, are shown shortened: symphonia keeps all of them and refuses those over 16 MB.
const MAX_COMMENTS: u64 = 1 << 20;
/// What is kept of them to be shortened.
const KEPT_COMMENTS: usize = 256 << 10;
/// No set-up of a codec is longer.
const MAX_SETUP: usize = 1 << 20;
/// Where a packet begins in a page of one segment, and an Opus header's mapping family in the packet.
const PACKET: usize = 28;
const FAMILY: usize = PACKET + 18;
/// The family whose channels have no place (RFC 7845, 5.1.1.3), and the one that symphonia reads, with the same fields.
const WITHOUT_PLACES: u8 = 255;
const WITH_PLACES: u8 = 1;

/// Another header, and where the pages behind the header begin.
pub struct ShownHeader {
    /// Pages that stand for those of the file.
    pub header: Vec<u8>,
    /// Where in the file the other pages begin.
    pub data_start: u64,
    /// Whether the channels of the stream have no place, whatever is shown.
    pub unplaced: bool,
}

/// How the header of the stream in these bytes is to be shown, if not as it is. `shorten` makes a list of comments (vendor, count
/// and comments, as in Vorbis) from the first bytes of one that is longer than a megabyte.
pub fn shown_header(
    file: &mut File,
    bytes: &Range<u64>,
    shorten: &dyn Fn(&[u8]) -> Vec<u8>,
) -> Result<Option<ShownHeader>> {
    let Some(page) = Page::at(file, bytes.start)?.filter(|page| page.begins_stream && page.segments.len() == 1) else {
        return Ok(None);
    };
    let mut first = vec![0; usize::try_from(page.len()).unwrap_or(0)];
    file.seek(SeekFrom::Start(bytes.start))?;
    if file.read_exact(&mut first).is_err() {
        return Ok(None);
    }
    let is_opus = first[PACKET..].starts_with(b"OpusHead");
    let unplaced = is_opus && first.get(FAMILY) == Some(&WITHOUT_PLACES);
    if unplaced {
        first[FAMILY] = WITH_PLACES;
        seal(&mut first);
    }
    let start = bytes.start + page.len();
    let (mark, end, wants_setup) = match () {
        () if is_opus => (&b"OpusTags"[..], &b""[..], false),
        () if first[PACKET..].starts_with(b"\x01vorbis") => (&b"\x03vorbis"[..], &b"\x01"[..], true),
        () => return Ok(None),
    };
    Ok(match behind_long_comments(file, start, page.serial, wants_setup)? {
        Some(Long { comments, setup, data_start }) => {
            let list = comments.strip_prefix(mark).map(shorten).unwrap_or_default();
            let comments = [mark, &list, end].concat();
            let packets: Vec<&[u8]> = if wants_setup { vec![&comments, &setup] } else { vec![&comments] };
            let header = [first, pages_of(page.serial, &packets)].concat();
            Some(ShownHeader { header, data_start, unplaced })
        }
        None if unplaced => Some(ShownHeader { header: first, data_start: start, unplaced }),
        None => None,
    })
}

/// A header with comments that are too long.
struct Long {
    /// Their first bytes.
    comments: Vec<u8>,
    /// The packet behind them, if it is wanted.
    setup: Vec<u8>,
    /// Where the pages of sound begin.
    data_start: u64,
}

fn behind_long_comments(file: &mut File, mut at: u64, serial: u32, setup: bool) -> Result<Option<Long>> {
    let mut long = Long { comments: Vec::new(), setup: Vec::new(), data_start: 0 };
    let (mut comments_len, mut packets) = (0, 0);
    while let Some(page) = Page::at(file, at)?.filter(|page| page.serial == serial && !page.begins_stream) {
        let mut from = at + page.head_len();
        for &len in &page.segments {
            if packets == 0 {
                comments_len += u64::from(len);
            }
            let kept = match packets {
                0 if long.comments.len() < KEPT_COMMENTS => Some(&mut long.comments),
                1 if setup => Some(&mut long.setup),
                _ => None,
            };
            if let Some(kept) = kept {
                let before = kept.len();
                kept.resize(before + usize::from(len), 0);
                file.seek(SeekFrom::Start(from))?;
                if kept.len() > MAX_SETUP || file.read_exact(&mut kept[before..]).is_err() {
                    return Ok(None);
                }
            }
            from += u64::from(len);
            packets += usize::from(len < 255);
        }
        at += page.len();
        if packets > 0 && comments_len <= MAX_COMMENTS {
            return Ok(None);
        }
        if packets > usize::from(setup) {
            return Ok(Some(Long { data_start: at, ..long }));
        }
    }
    Ok(None)
}
