//! ID3 tags of every age, byte by byte.

use crate::dice::Dice;

fn synchsafe(len: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (len >> shift & 0x7f) as u8)
}

fn unsynchronised(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, byte) in bytes.iter().enumerate() {
        out.push(*byte);
        if *byte == 0xff && bytes.get(index + 1).is_none_or(|next| *next == 0 || *next >= 0xe0) {
            out.push(0);
        }
    }
    out
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// A text frame's body in one of the encodings of its version.
fn text(dice: &mut Dice, version: u8, ascii: &str) -> Vec<u8> {
    match dice.below(if version == 4 { 4 } else { 2 }) {
        0 => [b"\0", ascii.as_bytes()].concat(),
        1 => [&[1][..], &utf16(&format!("{ascii} Ἑλένη"))].concat(),
        2 => [&[2][..], &"花子".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()].concat(),
        _ => [&[3][..], format!("{ascii} ü 花").as_bytes()].concat(),
    }
}

fn picture(dice: &mut Dice, kind: u8) -> Vec<u8> {
    let len = dice.pick(&[0, 100, 3000, 70_000]);
    let mime = dice.pick(&[&b"image/png"[..], b"image/jpeg", b"image/gif", b"-->", b"PNG"]);
    [b"\0", mime, b"\0", &[kind], b"about\0", &dice.bytes(len)].concat()
}

/// A frame of some kind: id, flags, body as it is stored.
fn frame(dice: &mut Dice, version: u8) -> ([u8; 4], [u8; 2], Vec<u8>) {
    let no = [0, 0];
    let of_version = |three: &[u8; 4], four: &[u8; 4]| if version == 3 { *three } else { *four };
    match dice.below(26) {
        0 => (*b"TIT2", no, text(dice, version, "a title")),
        1 => (*b"TALB", no, text(dice, version, "an album")),
        2 => (*b"TCON", no, dice.pick(&[&b"\0(17)"[..], b"\0(4)Eurodisco", b"\0Ambient"]).to_vec()),
        3 => (of_version(b"TYER", b"TDRC"), no, b"\x002004".to_vec()),
        4 => (of_version(b"TDAT", b"TDRL"), no, b"\x003112".to_vec()),
        5 => (of_version(b"IPLS", b"TIPL"), no, b"\0producer\0Nobody\0mix\0Somebody".to_vec()),
        6 => (*b"TXXX", no, [b"\0replaygain_track_gain\0-3 dB", &[dice.next() as u8 | 1][..]].concat()),
        7 => (*b"COMM", no, b"\0engiTunNORM\0 00000A2C".to_vec()),
        8 => (*b"COMM", no, [&b"\x01deu"[..], &utf16("x"), b"\0\0", &utf16("schön")].concat()),
        9 => {
            let kind = dice.below(20) as u8;
            (*b"APIC", no, picture(dice, kind))
        }
        10 => (*b"PRIV", no, [b"www.example.org\0", &dice.bytes(50)[..]].concat()),
        11 => (*b"GEOB", no, [b"\0application/x\0f\0d\0", &dice.bytes(500)[..]].concat()),
        12 => (*b"USLT", no, b"\0eng\0la la".to_vec()),
        13 => (*b"SYLT", no, b"\0eng\x02\x01\0la\0\0\0\0\0la\0\0\0\x01\xff".to_vec()),
        14 => (*b"POPM", no, b"someone@example.org\0\xc4\0\0\0\x07".to_vec()),
        15 => (*b"PCNT", no, vec![0, 0, 1, 0xff]),
        16 => (*b"UFID", no, [b"http://musicbrainz.org\0", &dice.bytes(36)[..]].concat()),
        17 => (of_version(b"RVAD", b"RVA2"), no, b"track\0\x01\xff\x10\x10\x80\0".to_vec()),
        18 => (*b"TSOP", no, b"\0Nobody, N".to_vec()),
        19 => {
            let sub = [b"TIT2".as_slice(), &[0, 0, 0, 3, 0, 0], b"\0c1"].concat();
            (
                *b"CHAP",
                no,
                [&b"ch1\0"[..], &[0, 0, 0, 0, 0, 0, 3, 0xe8, 255, 255, 255, 255, 255, 255, 255, 255], &sub[..]]
                    .concat(),
            )
        }
        20 => (*b"CTOC", no, b"toc\0\x03\x01ch1\0".to_vec()),
        21 => (*b"XYZ1", no, dice.bytes(40)),
        22 => (*b"WXXX", no, b"\0shop\0http://example.org/\xff".to_vec()),
        // Of a group; encrypted.
        23 => (*b"TPE3", if version == 3 { [0, 0x20] } else { [0, 0x40] }, b"\x07\0Nobody".to_vec()),
        24 => (*b"TPE4", if version == 3 { [0, 0x40] } else { [0, 0x05] }, b"\x81\0\0\0\x08crypt".to_vec()),
        _ => (*b"MCDI", no, dice.bytes(300)),
    }
}

