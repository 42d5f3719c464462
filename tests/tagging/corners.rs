//! Corners of the formats: lengths that just fit, places that must move, what is in none of the usual places.

use std::fs::{self, File};
use std::time::{Duration, Instant};

use moodsic::audio::ogg::{pages_of, seal};
use moodsic::song::tags::Field;
use moodsic::tagging::{FieldValues, edit};

use crate::edits::check_edits;
use crate::rig::{fixture, sound};

/// The file, as it is on the disk, and where it may be written anew.
fn placed(bytes: &[u8], name: &str) -> (tempfile::TempDir, std::path::PathBuf, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join(name), folder.path().join("copy"));
    fs::write(&path, bytes).expect("written");
    (folder, path, copy)
}

/// Why a file is refused, or why it cannot be given a mood.
fn refused(bytes: &[u8]) -> String {
    let (_folder, path, _) = placed(bytes, "song");
    let mut file = File::open(&path).expect("opened");
    let change = FieldValues { field: Field::Mood, values: vec!["calm".repeat(900)] };
    let edited = edit::open(&mut file).and_then(|layout| layout.edited(&mut file, &[change]));
    edited.map_or_else(|refused| refused.to_string(), |_| "nothing".to_owned())
}

fn edited(bytes: &[u8], name: &str) {
    let (_folder, path, copy) = placed(bytes, name);
    assert!(edit::open(&mut File::open(&path).expect("opened")).is_ok(), "{name} is looked into");
    check_edits(&path, &copy);
}

struct Page<'a> {
    flags: u8,
    segments: &'a [u8],
    all: &'a [u8],
}

fn pages(file: &[u8]) -> Vec<Page<'_>> {
    let (mut at, mut pages) = (0, Vec::new());
    while at < file.len() {
        let segments = &file[at + 27..at + 27 + usize::from(file[at + 26])];
        let len = 27 + segments.len() + segments.iter().map(|len| usize::from(*len)).sum::<usize>();
        pages.push(Page { flags: file[at + 5], segments, all: &file[at..at + len] });
        at += len;
    }
    pages
}

/// The fixture with a packet of comments of so many bytes.
fn opus_with(len: usize, tail: &[u8]) -> Vec<u8> {
    let base = fixture("song.opus");
    let all = pages(&base);
    let serial = u32::from_le_bytes(base[14..18].try_into().expect("four bytes"));
    let rest = len - 8 - 4 - 4 - 4 - tail.len();
    let number = |number: usize| (number as u32).to_le_bytes();
    let entry = [b"TITLE=".as_slice(), &vec![b'x'; rest - 6]].concat();
    let packet = [&b"OpusTags"[..], &number(0), &number(1), &number(entry.len()), &entry, tail].concat();
    assert_eq!(packet.len(), len);
    let headers = pages_of(serial, &[&packet]);
    let mut file = [all[0].all, &headers].concat();
    let first = all.iter().skip(1).position(|page| page.segments.iter().any(|len| *len < 255)).expect("ends") + 2;
    for (sequence, page) in (1 + pages(&headers).len() as u32..).zip(&all[first..]) {
        let mut page = page.all.to_vec();
        page[18..22].copy_from_slice(&sequence.to_le_bytes());
        seal(&mut page);
        file.extend(page);
    }
    file
}

#[test]
fn comments_of_every_length_around_the_end_of_a_page() {
    for pages in [1, 2] {
        for less in [0, 1, 2, 14, 15, 254, 255, 256, 509, 510, 511] {
            edited(&opus_with(pages * 65_025 + 1 - less, b""), "song.opus");
            edited(&opus_with(pages * 65_025 + 1 - less, &[1, 0, 255]), "song.opus");
        }
    }
    for len in [254, 255, 256, 510] {
        edited(&opus_with(len, &[0; 50]), "song.opus");
    }
}

#[test]
fn a_page_of_comments_on_which_no_packet_ends_has_no_place_in_the_song() {
    for page in pages(&pages_of(7, &[&vec![1; 140_000], &[2; 9]])) {
        let ends = page.segments.iter().any(|len| *len < 255);
        assert_eq!(page.all[6..14], if ends { [0; 8] } else { [0xff; 8] });
    }
}

