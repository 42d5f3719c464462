//! Mutants of one good file of each container: random bytes, header fields at their extremes, sizes that do not fit into each
//! other. None may panic, hang, or take much memory, and a mood written into one must change nothing else. CI tries two thousand, always the same; `MUTANTS=100000 cargo test --test fuzz`
//! tries more, `MUTANTS_SEED` others.

#[path = "common/edits.rs"]
mod edits;
#[path = "common/files.rs"]
mod files;
#[path = "common/memory.rs"]
mod memory;
#[path = "common/ogg.rs"]
mod ogg;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use moodsic::audio::{AudioReader, Downmix};
use moodsic::pipeline::overview;
use moodsic::song::identify;
use moodsic::song::tags::{read_background, read_metadata};
use moodsic::units::Frames;
use tempfile::TempDir;

use self::edits::{check_edits, tagged};
use self::files::{file, fixture};
use self::memory::peak_memory;
use self::ogg::seal;

const MUTANTS: u32 = 2000;
/// No file may take longer, and the process never more memory.
const LONGEST: Duration = Duration::from_secs(10);
const MOST_MEMORY: u64 = 500_000_000;

/// A small generator of its own, so that a seed gives the same mutants for ever (Steele and others' `SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Frames of 16 bits, two channels.
fn pcm(big: bool) -> Vec<u8> {
    let sample = |n: u32| ((f64::from(n) * 0.031).sin() * 9000.0) as i16;
    (0..20_000_u32).flat_map(|n| if big { sample(n).to_be_bytes() } else { sample(n).to_le_bytes() }).collect()
}

fn chunk(name: &[u8], bytes: &[u8], big: bool) -> Vec<u8> {
    let len = bytes.len() as u32;
    [name, &if big { len.to_be_bytes() } else { len.to_le_bytes() }, bytes].concat()
}

/// One good file of each container.
fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let format = [&[1, 0, 2, 0][..], &22_050_u32.to_le_bytes(), &88_200_u32.to_le_bytes(), &[4, 0, 16, 0]].concat();
    let list = chunk(b"LIST", b"INFOINAM\x06\0\0\0title\0", false);
    let wave = [&b"WAVE"[..], &chunk(b"fmt ", &format, false), &list, &chunk(b"data", &pcm(false), false)].concat();
    let data = pcm(false);
    let ds64 = [&(wave.len() as u64 + 36).to_le_bytes()[..], &(data.len() as u64).to_le_bytes(), &[0; 12]].concat();
    let rf64 = [
        &b"RF64\xff\xff\xff\xffWAVE"[..],
        &chunk(b"ds64", &ds64, false),
        &chunk(b"fmt ", &format, false),
        &b"data\xff\xff\xff\xff"[..],
        &data,
    ];
    let guid = |name: &[u8]| [name, b"\xf3\xac\xd3\x11\x8c\xd1\0\xc0\x4f\x8e\xdb\x8a"].concat();
    let long = |name: &[u8], bytes: &[u8]| [&guid(name)[..], &(bytes.len() as u64 + 24).to_le_bytes(), bytes].concat();
    let w64_body = [guid(b"wave"), long(b"fmt ", &format), long(b"data", &data)].concat();
    let w64_len = (w64_body.len() as u64 + 24).to_le_bytes();
    let w64 = [&b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0"[..], &w64_len, &w64_body];
    let rate = [0x40, 0x0d, 0xac, 0x44, 0, 0, 0, 0, 0, 0];
    let common = [&[0, 2][..], &10_000_u32.to_be_bytes(), &[0, 16], &rate].concat();
    let sound = [&[0; 8][..], &pcm(true)].concat();
    let aiff = [&b"AIFF"[..], &chunk(b"COMM", &common, true), &chunk(b"SSND", &sound, true)].concat();
    let aifc_common = [&common[..], b"sowt\x04name\0"].concat();
    let aifc = [&b"AIFC"[..], &chunk(b"COMM", &aifc_common, true), &chunk(b"SSND", &sound, true)].concat();
    let tag = b"ID3\x03\0\0\0\0\0\x15TIT2\0\0\0\x0b\0\0\0some title";
    let chained = [&fixture("song.ogg")[..], &fixture("song.opus")].concat();
    // A few seconds are enough where the rest is more of the same.
    let start = |name| fixture(name).into_iter().take(60_000).collect::<Vec<u8>>();
    vec![
        ("cbr.mp3", start("cbr.mp3")),
        ("xing.mp3", [&tag[..], &start("vbr-xing.mp3")].concat()),
        ("song.flac", start("song.flac")),
        ("song.ogg", fixture("song.ogg")),
        ("song.opus", fixture("song.opus")),
        ("chained.ogg", chained),
        ("aac.m4a", fixture("aac.m4a")),
        ("alac.m4a", fixture("alac.m4a")),
        ("song.wav", chunk(b"RIFF", &wave, false)),
        ("song.rf64", rf64.concat()),
        ("song.w64", w64.concat()),
        ("song.aiff", chunk(b"FORM", &aiff, true)),
        ("song.aifc", chunk(b"FORM", &aifc, true)),
    ]
}

