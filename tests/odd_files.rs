//! Channels that cancel each other or are many, broken and huge tags, damaged frames, and formats that are refused by name.

#[path = "common/files.rs"]
mod files;
#[path = "common/ogg.rs"]
mod ogg;

use std::ops::ControlFlow;
use std::path::Path;

use moodsic::audio::{AudioReader, DecodeError, Downmix};
use moodsic::pipeline::{Analysis, AnalyzeError, Recipe, Threads, analyze, analyze_and_hear, hear};
use moodsic::song::identify;
use moodsic::song::tags::read_metadata;
use tempfile::TempDir;

use self::files::{file, fixture};
use self::ogg::seal;

const RATE: u32 = 22_050;

fn picture(path: &Path) -> Result<Analysis, AnalyzeError> {
    analyze(path, &Recipe::minute(), None, Threads::Several, &mut |_| ControlFlow::Continue(()))
}

/// Every grey level of a picture.
fn levels(analysis: &Analysis) -> Vec<u8> {
    let image = &analysis.image;
    let place = |column| (0..image.height()).map(move |band| (column, band));
    (0..image.width()).flat_map(place).map(|(column, band)| image.level(column, band).expect("inside")).collect()
}

/// Tones that rise, with a little noise, at this level.
fn sound(seed: u32, level: f32, secs: u32) -> Vec<f32> {
    let mut state = seed;
    let sample = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let t = f64::from(n) / f64::from(RATE);
        let tone = (t * (300.0 + 20.0 * f64::from(seed) + 40.0 * t)).sin() as f32;
        level * (0.8 * tone + 0.1 * (state as f32 / u32::MAX as f32 - 0.5))
    };
    (0..secs * RATE).map(sample).collect()
}

