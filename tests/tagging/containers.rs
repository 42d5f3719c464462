//! MP4, WAV and AIFF files, box by box and chunk by chunk.

use crate::dice::Dice;

fn boxed(kind: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32 + 8).to_be_bytes()[..], kind, bytes].concat()
}

fn data(kind: u32, bytes: &[u8]) -> Vec<u8> {
    boxed(b"data", &[&kind.to_be_bytes()[..], &[0; 4], bytes].concat())
}

fn freeform(name: &[u8], values: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [boxed(b"mean", b"\0\0\0\0com.apple.iTunes"), boxed(b"name", &[&[0; 4], name].concat())].concat();
    for value in values {
        bytes.extend(data(1, value));
    }
    boxed(b"----", &bytes)
}

fn items(dice: &mut Dice) -> Vec<u8> {
    let mut items = Vec::new();
    for _ in 0..dice.below(10) {
        items.extend(match dice.below(9) {
            0 => boxed(b"\xa9nam", &data(1, "Für Elise".as_bytes())),
            1 => boxed(b"trkn", &data(0, &[0, 0, 0, 3, 0, 9, 0, 0])),
            2 => boxed(b"tmpo", &data(21, &[0, 120])),
            3 => boxed(b"cpil", &data(21, &[1])),
            4 => boxed(b"covr", &[data(13, &dice.bytes(900)), data(14, &dice.bytes(300))].concat()),
            5 => freeform(b"iTunNORM", &[b" 00000A2C"]),
            6 => freeform(b"LABELS", &[b"one", b"two"]),
            7 => boxed(b"xyzw", &data(0, &dice.bytes(12))),
            _ => boxed(b"gnre", &data(0, &[0, 18])),
        });
    }
    if dice.one_in(3) {
        items.extend(freeform(dice.pick(&[&b"MOOD"[..], b"mood"]), &[b"gloomy", b"two"]));
    }
    if dice.one_in(4) {
        items.extend(boxed(b"\xa9cmt", &data(1, b"a remark")));
    }
    items
}

/// User data with a list of items, with room or without, or without a list.
fn udta(dice: &mut Dice) -> Vec<u8> {
    let handler = boxed(b"hdlr", b"\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0");
    let chapters = boxed(b"chpl", b"\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\x02c1");
    let room = dice.pick(&[0, 0, 8, 20, 60, 2048]);
    let free = if room > 0 { boxed(b"free", &vec![1; room - 8]) } else { Vec::new() };
    let list = boxed(b"ilst", &items(dice));
    let before = dice.one_in(3);
    let inner = if before { [handler, free, list].concat() } else { [handler, list, free].concat() };
    let version: &[u8] = if dice.one_in(5) { &[] } else { &[0; 4] };
    let meta = boxed(b"meta", &[version, &inner].concat());
    let end: &[u8] = if dice.one_in(6) { &[0; 4] } else { &[] };
    match dice.below(5) {
        0 => boxed(b"udta", &[&chapters[..], end].concat()),
        1 => boxed(b"udta", &[&chapters[..], &meta].concat()),
        _ => boxed(b"udta", &[&meta[..], end].concat()),
    }
}

fn tops(file: &[u8]) -> Vec<(&[u8], &[u8])> {
    let (mut at, mut out) = (0, Vec::new());
    while at + 8 <= file.len() {
        let len = u32::from_be_bytes(file[at..at + 4].try_into().expect("four")) as usize;
        out.push((&file[at + 4..at + 8], &file[at..at + len]));
        at += len;
    }
    out
}

/// Adds `by` to the places in `stco`, or makes them `co64`, wherever they are in `moov`.
fn moved(moov: &[u8], by: i64, wide: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, all) in tops(&moov[8..]) {
        out.extend(match kind {
            b"trak" | b"mdia" | b"minf" | b"stbl" => moved(all, by, wide),
            b"stco" => {
                let places = all[16..].chunks_exact(4).map(|place| u32::from_be_bytes(place.try_into().expect("four")));
                let places = places.map(|place| (i64::from(place) + by) as u64);
                let bytes: Vec<u8> = if wide {
                    places.flat_map(u64::to_be_bytes).collect()
                } else {
                    places.flat_map(|place| (place as u32).to_be_bytes()).collect()
                };
                boxed(if wide { b"co64" } else { b"stco" }, &[&all[8..16], &bytes].concat())
            }
            _ => all.to_vec(),
        });
    }
    boxed(&moov[4..8], &out)
}

