//! Tags made by hand.

use super::*;

fn frame(id: [u8; 4], body: &[u8]) -> Frame {
    Frame { id, flags: [0, 0], body: body.to_vec() }
}

fn tag(version: u8, frames: Vec<Frame>, padding: usize) -> Id3Tag {
    Id3Tag { version, frames, rest: vec![0; padding], plain_sizes: version == 3, ..Id3Tag::new() }
}

#[test]
fn a_tag_comes_out_as_it_went_in() {
    let frames = vec![frame(*b"TIT2", b"\0title"), frame(*b"ZZZ9", &[0xff; 300]), frame(*b"TALB", b"")];
    for version in [3, 4] {
        for padding in [0, 5, 2000] {
            let bytes = tag(version, frames.clone(), padding).written(vec![0; padding]).unwrap();
            let read = Id3Tag::parse(&bytes).unwrap();
            assert_eq!(read.frames, frames, "version {version}");
            assert_eq!(read.to_bytes(bytes.len()).unwrap(), bytes, "version {version}, padding {padding}");
        }
    }
}

#[test]
fn a_new_frame_uses_the_padding_and_is_given_more_where_that_is_too_little() {
    let bytes = tag(3, vec![frame(*b"TIT2", b"\0title")], 100).written(vec![0; 100]).unwrap();
    let mut read = Id3Tag::parse(&bytes).unwrap();
    read.frames.push(frame(*b"TMOO", b"\0calm"));
    assert_eq!(read.to_bytes(bytes.len()).unwrap().len(), bytes.len());
    read.frames.push(frame(*b"TXXX", &[7; 500]));
    assert_eq!(read.to_bytes(bytes.len()).unwrap().len(), 10 + 16 + 15 + 510 + PADDING);
    let bare = tag(4, vec![frame(*b"TIT2", b"\0title")], 0).written(Vec::new()).unwrap();
    let mut read = Id3Tag::parse(&bare).unwrap();
    read.frames.push(frame(*b"TMOO", b"\0calm"));
    assert_eq!(read.to_bytes(bare.len()).unwrap().len(), bare.len() + 15);
}

#[test]
fn lengths_that_an_old_itunes_wrote_are_told_by_where_they_lead() {
    let mut wrong = tag(4, vec![frame(*b"APIC", &[1; 200]), frame(*b"TIT2", b"\0title")], 30);
    wrong.plain_sizes = true;
    let bytes = wrong.written(vec![0; 30]).unwrap();
    let read = Id3Tag::parse(&bytes).unwrap();
    assert!(read.plain_sizes);
    assert_eq!(read.frames.len(), 2);
    assert_eq!(read.to_bytes(bytes.len()).unwrap(), bytes);
}

#[test]
fn a_tag_unsynchronised_as_a_whole_stays_so() {
    let mut plain = tag(3, vec![frame(*b"APIC", &[0xff, 0xe0, 0xff, 0, 0xff]), frame(*b"TIT2", b"\x01\xff\xfea\0")], 9);
    plain.flags = UNSYNCHRONISED;
    let bytes = plain.written(vec![0; 9]).unwrap();
    assert!(!bytes[10..].windows(2).any(|pair| pair[0] == 0xff && pair[1] >= 0xe0));
    let read = Id3Tag::parse(&bytes).unwrap();
    assert_eq!(read, plain);
    // Called unsynchronised, and only in part.
    let mut half = bytes.clone();
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0]).unwrap();
    half.remove(at + 1);
    half.push(0);
    let read = Id3Tag::parse(&half).unwrap();
    assert_eq!(read.flags & UNSYNCHRONISED, 0);
    assert_eq!(read.frames.len(), 2);
}

#[test]
fn a_tag_that_is_called_unsynchronised_and_is_not_is_refused_where_that_would_cost_a_picture_a_byte() {
    let mut plain = tag(3, vec![frame(*b"TIT2", b"\0title"), frame(*b"APIC", &[0xff, 0, 7, 0xff, 0xe0])], 9);
    let bytes = plain.written(vec![0; 9]).unwrap();
    let mut called = bytes.clone();
    called[5] = UNSYNCHRONISED;
    assert!(Id3Tag::parse(&called).is_err(), "the picture is read either way");
    plain.frames.swap(0, 1);
    let mut called = plain.written(vec![0; 9]).unwrap();
    called[5] = UNSYNCHRONISED;
    assert!(Id3Tag::parse(&called).is_err(), "the frame behind the picture is not found");
}

#[test]
fn checksums_are_made_anew() {
    let mut with = tag(3, vec![frame(*b"TIT2", b"\0title")], 20);
    (with.flags, with.extended) = (EXTENDED, [&[0, 0, 0, 10, 0x80, 0][..], &[0; 8]].concat());
    let bytes = with.written(vec![0; 20]).unwrap();
    let mut read = Id3Tag::parse(&bytes).unwrap();
    assert_eq!(read.extended[6..10], [0, 0, 0, 20]);
    assert_ne!(read.extended[10..], [0; 4]);
    read.frames.push(frame(*b"TMOO", b"\0calm"));
    let more = read.to_bytes(bytes.len()).unwrap();
    let again = Id3Tag::parse(&more).unwrap();
    assert_eq!(again.extended[6..10], [0, 0, 0, 5]);
    assert_ne!(again.extended[10..], Id3Tag::parse(&bytes).unwrap().extended[10..]);

    let mut with = tag(4, vec![frame(*b"TIT2", b"\0title")], 20);
    (with.flags, with.extended) = (EXTENDED, vec![0, 0, 0, 12, 1, 0x20, 5, 0, 0, 0, 0, 0]);
    let bytes = with.written(vec![0; 20]).unwrap();
    let read = Id3Tag::parse(&bytes).unwrap();
    let value = read.extended[7..].iter().fold(0_u64, |value, byte| value << 7 | u64::from(*byte));
    let covered = &bytes[10 + 12..];
    assert_eq!(value, u64::from(crc32fast::hash(covered)));
}

#[test]
fn what_no_mood_fits_into_is_refused() {
    let refused = |bytes: &[u8]| Id3Tag::parse(bytes).unwrap_err().to_string();
    assert!(refused(b"ID3\x02\0\0\0\0\0\0").contains("ID3v2.2"));
    assert!(refused(b"ID3\x05\0\0\0\0\0\0").contains("no place"));
    assert!(refused(b"ID3\x04\0\0\0\0\0\x7f").contains("damaged"));
    assert!(refused(b"ID3\x03\0\x40\0\0\0\x04\0\0\xff\0").contains("damaged"));
}

#[test]
fn a_footer_follows_its_header() {
    let mut with = tag(4, vec![frame(*b"TIT2", b"\0title")], 0);
    with.flags = FOOTER;
    let bytes = with.written(Vec::new()).unwrap();
    let mut read = Id3Tag::parse(&bytes).unwrap();
    read.frames.push(frame(*b"TMOO", b"\0calm"));
    let more = read.to_bytes(bytes.len()).unwrap();
    assert_eq!(more[more.len() - 7..], more[3..10]);
    assert_eq!(Id3Tag::parse(&more).unwrap().frames.len(), 2);
}