/// A WAV of 16 bits of these channels.
fn wav(channels: &[&[f32]]) -> Vec<u8> {
    let count = channels.len() as u16;
    let frames = channels[0].len();
    let data: Vec<u8> = (0..frames)
        .flat_map(|n| channels.iter().flat_map(move |channel| ((channel[n] * 32_767.0) as i16).to_le_bytes()))
        .collect();
    let align = 2 * count;
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0".to_vec();
    bytes.extend(count.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * u32::from(align)).to_le_bytes());
    bytes.extend(align.to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    let size = bytes.len() as u32 - 8;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[test]
fn where_left_and_right_cancel_the_louder_is_seen_and_heard() {
    let dir = TempDir::new().expect("a folder");
    let left = sound(3, 0.6, 62);
    let scaled = |factor: f32| left.iter().map(|sample| factor * sample).collect::<Vec<f32>>();
    let alone = picture(&file(&dir, "left.wav", &wav(&[&left]))).expect("a picture");
    for (name, right, downmix) in [
        ("opposite.wav", scaled(-0.99), Downmix::Left),
        ("louder.wav", scaled(-1.1), Downmix::Right),
        ("half.wav", scaled(-0.5), Downmix::Average),
    ] {
        let path = file(&dir, name, &wav(&[&left, &right]));
        // Two readers side by side only once: it takes its time.
        let both = if downmix == Downmix::Right { &[Threads::One, Threads::Several][..] } else { &[Threads::One] };
        for &threads in both {
            let mut columns = 0;
            let mut begun = 0;
            let analysis = analyze_and_hear(&path, &Recipe::minute(), None, threads, &mut |progress| {
                match progress {
                    moodsic::pipeline::Progress::Window { .. } => (begun, columns) = (begun + 1, 0),
                    moodsic::pipeline::Progress::Columns { log_mel, .. } => columns += log_mel.len() / 128,
                    moodsic::pipeline::Progress::Counting => {}
                }
                ControlFlow::Continue(())
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(analysis.fidelity.downmix, downmix, "{name}");
            assert_eq!(analysis.fidelity.remarks().len(), usize::from(downmix != Downmix::Average), "{name}");
            assert_eq!((columns, begun), (2584, 1 + usize::from(downmix != Downmix::Average)), "{name}");
            if downmix == Downmix::Left {
                assert_eq!(levels(&analysis), levels(&alone), "{name}");
            }
            if downmix != Downmix::Right {
                continue;
            }
            let identity = analysis.identity();
            let heard = hear(&path, &identity, threads, &mut || ControlFlow::Continue(())).expect("heard");
            assert!(Some(&heard) == analysis.hearing.as_deref(), "{name}: the same sound by itself");
        }
    }
}

#[test]
fn a_low_frequency_channel_is_left_out_of_a_mix() {
    let dir = TempDir::new().expect("a folder");
    let (centre, silence, rumble) = (sound(5, 0.5, 70), vec![0.0; 70 * RATE as usize], sound(9, 0.9, 70));
    let six = wav(&[&silence, &silence, &centre, &rumble, &silence, &silence]);
    let surround = picture(&file(&dir, "surround.wav", &six)).expect("a picture");
    let alone = picture(&file(&dir, "centre.wav", &wav(&[&centre]))).expect("a picture");
    let differ = levels(&surround).into_iter().zip(levels(&alone)).filter(|(a, b)| a.abs_diff(*b) > 1).count();
    assert!(differ * 1000 < levels(&alone).len(), "{differ} pixels differ");
}

#[test]
fn a_frame_of_impossible_level_is_lost_and_told() {
    let dir = TempDir::new().expect("a folder");
    let mut bytes = fixture("vbr-plain.mp3");
    let good = picture(&file(&dir, "good.mp3", &bytes)).expect("a picture");
    // The global gain of twenty frames is the largest there is: MPEG-2, one channel, 8 + 1 + 12 + 9 bits into the side
    // information.
    let (mut at, mut raised, mut frame) = (0, 0, 0);
    while raised < 20 {
        const KBITS: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        let len = 72_000 * KBITS[usize::from(bytes[at + 2] >> 4)] / 22_050 + usize::from(bytes[at + 2] >> 1 & 1);
        frame += 1;
        if frame > 800 && frame % 10 == 0 {
            let side = u64::from_be_bytes(bytes[at + 4..at + 12].try_into().expect("eight bytes"));
            let louder = side | 0xff << (64 - 38);
            bytes[at + 4..at + 12].copy_from_slice(&louder.to_be_bytes());
            raised += 1;
        }
        at += len;
    }
    let damaged = picture(&file(&dir, "damaged.mp3", &bytes)).expect("a picture");
    let lost = damaged.fidelity.lost * 60.0 / (576.0 / 22_050.0);
    // The filters carry the bang into the two frames behind each.
    assert!((20.0..=60.5).contains(&lost), "{lost} frames");
    let remark = damaged.fidelity.remarks().pop().expect("told");
    assert!(remark.ends_with("% of this minute could not be decoded"), "{remark}");
    let pairs = levels(&damaged).into_iter().zip(levels(&good));
    let mean = pairs.map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>() / levels(&good).len() as f64;
    assert!(mean < 8.0, "{mean} grey levels");
}

#[test]
fn formats_that_are_not_read_are_refused_by_name() {
    let dir = TempDir::new().expect("a folder");
    let body = [0x55; 4000];
    for (magic, name) in [
        (&b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c"[..], "Windows Media"),
        (b"MAC \x96\x0f\0\0", "Monkey's Audio"),
        (b"wvpk\0\x10\0\0\x10\x04", "WavPack"),
        (b"MPCKSH", "Musepack"),
        (b"MP+\x07", "Musepack"),
        (b"DSD \x1c\0\0\0", "DSD"),
        (b"FRM8\0\0\0\0\0\0\0\x10DSD ", "DSD"),
        (b"TTA1\x01\0\x02\0", "True Audio"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0", "Matroska"),
        (b"RIFF\0\x10\0\0AVI LIST", "AVI video"),
        (b"FLV\x01\x05\0\0\0\x09", "Flash video"),
        (b"\0\0\x01\xba\x44\0\x04\0", "MPEG video"),
        (b"\xff\xfd\x84\x04", "MPEG layer II"),
        (b"\x0b\x77\x12\x34", "Dolby Digital"),
    ] {
        let error = identify(&file(&dir, "song.mp3", &[magic, &body].concat())).expect_err(name);
        assert!(matches!(error, DecodeError::Refused { .. }), "{name}: {error}");
        let text = error.to_string();
        assert!(text.contains(name) && text.contains("convert it"), "{name}: {text}");
    }
}

#[test]
fn aac_that_cannot_be_decoded_is_called_by_its_kind() {
    let dir = TempDir::new().expect("a folder");
    let good = fixture("aac.m4a");
    // Behind the tag of the decoder's own configuration (ISO/IEC 14496-1, 7.2.6.6) and its length.
    let config = good.windows(5).position(|word| word == b"\x05\x80\x80\x80\x05").expect("a configuration") + 5;
    for (kind, rate_and_channels, name) in [
        (5, 0x0208_u16, "HE-AAC,"),
        (29, 0x0208, "HE-AAC version 2,"),
        (2, 0x0230, "AAC with 6 channels,"),
        (2, 0x0200, "AAC with an arrangement of channels of its own,"),
    ] {
        let mut bytes = good.clone();
        let [first, second] = (kind << 11 | rate_and_channels).to_be_bytes();
        (bytes[config], bytes[config + 1]) = (first, second);
        let path = file(&dir, "odd.m4a", &bytes);
        let error = match AudioReader::open(&path) {
            Ok(_) => panic!("{name} is opened"),
            Err(error) => error.to_string(),
        };
        assert!(error.contains(name) && error.contains("convert it"), "{name} {error}");
    }
}

fn synchsafe(size: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8)
}

fn frame(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    [name, &(bytes.len() as u32).to_be_bytes(), &[0, 0], bytes].concat()
}

#[test]
fn an_odd_tag_before_good_sound_hides_neither_the_sound_nor_what_can_be_read() {
    let dir = TempDir::new().expect("a folder");
    let mp3 = fixture("vbr-xing.mp3");
    let identity = identify(&file(&dir, "plain.mp3", &mp3)).expect("good");
    let title = frame(b"TIT2", b"\0A title");
    let tag = |version: u8, flags: u8, said: usize, bytes: &[u8]| {
        [&[b'I', b'D', b'3', version, 0, flags][..], &synchsafe(said), bytes].concat()
    };
    let extended = [&6_u32.to_be_bytes()[..], &[0; 6], &title].concat();
    for (name, tag, has_title) in [
        ("usual", tag(3, 0, title.len(), &title), true),
        ("version 5", tag(5, 0, title.len(), &title), true),
        ("extended header", tag(3, 0x40, extended.len(), &extended), true),
        ("no extended header where one is said to be", tag(3, 0x40, title.len(), &title), true),
        ("compressed by 2.2", tag(2, 0x40, title.len(), &title), false),
        ("unsynchronised that is not", tag(3, 0x80, title.len(), &title), true),
        ("longer than the file", tag(3, 0, 200_000_000, &title), true),
        ("two", [tag(3, 0, title.len(), &title), tag(4, 0, title.len(), &title)].concat(), true),
    ] {
        let path = file(&dir, "odd.mp3", &[&tag[..], &mp3].concat());
        assert_eq!(identify(&path).unwrap_or_else(|error| panic!("{name}: {error}")), identity, "{name}");
        let found = read_metadata(&path).title;
        assert_eq!(found.as_deref(), has_title.then_some("A title"), "{name}");
    }
}

#[test]
fn huge_comments_of_ogg_and_flac_hide_neither_the_sound_nor_the_title() {
    let dir = TempDir::new().expect("a folder");
    let entry = |text: &[u8]| [&(text.len() as u32).to_le_bytes()[..], text].concat();
    let list = |cover: usize| {
        let cover = [&b"METADATA_BLOCK_PICTURE="[..], &vec![b'A'; cover]].concat();
        let entries = [entry(b"TITLE=A title"), entry(&cover)].concat();
        [&entry(b"vendor")[..], &2_u32.to_le_bytes(), &entries].concat()
    };
    for (name, mark, end) in [("song.ogg", &b"\x03vorbis"[..], &b"\x01"[..]), ("song.opus", b"OpusTags", b"")] {
        let whole = fixture(name);
        let identity = identify(&file(&dir, name, &whole)).expect("good");
        // Two megabytes, and more than symphonia takes at all.
        for cover in [2_000_000, 17_000_000] {
            let comments = [mark, &list(cover), end].concat();
            let path = file(&dir, &format!("cover {name}"), &with_comments(&whole, &comments));
            let found = identify(&path).unwrap_or_else(|error| panic!("{name}, {cover}: {error}"));
            assert_eq!(found, identity, "{name}, {cover}");
            assert_eq!(read_metadata(&path).title.as_deref(), Some("A title"), "{name}, {cover}");
        }
    }
    let flac = fixture("song.flac");
    let identity = identify(&file(&dir, "song.flac", &flac)).expect("good");
    let info = &flac[8..42];
    let comments = list(2_000_000);
    let block = [&[4][..], &(comments.len() as u32).to_be_bytes()[1..], &comments].concat();
    // Behind the stream's own block, before those that were there.
    let path = file(&dir, "cover.flac", &[b"fLaC\0\0\0\x22", info, &block, &flac[42..]].concat());
    assert_eq!(identify(&path).expect("good"), identity);
    assert_eq!(read_metadata(&path).title.as_deref(), Some("A title"));
}

/// An Ogg file with other comments: its header is paged anew.
fn with_comments(whole: &[u8], comments: &[u8]) -> Vec<u8> {
    let mut at = 0;
    let mut page = || {
        let table = &whole[at + 27..at + 27 + usize::from(whole[at + 26])];
        let body = at + 27 + table.len();
        let end = body + table.iter().map(|len| usize::from(*len)).sum::<usize>();
        let page = (table, &whole[body..end]);
        at = end;
        page
    };
    let first = page();
    // The other headers: comments, and the set-up of Vorbis.
    let packets = if first.1.starts_with(b"\x01vorbis") { 2 } else { 1 };
    let (mut kept, mut ended) = (Vec::new(), 0);
    while ended < packets {
        let (table, mut body) = page();
        for len in table {
            let (segment, rest) = body.split_at(usize::from(*len));
            body = rest;
            if ended == 1 {
                kept.extend_from_slice(segment);
            }
            ended += usize::from(*len < 255);
        }
    }
    let mut out = whole[..28 + first.1.len()].to_vec();
    let bodies: Vec<&[u8]> = if packets == 2 { vec![comments, &kept] } else { vec![comments] };
    let mut segments: Vec<&[u8]> = Vec::new();
    for body in bodies {
        segments.extend(body.chunks(255));
        if body.len().is_multiple_of(255) {
            segments.push(&[]);
        }
    }
    let mut goes_on = false;
    for (sequence, segments) in (1_u32..).zip(segments.chunks(255)) {
        let table: Vec<u8> = segments.iter().map(|segment| segment.len() as u8).collect();
        let flags = [u8::from(goes_on)];
        let head = [b"OggS\0", &flags[..], &[0; 8], &whole[14..18], &sequence.to_le_bytes(), &[0; 4]].concat();
        out.extend(sealed([&head[..], &[table.len() as u8], &table, &segments.concat()].concat()));
        goes_on = table.last() == Some(&255);
    }
    out.extend_from_slice(&whole[at..]);
    out
}

fn sealed(mut page: Vec<u8>) -> Vec<u8> {
    seal(&mut page);
    page
}

#[test]
fn of_several_tracks_the_one_that_is_switched_on_is_the_song() {
    let dir = TempDir::new().expect("a folder");
    let loudest = |path: &Path| {
        let (mut reader, mut loudest) = (AudioReader::open(path).expect("opens"), 0.0_f32);
        while let Some(chunk) = reader.next_chunk().expect("decodes") {
            loudest = chunk.interleaved.iter().fold(loudest, |loudest, sample| loudest.max(sample.abs()));
        }
        loudest
    };
    let mut bytes = fixture("two-tracks.m4a");
    assert!(loudest(&file(&dir, "second.m4a", &bytes)) > 0.4);
    // Where none is, or all are, it is the first.
    let flags: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, word)| word == b"tkhd").map(|(at, _)| at + 7).collect();
    for on in [0, 1] {
        for &at in &flags {
            bytes[at] = bytes[at] & 0xfe | on;
        }
        assert_eq!(loudest(&file(&dir, "first.m4a", &bytes)), 0.0);
    }
}
