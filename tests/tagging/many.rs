//! Five hundred files of all formats, versions and shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use moodsic::song::tags::{Field, list_tags, read_metadata};
use moodsic::tagging::{Mode, Wanted};

use crate::dice::Dice;
use crate::rig::{Rig, fixture, sound};
use crate::{comments, containers, id3};

fn mp3(dice: &mut Dice, sound: &[u8]) -> Vec<u8> {
    let tag = if dice.one_in(7) { Vec::new() } else { id3::tag(dice, false) };
    // A second tag behind the first, as careless programs leave them.
    let second = if !tag.is_empty() && dice.one_in(12) { id3::tag(dice, true) } else { Vec::new() };
    [tag, second, sound.to_vec(), id3::tail(dice)].concat()
}

/// `count` files, each with its name. Each has a sound of its own where that is cheap, so that each is a song.
pub fn files(count: usize) -> Vec<(String, Vec<u8>)> {
    let (frames, ogg, opus) = (fixture("cbr.mp3"), fixture("song.ogg"), fixture("song.opus"));
    let mp4 = ["aac.m4a", "alac.m4a", "two-tracks.m4a"].map(fixture);
    let make = |index: usize| {
        let dice = &mut Dice(index as u64);
        match index % 12 {
            0..4 => {
                // Whole frames of 32 kb/s: 104 bytes and a half on average; a cut one at the end is left out by the reader.
                let len = 5000 + 209 * (index % 50);
                (format!("{index}.mp3"), mp3(dice, &frames[..len]))
            }
            4 | 5 => (format!("{index}.flac"), comments::flac(dice)),
            6 | 7 => (format!("{index}.ogg"), comments::ogg(dice, &ogg, 1 + 2 * (index % 2))),
            8 => (format!("{index}.opus"), comments::ogg(dice, &opus, 2 + index % 3)),
            9 => (format!("{index}.m4a"), containers::mp4(dice, &mp4[[2, 2, 0, 2, 2, 2, 2, 1, 2, 2][index / 12 % 10]])),
            10 => (format!("{index}.wav"), containers::chunked(dice, true)),
            _ => (format!("{index}.aiff"), containers::chunked(dice, false)),
        }
    };
    (0..count).map(make).collect()
}

/// What another library reads there.
fn others_in(path: &Path) -> Option<BTreeSet<String>> {
    list_tags(path, path, &Field::ALL).map(|list| list.others.into_iter().collect())
}

struct Before {
    bytes: Vec<u8>,
    sound: (blake3::Hash, usize),
    others: Option<BTreeSet<String>>,
}

#[test]
fn five_hundred_of_five_hundred_files_hold_the_mood_and_all_that_they_held() {
    let mut rig = Rig::new();
    let moods = ["calm", "schwermütig", "🌧 rain"];
    // FLAC and MP4 share a few sounds: each file is a library of its own then, so that each is looked at.
    let mut before: BTreeMap<PathBuf, Before> = BTreeMap::new();
    let (mut checked, mut unread) = (0, 0);
    let files = files(500);
    let kinds: Vec<Vec<Field>> = vec![vec![Field::Mood], Field::ALL.to_vec()];
    for round in files.chunks(12) {
        before.clear();
        for (index, (name, bytes)) in round.iter().enumerate() {
            let path = rig.add(name, bytes, moods[index % 3]);
            let others = others_in(&path);
            before.insert(path.clone(), Before { bytes: bytes.clone(), sound: sound(&path), others });
        }
        let mode = if checked % 5 == 0 { Mode::Add } else { Mode::Replace };
        let wanted = Wanted { fields: kinds[checked % 2].clone(), mode, ..Wanted::default() };
        let plan = rig.plan(&wanted);
        let planned: Vec<_> = plan.writes.iter().filter(|write| before.contains_key(&write.path)).cloned().collect();
        let left: Vec<_> = plan.left.iter().filter(|left| before.contains_key(&left.path)).collect();
        assert_eq!(left, Vec::<&moodsic::tagging::LeftAlone>::new());
        let plan = moodsic::tagging::Plan { writes: planned, ..plan };
        let (written, failed) = rig.write(&plan);
        assert!(failed.is_empty(), "{failed:?}");
        for write in &plan.writes {
            let Before { bytes, sound: heard, others } = &before[&write.path];
            let name = write.path.display();
            assert_ne!(&fs::read(&write.path).expect("read"), bytes, "{name}: written");
            assert_eq!(&sound(&write.path), heard, "{name}: sound");
            assert!(heard.1 > 0, "{name}: there is sound");
            assert_eq!(&others_in(&write.path), others, "{name}: other tags");
            let mood = read_metadata(&write.path).mood.unwrap_or_default();
            if mood.is_empty()
                && !list_tags(&write.path, &write.path, &Field::ALL).is_some_and(|list| list.reads_own_tag)
            {
                unread += 1;
                continue;
            }
            assert_eq!(mood.split("; ").collect::<Vec<_>>(), write.fields[0].after, "{name}: mood");
        }
        checked += plan.writes.len();
        let (undone, failed) = rig.undo(written.run.expect("a run"));
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!(undone.undone, plan.writes.len());
        for write in &plan.writes {
            assert!(fs::read(&write.path).expect("read") == before[&write.path].bytes, "{}", write.path.display());
            fs::remove_file(&write.path).expect("removed");
        }
        rig = Rig::new();
    }
    assert_eq!(checked, 500);
    // Tags of version 2.3 with a checksum, and files with more than one stream, which lofty does not read at all.
    assert!(unread < 75, "{unread} files are read by nobody else");
}
