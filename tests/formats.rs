//! Every format Moodsic reads, end to end: the right name, the right length, and seeks that land on the exact frame.
//!
//! The fixtures hold 62 s in which each second begins with a tone of 20 ms and a chirp begins at exactly 60.000 s; see
//! `fixtures/make.sh`. WAV and AIFF are written by the tests themselves.

#[path = "common/ogg.rs"]
mod ogg;

use std::path::{Path, PathBuf};

use moodsic::audio::{AudioReader, DecodeError};
use moodsic::song::identify;
use moodsic::units::{Frames, SampleRate};

use self::ogg::seal;

const CHIRP_SECS: f64 = 60.0;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// All samples from the reader's position on, at most `frames` of them; chunks must follow each other without a gap.
fn read(reader: &mut AudioReader, frames: usize) -> (Frames, Vec<f32>) {
    let (mut start, mut samples) = (None, Vec::new());
    while let Some(chunk) = reader.next_chunk().expect("decodes") {
        let first = *start.get_or_insert(chunk.start);
        let done = samples.len() / chunk.channels;
        assert_eq!(chunk.start, Frames(first.0 + done as u64), "chunks follow each other");
        samples.extend_from_slice(chunk.interleaved);
        if samples.len() >= frames.saturating_mul(chunk.channels) {
            samples.truncate(frames * chunk.channels);
            break;
        }
    }
    (start.unwrap_or_default(), samples)
}

/// Where the chirp begins, in frames from the first of `samples`: the place where the loudness of short blocks after it
/// most exceeds that before it, found to 1 ms.
fn onset(samples: &[f32], rate: SampleRate) -> usize {
    let block = (rate.get() / 1000) as usize;
    let energy = |part: &[f32]| part.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let blocks: Vec<f64> = samples.chunks(block).map(energy).collect();
    let loudest = blocks.iter().copied().fold(0.0, f64::max);
    blocks.iter().position(|energy| *energy > loudest / 20.0).expect("there is a sound") * block
}

/// What a fixture must be.
struct Expected {
    file: &'static str,
    format: &'static str,
    rate: u32,
    /// Frames of the whole song.
    frames: u64,
    /// Frames by which the encoder's delay, unknown to any reader, moves the sound.
    delay: u64,
    /// How much a decode after a seek may differ from one from the start.
    tolerance: f32,
}

const FIXTURES: &[Expected] = &[
    // Without a LAME header nobody knows of the encoder's delay (576 + 529 frames) nor of the padding of the last packet.
    Expected { file: "cbr.mp3", format: "MP3", rate: 44_100, frames: 2375 * 1152, delay: 1105, tolerance: 0.0 },
    Expected { file: "vbr-plain.mp3", format: "MP3", rate: 22_050, frames: 2376 * 576, delay: 1105, tolerance: 0.0 },
    Expected { file: "vbr-xing.mp3", format: "MP3", rate: 22_050, frames: 62 * 22_050, delay: 0, tolerance: 0.0 },
    Expected { file: "song.flac", format: "FLAC", rate: 44_100, frames: 62 * 44_100, delay: 0, tolerance: 0.0 },
    Expected { file: "song.ogg", format: "Ogg Vorbis", rate: 32_000, frames: 62 * 32_000, delay: 0, tolerance: 0.0 },
    // The decoder's prediction has forgotten all but this much of the past after half a second.
    Expected { file: "song.opus", format: "Opus", rate: 48_000, frames: 62 * 48_000, delay: 0, tolerance: 1e-3 },
    Expected { file: "aac.m4a", format: "AAC", rate: 44_100, frames: 62 * 44_100, delay: 0, tolerance: 0.0 },
    Expected { file: "alac.m4a", format: "ALAC", rate: 22_050, frames: 62 * 22_050, delay: 0, tolerance: 0.0 },
];

