//! Songs in several parts, and counts and positions that are not true: the packets that are there make the song, each in its
//! place.

#[path = "common/files.rs"]
mod files;
#[path = "common/ogg.rs"]
mod ogg;

use std::path::Path;

use moodsic::audio::AudioReader;
use moodsic::song::identify;
use moodsic::units::Frames;
use tempfile::TempDir;

use self::files::{file, fixture};
use self::ogg::seal;

/// All frames from `from` on, at most `most`; they follow each other.
fn frames(path: &Path, from: u64, most: usize) -> Vec<f32> {
    let mut reader = AudioReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.seek(Frames(from)).expect("seeks");
    let mut samples = Vec::new();
    while samples.len() < most
        && let Some(chunk) = reader.next_chunk().expect("decodes")
    {
        assert_eq!(chunk.start.0, from + (samples.len() / chunk.channels) as u64, "{}", path.display());
        samples.extend_from_slice(chunk.interleaved);
    }
    assert_eq!(reader.lost(), Frames(0), "{}", path.display());
    samples.truncate(most);
    samples
}

fn all(path: &Path) -> Vec<f32> {
    frames(path, 0, usize::MAX)
}

fn secs(path: &Path) -> f64 {
    identify(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).length.secs
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// Where the chirp begins in a song of these samples, from `from` seconds on: as the fixtures have it at 60 s.
fn chirp(samples: &[f32], rate: f64, from: f64) -> f64 {
    let block = (rate / 1000.0) as usize;
    let loud = |block: &[f32]| block.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs())) > 0.5;
    let first = (from * rate) as usize;
    let found = samples[first..].chunks(block).position(loud).expect("a chirp");
    (first + found * block) as f64 / rate
}

#[test]
fn mp3s_behind_each_other_are_one_song() {
    let dir = TempDir::new().expect("a folder");
    let (lame, bare) = (fixture("vbr-xing.mp3"), fixture("vbr-plain.mp3"));
    let tag = [&b"ID3\x03\0\0\0\0\0\x15TIT2\0\0\0\x0b\0\0\0part two.."[..], &[0; 0]].concat();
    let id3v1 = [&b"TAG"[..], &[b' '; 125]].concat();
    for (name, parts) in [
        ("lame lame.mp3", vec![&lame[..], &lame]),
        ("lame bare.mp3", vec![&lame, &bare]),
        ("bare lame.mp3", vec![&bare, &lame]),
        ("tagged.mp3", vec![&lame, &id3v1, &tag, &lame]),
    ] {
        let path = file(&dir, name, &parts.concat());
        let (samples, length) = (all(&path), secs(&path));
        assert!((length - 124.0).abs() < 0.2, "{name}: {length} s");
        assert_eq!(samples.len() as f64, (length * 22_050.0).round(), "{name}");
        let second = chirp(&samples, 22_050.0, 63.0);
        assert!((second - 122.0).abs() < 0.2, "{name}: the second chirp is at {second} s");
        // A seek into the second part finds the same samples.
        let from = 121 * 22_050;
        assert_eq!(worst(&frames(&path, from, 22_050), &samples[from as usize..][..22_050]), 0.0, "{name}");
    }
}

#[test]
fn a_count_is_believed_as_far_as_the_packets_agree() {
    let dir = TempDir::new().expect("a folder");
    let good = fixture("vbr-xing.mp3");
    let tag = good.windows(4).position(|word| word == b"Xing").expect("a Xing tag");
    let count = u32::from_be_bytes(good[tag + 8..tag + 12].try_into().expect("four bytes"));
    let identity = identify(&file(&dir, "good.mp3", &good)).expect("good");
    let samples = all(&dir.path().join("good.mp3"));
    for wrong in [0, 1, count / 2, count - 1, count + 1, count * 2, u32::MAX] {
        let mut bytes = good.clone();
        bytes[tag + 8..tag + 12].copy_from_slice(&wrong.to_be_bytes());
        // A checksum of 0 is none.
        bytes[tag + 154..tag + 156].fill(0);
        let path = file(&dir, "wrong.mp3", &bytes);
        let found = identify(&path).unwrap_or_else(|error| panic!("{wrong}: {error}"));
        assert_eq!(found.id, identity.id, "{wrong}");
        assert!((found.length.secs - 62.0).abs() < 0.06, "{wrong}: {} s", found.length.secs);
        assert_eq!(worst(&all(&path)[..samples.len()], &samples), 0.0, "{wrong}");
    }
}