/// A few changes, half of them where headers lie.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const EXTREMES: [u64; 14] = [
        0,
        1,
        2,
        0x7f,
        0xff,
        0x7fff,
        0xffff,
        0x7f_ffff,
        0xff_ffff,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x7fff_ffff_ffff_ffff,
        u64::MAX,
    ];
    for _ in 0..=random.below(4) {
        let len = bytes.len();
        if len == 0 {
            return;
        }
        let at = match random.below(8) {
            0..=3 => random.below(len.min(600)),
            4 => len - 1 - random.below(len.min(600)),
            _ => random.below(len),
        };
        match random.below(9) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.next() as u8,
            // A field of one to eight bytes at its extreme, in either order.
            2..=4 => {
                let width = (1 << random.below(4)).min(len - at);
                let value = match random.below(3) {
                    0 => (len as u64 + random.next() % 5).wrapping_sub(2),
                    _ => EXTREMES[random.below(EXTREMES.len())],
                };
                let field = if random.below(2) == 0 {
                    value.to_le_bytes()[..width].to_vec()
                } else {
                    value.to_be_bytes()[8 - width..].to_vec()
                };
                bytes[at..at + width].copy_from_slice(&field);
            }
            5 => {
                let end = (at + 1 + random.below(3000)).min(len);
                bytes.drain(at..end);
            }
            6 => {
                let end = (at + 1 + random.below(3000)).min(len);
                let copy = bytes[at..end].to_vec();
                let to = random.below(len);
                bytes.splice(to..to, copy);
            }
            7 => bytes.truncate(at),
            _ => {
                let end = (at + 1 + random.below(64)).min(len);
                for byte in &mut bytes[at..end] {
                    *byte = random.next() as u8;
                }
            }
        }
    }
    if random.below(2) == 0 {
        seal_pages(bytes);
    }
}

/// Gives every page of an Ogg file its checksum again: otherwise a mutant's pages would only be thrown away.
fn seal_pages(bytes: &mut [u8]) {
    let mut at = 0;
    while bytes.get(at..at + 4) == Some(b"OggS") {
        let Some(&segments) = bytes.get(at + 26) else { return };
        let Some(table) = bytes.get(at + 27..at + 27 + usize::from(segments)) else { return };
        let end = at + 27 + table.len() + table.iter().map(|len| usize::from(*len)).sum::<usize>();
        let Some(page) = bytes.get_mut(at..end) else { return };
        seal(page);
        at = end;
    }
}

/// What Moodsic does with a file, and what lies behind the window only a little.
fn use_file(path: &Path) {
    read_metadata(path);
    read_background(path);
    let length = identify(path).map_or(60.0, |identity| identity.length.secs);
    let _ = AudioReader::open(path).and_then(|mut reader| {
        let rate = reader.info().sample_rate;
        for secs in [0.0, 59.0, 1.5, 1e9] {
            if secs > 0.0 {
                reader.seek(Frames::from_secs(secs, rate))?;
            }
            let mut samples = 0;
            while let Some(chunk) = reader.next_chunk()? {
                assert_eq!(chunk.interleaved.len() % chunk.channels, 0);
                samples += chunk.interleaved.len();
                if samples > 20_000 {
                    break;
                }
            }
        }
        Ok(())
    });
    let _ = AudioReader::open_mono(path, Downmix::Average).and_then(|mut reader| {
        reader.seek(Frames::from_secs(1.5, reader.info().sample_rate))?;
        let mut samples = 0;
        while samples < 20_000
            && let Some(chunk) = reader.next_chunk()?
        {
            assert!(chunk.interleaved.iter().all(|sample| sample.abs() <= 1.0));
            samples += chunk.interleaved.len();
        }
        Ok(())
    });
    let _ = overview(path, 100, length, &mut |_| ControlFlow::Break(()));
    check_edits(path, &path.with_extension("copy"));
}

fn number(name: &str, usual: u32) -> u32 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
fn no_mutant_panics_hangs_or_takes_much_memory() {
    let dir = TempDir::new().expect("a folder");
    let mut good = good_files();
    let moods: Vec<_> = good.iter().filter_map(|(name, bytes)| Some((*name, tagged(bytes)?))).collect();
    assert!(moods.len() >= 10, "moods fit into most of them");
    good.extend(moods);
    for (name, bytes) in &good {
        let path = file(&dir, name, bytes);
        identify(&path).unwrap_or_else(|error| panic!("{name} is good: {error}"));
    }
    let seed = u64::from(number("MUTANTS_SEED", 1));
    let (mut slowest, mut faults) = (Duration::ZERO, Vec::new());
    for n in 0..number("MUTANTS", MUTANTS) {
        let mut random = Random(seed << 32 | u64::from(n));
        let (name, bytes) = &good[n as usize % good.len()];
        let mut mutant = bytes.clone();
        mutate(&mut mutant, &mut random);
        let path = file(&dir, name, &mutant);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| use_file(&path)));
        let took = begun.elapsed();
        slowest = slowest.max(took);
        let memory = peak_memory();
        if outcome.is_err() || took > LONGEST || memory > MOST_MEMORY {
            // Kept to be looked at.
            let kept = std::env::temp_dir().join(format!("mutant-{n}-{name}"));
            std::fs::write(&kept, &mutant).expect("written");
            faults.push(format!("{}: {took:?}, {memory} bytes, panicked: {}", kept.display(), outcome.is_err()));
            assert!(memory <= MOST_MEMORY, "{faults:#?}");
        }
    }
    println!("the slowest took {slowest:?}; at most {} bytes of memory", peak_memory());
    assert!(faults.is_empty(), "{faults:#?}");
}