fn check(path: &Path, expected: &Expected) {
    let name = expected.file;
    let mut reader = AudioReader::open(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let info = reader.info().clone();
    let rate = info.sample_rate;
    assert_eq!((info.format.as_str(), rate.get(), info.channels), (expected.format, expected.rate, 1), "{name}");

    let identity = identify(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(Frames::from_secs(identity.length.secs, rate), Frames(expected.frames), "{name}: counted length");
    assert!(identity.length.exact);

    let (start, whole) = read(&mut reader, usize::MAX);
    assert_eq!((start, whole.len() as u64), (Frames(0), expected.frames), "{name}: whole decode");

    // The chirp is where it was put, after a seek as in the whole.
    let minute = Frames::from_secs(CHIRP_SECS, rate);
    let before = Frames(minute.0 - u64::from(rate.get()) / 10);
    reader.seek(before).expect("seeks");
    let (start, tail) = read(&mut reader, rate.get() as usize);
    assert_eq!(start, before, "{name}");
    let found = before.0 + onset(&tail, rate) as u64;
    let off_ms = (found as f64 - (minute.0 + expected.delay) as f64) / f64::from(rate.get()) * 1000.0;
    assert!(off_ms.abs() <= 3.0, "{name}: the chirp is {off_ms:.1} ms off");

    // Everywhere, forwards and backwards, a seek gives the samples of the whole decode.
    for secs in [60.0, 0.0, 0.01, 30.3, 61.9, 60.000_5, 1.0, 24.999] {
        let target = Frames::from_secs(secs, rate);
        reader.seek(target).expect("seeks");
        let (start, part) = read(&mut reader, rate.get() as usize);
        assert_eq!(start, target, "{name} at {secs} s");
        let same = &whole[target.0 as usize..][..part.len()];
        let worst = part.iter().zip(same).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst <= expected.tolerance, "{name} at {secs} s: {worst} off");
        assert_eq!(part.len() as u64, u64::from(rate.get()).min(expected.frames - target.0), "{name} at {secs} s");
    }

    for behind in [expected.frames, expected.frames + 1, u64::MAX] {
        reader.seek(Frames(behind)).expect("a seek behind the end is no error");
        assert!(reader.next_chunk().expect("ends").is_none(), "{name}: behind the end");
    }
    reader.seek(Frames(0)).expect("the end is not final");
    assert!(reader.next_chunk().expect("decodes").is_some(), "{name}: after the end");
}

#[test]
fn every_fixture_has_its_length_and_seeks_land_on_the_frame() {
    for expected in FIXTURES {
        check(&fixture(expected.file), expected);
    }
}

#[test]
fn a_song_stays_the_same_song_from_version_to_version() {
    // Labels hang on these. They were so on 29 November 2026, before MP3 and Opus got other decoders.
    for (name, start) in [
        ("cbr.mp3", "f4c356315b84955a"),
        ("vbr-xing.mp3", "86d646d45465c918"),
        ("vbr-plain.mp3", "86d646d45465c918"),
        ("song.flac", "38b6f7349c0655b0"),
        ("song.ogg", "a02d3f583d483cf2"),
        ("song.opus", "33af93cbd5ec8378"),
        ("aac.m4a", "dec36c80e9158cdd"),
        ("alac.m4a", "f167869088e90283"),
    ] {
        let id = identify(&fixture(name)).expect("good").id.to_string();
        assert!(id.starts_with(start), "{name}: {id}");
    }
}

#[test]
fn three_megabytes_of_cover_art_move_nothing() {
    let (expected, name) = (&FIXTURES[2], "vbr-xing.mp3");
    assert_eq!(expected.file, name);
    let mp3 = std::fs::read(fixture(name)).expect("readable");
    let plain = identify(&fixture(name)).expect("a song");
    // An ID3v2.3 tag with one APIC frame.
    let mut picture = b"\0image/png\0\x03\0".to_vec();
    picture.extend((0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    let mut tag = b"APIC".to_vec();
    tag.extend((picture.len() as u32).to_be_bytes());
    tag.extend([0, 0]);
    tag.extend(picture);
    let size = tag.len() as u32;
    let mut file = b"ID3\x03\0\0".to_vec();
    file.extend([21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8));
    file.extend(tag);
    file.extend(mp3);

    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("cover.mp3");
    std::fs::write(&path, file).expect("written");
    check(&path, expected);
    assert_eq!(identify(&path).expect("a song").id, plain.id);
}

#[test]
fn apples_gapless_tag_goes_before_the_edit_list() {
    use lofty::mp4::{Atom, AtomData, AtomIdent, Ilst};
    use lofty::prelude::TagExt as _;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("apple.m4a");
    std::fs::copy(fixture("aac.m4a"), &path).expect("copied");
    let mut tag = Ilst::new();
    let ident = AtomIdent::Freeform { mean: "com.apple.iTunes".into(), name: "iTunSMPB".into() };
    let text = format!(" 00000000 {:08X} 00000000 {:016X} 00000000", 1024 + 500, 61 * 44_100);
    tag.insert(Atom::new(ident, AtomData::UTF8(text)));
    tag.save_to_path(&path, lofty::config::WriteOptions::default()).expect("tagged");

    let (_, whole) = read(&mut AudioReader::open(&fixture("aac.m4a")).expect("opens"), usize::MAX);
    let mut reader = AudioReader::open(&path).expect("opens");
    assert_eq!(reader.info().length.expect("known").secs, 61.0);
    let (_, tagged) = read(&mut reader, usize::MAX);
    assert!(tagged == whole[500..500 + 61 * 44_100], "500 frames more are the encoder's");
    assert_eq!(identify(&path).expect("a song").length.secs, 61.0);
}

#[test]
fn an_opus_headers_gain_is_applied_and_is_no_part_of_the_song() {
    let path = fixture("song.opus");
    let (_, plain) = read(&mut AudioReader::open(&path).expect("opens"), 48_000);
    let mut bytes = std::fs::read(&path).expect("readable");
    let head = bytes.windows(8).position(|word| word == b"OpusHead").expect("an Opus header");
    // 256 a decibel: −6.0206 dB halve.
    bytes[head + 16..head + 18].copy_from_slice(&(-1541_i16).to_le_bytes());
    let page_len = head + usize::from(bytes[head - 1]);
    seal(&mut bytes[..page_len]);

    let dir = tempfile::tempdir().expect("a folder");
    let quieter = dir.path().join("quieter.opus");
    std::fs::write(&quieter, bytes).expect("written");
    let (_, halved) = read(&mut AudioReader::open(&quieter).expect("opens"), 48_000);
    let worst = plain.iter().zip(&halved).map(|(a, b)| (a / 2.0 - b).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4 && plain.iter().any(|sample| sample.abs() > 0.1), "{worst}");
    assert_eq!(identify(&quieter).expect("a song").id, identify(&path).expect("a song").id);
}

#[test]
fn a_wrong_name_does_not_matter() {
    let dir = tempfile::tempdir().expect("a folder");
    for (fixture_index, name) in [(0, "really.flac"), (3, "really.mp3"), (5, "no extension"), (6, "really.ogg")] {
        let path = dir.path().join(name);
        std::fs::copy(fixture(FIXTURES[fixture_index].file), &path).expect("copied");
        let reader = AudioReader::open(&path).expect("opens by content");
        assert_eq!(reader.info().format, FIXTURES[fixture_index].format);
    }
}

#[test]
fn containers_that_cannot_be_read_exactly_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("song.mp3");
    for magic in [&b"\x89PNG\r\n\x1a\n"[..], b"PK\x03\x04", b"%PDF-1.7"] {
        let mut file = magic.to_vec();
        file.extend((0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 23) as u8));
        std::fs::write(&path, file).expect("written");
        assert!(matches!(AudioReader::open(&path), Err(DecodeError::UnknownFormat)), "{magic:02x?}");
    }
}

/// A test signal in 32 bits, two channels that differ, and a click at frame 1000.
fn signal(frames: usize) -> Vec<i32> {
    let wave = |n: usize, freq: f64| ((n as f64 * freq).sin() * 1.5e9) as i32;
    let mut samples: Vec<i32> = (0..frames).flat_map(|n| [wave(n, 0.031), wave(n, 0.047)]).collect();
    (samples[2000], samples[2001]) = (i32::MAX, i32::MIN);
    samples
}

/// Opens `path`, which must hold `signal` cut to `bits` bits, and checks samples, length and seeks.
fn check_pcm(path: &Path, format: &str, bits: u32, frames: usize) {
    let want: Vec<f32> = signal(frames)
        .iter()
        .map(|sample| ((sample >> (32 - bits)) as f64 / 2f64.powi(bits as i32 - 1)) as f32)
        .collect();
    let mut reader = AudioReader::open(path).unwrap_or_else(|error| panic!("{format} {bits}: {error}"));
    assert_eq!((reader.info().format.as_str(), reader.info().channels), (format, 2), "{bits} bits");
    let length = identify(path).expect("a song").length;
    assert_eq!(Frames::from_secs(length.secs, reader.info().sample_rate), Frames(frames as u64), "{format} {bits}");
    for target in [0, 1000, 1151, 1152, 1153, 7777, frames - 1] {
        reader.seek(Frames(target as u64)).expect("seeks");
        let (start, samples) = read(&mut reader, usize::MAX);
        assert_eq!((start.0 as usize, samples.len()), (target, 2 * (frames - target)), "{format} {bits}");
        let worst = samples.iter().zip(&want[2 * target..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-6, "{format} {bits} at {target}: {worst}");
    }
}

#[test]
fn wav_of_every_width_decodes_to_the_sample() {
    const FRAMES: usize = 10_000;
    let dir = tempfile::tempdir().expect("a folder");
    for bits in [8_u16, 16, 24, 32] {
        let path = dir.path().join(format!("{bits}.wav"));
        let spec = hound::WavSpec {
            channels: 2,
            sample_rate: 44_100,
            bits_per_sample: bits,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).expect("creates");
        for sample in signal(FRAMES) {
            writer.write_sample(sample >> (32 - bits)).expect("writes");
        }
        writer.finalize().expect("closes");
        check_pcm(&path, "WAV", u32::from(bits), FRAMES);
    }
}

#[test]
fn float_wav_keeps_what_is_over_full_scale() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("float.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("creates");
    let want: Vec<f32> = (0..5000).map(|n| (n as f32 * 0.01).sin() * 1.2).collect();
    for sample in &want {
        writer.write_sample(*sample).expect("writes");
    }
    writer.finalize().expect("closes");
    let mut reader = AudioReader::open(&path).expect("opens");
    assert_eq!(read(&mut reader, usize::MAX).1, want);
}

#[test]
fn aiff_of_every_width_decodes_to_the_sample() {
    const FRAMES: usize = 9000;
    let dir = tempfile::tempdir().expect("a folder");
    for bits in [8_u16, 16, 24, 32] {
        let path = dir.path().join(format!("{bits}.aiff"));
        std::fs::write(&path, aiff(&signal(FRAMES), bits)).expect("written");
        check_pcm(&path, "AIFF", u32::from(bits), FRAMES);
    }
}

/// An AIFF file of two channels at 44,100 Hz.
fn aiff(samples: &[i32], bits: u16) -> Vec<u8> {
    let chunk = |id: &[u8; 4], payload: &[u8]| [&id[..], &(payload.len() as u32).to_be_bytes(), payload].concat();
    // 44,100 as an 80-bit float: exponent 16383 + 15, mantissa with its leading one.
    let rate = [&(16_383_u16 + 15).to_be_bytes()[..], &(44_100_u64 << 48).to_be_bytes()].concat();
    let frames = (samples.len() / 2) as u32;
    let common = [&2_u16.to_be_bytes()[..], &frames.to_be_bytes(), &bits.to_be_bytes(), &rate].concat();
    let mut sound = vec![0; 8];
    for sample in samples {
        sound.extend(&sample.to_be_bytes()[..usize::from(bits / 8)]);
    }
    let body = [&b"AIFF"[..], &chunk(b"COMM", &common), &chunk(b"SSND", &sound)].concat();
    chunk(b"FORM", &body)
}