#[test]
fn an_mp3_whose_rate_changes_goes_on_in_its_place() {
    let dir = TempDir::new().expect("a folder");
    // 44.1 kHz, then 22.05 kHz, and the other way round.
    let (fast, slow) = (fixture("cbr.mp3"), fixture("vbr-plain.mp3"));
    for (name, parts, rate) in [("slower.mp3", [&fast, &slow], 44_100), ("faster.mp3", [&slow, &fast], 22_050)] {
        let path = file(&dir, name, &[&parts[0][..], parts[1]].concat());
        assert_eq!(AudioReader::open(&path).expect("opens").info().sample_rate.get(), rate, "{name}");
        let (samples, length) = (all(&path), secs(&path));
        assert!((length - 124.1).abs() < 0.1, "{name}: {length} s");
        assert!((samples.len() as f64 / f64::from(rate) - length).abs() < 1e-3, "{name}");
        let second = chirp(&samples, f64::from(rate), 63.0);
        assert!((second - 122.05).abs() < 0.1, "{name}: the second chirp is at {second} s");
        // The resampler begins anew where a seek lands, so it need not be the very same sample.
        let from = 121 * u64::from(rate);
        let part = frames(&path, from, 2 * rate as usize);
        let same = &samples[from as usize..][..part.len()];
        assert!(worst(&part[2000..], &same[2000..]) < 0.02, "{name}");
    }
}

#[test]
fn one_frame_of_another_rate_is_damage_not_a_change() {
    let dir = TempDir::new().expect("a folder");
    let song = fixture("cbr.mp3");
    // Frames of 32 kbit/s at 44.1 kHz have 104 or 105 bytes.
    let mut at = 0;
    for _ in 0..800 {
        at += 104 + usize::from(song[at + 2] >> 1 & 1);
    }
    let stray = fixture("vbr-plain.mp3");
    // The first frame has 112 kbit/s at 22.05 kHz.
    let path = file(&dir, "stray.mp3", &[&song[..at], &stray[..365], &song[at..]].concat());
    let (with, without) = (secs(&path), secs(&file(&dir, "song.mp3", &song)));
    assert!((with - without).abs() < 0.03, "{with} s, {without} s without");
}

#[test]
fn mid_side_frames_with_unequal_block_types_are_all_decoded() {
    let dir = TempDir::new().expect("a folder");
    let path = file(&dir, "blocks.mp3", &fixture("blocks.mp3"));
    let samples = all(&path);
    let quiet = samples.chunks(1152).skip(2).filter(|frame| frame.iter().all(|sample| sample.abs() < 0.05)).count();
    assert_eq!((quiet, samples.len()), (0, 2 * 1152 * 63));
}

/// The pages of an Ogg file.
fn pages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut pages, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let segments = usize::from(bytes[at + 26]);
        let body: usize = bytes[at + 27..at + 27 + segments].iter().map(|len| usize::from(*len)).sum();
        pages.push(bytes[at..at + 27 + segments + body].to_vec());
        at += 27 + segments + body;
    }
    pages
}

fn sealed(mut page: Vec<u8>) -> Vec<u8> {
    seal(&mut page);
    page
}

fn with_serial(bytes: &[u8], serial: u32) -> Vec<u8> {
    let numbered = pages(bytes).into_iter().map(|mut page| {
        page[14..18].copy_from_slice(&serial.to_le_bytes());
        sealed(page)
    });
    numbered.flatten().collect()
}

#[test]
fn chained_ogg_streams_are_one_song() {
    let dir = TempDir::new().expect("a folder");
    let (vorbis, opus) = (fixture("song.ogg"), fixture("song.opus"));
    let links = |parts: &[&[u8]]| (1..).zip(parts).flat_map(|(n, part)| with_serial(part, n)).collect::<Vec<u8>>();
    let same_serial = [&vorbis[..], &vorbis].concat();
    for (name, bytes, rate, parts) in [
        ("vorbis.ogg", links(&[&vorbis, &vorbis, &vorbis]), 32_000, 3.0),
        ("opus.opus", links(&[&opus, &opus]), 48_000, 2.0),
        ("mixed.ogg", links(&[&vorbis, &opus, &vorbis]), 32_000, 3.0),
        ("same serial.ogg", same_serial, 32_000, 2.0),
    ] {
        let path = file(&dir, name, &bytes);
        let (samples, length) = (all(&path), secs(&path));
        assert_eq!((length, samples.len()), (62.0 * parts, 62 * rate * parts as usize), "{name}");
        let single = all(&file(&dir, "single", if name.starts_with("opus") { &opus } else { &vorbis }));
        assert_eq!(worst(&samples[..62 * rate], &single), 0.0, "{name}");
        if !name.starts_with("mixed") {
            assert_eq!(worst(&samples[62 * rate..2 * 62 * rate], &single), 0.0, "{name}");
        }
        let second = chirp(&samples, rate as f64, 63.0);
        assert!((second - 122.0).abs() < 0.02, "{name}: the second chirp is at {second} s");
        if name != "same serial.ogg" {
            let from = 121.5 * rate as f64;
            let part = frames(&path, from as u64, 2 * rate);
            let same = &samples[from as usize..][..part.len()];
            assert!(worst(&part[2000..], &same[2000..]) < 0.02, "{name}");
        }
    }
}

