//! WAV, RF64, BW64, Wave64, AIFF and AIFF-C as people have them: with wrong sizes, odd format chunks and broken side chunks. Each must
//! give the very samples that were written, and the identity of the same sound in a well-made file.

use std::path::Path;

use moodsic::audio::AudioReader;
use moodsic::song::identify;

const RATE: u32 = 22_050;
const FRAMES: usize = 30_000;

/// A rising tone, as whole numbers of 24 bits.
fn tone() -> Vec<i32> {
    let sample = |n: usize| {
        let t = n as f64 / f64::from(RATE);
        (0.4 * (t * (900.0 + 400.0 * t)).sin() * 8_388_607.0) as i32
    };
    (0..FRAMES).map(sample).collect()
}

/// The upper `bytes` bytes of each sample, the lowest first.
fn little(bytes: usize) -> Vec<u8> {
    let bytes_of = |sample: i32| ((sample << 8).to_le_bytes()[4 - bytes..]).to_vec();
    tone().into_iter().flat_map(bytes_of).collect()
}

fn big(bytes: usize) -> Vec<u8> {
    little(bytes).chunks(bytes).flat_map(|sample| sample.iter().rev().copied()).collect()
}

fn chunk(name: &[u8], size: u32, bytes: &[u8]) -> Vec<u8> {
    [name, &size.to_le_bytes()[..], bytes, &vec![0; bytes.len() % 2]].concat()
}

fn true_chunk(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    chunk(name, bytes.len() as u32, bytes)
}

fn format(tag: u16, bits: u16, align: u16, more: &[u8]) -> Vec<u8> {
    let parts = [
        &tag.to_le_bytes()[..],
        &1_u16.to_le_bytes(),
        &RATE.to_le_bytes(),
        &(RATE * u32::from(align)).to_le_bytes(),
        &align.to_le_bytes(),
        &bits.to_le_bytes(),
        more,
    ];
    parts.concat()
}