#[test]
fn an_ogg_file_with_something_between_its_pages_is_left_where_its_pages_would_have_to_be_numbered_anew() {
    let whole = opus_with(65_000, b"");
    let last = pages(&whole).last().expect("pages").all.len();
    let at = whole.len() - last;
    let damaged = [&whole[..at], b"junk", &whole[at..]].concat();
    assert!(refused(&damaged).contains("between its pages"));
    // What only follows is none of the song.
    assert_eq!(refused(&[&whole[..], &b"TAG"[..], &[0; 125]].concat()), "nothing");
    let mut wrong = whole.clone();
    wrong[at + 22] ^= 1;
    assert!(refused(&wrong).contains("damaged"), "a page whose checksum is wrong must not become right");
    let mut wrong = whole;
    let second = pages(&wrong)[0].all.len();
    wrong[second + 100] ^= 1;
    assert!(refused(&wrong).contains("first pages are damaged"));
    assert!(pages(&fixture("song.opus")).iter().any(|page| page.flags & 4 != 0));
}

#[test]
fn an_ogg_file_of_very_many_pages_is_written_at_once() {
    let mut file = opus_with(65_000, b"");
    let sequence = pages(&file).len() as u32;
    let last = pages(&file).last().expect("pages").all.to_vec();
    for more in 0..100_000_u32 {
        let mut page = [&last[..26], &[1, 0]].concat();
        page[18..22].copy_from_slice(&(sequence + more).to_le_bytes());
        seal(&mut page);
        file.extend(page);
    }
    let begun = Instant::now();
    edited(&file, "song.opus");
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

fn boxed(kind: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32 + 8).to_be_bytes()[..], kind, bytes].concat()
}

#[test]
fn a_huge_room_behind_the_header_of_an_mp4_file_is_not_held_in_memory() {
    let table = boxed(b"stco", &[&[0; 4][..], &1_u32.to_be_bytes(), &3_000_000_100_u32.to_be_bytes()].concat());
    let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &boxed(b"stbl", &table))));
    let head = [boxed(b"ftyp", b"M4A \0\0\0\0"), boxed(b"moov", &track)].concat();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("song.m4a");
    fs::write(&path, [&head[..], &3_000_000_000_u32.to_be_bytes(), b"free"].concat()).expect("written");
    let mut file = File::options().read(true).write(true).open(&path).expect("opened");
    file.set_len(head.len() as u64 + 3_000_000_000).expect("a hole");
    let layout = edit::open(&mut file).expect("a layout");
    for values in [vec!["calm".to_owned()], Vec::new()] {
        let change = FieldValues { field: Field::Mood, values };
        let pieces = layout.edited(&mut file, &[change]).expect("edited");
        let len: u64 = pieces.iter().map(moodsic::spliced::Piece::len).sum();
        assert_eq!(len, head.len() as u64 + 3_000_000_000, "the room gives way");
    }
    assert!(crate::memory::peak_memory() < 1_000_000_000);
}

#[test]
fn an_mp4_file_whose_parts_are_bound_to_their_places_is_refused() {
    let base = fixture("aac.m4a");
    let at = base.windows(4).position(|kind| kind == b"moov").expect("a header") - 4;
    let len = u32::from_be_bytes(base[at..at + 4].try_into().expect("four")) as usize;
    let with = |inner: &[u8]| {
        let moov = boxed(b"moov", &[&base[at + 8..at + len], inner].concat());
        [&base[..at], &moov, &base[at + len..], &boxed(b"mdat", b"sound")].concat()
    };
    let places = boxed(b"saio", &[0; 12]);
    let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &boxed(b"stbl", &places))));
    for bound in [
        with(&track),
        [with(b""), boxed(b"mfra", b"")].concat(),
        [boxed(b"ftyp", b"M4A \0\0\0\0"), boxed(b"sidx", &[0; 24]), with(b"")].concat(),
    ] {
        assert!(refused(&bound).contains("bound to their places"), "{}", refused(&bound));
    }
    for start in [b"moov", b"mdat", b"wide"] {
        assert!(refused(&[boxed(start, &[0; 8]), base.clone()].concat()).contains("does not say what it is"));
    }
}