/// An MP4 file around the sound of `base`: its header before or behind the sound, tables of either kind, tags, room.
pub fn mp4(dice: &mut Dice, base: &[u8]) -> Vec<u8> {
    let parts = tops(base);
    let find = |kind: &[u8]| parts.iter().find(|(found, _)| *found == kind).expect("there").1;
    let (ftyp, mdat) = (find(b"ftyp"), find(b"mdat"));
    let was = mdat.as_ptr() as usize - base.as_ptr() as usize + 8;
    let mut inner: Vec<u8> = tops(&find(b"moov")[8..])
        .iter()
        .filter(|(kind, _)| *kind != b"udta")
        .flat_map(|(_, all)| all.to_vec())
        .collect();
    if !dice.one_in(6) {
        inner.extend(udta(dice));
    }
    let moov = boxed(b"moov", &inner);
    let (wide, first) = (dice.one_in(3), dice.one_in(2));
    let room = if dice.one_in(3) { boxed(b"free", &vec![0; dice.pick(&[0, 30, 4000])]) } else { Vec::new() };
    let strange = boxed(b"uuid", &dice.bytes(40));
    // A length of 64 bits.
    let long = dice.one_in(3);
    let sound = if long {
        [&[0, 0, 0, 1], &b"mdat"[..], &(mdat.len() as u64 + 8).to_be_bytes(), &mdat[8..]].concat()
    } else {
        mdat.to_vec()
    };
    let moov_len = moved(&moov, 0, wide).len();
    let before = ftyp.len() + if first { moov_len + room.len() } else { strange.len() } + if long { 16 } else { 8 };
    let moov = moved(&moov, before as i64 - was as i64, wide);
    if first {
        [ftyp, &moov, &room, &sound, &strange].concat()
    } else {
        [ftyp, &strange, &sound, &moov, &room].concat()
    }
}

fn chunk(name: &[u8], bytes: &[u8], is_wave: bool) -> Vec<u8> {
    let len = bytes.len() as u32;
    let len = if is_wave { len.to_le_bytes() } else { len.to_be_bytes() };
    [name, &len, bytes, if bytes.len() % 2 == 1 { &[0] } else { &[] }].concat()
}

/// Half a second of noise in 16 bits, as a WAV or an AIFF file with chunks of all kinds.
pub fn chunked(dice: &mut Dice, is_wave: bool) -> Vec<u8> {
    let samples: Vec<i16> = (0..4000).map(|_| dice.next() as i16 / 4).collect();
    let mut chunks = Vec::new();
    if is_wave {
        let format = [&[1, 0, 1, 0][..], &8000u32.to_le_bytes(), &16000u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
        chunks.push(chunk(b"fmt ", &format, true));
        chunks.push(chunk(b"data", &samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<_>>(), true));
        for (name, bytes) in [(b"bext", dice.bytes(602)), (b"cue ", vec![0; 4]), (b"xxxx", dice.bytes(7))] {
            if dice.one_in(2) {
                let at = 1 + dice.below(chunks.len());
                chunks.insert(at, chunk(name, &bytes, true));
            }
        }
        if dice.one_in(2) {
            chunks.push(chunk(b"LIST", b"INFOINAM\x06\0\0\0title\0", true));
        }
    } else {
        let rate = [0x40, 0x0b, 0xfa, 0, 0, 0, 0, 0, 0, 0];
        chunks.push(chunk(b"COMM", &[&[0, 1][..], &4000u32.to_be_bytes(), &[0, 16], &rate].concat(), false));
        let sound: Vec<u8> = samples.iter().flat_map(|s| s.to_be_bytes()).collect();
        chunks.push(chunk(b"SSND", &[&[0; 8][..], &sound].concat(), false));
        for (name, bytes) in
            [(b"NAME", b"a title".to_vec()), (b"ANNO", b"a remark".to_vec()), (b"APPL", dice.bytes(21))]
        {
            if dice.one_in(2) {
                let at = 1 + dice.below(chunks.len());
                chunks.insert(at, chunk(name, &bytes, false));
            }
        }
    }
    if !dice.one_in(3) {
        let name = if is_wave { dice.pick(&[b"id3 ", b"ID3 "]) } else { b"ID3 " };
        let at = 1 + dice.below(chunks.len());
        chunks.insert(at, chunk(name, &crate::id3::tag(dice, true), is_wave));
    }
    let body = [if is_wave { b"WAVE" } else { b"AIFF" }.to_vec(), chunks.concat()].concat();
    let junk = if dice.one_in(6) { dice.bytes(33) } else { Vec::new() };
    [chunk(if is_wave { b"RIFF" } else { b"FORM" }, &body, is_wave), junk].concat()
}
