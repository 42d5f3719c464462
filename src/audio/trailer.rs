//! Where the audio of an MP3 or FLAC file ends: tags written behind it are cut off, so that a picture inside an APE
//! tag is not taken for sound and does not change the song's identity.

use std::fs::File;
use std::io::{Result, Seek as _, SeekFrom};

use super::bytes::bytes_at;

/// `ID3v1` is always this long.
const ID3V1_LEN: u64 = 128;
/// Header and footer of an APE tag, and the footer of an `ID3v2` tag.
const APE_EDGE_LEN: u64 = 32;
const ID3V2_EDGE_LEN: u64 = 10;
/// Length (6 digits) and mark at the end of a Lyrics3 tag.
const LYRICS3_EDGE_LEN: u64 = 15;

/// The end of the audio bytes in a file of `len` bytes. Leaves the file at its start.
pub(super) fn audio_end(file: &mut File, len: u64) -> Result<u64> {
    let mut end = len;
    if may_have_trailer(file)? {
        while let Some(before) = without_last_tag(file, end)? {
            end = before;
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(end)
}

/// The other containers say themselves where their audio ends.
fn may_have_trailer(file: &mut File) -> Result<bool> {
    let head = bytes_at::<12>(file, 0)?.unwrap_or_default();
    let sized = [&b"RIFF"[..], b"FORM", b"OggS"].iter().any(|magic| head.starts_with(magic)) || &head[4..8] == b"ftyp";
    Ok(!sized)
}

/// Where the last tag before `end` begins, if there is one.
fn without_last_tag(file: &mut File, end: u64) -> Result<Option<u64>> {
    if let Some(at) = end.checked_sub(ID3V1_LEN)
        && bytes_at::<3>(file, at)? == Some(*b"TAG")
    {
        return Ok(Some(at));
    }
    if let Some(at) = end.checked_sub(APE_EDGE_LEN)
        && let Some(footer) = bytes_at::<32>(file, at)?
        && footer.starts_with(b"APETAGEX")
    {
        let size = u64::from(u32::from_le_bytes([footer[12], footer[13], footer[14], footer[15]]));
        let header = if footer[23] & 0x80 != 0 { APE_EDGE_LEN } else { 0 };
        return Ok(end.checked_sub(size.max(APE_EDGE_LEN) + header));
    }
    if let Some(at) = end.checked_sub(ID3V2_EDGE_LEN)
        && let Some(footer) = bytes_at::<10>(file, at)?
        && footer.starts_with(b"3DI")
    {
        let size = footer[6..].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
        return Ok(end.checked_sub(size + 2 * ID3V2_EDGE_LEN));
    }
    if let Some(at) = end.checked_sub(LYRICS3_EDGE_LEN)
        && let Some(footer) = bytes_at::<15>(file, at)?
        && footer.ends_with(b"LYRICS200")
        && let Some(size) = str::from_utf8(&footer[..6]).ok().and_then(|digits| digits.parse::<u64>().ok())
    {
        return Ok(at.checked_sub(size));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn end_of(parts: &[&[u8]]) -> u64 {
        let bytes = parts.concat();
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes).expect("written");
        audio_end(&mut file, bytes.len() as u64).expect("readable")
    }

    #[test]
    fn tags_behind_each_other_are_all_cut_off() {
        let sound = [0xff; 1000];
        let id3v1 = [&b"TAG"[..], &[b' '; 125]].concat();
        let ape_edge = |flags| {
            [&b"APETAGEX\xd0\x07\0\0"[..], &132_u32.to_le_bytes(), &[1, 0, 0, 0, 0, 0, 0, flags], &[0; 8]].concat()
        };
        let ape = [&ape_edge(0xa0)[..], &[0xff; 100], &ape_edge(0x80)].concat();
        let lyrics = b"LYRICSBEGININD0000200000021LYRICS200";
        let id3v2 = [&b"ID3\x04\0\x10\0\0\0\x05"[..], b"hello", b"3DI\x04\0\x10\0\0\0\x05"].concat();
        for tags in [&[&id3v1[..]][..], &[&ape], &[&id3v2], &[lyrics, &id3v1], &[&ape, &lyrics[..], &id3v1], &[]] {
            assert_eq!(end_of(&[&sound, &tags.concat()]), 1000, "{} tags", tags.len());
        }
    }

    #[test]
    fn a_tag_longer_than_the_file_and_other_containers_are_left_alone() {
        let lie = [&b"APETAGEX"[..], &2000_u32.to_le_bytes(), &u32::MAX.to_le_bytes(), &[0; 16]].concat();
        assert_eq!(end_of(&[&[0xff; 50], &lie]), 82);
        let riff = [&b"RIFF"[..], &[0; 50], b"TAG", &[0; 125]].concat();
        assert_eq!(end_of(&[&riff]), riff.len() as u64);
        assert_eq!(end_of(&[b"TAG"]), 3);
    }
}
