//! `ID3v2` tags before the sound are passed over, whatever is wrong with them.

use std::fs::File;
use std::io::Result;

use super::bytes::bytes_at;
use super::mpeg;

const HEADER_LEN: u64 = 10;
/// Flag of a tag that has a footer as well.
const FOOTER: u8 = 0x10;

/// Where the sound begins in a file of `len` bytes: behind all tags at its start; 0 where there is none. A tag that does not
/// say truly how long it is counts as its header only, and the sound is searched for behind it. Leaves the file anywhere.
pub(super) fn end_of_tags(file: &mut File, len: u64) -> Result<u64> {
    let mut at = 0;
    while let Some(header) = bytes_at::<10>(file, at)?.filter(|header| header.starts_with(b"ID3")) {
        let size = header[6..].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
        let footer = if header[5] & FOOTER != 0 { HEADER_LEN } else { 0 };
        at += HEADER_LEN + size + footer;
    }
    if at == 0 || at < len && sound_is_near(file, at)? { Ok(at) } else { Ok(HEADER_LEN) }
}

/// Whether something that Moodsic reads begins at `at`, or a little behind it.
fn sound_is_near(file: &mut File, at: u64) -> Result<bool> {
    let head = bytes_at::<12>(file, at)?.unwrap_or_default();
    let marks = [&b"fLaC"[..], b"OggS", b"RIFF", b"FORM"];
    let marked = marks.iter().any(|mark| head.starts_with(mark)) || &head[4..8] == b"ftyp";
    let adts = head[0] == 0xff && head[1] & 0xf6 == 0xf0;
    Ok(marked || adts || mpeg::is_near(file, at)?)
}
