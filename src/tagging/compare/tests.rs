//! Copies that were harmed after they were made: each of them must be told from a good one, by the quick comparison too.

use std::fs;
use std::io::Read as _;

use super::*;
use crate::audio::ogg::seal;
use crate::spliced::SplicedFile;
use crate::tagging::edit::FieldValues;

struct Case {
    folder: tempfile::TempDir,
    original: Original,
    copy: Vec<u8>,
    changes: Vec<FieldChange>,
}

impl Case {
    /// A file with another mood in it.
    fn new(name: &str, bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let mut file = File::open(&path).expect("opened");
        let layout = edit::open(&mut file).expect("a layout");
        let after = vec!["calm".to_owned()];
        let changes =
            vec![FieldChange { field: Field::Mood, before: layout.values(Field::Mood), after: after.clone() }];
        let pieces = layout.edited(&mut file, &[FieldValues { field: Field::Mood, values: after }]).expect("edited");
        let mut copy = Vec::new();
        SplicedFile::new(file, pieces).read_to_end(&mut copy).expect("read");
        let original = Original::open(&path).expect("opened");
        Self { folder, original, copy, changes }
    }

    fn is_right(&self, copy: &[u8]) -> bool {
        let path = self.folder.path().join("copy");
        fs::write(&path, copy).expect("written");
        let mut go_on = || ControlFlow::Continue(());
        check(&self.original, &path, &self.changes, Depth::Packets, &mut go_on).is_ok()
    }

    /// The copy, harmed, must not be taken for right.
    fn is_caught(&self, harm: impl FnOnce(&mut Vec<u8>)) -> bool {
        let mut harmed = self.copy.clone();
        harm(&mut harmed);
        assert!(harmed != self.copy, "it was harmed");
        !self.is_right(&harmed)
    }

    fn find(&self, bytes: &[u8]) -> usize {
        self.copy.windows(bytes.len()).position(|found| found == bytes).expect("there")
    }
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).expect("the fixture")
}

fn mp3(version: u8, flags: u8, frames: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let frame = |(id, body): &(&[u8; 4], &[u8])| [&id[..], &[0, 0, 0, body.len() as u8, 0, 0], body].concat();
    let frames: Vec<u8> = frames.iter().flat_map(frame).collect();
    let head = [b'I', b'D', b'3', version, 0, flags, 0, 0, (frames.len() >> 7) as u8, (frames.len() & 0x7f) as u8];
    [&head[..], &frames, &fixture("cbr.mp3")[..9000]].concat()
}

fn boxed(kind: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32 + 8).to_be_bytes()[..], kind, bytes].concat()
}

fn wave() -> Vec<u8> {
    let number = |number: usize| (number as u32).to_le_bytes();
    let chunk = |name: &[u8; 4], bytes: &[u8]| [&name[..], &number(bytes.len()), bytes].concat();
    let format = [&[1, 0, 1, 0][..], &number(8000), &number(16_000), &[2, 0, 16, 0]].concat();
    let list = chunk(b"LIST", b"INFOINAM\x06\0\0\0title\0");
    let sound: Vec<u8> = (0..2000_u32).flat_map(|at| ((at * 77 % 4001) as i16).to_le_bytes()).collect();
    let all = [&b"WAVE"[..], &chunk(b"fmt ", &format), &list, &chunk(b"data", &sound)].concat();
    chunk(b"RIFF", &all)
}

#[test]
fn frames_that_are_dropped_swapped_or_changed_are_caught() {
    let frames: &[(&[u8; 4], &[u8])] = &[
        (b"TIT2", b"\0title"),
        (b"TALB", b"\0album"),
        (b"APIC", b"\0image/png\0\x03\0cover"),
        (b"XYZ1", b"who knows"),
    ];
    for version in [3, 4] {
        let case = Case::new("song.mp3", &mp3(version, 0, frames));
        assert!(case.is_right(&case.copy));
        let (title, album) = (case.find(b"TIT2"), case.find(b"TALB"));
        assert!(case.is_caught(|copy| copy[title..title + 32].rotate_left(16)), "two frames change places");
        assert!(case.is_caught(|copy| copy[title..title + 4].copy_from_slice(b"TIT3")), "a frame is renamed");
        let cover = case.find(b"cover");
        assert!(case.is_caught(|copy| copy[cover] ^= 1), "a byte of the cover");
        assert!(case.is_caught(|copy| copy[album + 8] ^= 0x40), "a flag of a frame");
        assert!(case.is_caught(|copy| copy[9] -= 19), "the tag ends before its last frame");
        assert!(case.is_caught(|copy| *copy.last_mut().expect("a byte") ^= 1), "a byte of the sound");
        assert!(case.is_caught(|copy| copy.truncate(copy.len() - 1)), "the last byte is missing");
        assert!(case.is_caught(|copy| copy.push(0)), "there is one more");
    }
    // In version 2.4 the flag says how every frame is to be read.
    let case = Case::new("song.mp3", &mp3(4, 0, frames));
    assert!(case.is_caught(|copy| copy[5] = 0x80), "the tag is called unsynchronised");
}

