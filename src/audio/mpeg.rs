//! Tells MP3 from bytes that only look like it in one place: every other kilobyte of a picture or an archive looks like
//! the start of a frame, so several frames in a row must follow each other. And how long a packet is.

use std::fs::File;
use std::io::{Read as _, Result, Seek as _, SeekFrom};

use super::bytes::bytes_at;

/// Frames in a row that no other file has by chance (each is right by chance once in some 4,000 times).
const FRAMES_IN_A_ROW: usize = 4;
/// How far symphonia looks for a first frame.
const SEARCH_LEN: u64 = 1024 * 1024;

/// Whether a file without any other format's mark at its start may be MP3. Leaves the file at its start.
pub(super) fn may_be_mp3(file: &mut File) -> Result<bool> {
    let found = has_chain(file, 0, SEARCH_LEN)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(found)
}

/// Whether the frames of an MP3 begin at `at` or some way behind it, where padding may lie.
pub(super) fn is_near(file: &mut File, at: u64) -> Result<bool> {
    Ok(has_chain(file, at, SEARCH_LEN / 64)? || has_chain(file, at, SEARCH_LEN)?)
}

fn has_chain(file: &mut File, at: u64, len: u64) -> Result<bool> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.by_ref().take(len).read_to_end(&mut bytes)?;
    Ok((0..bytes.len()).any(|at| bytes[at] == 0xff && is_chain(&bytes, at)))
}

/// Whether frames follow each other from `at` on; a very short file may end before the last.
fn is_chain(bytes: &[u8], mut at: usize) -> bool {
    for frame in 0..FRAMES_IN_A_ROW {
        if frame > 0 && at == bytes.len() {
            return true;
        }
        match bytes.get(at..at + 4).and_then(frame_len) {
            Some(len) => at += len,
            None => return false,
        }
    }
    true
}

/// Bytes of the layer III frame with this header (ISO/IEC 11172-3, 2.4.2.3, and 13818-3), header included.
fn frame_len(header: &[u8]) -> Option<usize> {
    const KBITS_1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const KBITS_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let rate = rate_of(header)? as usize;
    let &[_, second, third, _] = header else { return None };
    // Samples of a frame divided by 8, and bit rates.
    let (octets, kbits) = if second >> 3 & 3 == 3 { (144, KBITS_1) } else { (72, KBITS_2) };
    let kbit = *kbits.get(usize::from(third >> 4)).filter(|kbit| **kbit > 0)?;
    Some(octets * kbit * 1000 / rate + usize::from(third >> 1 & 1))
}

/// The sample rate of the layer III frame that begins with these bytes.
pub(super) fn rate_of(frame: &[u8]) -> Option<u32> {
    const RATES: [u32; 3] = [44_100, 48_000, 32_000];
    let &[0xff, second, third, ..] = frame else { return None };
    if second & 0xe6 != 0xe2 {
        return None;
    }
    let divisor = match second >> 3 & 3 {
        3 => 1,
        2 => 2,
        0 => 4,
        _ => return None,
    };
    Some(RATES.get(usize::from(third >> 2 & 3))? / divisor)
}

/// Whether a file of `len` bytes whose first frame lies at `start` has fewer of them than its Xing tag says: the rest of the song
/// is missing. Leaves the file anywhere.
pub(super) fn is_cut_short(file: &mut File, start: u64, len: u64) -> Result<bool> {
    let Some(head) = bytes_at::<180>(file, start)? else { return Ok(false) };
    if rate_of(&head).is_none() {
        return Ok(false);
    }
    // The tag lies where the side information of a frame ends, at the latest 36 bytes behind the header.
    let tag = head[..48].windows(4).position(|word| word == b"Xing" || word == b"Info").map(|at| &head[at + 4..]);
    let word = |at: usize| tag.and_then(|tag| tag.get(at..at + 4)).and_then(|word| word.try_into().ok());
    let number = |at: usize| word(at).map_or(0, u32::from_be_bytes);
    let flags = number(0);
    let promised = match flags & 3 {
        2 => number(4),
        3 => number(8),
        _ => return Ok(false),
    };
    Ok(start + u64::from(promised) > len)
}

/// Frames (samples of a channel) that an MPEG layer III packet decodes to.
pub(super) fn frames_of(packet: &[u8]) -> u64 {
    if packet.get(1).is_some_and(|second| second & 0x18 == 0x18) { 1152 } else { 576 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_lengths_are_those_of_the_standard() {
        assert_eq!(frame_len(&[0xff, 0xfb, 0x90, 0x64]), Some(417), "MPEG-1, 128 kbit/s, 44.1 kHz");
        assert_eq!(frame_len(&[0xff, 0xfb, 0x92, 0x64]), Some(418), "padded");
        assert_eq!(frame_len(&[0xff, 0xf3, 0x80, 0xc4]), Some(208), "MPEG-2, 64 kbit/s, 22.05 kHz");
        for other in
            [[0xff, 0xfd, 0x90, 0x64], [0xff, 0xeb, 0x90, 0x64], [0xff, 0xfb, 0xf0, 0x64], [0xff, 0xfb, 0x9c, 0x64]]
        {
            assert_eq!(frame_len(&other), None, "{other:02x?}");
        }
    }

    #[test]
    fn one_header_among_other_bytes_is_no_song() {
        let mut bytes = vec![7; 5000];
        bytes[100..104].copy_from_slice(&[0xff, 0xfb, 0x90, 0x64]);
        assert!(!is_chain(&bytes, 100));
        for frame in 1..4 {
            bytes.copy_within(100..104, 100 + 417 * frame);
        }
        assert!(is_chain(&bytes, 100));
    }
}
