//! Tags made to take all memory. A test binary of its own: others would be counted as well.

#[path = "common/memory.rs"]
mod memory;

use std::path::{Path, PathBuf};

use moodsic::song::identify;
use moodsic::song::tags::read_metadata;
use tempfile::TempDir;

use self::memory::peak_memory;

fn synchsafe(size: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8)
}

fn frame(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    [name, &(bytes.len() as u32).to_be_bytes(), &[0, 0], bytes].concat()
}

/// Writes a file in pieces, so that the test itself takes no memory.
fn write_many(dir: &TempDir, name: &str, head: &[u8], piece: &[u8], times: usize, tail: &[u8]) -> PathBuf {
    use std::io::Write as _;
    let path = dir.path().join(name);
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path).expect("made"));
    out.write_all(head).expect("written");
    for _ in 0..times {
        out.write_all(piece).expect("written");
    }
    out.write_all(tail).expect("written");
    out.flush().expect("written");
    path
}

#[test]
fn hostile_tags_cost_neither_memory_nor_the_song() {
    let dir = TempDir::new().expect("a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vbr-xing.mp3");
    let (mp3, identity) = (std::fs::read(&fixture).expect("readable"), identify(&fixture).expect("good"));
    let before = peak_memory();
    let header = |size: usize| [&b"ID3\x03\0\0"[..], &synchsafe(size)].concat();
    let title = frame(b"TIT2", b"\0A title");
    let tiny = frame(b"TXXX", b"\0a\0b").repeat(1000);
    let cover = frame(b"APIC", &[&b"\0image/png\0\x03\0"[..], &vec![7; 1_000_000]].concat());
    let long = [&b"TIT2"[..], &60_000_001_u32.to_be_bytes(), &[0, 0, 0]].concat();
    let many = |name, head: &[u8], piece: &[u8], times| {
        let size = head.len() + piece.len() * times;
        write_many(&dir, name, &[&header(size)[..], head].concat(), piece, times, &mp3)
    };
    let files = [
        many("70 MB of tiny frames.mp3", &title, &tiny, 5000),
        many("100 covers.mp3", &title, &cover, 100),
        many("a title of 60 MB.mp3", &long, &[b'x'; 1000], 60_000),
    ];
    for path in files {
        assert_eq!(identify(&path).expect("good sound"), identity, "{}", path.display());
        let metadata = read_metadata(&path);
        let title = metadata.title.expect("a title");
        assert!(title == "A title" || title.len() < 4100 && title.ends_with("x\u{2026}"), "{title}");
        assert_eq!(metadata.has_cover, path.ends_with("100 covers.mp3"));
        std::fs::remove_file(path).expect("removed");
    }
    let taken = peak_memory() - before;
    assert!(taken < 64_000_000, "{taken} bytes");
}