#[test]
fn places_and_trees_of_an_mp4_file_that_are_wrong_are_caught() {
    let case = Case::new("song.m4a", &fixture("two-tracks.m4a"));
    assert!(case.is_right(&case.copy));
    let tables: Vec<usize> = (0..case.copy.len() - 4)
        .filter(|at| &case.copy[*at..at + 4] == b"stco" || &case.copy[*at..at + 4] == b"co64")
        .collect();
    assert!(tables.len() >= 2);
    for at in tables {
        assert!(case.is_caught(|copy| copy[at + 15] ^= 1), "a place in the table at {at}");
        assert!(case.is_caught(|copy| copy[at + 8 + 3] -= 1), "a table is shorter");
    }
    // Boxes that go over from one parent to the next.
    let stray = boxed(b"abcd", b"stray");
    let base = fixture("aac.m4a");
    let at = base.windows(4).position(|kind| kind == b"moov").expect("a header") - 4;
    let len = u32::from_be_bytes(base[at..at + 4].try_into().expect("four")) as usize;
    let with = |inner: &[u8]| {
        [&base[..at], &boxed(b"moov", &[&base[at + 8..at + len], inner].concat()), &base[at + len..]].concat()
    };
    let (one, none) = (boxed(b"trak", &stray), boxed(b"trak", b""));
    let case = Case::new("song.m4a", &with(&[&one[..], &none].concat()));
    let trak = case.find(&one);
    assert!(case.is_caught(|copy| copy[trak..trak + one.len() + none.len()].rotate_left(one.len())));
}

#[test]
fn pages_of_an_ogg_file_that_are_numbered_marked_or_sealed_wrongly_are_caught() {
    for name in ["song.ogg", "song.opus"] {
        let case = Case::new(name, &fixture(name));
        assert!(case.is_right(&case.copy));
        let starts: Vec<usize> = (0..case.copy.len() - 5).filter(|at| &case.copy[*at..at + 5] == b"OggS\0").collect();
        for (number, &at) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(case.copy.len());
            let resealed = |what: usize, by: u8| {
                case.is_caught(|copy| {
                    copy[at + what] ^= by;
                    seal(&mut copy[at..end]);
                })
            };
            assert!(resealed(18, 1), "{name}: the number of page {number}");
            assert!(resealed(14, 1), "{name}: the stream of page {number}");
            assert!(case.is_caught(|copy| copy[at + 22] ^= 1), "{name}: the checksum of page {number}");
            assert!(resealed(5, 1), "{name}: whether page {number} goes on with a packet");
            if number > 3 {
                assert!(resealed(6, 1), "{name}: the place of page {number}");
                assert!(resealed(5, 4), "{name}: whether page {number} is the last");
            }
        }
    }
}

#[test]
fn chunks_and_blocks_that_are_changed_are_caught() {
    let case = Case::new("song.wav", &wave());
    assert!(case.is_right(&case.copy));
    assert!(case.is_caught(|copy| copy[4] ^= 2), "the length of the form");
    assert!(case.is_caught(|copy| copy[4] ^= 1), "the length of the form");
    for bytes in [&b"title"[..], b"fmt ", b"LIST"] {
        let at = case.find(bytes);
        assert!(case.is_caught(|copy| copy[at] ^= 1), "{bytes:?}");
    }
    let data = case.find(b"data");
    assert!(case.is_caught(|copy| copy[data + 4] -= 2), "the length of the sound");
    assert!(case.is_caught(|copy| copy[data + 900] ^= 1), "a sample");

    let case = Case::new("song.flac", &fixture("song.flac"));
    assert!(case.is_right(&case.copy));
    for at in [0, 8, 20, 25, 41] {
        assert!(case.is_caught(|copy| copy[at] ^= 1), "byte {at}");
    }
}

/// Any byte at all, of every format: only what takes up room may be another.
#[test]
fn a_change_of_any_byte_is_caught() {
    let frames: &[(&[u8; 4], &[u8])] = &[(b"TIT2", b"\0title"), (b"PRIV", b"someone\0\xff\xe0\0\x01")];
    let starts = |name: &str| fixture(name);
    for (name, bytes) in [
        ("a.mp3", mp3(3, 0, frames)),
        ("b.mp3", mp3(4, 0, frames)),
        ("song.wav", wave()),
        ("song.ogg", starts("song.ogg")),
        ("song.opus", starts("song.opus")),
        ("song.flac", starts("song.flac")),
        ("alac.m4a", starts("alac.m4a")),
    ] {
        let case = Case::new(name, &bytes);
        let len = case.copy.len();
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize
        };
        let places: Vec<usize> =
            (0..160).map(|count| if count % 2 == 0 { next() % len.min(700) } else { next() % len }).collect();
        for at in places {
            let by = 1 << (next() % 8);
            let around = &case.copy[at.saturating_sub(6)..(at + 6).min(len)];
            let is_room = around.iter().all(|byte| *byte == 0);
            assert!(
                is_room || case.is_caught(|copy| copy[at] ^= by),
                "{name}: byte {at} of {len} by {by}, among {around:?}"
            );
        }
    }
}
