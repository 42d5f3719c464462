//! Headers of Ogg streams that symphonia does not read: they are shown to it in another form.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};
use std::ops::Range;

use super::page::{Page, pages_of, seal};

/// Longer comments, which hold covers or harm, are left out: symphonia keeps all of them and refuses those over 16 MB. Tags are
/// read elsewhere.
const MAX_COMMENTS: u64 = 1 << 20;
/// No set-up of a codec is longer.
const MAX_SETUP: usize = 1 << 20;
/// Where a packet begins in a page of one segment, and an Opus header's mapping family in the packet.
const PACKET: usize = 28;
const FAMILY: usize = PACKET + 18;
/// The family whose channels have no place (RFC 7845, 5.1.1.3), and the one that symphonia reads, with the same fields.
const WITHOUT_PLACES: u8 = 255;
const WITH_PLACES: u8 = 1;

/// Another header, and where the pages behind the header begin.
pub(in crate::audio) struct ShownHeader {
    pub(in crate::audio) header: Vec<u8>,
    pub(in crate::audio) data_start: u64,
    /// Whether the channels of the stream have no place, whatever is shown.
    pub(in crate::audio) unplaced: bool,
}

/// How the header of the stream in these bytes is to be shown, if not as it is.
pub(in crate::audio) fn shown_header(file: &mut File, bytes: &Range<u64>) -> Result<Option<ShownHeader>> {
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
    let (empty_comments, wants_setup) = match () {
        () if is_opus => (&b"OpusTags\0\0\0\0\0\0\0\0"[..], false),
        () if first[PACKET..].starts_with(b"\x01vorbis") => (&b"\x03vorbis\0\0\0\0\0\0\0\0\x01"[..], true),
        () => return Ok(None),
    };
    Ok(match behind_long_comments(file, start, page.serial, wants_setup)? {
        Some((setup, data_start)) => {
            let packets: Vec<&[u8]> = if wants_setup { vec![empty_comments, &setup] } else { vec![empty_comments] };
            let header = [first, pages_of(page.serial, &packets)].concat();
            Some(ShownHeader { header, data_start, unplaced })
        }
        None if unplaced => Some(ShownHeader { header: first, data_start: start, unplaced }),
        None => None,
    })
}

/// Where comments are too long: the packet behind them, if it is wanted, and where the pages of sound begin.
fn behind_long_comments(file: &mut File, mut at: u64, serial: u32, setup: bool) -> Result<Option<(Vec<u8>, u64)>> {
    let (mut comments, mut packets, mut behind) = (0, 0, Vec::new());
    while let Some(page) = Page::at(file, at)?.filter(|page| page.serial == serial && !page.begins_stream) {
        let mut from = at + page.head_len();
        for &len in &page.segments {
            if packets == 0 {
                comments += u64::from(len);
            } else if packets == 1 && setup {
                let before = behind.len();
                behind.resize(before + usize::from(len), 0);
                file.seek(SeekFrom::Start(from))?;
                if behind.len() > MAX_SETUP || file.read_exact(&mut behind[before..]).is_err() {
                    return Ok(None);
                }
            }
            from += u64::from(len);
            packets += usize::from(len < 255);
        }
        at += page.len();
        if packets > 0 && comments <= MAX_COMMENTS {
            return Ok(None);
        }
        if packets > usize::from(setup) {
            return Ok(Some((behind, at)));
        }
    }
    Ok(None)
}