/// A tag of version 2.3 or 2.4, with or without padding, unsynchronisation, extended header, footer and a mood of somebody's.
pub fn tag(dice: &mut Dice, in_chunk: bool) -> Vec<u8> {
    let version: u8 = dice.pick(&[3, 4]);
    let mut frames: Vec<([u8; 4], [u8; 2], Vec<u8>)> = (0..dice.below(14)).map(|_| frame(dice, version)).collect();
    if dice.one_in(3) {
        let body = match dice.below(3) {
            0 => b"\0Gloomy".to_vec(),
            1 => [&[1][..], &utf16("düster")].concat(),
            _ => b"\0one\0two".to_vec(),
        };
        let at = dice.below(frames.len() + 1);
        frames.insert(at, (*b"TMOO", [0, 0], body));
    }
    if dice.one_in(4) {
        frames.push((*b"COMM", [0, 0], b"\0eng\0a remark".to_vec()));
    }
    let whole_unsync = version == 3 && dice.one_in(4);
    let frame_unsync = version == 4 && dice.one_in(3);
    let plain_sizes = version == 3 || version == 4 && dice.one_in(8) && !frame_unsync;
    let mut body = Vec::new();
    for (id, mut flags, bytes) in frames {
        let bytes = if frame_unsync && flags[1] == 0 {
            flags[1] |= 0x02;
            unsynchronised(&bytes)
        } else {
            bytes
        };
        let len = if plain_sizes { (bytes.len() as u32).to_be_bytes() } else { synchsafe(bytes.len()) };
        body.extend([&id[..], &len, &flags, &bytes].concat());
    }
    let footer = version == 4 && !in_chunk && dice.one_in(6);
    let padding = if footer { 0 } else { dice.pick(&[0, 0, 7, 40, 2000]) };
    let mut flags = if whole_unsync || frame_unsync && dice.one_in(2) { 0x80 } else { 0 };
    let mut extended = Vec::new();
    if dice.one_in(5) {
        flags |= 0x40;
        let crc = crc(&body);
        extended = if version == 3 {
            [&[0, 0, 0, 10, 0x80, 0][..], &(padding as u32).to_be_bytes(), &crc.to_be_bytes()].concat()
        } else {
            let crc = u64::from(self::crc(&[&body[..], &vec![0; padding]].concat()));
            let crc = [28, 21, 14, 7, 0].map(|shift| (crc >> shift & 0x7f) as u8);
            [&[0, 0, 0, 12, 1, 0x20, 5][..], &crc].concat()
        };
    }
    let mut body = [extended, body].concat();
    if whole_unsync {
        body = unsynchronised(&body);
    }
    body.extend(vec![0; padding]);
    if footer {
        flags |= 0x10;
    }
    let edge = |mark: &[u8]| [mark, &[version, 0, flags], &synchsafe(body.len())].concat();
    [edge(b"ID3"), body.clone(), if footer { edge(b"3DI") } else { Vec::new() }].concat()
}

/// What old programs put behind the sound.
pub fn tail(dice: &mut Dice) -> Vec<u8> {
    let v1 = || [&b"TAG"[..], &[b'x'; 124], &[17]].concat();
    let ape = || {
        let item = [&9u32.to_le_bytes()[..], &[0; 4], b"Comment\0", b"a comment"].concat();
        let head = |flags: u32| {
            let size = (item.len() as u32 + 32).to_le_bytes();
            [&b"APETAGEX"[..], &2000u32.to_le_bytes(), &size, &1u32.to_le_bytes(), &flags.to_le_bytes(), &[0; 8]]
                .concat()
        };
        [head(0xa000_0000), item.clone(), head(0x8000_0000)].concat()
    };
    match dice.below(6) {
        0 => v1(),
        1 => ape(),
        2 => [ape(), v1()].concat(),
        _ => Vec::new(),
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}
