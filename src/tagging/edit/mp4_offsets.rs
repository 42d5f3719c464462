//! Where an MP4 file says that its sound lies: places in the file, which change when something before them grows.

use std::fs::File;
use std::ops::Range;

use super::Refused;
use super::bytes::{be32, read_exactly};
use super::mp4_boxes::{Atom, Body, Top, is_room};

/// Adds `growth` to every place at or behind `from`.
pub(super) fn shift(atom: &mut Atom, from: u64, growth: i64) -> Result<(), Refused> {
    let (kind, wide) = (atom.kind, atom.kind == *b"co64");
    match &mut atom.body {
        Body::Parent { children, .. } => children.iter_mut().try_for_each(|child| shift(child, from, growth)),
        Body::Leaf(bytes) if wide || &kind == b"stco" => {
            for place in places(bytes, wide) {
                let at = read(&bytes[place.clone()]);
                if at < from {
                    continue;
                }
                let moved = at.checked_add_signed(growth).ok_or(Refused::TooLong)?;
                if wide {
                    bytes[place].copy_from_slice(&moved.to_be_bytes());
                } else {
                    let moved = u32::try_from(moved).map_err(|_| Refused::TooLong)?;
                    bytes[place].copy_from_slice(&moved.to_be_bytes());
                }
            }
            Ok(())
        }
        Body::Leaf(_) => Ok(()),
    }
}

/// What a table of places says, whatever lies before: which box each place is in, and where in it.
pub(super) fn normal(bytes: &[u8], wide: bool, tops: &[Top]) -> Vec<u8> {
    let solid: Vec<&Top> = tops.iter().filter(|top| !is_room(top.kind)).collect();
    let mut out = bytes.get(..8).unwrap_or(bytes).to_vec();
    for place in places(bytes, wide) {
        let at = read(&bytes[place]);
        // The boxes stand in their order; a file may have very many of both. A place may be the end of a box.
        let count = solid.partition_point(|top| top.range.start <= at);
        let last = count.checked_sub(1).map(|index| (index as u64, at - solid[index].range.start));
        let (index, within) = last.unwrap_or((u64::MAX, at));
        out.extend([index, within].map(u64::to_be_bytes).concat());
    }
    out
}

/// Where the entries of a table are.
fn places(bytes: &[u8], wide: bool) -> impl Iterator<Item = Range<usize>> + use<> {
    let size = if wide { 8 } else { 4 };
    let count = bytes.get(4..).and_then(be32).unwrap_or(0) as usize;
    let count = count.min(bytes.len().saturating_sub(8) / size);
    (0..count).map(move |index| 8 + index * size..8 + (index + 1) * size)
}

fn read(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// An error where something else than the tables of `moov`, the box number `index`, says where something lies, and would be wrong
/// if `moov` grew.
pub(super) fn check_fixed(file: &mut File, tops: &[Top], index: usize, moov: &Atom) -> Result<(), Refused> {
    const FIXED: Refused = Refused::Damaged("its parts are bound to their places in the file");
    if has_places(moov) {
        return Err(FIXED);
    }
    for (at, top) in tops.iter().enumerate() {
        match &top.kind {
            b"mfra" | b"meta" => return Err(FIXED),
            // An index counts from its own end; before `moov` it counts across it.
            b"sidx" if at < index => return Err(FIXED),
            b"moof" if at > index => {
                let bytes = read_exactly(file, top.range.start + top.head..top.range.end)?;
                // `tfhd` says in its flags whether it has a place.
                let has_place =
                    |at: usize| bytes.get(at + 4..at + 8).and_then(be32).is_some_and(|flags| flags & 1 != 0);
                if bytes.windows(4).enumerate().any(|(at, kind)| kind == b"tfhd" && has_place(at)) {
                    return Err(FIXED);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a box in `moov` that is not understood says where in the file something lies: what samples are encrypted with, items.
fn has_places(atom: &Atom) -> bool {
    matches!(&atom.kind, b"saio" | b"iloc") || atom.children().iter().any(has_places)
}
