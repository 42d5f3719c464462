//! Files that are empty, cut, scrambled, lying or no files at all: each gets an answer, soon, in little memory, and nothing
//! panics.

#[path = "common/files.rs"]
mod files;
#[path = "common/memory.rs"]
mod memory;

use std::path::Path;
use std::time::{Duration, Instant};

use moodsic::audio::{AudioReader, DecodeError};
use moodsic::song::identify;
use moodsic::song::tags::read_metadata;
use moodsic::units::Frames;
use proptest::prelude::*;
use tempfile::TempDir;

use self::files::{file, fixture};
use self::memory::peak_memory;

const FIXTURES: [&str; 8] =
    ["cbr.mp3", "vbr-xing.mp3", "vbr-plain.mp3", "song.flac", "song.ogg", "song.opus", "aac.m4a", "alac.m4a"];

/// Far more than any of these files needs, even on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// Does everything Moodsic does with a file: identity, tags, decoding from the start and from three other places.
/// Returns the seconds decoded from the start, at most five.
fn use_file(path: &Path) -> Result<f64, DecodeError> {
    let begun = Instant::now();
    read_metadata(path);
    let identity = identify(path);
    let decoded = AudioReader::open(path).and_then(|mut reader| {
        let rate = reader.info().sample_rate;
        let mut decoded = None;
        for secs in [0.0, 60.0, 1.5, 1e9] {
            if secs > 0.0 {
                reader.seek(Frames::from_secs(secs, rate))?;
            }
            let mut frames = 0;
            while let Some(chunk) = reader.next_chunk()? {
                assert_eq!(chunk.interleaved.len() % chunk.channels, 0);
                assert!(chunk.interleaved.len() <= 32 * 768_000 * 11, "a chunk is bounded");
                frames += chunk.interleaved.len() / chunk.channels;
                if frames as u64 > 5 * u64::from(rate.get()) {
                    break;
                }
            }
            decoded.get_or_insert(Frames(frames as u64).to_secs(rate));
        }
        Ok(decoded.unwrap_or(0.0))
    });
    assert!(begun.elapsed() < LIMIT, "{} took {:?}", path.display(), begun.elapsed());
    if let Err(error) = &identity {
        let text = error.to_string();
        assert!(!text.is_empty() && !text.contains('\n'), "one sentence: {text}");
    }
    identity.and(decoded)
}

#[test]
fn what_is_no_song_gets_its_own_sentence() {
    let dir = TempDir::new().expect("a folder");
    assert!(matches!(use_file(&file(&dir, "empty.mp3", b"")), Err(DecodeError::Empty)));
    assert!(matches!(use_file(&dir.path().join("missing.mp3")), Err(DecodeError::Io { .. })));
    let folder = dir.path().join("song.mp3");
    std::fs::create_dir(&folder).expect("made");
    let error = use_file(&folder).expect_err("a folder");
    assert_eq!(error.to_string(), "not a regular file (it is a folder)");
    for text in [&b"x"[..], b"Hello, this is a shopping list.\n", &[0; 10_000], &[0xff; 5000]] {
        assert!(matches!(
            use_file(&file(&dir, "list.mp3", text)),
            Err(DecodeError::UnknownFormat | DecodeError::Damaged { .. } | DecodeError::Unsupported { .. })
        ));
    }
}

#[cfg(unix)]
#[test]
fn a_fifo_is_refused_without_waiting_for_a_writer() {
    use std::os::unix::net::UnixListener;
    let dir = TempDir::new().expect("a folder");
    let fifo = dir.path().join("song.mp3");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo is part of every Unix");
    assert!(made.success());
    assert_eq!(use_file(&fifo).expect_err("a FIFO").to_string(), "not a regular file (it is a FIFO)");
    let socket = dir.path().join("socket.mp3");
    let _listener = UnixListener::bind(&socket).expect("bound");
    assert!(matches!(use_file(&socket), Err(DecodeError::NotAFile { what: "a socket" })));
    assert!(matches!(use_file(Path::new("/dev/zero")), Err(DecodeError::NotAFile { what: "a device" })));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_says_why_and_a_name_of_any_bytes_is_fine() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new().expect("a folder");
    let odd = dir.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9 \xff.flac"));
    std::fs::write(&odd, fixture("song.flac")).expect("written");
    assert!(use_file(&odd).expect("a song") > 4.9);
    let closed = file(&dir, "closed.flac", &fixture("song.flac"));
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o0)).expect("closed");
    // root reads it all the same.
    if std::fs::File::open(&closed).is_err() {
        assert!(matches!(use_file(&closed), Err(DecodeError::Io { .. })));
    }
}