fn riff(size: Option<u32>, chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [&b"WAVE"[..], &chunks.concat()].concat();
    [b"RIFF", &size.unwrap_or(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// A well-made WAV of `bytes` bytes a sample.
fn wav(bytes: usize) -> Vec<u8> {
    let bits = bytes as u16 * 8;
    riff(None, &[true_chunk(b"fmt ", &format(1, bits, bytes as u16, &[])), true_chunk(b"data", &little(bytes))])
}

/// An extension of the format chunk that says so many bytes, valid bits, and a tag.
fn extension(said: u16, valid: u16, tag: u16) -> Vec<u8> {
    let guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    [&said.to_le_bytes()[..], &valid.to_le_bytes(), &4_u32.to_le_bytes(), &tag.to_le_bytes(), &guid].concat()
}

fn samples(path: &Path) -> Vec<f32> {
    let mut reader = AudioReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut samples = Vec::new();
    while let Some(chunk) = reader.next_chunk().expect("decodes") {
        samples.extend_from_slice(chunk.interleaved);
    }
    samples
}

/// Each file must give the samples and the identity of `like`.
fn all_are_like(like: &[u8], files: &[(&str, Vec<u8>)]) {
    let dir = tempfile::tempdir().expect("a folder");
    let good = dir.path().join("good.wav");
    std::fs::write(&good, like).expect("written");
    let (expected, identity) = (samples(&good), identify(&good).expect("good").id);
    assert_eq!(expected.len(), FRAMES);
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let found = samples(&path);
        assert_eq!(found.len(), expected.len(), "{name}");
        let differ = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(differ < 1e-6, "{name} differs by {differ}");
        assert_eq!(identify(&path).expect("readable").id, identity, "{name}");
    }
}

#[test]
fn sizes_of_a_wav_are_believed_as_far_as_the_file_goes() {
    let data = little(2);
    let (f, d) = (true_chunk(b"fmt ", &format(1, 16, 2, &[])), true_chunk(b"data", &data));
    let size = data.len() as u32;
    let with = |riff_size: Option<u32>, data_size: u32| riff(riff_size, &[f.clone(), chunk(b"data", data_size, &data)]);
    let beside = |side: Vec<u8>| riff(None, &[f.clone(), side, d.clone()]);
    let ((first, rest), side) = (data.split_at(data.len() / 4 * 2), true_chunk(b"note", b"between"));
    let unpadded = [b"note".as_slice(), &5_u32.to_le_bytes(), b"hello"].concat();
    all_are_like(
        &wav(2),
        &[
            ("riff 8 too small.wav", with(Some(28 + size), size)),
            ("riff 1 too small.wav", with(Some(35 + size), size)),
            ("riff header only.wav", with(Some(36), size)),
            ("riff 0.wav", with(Some(0), size)),
            ("riff -1, data -1.wav", with(Some(u32::MAX), u32::MAX)),
            ("data 0.wav", with(None, 0)),
            ("data -1.wav", with(None, u32::MAX)),
            ("data past the end.wav", with(None, size + 44)),
            ("a pipe's.wav", with(Some(0x7fff_f024), 0x7fff_f000)),
            ("fact of 12 bytes.wav", beside(true_chunk(b"fact", &[9; 12]))),
            ("wrong fact.wav", beside(true_chunk(b"fact", &[9, 0, 0, 0]))),
            ("broken list.wav", beside(true_chunk(b"LIST", b"INFOINAM\xf4\x01\0\0song"))),
            ("broken id3.wav", beside(true_chunk(b"id3 ", b"ID3\x03\0\0\0\0\x7f\x7fxx"))),
            ("unpadded note.wav", beside(unpadded)),
            (
                "two data chunks.wav",
                riff(None, &[f.clone(), true_chunk(b"data", first), side, true_chunk(b"data", rest)]),
            ),
            (
                "a first data chunk with half a frame.wav",
                riff(None, &[f.clone(), true_chunk(b"data", &[first, &[7]].concat()), true_chunk(b"data", rest)]),
            ),
            ("data behind the end.wav", [riff(None, &[f.clone(), d.clone()]), d.clone()].concat()),
            ("a cut chunk behind the data.wav", riff(None, &[f.clone(), d.clone(), chunk(b"LIST", 500, b"INFO")])),
            ("nonsense behind the data.wav", riff(None, &[f.clone(), d.clone(), vec![0xff; 64], d.clone()])),
        ],
    );
}

#[test]
fn format_chunks_of_any_length_and_kind_are_read() {
    let of = |tag, bits, align, more: &[u8], bytes| {
        riff(None, &[true_chunk(b"fmt ", &format(tag, bits, align, more)), true_chunk(b"data", &little(bytes))])
    };
    all_are_like(
        &wav(2),
        &[
            ("length 17.wav", of(1, 16, 2, &[0], 2)),
            ("length 20.wav", of(1, 16, 2, &[2, 0, 0, 0], 2)),
            ("length 50.wav", of(1, 16, 2, &[0; 34], 2)),
            ("no frame size.wav", of(1, 16, 0, &[], 2)),
            ("frame size in bits.wav", of(1, 16, 16, &[], 2)),
            ("12 bits in 16.wav", of(1, 12, 2, &[], 2)),
            ("extra 0.wav", of(0xfffe, 16, 2, &extension(0, 16, 1), 2)),
            ("extra 24.wav", of(0xfffe, 16, 2, &[extension(24, 16, 1), vec![0, 0]].concat(), 2)),
        ],
    );
    all_are_like(
        &wav(3),
        &[
            ("20 bits in 24.wav", of(1, 20, 3, &[], 3)),
            ("extensible 20.wav", of(0xfffe, 24, 3, &extension(22, 20, 1), 3)),
        ],
    );
    all_are_like(
        &wav(4),
        &[
            ("24 bits in 32.wav", of(1, 24, 4, &[], 4)),
            ("extensible 24.wav", of(0xfffe, 32, 4, &extension(22, 24, 1), 4)),
        ],
    );
    // Floats, whatever is said of their bits.
    let floats: Vec<u8> = tone().into_iter().flat_map(|sample| (sample as f32 / 8_388_608.0).to_le_bytes()).collect();
    let float =
        |more: &[u8], tag| riff(None, &[true_chunk(b"fmt ", &format(tag, 32, 4, more)), true_chunk(b"data", &floats)]);
    all_are_like(
        &float(&[], 3),
        &[
            ("float 40.wav", float(&[0; 24], 3)),
            ("float valid 0.wav", float(&extension(22, 0, 3), 0xfffe)),
            ("float valid 24.wav", float(&extension(22, 24, 3), 0xfffe)),
        ],
    );
}

#[test]
fn long_forms_and_wave64_are_read() {
    let data = little(2);
    let f = true_chunk(b"fmt ", &format(1, 16, 2, &[]));
    let ds64 = [&0_u64.to_le_bytes()[..], &(data.len() as u64).to_le_bytes(), &(FRAMES as u64).to_le_bytes(), &[0; 4]]
        .concat();
    let long = |mark: &[u8; 4]| {
        let chunks =
            [true_chunk(b"ds64", &ds64), f.clone(), chunk(b"data", u32::MAX, &data), true_chunk(b"LIST", b"INFO")];
        [mark.as_slice(), &u32::MAX.to_le_bytes(), b"WAVE", &chunks.concat()].concat()
    };
    let guid = |name: &[u8; 4], first: bool| {
        let rest: &[u8] = if first {
            &[0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0]
        } else {
            &[0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a]
        };
        [name.as_slice(), rest].concat()
    };
    let w64_chunk = |name: &[u8; 4], bytes: &[u8]| {
        let padding = vec![0; (8 - bytes.len() % 8) % 8];
        [guid(name, false), (bytes.len() as u64 + 24).to_le_bytes().to_vec(), bytes.to_vec(), padding].concat()
    };
    let body = [guid(b"wave", false), w64_chunk(b"fmt ", &format(1, 16, 2, &[])), w64_chunk(b"data", &data)].concat();
    let w64 = [guid(b"riff", true), (body.len() as u64 + 24).to_le_bytes().to_vec(), body].concat();
    all_are_like(
        &wav(2),
        &[("a.rf64", long(b"RF64")), ("b.wav", long(b"BW64")), ("c.w64", w64.clone()), ("d.wav", w64)],
    );
}

fn aiff_chunk(name: &[u8], size: u32, bytes: &[u8]) -> Vec<u8> {
    [name, &size.to_be_bytes()[..], bytes, &vec![0; bytes.len() % 2]].concat()
}

fn common(bits: u16, frames: u32, kind: &[u8]) -> Vec<u8> {
    let rate = [0x40, 0x0d, 0xac, 0x44, 0, 0, 0, 0, 0, 0];
    let bytes = [&1_u16.to_be_bytes()[..], &frames.to_be_bytes(), &bits.to_be_bytes(), &rate, kind].concat();
    aiff_chunk(b"COMM", bytes.len() as u32, &bytes)
}

fn sound(size: Option<u32>, edge: [u32; 2], data: &[u8]) -> Vec<u8> {
    let bytes = [&edge[0].to_be_bytes()[..], &edge[1].to_be_bytes(), &vec![0; edge[0] as usize], data].concat();
    aiff_chunk(b"SSND", size.unwrap_or(bytes.len() as u32), &bytes)
}

fn form(kind: &[u8], size: Option<u32>, chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [kind, &chunks.concat()].concat();
    [b"FORM", &size.unwrap_or(body.len() as u32).to_be_bytes()[..], &body].concat()
}

#[test]
fn aiff_is_read_whatever_its_sizes_and_kinds_say() {
    const N: u32 = FRAMES as u32;
    let aifc =
        |bits, kind: &[u8], data: &[u8]| form(b"AIFC", None, &[common(bits, N, kind), sound(None, [0, 0], data)]);
    // The same bytes are the same song in WAV and in AIFF-C of little ends.
    all_are_like(
        &wav(2),
        &[("sowt.aifc", aifc(16, b"sowt\0\0", &little(2))), ("no name.aifc", aifc(16, b"sowt", &little(2)))],
    );
    all_are_like(
        &wav(3),
        &[("sowt 24.aifc", aifc(24, b"sowt\0\0", &little(3))), ("42ni.aifc", aifc(24, b"42ni\0\0", &little(3)))],
    );
    all_are_like(
        &wav(4),
        &[("sowt 32.aifc", aifc(32, b"sowt\0\0", &little(4))), ("23ni.aifc", aifc(32, b"23ni\0\0", &little(4)))],
    );
    let plain = |bits, data: &[u8]| form(b"AIFF", None, &[common(bits, N, b""), sound(None, [0, 0], data)]);
    all_are_like(
        &plain(24, &big(3)),
        &[
            ("twos 24.aifc", aifc(24, b"twos\0\0", &big(3))),
            ("in24.aifc", aifc(24, b"in24\0\0", &big(3))),
            ("in24 that says 16.aifc", aifc(16, b"in24\0\0", &big(3))),
            ("20 bits.aiff", plain(20, &big(3))),
        ],
    );
    let data = big(2);
    let with = |size, frames, edge, sound_size| {
        form(b"AIFF", size, &[common(16, frames, b""), sound(sound_size, edge, &data)])
    };
    all_are_like(
        &plain(16, &data),
        &[
            ("12 bits.aiff", plain(12, &data)),
            ("form 0.aiff", with(Some(0), N, [0, 0], None)),
            ("form 8 too small.aiff", with(Some(data.len() as u32 + 38), N, [0, 0], None)),
            ("form -1.aiff", with(Some(u32::MAX), N, [0, 0], Some(u32::MAX))),
            ("no frames.aiff", with(None, 0, [0, 0], None)),
            ("nothing said.aiff", with(Some(0), 0, [0, 0], Some(0))),
            ("blocks.aiff", with(None, N, [0, 2], None)),
            ("offset.aiff", with(None, N, [8, 0], None)),
            ("sound first.aiff", form(b"AIFF", None, &[sound(None, [0, 0], &data), common(16, N, b"")])),
            (
                "broken id3.aiff",
                form(
                    b"AIFF",
                    None,
                    &[
                        common(16, N, b""),
                        aiff_chunk(b"ID3 ", 12, b"ID3\x03\0\0\0\0\x7f\x7fxx"),
                        sound(None, [0, 0], &data),
                    ],
                ),
            ),
        ],
    );
}

#[test]
fn headers_that_are_cut_or_lie_are_refused_or_read_and_never_panic() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("odd.wav");
    let files = [wav(2), form(b"AIFC", None, &[common(16, 100, b"sowt\0\0"), sound(None, [0, 0], &little(2))])];
    let mut state = 7_u32;
    for good in &files {
        for turn in 0..400 {
            let mut bytes = good[..2_000].to_vec();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 16) as usize % 64;
                bytes[at] = [0, 0xff, 0x7f, 0x80, 1][(state >> 8) as usize % 5];
            }
            bytes.truncate(if turn % 4 == 0 { turn % 90 } else { 2_000 });
            std::fs::write(&path, &bytes).expect("written");
            let _ = identify(&path);
        }
    }
}
