//! What becomes of a file when moods are written into it: all that the editors promise, checked on any bytes.

use std::fs::File;
use std::io;
use std::path::Path;

use moodsic::song::tags::Field;
use moodsic::spliced::{Piece, SplicedFile};
use moodsic::tagging::FieldValues;
use moodsic::tagging::edit::{self, Layout, Part};

/// What is asked for: a word, a list that is long and in many letters, nothing.
fn wishes() -> [Vec<String>; 3] {
    let long = "Ἑλένη 花子 🌧 ".repeat(4000);
    [vec!["calm".to_owned()], vec!["schwermütig".to_owned(), long], Vec::new()]
}

/// Writes to and takes away from the file at `path` by way of one at `copy`. Panics where something else than the fields has changed.
/// A file that is refused is right as it is.
pub fn check_edits(path: &Path, copy: &Path) {
    let mut file = File::open(path).expect("opened");
    let Ok(layout) = edit::open(&mut file) else { return };
    // A file that cannot be read to its end cannot be compared, and is left.
    let Ok(before) = layout.parts(&mut file, &Field::ALL) else { return };
    for wish in wishes() {
        let Some(again) = written(&layout, &mut file, &wish, copy) else { continue };
        check(&again, copy, &wish, &before);
        // And taken away again.
        let taken = copy.with_extension("taken");
        let mut file = File::open(copy).expect("opened");
        if let Some(without) = written(&again, &mut file, &[], &taken) {
            check(&without, &taken, &[], &before);
        }
    }
}

/// The file with `values` in all fields, in place of `copy`; `None` where it is refused.
fn written(layout: &Layout, file: &mut File, values: &[String], copy: &Path) -> Option<Layout> {
    let changes = Field::ALL.map(|field| FieldValues { field, values: values.to_vec() });
    let pieces = layout.edited(file, &changes).ok()?;
    let mut end = 0;
    for piece in &pieces {
        if let Piece::Part(range) = piece {
            assert!(range.start >= end && range.end >= range.start, "parts in their order, each once: {range:?}");
            end = range.end;
        }
    }
    let len: u64 = pieces.iter().map(Piece::len).sum();
    let mut source = SplicedFile::new(file.try_clone().expect("cloned"), pieces);
    let mut new = File::create(copy).expect("made");
    assert_eq!(io::copy(&mut source, &mut new).expect("written"), len, "every part is in the file");
    Some(edit::open(&mut File::open(copy).expect("opened")).expect("read again"))
}

fn check(layout: &Layout, path: &Path, wish: &[String], before: &[Part]) {
    for field in Field::ALL {
        assert_eq!(layout.values(field).join("; "), wish.join("; "), "{field}");
    }
    let after = layout.parts(&mut File::open(path).expect("opened"), &Field::ALL).expect("read to its end");
    let differs = before.iter().zip(&after).find(|(before, after)| before != after).map(|(part, _)| &part.name);
    assert!(after == before, "{} parts became {}; the first that differs is {differs:?}", before.len(), after.len());
}

/// The file of these bytes with a mood of somebody's in every field; `None` where it is refused.
pub fn tagged(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, copy] = ["before", "after"].map(|name| folder.path().join(name));
    std::fs::write(&path, bytes).expect("written");
    let mut file = File::open(&path).expect("opened");
    let layout = edit::open(&mut file).ok()?;
    written(&layout, &mut file, &["Gloomy".to_owned(), "düster".to_owned()], &copy)?;
    Some(std::fs::read(&copy).expect("read"))
}
