//! Which part of an M4A track is the song: the edit list (ISO/IEC 14496-12, 8.6.6) or Apple's gapless tag says how much
//! of the start is the encoder's own delay. symphonia reads neither.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;

/// The part of a track that is presented, in ticks of the track's time scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Presented {
    /// Ticks before the song begins.
    pub(super) start: u64,
    /// Where the song ends at the latest.
    pub(super) end: Option<u64>,
}

/// Atoms looked at in one level; a real file has a dozen.
const MAX_SIBLINGS: usize = 1024;

/// The edit list of track `track_id`, if it has one that says something.
pub(super) fn edit_list(file: &mut File, len: u64, track_id: u32) -> Option<Presented> {
    let movie = atom(file, 0..len, *b"moov", 0)?;
    let header = atom(file, movie.clone(), *b"mvhd", 0)?;
    let movie_scale = u64::from(timescale(file, &header)?);
    let track = track(file, &movie, track_id)?;
    let media = atom(file, track.clone(), *b"mdia", 0)?;
    let header = atom(file, media, *b"mdhd", 0)?;
    let media_scale = u64::from(timescale(file, &header)?);
    let edits = atom(file, track, *b"edts", 0)?;
    let list = atom(file, edits, *b"elst", 0)?;
    let (segment, start) = first_edit(file, &list)?;
    // A movie scale coarser than the media's cannot name the last frame: leave the rounding in.
    let slack = (media_scale / movie_scale).saturating_sub(1);
    let span = u128::from(segment) * u128::from(media_scale) / u128::from(movie_scale) + u128::from(slack);
    let end = u64::try_from(span).ok().and_then(|span| span.checked_add(start));
    Some(Presented { start, end: end.filter(|_| segment > 0) })
}

/// The first of the tracks `ids` that is to be played: one may be there only to be switched to.
pub(super) fn first_enabled(file: &mut File, len: u64, ids: &[u32]) -> Option<u32> {
    const ENABLED: u8 = 1;
    let movie = atom(file, 0..len, *b"moov", 0)?;
    ids.iter().copied().find(|&id| {
        let header = track(file, &movie, id).and_then(|track| atom(file, track, *b"tkhd", 0));
        let flags = header.and_then(|header| bytes_at::<4>(file, header.start));
        flags.is_some_and(|[.., flags]| flags & ENABLED != 0)
    })
}

/// Apple's gapless tag: " 00000000 00000840 000001CA 00000000003F31F6 …" are hexadecimal: reserved, delay, padding, length.
pub(super) fn gapless_tag(text: &str) -> Option<Presented> {
    let mut fields = text.split_whitespace().skip(1).map(|field| u64::from_str_radix(field, 16).ok());
    let (delay, _padding, length) = (fields.next()??, fields.next()??, fields.next()??);
    Some(Presented { start: delay, end: delay.checked_add(length).filter(|_| length > 0) })
}

/// The payload of the `nth` atom `kind` among the atoms in `within`.
fn atom(file: &mut File, within: Range<u64>, kind: [u8; 4], mut nth: usize) -> Option<Range<u64>> {
    let mut at = within.start;
    for _ in 0..MAX_SIBLINGS {
        let header = bytes_at::<8>(file, at)?;
        let small = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
        let (size, header_len) = match small {
            0 => (within.end.checked_sub(at)?, 8),
            1 => (u64::from_be_bytes(bytes_at(file, at + 8)?), 16),
            size => (u64::from(size), 8),
        };
        let end = at.checked_add(size).filter(|&end| size >= header_len && end <= within.end)?;
        if header[4..] == kind {
            if nth == 0 {
                return Some(at + header_len..end);
            }
            nth -= 1;
        }
        at = end;
    }
    None
}

/// The payload of the `trak` with this id.
fn track(file: &mut File, movie: &Range<u64>, track_id: u32) -> Option<Range<u64>> {
    let mut nth = 0;
    loop {
        let track = atom(file, movie.clone(), *b"trak", nth)?;
        if track_number(file, &track) == Some(track_id) {
            return Some(track);
        }
        nth += 1;
    }
}

/// The time scale in the payload of an `mvhd` or `mdhd`.
fn timescale(file: &mut File, header: &Range<u64>) -> Option<u32> {
    let [version] = bytes_at(file, header.start)?;
    let scale = u32::from_be_bytes(bytes_at(file, header.start + if version == 1 { 20 } else { 12 })?);
    (scale > 0).then_some(scale)
}

/// The track's id, from its `tkhd`.
fn track_number(file: &mut File, track: &Range<u64>) -> Option<u32> {
    let header = atom(file, track.clone(), *b"tkhd", 0)?;
    let [version] = bytes_at(file, header.start)?;
    Some(u32::from_be_bytes(bytes_at(file, header.start + if version == 1 { 20 } else { 12 })?))
}

/// Duration (movie ticks) and start (media ticks) of the first edit that shows something.
fn first_edit(file: &mut File, list: &Range<u64>) -> Option<(u64, u64)> {
    let [version, _, _, _, a, b, c, d] = bytes_at(file, list.start)?;
    let entries = u64::from(u32::from_be_bytes([a, b, c, d]));
    let entry_len = if version == 1 { 20 } else { 12 };
    (0..entries.min(MAX_SIBLINGS as u64)).find_map(|entry| {
        let at = list.start + 8 + entry * entry_len;
        let (duration, start) = if version == 1 {
            (u64::from_be_bytes(bytes_at(file, at)?), i64::from_be_bytes(bytes_at(file, at + 8)?))
        } else {
            let start = i32::from_be_bytes(bytes_at(file, at + 4)?);
            (u64::from(u32::from_be_bytes(bytes_at(file, at)?)), i64::from(start))
        };
        // −1 is an empty edit: silence before the song.
        Some((duration, u64::try_from(start).ok()?))
    })
}

fn bytes_at<const N: usize>(file: &mut File, at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gapless_tag_names_delay_and_length() {
        let text = " 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000";
        assert_eq!(gapless_tag(text), Some(Presented { start: 2112, end: Some(2112 + 0x3F_31F6) }));
        assert_eq!(gapless_tag(" 00000000 zz 000001CA"), None);
        assert_eq!(gapless_tag(""), None);
    }
}
