//! Tags that old programs wrote: their texts are read as what they are, and a setting leaves them as they say.

use std::path::Path;

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use moodsic::song::Metadata;
use moodsic::song::tags::{guess_encodings, read_metadata};

/// An `ID3v2` tag of these frames.
fn v2(version: u8, frames: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in frames {
        let size = u32::try_from(bytes.len()).expect("short");
        body.extend(name.as_bytes());
        match version {
            2 => body.extend(&size.to_be_bytes()[1..]),
            _ => body.extend([&size.to_be_bytes()[..], &[0, 0]].concat()),
        }
        body.extend(bytes);
    }
    let size = body.len();
    [&[b'I', b'D', b'3', version, 0, 0, 0, 0, (size >> 7) as u8 & 0x7f, size as u8 & 0x7f][..], &body].concat()
}

/// An `ID3v1` tag; texts are cut after thirty bytes.
fn v1(title: &[u8], artist: &[u8]) -> Vec<u8> {
    let field = |text: &[u8]| (0..30).map(|at| text.get(at).copied().unwrap_or(0)).collect::<Vec<u8>>();
    [b"TAG", &field(title)[..], &field(artist), &[0; 30], b"1999", &[0; 31]].concat()
}

fn latin1(bytes: &[u8]) -> Vec<u8> {
    [&[0], bytes].concat()
}

fn both(encoding: &'static Encoding, title: &str, artist: &str) -> [Vec<u8>; 2] {
    [title, artist].map(|text| encoding.encode(text).0.into_owned())
}

fn read(before: &[u8], behind: &[u8]) -> Metadata {
    let sound =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/blocks.mp3")).expect("a fixture");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("song.mp3");
    std::fs::write(&path, [before, &sound, behind].concat()).expect("written");
    read_metadata(&path)
}

#[track_caller]
fn says(before: &[u8], behind: &[u8], title: &str, artist: &str) {
    let found = read(before, behind);
    assert_eq!((found.title.as_deref(), found.artist.as_deref()), (Some(title), Some(artist)));
}

/// One test, for the setting is the whole program's.
#[test]
fn texts_of_old_tags_are_read_as_what_they_are() {
    let names = [
        (WINDOWS_1251, "Танцевальный рай", "Русский хор"),
        (SHIFT_JIS, "千本桜", "初音ミク"),
        (GBK, "夜曲", "周杰伦"),
        (BIG5, "月亮代表我的心", "鄧麗君"),
        (EUC_KR, "봄날", "방탄소년단"),
        (WINDOWS_1252, "Don’t Stop – Déjà vu", "Motörhead"),
        (encoding_rs::UTF_8, "Déjà vu", "Beyoncé"),
    ];
    for (encoding, title, artist) in names {
        let [t, a] = both(encoding, title, artist);
        says(&v2(3, &[("TIT2", latin1(&t)), ("TPE1", latin1(&a))]), b"", title, artist);
        says(&v2(2, &[("TT2", latin1(&t)), ("TP1", latin1(&a))]), b"", title, artist);
        says(b"", &v1(&t, &a), title, artist);
    }
    // A letter that is cut in two is left out.
    let [t, a] = both(SHIFT_JIS, "Aあいうえおかきくけこさしすせそ", "歌");
    says(b"", &v1(&t, &a), "Aあいうえおかきくけこさしすせ", "歌");
    let [t, a] = both(SHIFT_JIS, "あいうえおかきくけこさしすせそ", "歌");
    says(b"", &v1(&t, &a), "あいうえおかきくけこさしすせそ", "歌");

    let utf16 = |text: &str, mark: &[u8], to_bytes: fn(u16) -> [u8; 2]| {
        [&[1], mark, &text.encode_utf16().flat_map(to_bytes).collect::<Vec<_>>()].concat()
    };
    for (title, artist) in [("Танцевальный рай", "Русский хор"), ("Plain", "Song")] {
        let le = |text| utf16(text, b"", u16::to_le_bytes);
        says(&v2(3, &[("TIT2", le(title)), ("TPE1", le(artist))]), b"", title, artist);
        says(&v2(4, &[("TIT2", le(title)), ("TPE1", vec![3, b'x'])]), b"", title, "x");
    }
    let be = |text| utf16(text, b"", u16::to_be_bytes);
    says(&v2(3, &[("TIT2", be("Plain")), ("TPE1", be("Song"))]), b"", "Plain", "Song");
    let marked = |text| utf16(text, b"\xfe\xff", u16::to_be_bytes);
    says(&v2(3, &[("TIT2", marked("Рай")), ("TPE1", marked("Хор"))]), b"", "Рай", "Хор");

    // A tag that says half of it beside an older one.
    says(
        &v2(4, &[("TCON", b"\x03House".to_vec())]),
        &v1(b"Title of v1", b"Artist of v1"),
        "Title of v1",
        "Artist of v1",
    );
    says(
        &v2(4, &[("TIT2", b"\x03New title".to_vec())]),
        &v1(b"Title of v1", b"Artist of v1"),
        "New title",
        "Artist of v1",
    );

    guess_encodings(false);
    let [t, a] = both(WINDOWS_1251, "Рай", "Хор");
    says(&v2(3, &[("TIT2", latin1(&t)), ("TPE1", latin1(&a))]), b"", "Ðàé", "Õîð");
    guess_encodings(true);
}