#[test]
fn a_file_cut_short_plays_up_to_the_cut() {
    let dir = TempDir::new().expect("a folder");
    for name in FIXTURES {
        let whole = fixture(name);
        for tenths in [1, 3, 5, 9] {
            let path = file(&dir, name, &whole[..whole.len() * tenths / 10]);
            match use_file(&path) {
                Ok(secs) => assert!(secs > 1.5, "{name} cut to {tenths}/10: {secs} s"),
                // The table of an M4A lies behind its sound.
                Err(error) => assert!(name.ends_with("m4a"), "{name} cut to {tenths}/10: {error}"),
            }
        }
        for len in (0..64).chain([100, 500, 1000, 4000]) {
            let _answer = use_file(&file(&dir, name, &whole[..len]));
        }
    }
}

#[test]
fn zeroed_blocks_are_silence_not_an_end() {
    let dir = TempDir::new().expect("a folder");
    for name in FIXTURES {
        let mut bytes = fixture(name);
        let middle = bytes.len() / 2;
        bytes[middle..middle + 2000].fill(0);
        let path = file(&dir, name, &bytes);
        let length = identify(&path).unwrap_or_else(|error| panic!("{name}: {error}")).length.secs;
        assert!((length - 62.0).abs() < 2.0, "{name}: {length} s");
        use_file(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn behind_a_hole_the_song_goes_on_in_its_place() {
    let dir = TempDir::new().expect("a folder");
    // MP3 has no time stamps: what is lost there is lost.
    for name in ["song.flac", "song.ogg", "song.opus", "aac.m4a", "alac.m4a"] {
        let whole = fixture(name);
        let mut holed = whole.clone();
        let place = whole.len() * 2 / 5;
        holed[place..place + 600].fill(0);
        let [whole, holed] = [whole, holed].map(|bytes| {
            let mut reader =
                AudioReader::open(&file(&dir, name, &bytes)).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut samples = Vec::new();
            while let Some(chunk) = reader.next_chunk().expect("decodes") {
                assert_eq!(chunk.start.0 as usize, samples.len(), "{name}: no jump");
                samples.extend_from_slice(chunk.interleaved);
            }
            samples
        });
        assert_eq!(holed.len(), whole.len(), "{name}");
        let last_two_seconds = whole.len() * 60 / 62;
        assert!(holed[last_two_seconds..] == whole[last_two_seconds..], "{name}");
        assert!(holed != whole, "{name}: there is a hole");
    }
}

/// A WAV header that claims what it likes, and 4,000 bytes of sound.
fn wav(channels: u16, rate: u32, bits: u16, data_len: u32) -> Vec<u8> {
    let align = channels.wrapping_mul(bits / 8);
    let mut bytes =
        [&b"RIFF"[..], &u32::MAX.to_le_bytes(), b"WAVEfmt ", &16_u32.to_le_bytes(), &1_u16.to_le_bytes()].concat();
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.wrapping_mul(u32::from(align)).to_le_bytes());
    bytes.extend(align.to_le_bytes());
    bytes.extend(bits.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data_len.to_le_bytes());
    bytes.extend((0..4000).map(|n| n as u8));
    bytes
}

#[test]
fn headers_that_lie_are_refused_or_read_for_what_is_there() {
    let dir = TempDir::new().expect("a folder");
    let fair = use_file(&file(&dir, "fair.wav", &wav(1, 8000, 16, 4000))).expect("a song");
    assert!((fair - 0.25).abs() < 1e-9, "{fair}");
    for huge in [4001, u32::MAX - 1, u32::MAX] {
        let secs = use_file(&file(&dir, "huge.wav", &wav(1, 8000, 16, huge))).expect("what is there");
        assert!((secs - 0.25).abs() < 1e-9, "{huge}: {secs}");
        let mut short = wav(2, 8000, 32, huge);
        short.truncate(44 + 803);
        let path = file(&dir, "short.wav", &short);
        assert!((identify(&path).expect("100 frames").length.secs - 100.0 / 8000.0).abs() < 1e-9, "{huge}");
    }
    for (channels, rate, bits) in
        [(0, 8000, 16), (1, 0, 16), (u16::MAX, 8000, 16), (1, u32::MAX, 16), (1, 8000, 0), (1, 8000, 777)]
    {
        let path = file(&dir, "lie.wav", &wav(channels, rate, bits, 4000));
        assert!(use_file(&path).is_err(), "{channels} channels, {rate} Hz, {bits} bits");
    }
    // FLAC and ID3v2 blocks of the largest size their fields can say.
    let mut flac = fixture("song.flac");
    flac[43..46].fill(0xff);
    let _answer = use_file(&file(&dir, "lie.flac", &flac));
    let tag = [&b"ID3\x04\0\0\x7f\x7f\x7f\x7f"[..], &fixture("cbr.mp3")].concat();
    let _answer = use_file(&file(&dir, "lie.mp3", &tag));
    // Every 32-bit field of an M4A's tables in turn as large as can be.
    let m4a = fixture("alac.m4a");
    let table = m4a.windows(4).position(|kind| kind == b"moov").expect("has its table");
    for at in (table..m4a.len() - 4).step_by(16).take(150) {
        let mut bytes = m4a.clone();
        bytes[at..at + 4].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
        let _answer = use_file(&file(&dir, "lie.m4a", &bytes));
    }
}

#[test]
fn one_second_is_a_song_of_one_second() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("one.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("creates");
    (0..22_050).for_each(|n| writer.write_sample((n % 100) as i16).expect("writes"));
    writer.finalize().expect("closes");
    assert_eq!(use_file(&path).expect("a song"), 1.0);
}

#[test]
fn a_file_replaced_while_open_is_noticed_or_read_on() {
    let dir = TempDir::new().expect("a folder");
    let path = file(&dir, "song.mp3", &fixture("cbr.mp3"));
    let mut reader = AudioReader::open(&path).expect("opens");
    std::fs::write(&path, b"gone").expect("written");
    let mut outcome = reader.seek(Frames(0));
    while outcome.is_ok() && matches!(reader.next_chunk(), Ok(Some(_))) {}
    if outcome.is_ok() {
        outcome = reader.seek(Frames(0));
    }
    assert!(matches!(outcome, Err(DecodeError::Changed { .. })), "{outcome:?}");
}

/// One way to harm a file; positions are fractions of its length.
#[derive(Clone, Debug)]
enum Harm {
    Overwrite(f64, Vec<u8>),
    Zero(f64, usize),
    Cut(f64, usize),
    Repeat(f64, usize),
    Truncate(f64),
    FlipBit(f64, u8),
}

fn harm() -> impl Strategy<Value = Harm> {
    // Headers and tables lie at the edges: half of the harm goes there.
    let place = prop_oneof![0.0..0.02_f64, 0.0..1.0_f64, 0.97..1.0_f64];
    prop_oneof![
        (place.clone(), proptest::collection::vec(any::<u8>(), 1..300))
            .prop_map(|(at, bytes)| Harm::Overwrite(at, bytes)),
        (place.clone(), 1..9000_usize).prop_map(|(at, len)| Harm::Zero(at, len)),
        (place.clone(), 1..9000_usize).prop_map(|(at, len)| Harm::Cut(at, len)),
        (place.clone(), 1..9000_usize).prop_map(|(at, len)| Harm::Repeat(at, len)),
        (0.0..1.0_f64).prop_map(Harm::Truncate),
        (place, 0..8_u8).prop_map(|(at, bit)| Harm::FlipBit(at, bit)),
    ]
}

fn apply(harm: &Harm, bytes: &mut Vec<u8>) {
    let whole = bytes.len();
    let at = |fraction: f64| ((whole as f64 * fraction) as usize).min(whole.saturating_sub(1));
    let range = |fraction: f64, len: usize| at(fraction)..(at(fraction) + len).min(whole);
    match harm {
        Harm::Overwrite(place, new) => {
            let range = range(*place, new.len());
            let len = range.len();
            bytes[range].copy_from_slice(&new[..len]);
        }
        Harm::Zero(place, len) => bytes[range(*place, *len)].fill(0),
        Harm::Cut(place, len) => drop(bytes.drain(range(*place, *len))),
        Harm::Repeat(place, len) => bytes.extend_from_within(range(*place, *len)),
        Harm::Truncate(place) => bytes.truncate(at(*place)),
        Harm::FlipBit(place, bit) => bytes[range(*place, 1)].iter_mut().for_each(|byte| *byte ^= 1 << bit),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_harm_to_a_file_brings_moodsic_down(
        name in proptest::sample::select(&FIXTURES[..]),
        harms in proptest::collection::vec(harm(), 1..4),
    ) {
        let dir = TempDir::new().expect("a folder");
        let mut bytes = fixture(name);
        for harm in &harms {
            apply(harm, &mut bytes);
        }
        let _answer = use_file(&file(&dir, name, &bytes));
        prop_assert!(peak_memory() < 600_000_000, "{} bytes", peak_memory());
    }

    #[test]
    fn random_bytes_behind_any_magic_number_do_no_harm(
        magic in proptest::sample::select(vec![
            &b""[..], b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC\0\0\0\x22", b"OggS\0\x02", b"ID3\x04\0\0", b"\xff\xfb\x90\x64",
            b"\0\0\0\x20ftypM4A \0\0\0\0", b"FORM\0\xff\xff\xffAIFFCOMM\0\0\0\x12", b"\xff\xf1\x50\x80", b"APETAGEX",
        ]),
        bytes in proptest::collection::vec(any::<u8>(), 0..3000),
    ) {
        let dir = TempDir::new().expect("a folder");
        let _answer = use_file(&file(&dir, "random.bin", &[magic, &bytes[..]].concat()));
    }
}
