//! Vorbis comments, and the FLAC and Ogg files around them.

use moodsic::audio::ogg::{pages_of, seal};

use crate::dice::Dice;

/// A list of comments, with what real ones have: no text, no value, no name, twice the same, pictures.
pub fn list(dice: &mut Dice, room: usize) -> Vec<u8> {
    let mut entries: Vec<Vec<u8>> = Vec::new();
    for _ in 0..dice.below(12) {
        let entry = match dice.below(9) {
            0 => "TITLE=Für Elise".as_bytes().to_vec(),
            1 => b"artist=Nobody".to_vec(),
            2 => b"EMPTY=".to_vec(),
            3 => b"no sign of equality".to_vec(),
            4 => b"LATIN1=\xfcber".to_vec(),
            5 => b"GENRE=Ambient".to_vec(),
            6 => b"CHAPTER001=00:00:01.000".to_vec(),
            7 => [b"METADATA_BLOCK_PICTURE=".as_slice(), &vec![b'A'; dice.pick(&[16, 300, 4000, 16, room])]].concat(),
            // A few are long.
            _ => {
                let most = if dice.one_in(5) { room } else { 300 };
                [b"LYRICS=".as_slice(), &vec![b'l'; dice.below(most)]].concat()
            }
        };
        entries.push(entry);
    }
    if dice.one_in(3) {
        let at = dice.below(entries.len() + 1);
        entries.insert(at, dice.pick(&[&b"MOOD=gloomy"[..], b"mood=one", b"Mood="]).to_vec());
        entries.push(b"MOOD=two".to_vec());
    }
    if dice.one_in(4) {
        entries.push(b"COMMENT=a remark".to_vec());
    }
    let number = |number: usize| (number as u32).to_le_bytes();
    let mut list = [&number(10)[..], b"an encoder", &number(entries.len())].concat();
    for entry in entries {
        list.extend(number(entry.len()));
        list.extend(entry);
    }
    list
}

fn block(kind: u8, bytes: &[u8]) -> (u8, Vec<u8>) {
    (kind, bytes.to_vec())
}

/// A checksum, the highest bit first.
fn crc(bytes: &[u8], polynomial: u32, bits: u32) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << (bits - 8), |crc: u32, _| {
            let over = crc >> (bits - 1) & 1 == 1;
            (crc << 1 ^ if over { polynomial } else { 0 }) & ((1 << bits) - 1)
        })
    })
}

/// Half a second of noise: the block that describes it, and a frame (RFC 9639) with the samples as they are.
fn flac_sound(dice: &mut Dice) -> (Vec<u8>, Vec<u8>) {
    const SAMPLES: usize = 4000;
    let blocks = [&(SAMPLES as u16).to_be_bytes()[..], &(SAMPLES as u16).to_be_bytes(), &[0; 6]].concat();
    let rate_and_count = (8000_u64 << 44 | 15 << 36 | SAMPLES as u64).to_be_bytes();
    let mut frame = [&[0xff, 0xf8, 0x70, 0x08, 0][..], &(SAMPLES as u16 - 1).to_be_bytes()].concat();
    frame.push(crc(&frame, 0x07, 8) as u8);
    frame.push(2);
    frame.extend((0..SAMPLES).flat_map(|_| (dice.next() as i16 / 4).to_be_bytes()));
    let sum = crc(&frame, 0x8005, 16) as u16;
    frame.extend(sum.to_be_bytes());
    ([blocks, rate_and_count.to_vec(), vec![0; 16]].concat(), frame)
}

/// A FLAC file: blocks in any order, padding and none.
pub fn flac(dice: &mut Dice) -> Vec<u8> {
    let (info, sound) = flac_sound(dice);
    let mut blocks = Vec::new();
    if !dice.one_in(6) {
        blocks.push(block(4, &list(dice, 60_000)));
    }
    for _ in 0..dice.below(4) {
        let len = dice.pick(&[0, 3, 20, 100, 9000]);
        blocks.push(block(1, &vec![0; len]));
    }
    for kind in 0..dice.below(4) as u8 {
        let data = dice.bytes(2000);
        let head =
            [&[0, 0, 0, kind + 3, 0, 0, 0, 9][..], b"image/png", &[0; 4], &[0; 16], &2000u32.to_be_bytes()].concat();
        blocks.push(block(6, &[head, data].concat()));
    }
    if dice.one_in(2) {
        blocks.push(block(2, &[b"test", &dice.bytes(70)[..]].concat()));
    }
    if dice.one_in(2) {
        blocks.push(block(3, &[[0xff; 8].as_slice(), &[0; 10]].concat()));
    }
    for index in (1..blocks.len()).rev() {
        blocks.swap(index, dice.below(index + 1));
    }
    blocks.insert(0, block(0, &info));
    let front = if dice.one_in(8) { crate::id3::tag(dice, true) } else { Vec::new() };
    let mut file = [front, b"fLaC".to_vec()].concat();
    let last = blocks.len() - 1;
    for (index, (kind, bytes)) in blocks.into_iter().enumerate() {
        let len = (bytes.len() as u32).to_be_bytes();
        file.extend([kind | if index == last { 0x80 } else { 0 }, len[1], len[2], len[3]]);
        file.extend(bytes);
    }
    file.extend(sound);
    file.extend(if dice.one_in(8) { crate::id3::tail(dice) } else { Vec::new() });
    file
}

struct Page {
    at: usize,
    len: usize,
    packets: usize,
}