#[test]
fn pages_without_a_position_trim_and_move_nothing() {
    let dir = TempDir::new().expect("a folder");
    for name in ["song.ogg", "song.opus"] {
        let whole = fixture(name);
        let samples = all(&file(&dir, name, &whole));
        let identity = identify(&dir.path().join(name)).expect("good");
        let pages = pages(&whole);
        for which in ["one", "every third", "most"] {
            let pick = |n: usize| match which {
                "one" => n == 5,
                "every third" => n.is_multiple_of(3),
                _ => n % 10 != 9,
            };
            let last = pages.len() - 1;
            let without = pages.iter().cloned().enumerate().map(|(n, mut page)| {
                // Not the headers, and not the first and the last page of sound.
                if n > 4 && n < last && pick(n) {
                    page[6..14].fill(0xff);
                }
                sealed(page)
            });
            let path = file(&dir, &format!("{which} {name}"), &without.flatten().collect::<Vec<u8>>());
            assert_eq!(identify(&path).expect("readable"), identity, "{which} {name}");
            assert_eq!(worst(&all(&path), &samples), 0.0, "{which} {name}");
            for secs in [20, 33, 50, 60] {
                let rate = if name.ends_with("ogg") { 32_000 } else { 48_000 };
                let part = frames(&path, secs * rate, rate as usize);
                let same = &samples[(secs * rate) as usize..][..part.len()];
                assert!(worst(&part, same) <= 1e-3, "{which} {name} at {secs} s");
            }
        }
    }
}

/// Opus packets of one channel as pages of three equal channels, each a stream of its own.
fn three_channels(family: u8) -> Vec<u8> {
    let pages = pages(&fixture("song.opus"));
    let header = [&b"OpusHead\x01\x03"[..], &pages[0][28 + 10..28 + 18], &[family, 3, 0, 0, 1, 2]].concat();
    let mut out = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        let table = &page[27..27 + usize::from(page[26])];
        let mut rest = &page[27 + table.len()..];
        let mut packets: Vec<Vec<u8>> = Vec::new();
        for len in table {
            let (packet, behind) = rest.split_at(usize::from(*len));
            rest = behind;
            assert!(*len < 250, "short packets, which have one segment");
            packets.push(packet.to_vec());
        }
        let packets: Vec<Vec<u8>> = match n {
            0 => vec![header.clone()],
            1 => packets,
            _ => packets
                .iter()
                .map(|packet| {
                    assert_eq!(packet[0] & 3, 0, "one frame a packet");
                    let own_length = [&packet[..1], &[packet.len() as u8 - 1], &packet[1..]].concat();
                    [&own_length[..], &own_length, packet].concat()
                })
                .collect(),
        };
        let mut table = Vec::new();
        for packet in &packets {
            table.extend(std::iter::repeat_n(255, packet.len() / 255));
            table.push((packet.len() % 255) as u8);
        }
        assert!(table.len() < 256);
        out.extend(sealed([&page[..26], &[table.len() as u8], &table, &packets.concat()].concat()));
    }
    out
}

#[test]
fn opus_of_more_than_two_channels_is_decoded() {
    let dir = TempDir::new().expect("a folder");
    let one = all(&file(&dir, "one.opus", &fixture("song.opus")));
    for family in [1, 255] {
        let path = file(&dir, "three.opus", &three_channels(family));
        assert_eq!(AudioReader::open(&path).expect("opens").info().channels, 3, "family {family}");
        assert_eq!(secs(&path), 62.0, "family {family}");
        let three = all(&path);
        for channel in 0..3 {
            let this: Vec<f32> = three.iter().skip(channel).step_by(3).copied().collect();
            assert_eq!(worst(&this, &one), 0.0, "family {family}, channel {channel}");
        }
    }
}

#[test]
fn opus_packets_without_a_byte_cost_nothing() {
    let dir = TempDir::new().expect("a folder");
    let mut pages = pages(&fixture("song.opus"));
    let empty = [&pages[5][..26], &[255], &[0; 255]].concat();
    let last = pages.pop().expect("pages");
    pages.extend(std::iter::repeat_n(sealed(empty), 2000));
    pages.push(last);
    let path = file(&dir, "empty.opus", &pages.concat());
    let begun = std::time::Instant::now();
    let samples = all(&path);
    assert!((samples.len() as f64 / 48_000.0 - 62.0).abs() < 0.1);
    assert!((secs(&path) - 62.0).abs() < 0.1);
    assert!(begun.elapsed().as_secs() < 20, "{:?} for 0.6 MB", begun.elapsed());
}