#[test]
fn many_places_in_many_boxes_are_compared_at_once() {
    let places: Vec<u8> = (0..380_000_u32).flat_map(|at| (at * 8).to_be_bytes()).collect();
    let table = boxed(b"stco", &[&[0; 4][..], &380_000_u32.to_be_bytes(), &places].concat());
    let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &boxed(b"stbl", &table))));
    let file = [boxed(b"ftyp", b"M4A \0\0\0\0"), boxed(b"moov", &track), boxed(b"uuid", b"").repeat(190_000)].concat();
    let begun = Instant::now();
    edited(&file, "song.m4a");
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

fn synchsafe(len: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (len >> shift & 0x7f) as u8)
}

/// A frame: id, flags, body as it is stored.
type Frame = (&'static [u8; 4], [u8; 2], &'static [u8]);

/// An MP3 file with a tag of these frames.
fn mp3(version: u8, flags: u8, frames: &[Frame]) -> Vec<u8> {
    let body: Vec<u8> = frames
        .iter()
        .flat_map(|(id, flags, body)| {
            let len = if version == 4 { synchsafe(body.len()) } else { (body.len() as u32).to_be_bytes() };
            [&id[..], &len, flags, body].concat()
        })
        .collect();
    [&b"ID3"[..], &[version, 0, flags], &synchsafe(body.len()), &body, &fixture("cbr.mp3")[..9000]].concat()
}

#[test]
fn a_field_in_a_frame_of_any_kind_is_read_and_replaced() {
    let title: Frame = (b"TIT2", [0, 0], b"\0title");
    let cases: [(u8, u8, Frame, &str); 9] = [
        // Of a group; with its length; unsynchronised; all of that.
        (4, 0, (b"TMOO", [0, 0x40], b"\x07\x03dim"), "dim"),
        (4, 0, (b"TMOO", [0, 0x01], b"\0\0\0\x04\x03dim"), "dim"),
        (4, 0, (b"TMOO", [0, 0x02], b"\x01\xff\0\xfed\0i\0m\0"), "dim"),
        (4, 0x80, (b"TMOO", [0, 0x43], b"\x07\0\0\0\x09\x01\xff\0\xfed\0i\0m\0"), "dim"),
        (3, 0, (b"TMOO", [0, 0x20], b"\x07\0dim"), "dim"),
        // Without a mark of the byte order; without a zero at the end; with two; nothing.
        (3, 0, (b"TMOO", [0, 0], b"\x01d\0i\0m\0"), "dim"),
        (4, 0, (b"TMOO", [0, 0], b"\x03dim\0\0"), "dim"),
        (4, 0, (b"TMOO", [0, 0], b"\x03"), ""),
        (3, 0, (b"TMOO", [0, 0], b""), ""),
    ];
    for (version, flags, frame, value) in cases {
        let file = mp3(version, flags, &[title, frame, title]);
        let (_folder, path, copy) = placed(&file, "song.mp3");
        let layout = edit::open(&mut File::open(&path).expect("opened")).expect("a layout");
        assert_eq!(layout.values(Field::Mood).join("; "), value, "{frame:?}");
        check_edits(&path, &copy);
        assert!(sound(&path) == sound(&copy));
    }
    // Compressed, encrypted: nobody can say what is in there.
    for (version, flags) in [(3, 0x80), (3, 0x40), (4, 0x08), (4, 0x04)] {
        let file = mp3(version, 0, &[title, (b"TMOO", [0, flags], b"\0\0\0\x09abcdef")]);
        assert!(refused(&file).contains("compressed or encrypted"));
    }
    // A comment without text, and one of iTunes.
    edited(&mp3(3, 0, &[(b"COMM", [0, 0], b"\0eng\0"), (b"COMM", [0, 0], b"\0engiTunNORM\0 0000"), title]), "song.mp3");
    edited(&mp3(4, 0, &[(b"COMM", [0, 0], b"\x01eng\xff\xfe\0\0\xff\xfe"), (b"COMM", [0, 0], b"\0en")]), "song.mp3");
}