fn page(file: &[u8], at: usize) -> Option<Page> {
    let count = usize::from(*file.get(at + 26)?);
    let segments = &file[at + 27..at + 27 + count];
    let len = 27 + count + segments.iter().map(|len| usize::from(*len)).sum::<usize>();
    Some(Page { at, len, packets: segments.iter().filter(|len| **len < 255).count() })
}

/// An Ogg file around the sound of `base`, of which `pages` pages are taken: other comments, now and then a second link or a
/// second stream beside it.
pub fn ogg(dice: &mut Dice, base: &[u8], pages: usize) -> Vec<u8> {
    let is_opus = &base[28..36] == b"OpusHead";
    let first = page(base, 0).expect("a page");
    let serial = u32::from_le_bytes(base[14..18].try_into().expect("four bytes"));
    // The packets before the sound.
    let (wanted, mut bytes, mut packets, mut at, mut held) = (if is_opus { 1 } else { 2 }, Vec::new(), 0, first.len, 0);
    while packets < wanted {
        let header = page(base, at).expect("a page");
        let count = usize::from(base[at + 26]);
        bytes.extend(base[at + 27..at + 27 + count].iter().copied().zip(std::iter::repeat(at)));
        packets += header.packets;
        at += header.len;
        held += 1;
    }
    let mut payloads: Vec<Vec<u8>> = vec![Vec::new()];
    let (mut cursor, mut page_at) = (first.len + 27 + usize::from(base[first.len + 26]), first.len);
    for (segment, of) in bytes {
        if of != page_at {
            (page_at, cursor) = (of, of + 27 + usize::from(base[of + 26]));
        }
        payloads.last_mut().expect("one").extend(&base[cursor..cursor + usize::from(segment)]);
        cursor += usize::from(segment);
        if segment < 255 {
            payloads.push(Vec::new());
        }
    }
    let mark: &[u8] = if is_opus { b"OpusTags" } else { b"\x03vorbis" };
    let rest = match (is_opus, dice.below(3)) {
        (false, 0) => vec![1, 0, 0, 0],
        (false, _) => vec![1],
        (true, 0) => vec![0; 300],
        (true, 1) => [&[1], &dice.bytes(20)[..]].concat(),
        (true, _) => Vec::new(),
    };
    // Now and then just under the most that a page holds, so that a mood makes one more of them.
    let comments = [mark, &list(dice, 66_000), &rest].concat();
    let mut headers: Vec<&[u8]> = vec![&comments];
    if !is_opus {
        headers.push(&payloads[1]);
    }
    let new = pages_of(serial, &headers);
    let more = (new.windows(5).filter(|bytes| bytes == b"OggS\0").count() as i64) - held;
    let mut file = base[..first.len].to_vec();
    let beside = dice.one_in(6);
    if beside {
        file.extend(strange_page(2, 0));
    }
    // Some encoders put the first sound on the last page of the headers.
    let joined = if !beside && dice.one_in(4) { join(&new, &base[at..]) } else { None };
    let (new, more) = match joined {
        Some(joined) => {
            at += page(base, at).expect("a page").len;
            (joined, more - 1)
        }
        None => (new, more),
    };
    file.extend(new);
    if beside {
        file.extend(strange_page(0, 1));
    }
    for _ in 0..pages {
        let Some(Page { at: start, len, .. }) = page(base, at) else { break };
        let mut bytes = base[start..start + len].to_vec();
        let number = u32::from_le_bytes(bytes[18..22].try_into().expect("four bytes"));
        bytes[18..22].copy_from_slice(&((i64::from(number) + more) as u32).to_le_bytes());
        seal(&mut bytes);
        file.extend(bytes);
        at = start + len;
    }
    if dice.one_in(5) && !beside {
        // A second link, as recorders of radio make them: the same stream under another number.
        let mut again = file.clone();
        let mut at = 0;
        while let Some(Page { len, .. }) = page(&again, at).filter(|_| again[at..].starts_with(b"OggS")) {
            let end = at + len;
            again[at + 14..at + 18].copy_from_slice(&(serial ^ 0x55).to_le_bytes());
            seal(&mut again[at..end]);
            at = end;
            if at >= again.len() {
                break;
            }
        }
        file.extend(again);
    }
    file
}

/// The pages of `headers`, with what is on the page at the start of `sound` put on the last of them; `None` where it has no room.
fn join(headers: &[u8], sound: &[u8]) -> Option<Vec<u8>> {
    let (mut last, mut next) = (0, 0);
    while next < headers.len() {
        last = next;
        next += page(headers, next)?.len;
    }
    let count = |file: &[u8], at: usize| usize::from(file[at + 26]);
    let (before, after) = (count(headers, last), count(sound, 0));
    let whole = page(sound, 0)?;
    let all = u8::try_from(before + after).ok()?;
    let body = last + 27 + before;
    let mut joined = headers[last..last + 26].to_vec();
    joined[6..14].copy_from_slice(&sound[6..14]);
    joined.push(all);
    joined.extend(&headers[last + 27..body]);
    joined.extend(&sound[27..27 + after]);
    joined.extend(&headers[body..]);
    joined.extend(&sound[27 + after..whole.len]);
    seal(&mut joined);
    Some([&headers[..last], &joined].concat())
}

/// A page of a stream that nobody knows.
fn strange_page(flags: u8, number: u32) -> Vec<u8> {
    let body = b"fishead\0 not known";
    let mut page = [b"OggS\0", &[flags][..], &[0; 8], &77u32.to_le_bytes(), &number.to_le_bytes(), &[0; 4]].concat();
    page.extend([1, body.len() as u8]);
    page.extend(body);
    seal(&mut page);
    page
}
