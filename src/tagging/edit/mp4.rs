//! An MP4 file: the tag is `moov/udta/meta/ilst`.

use std::fs::File;

use super::bytes::read_exactly;
use super::mp4_boxes::{Atom, Body, Top, is_room, tops};
use super::{FieldValues, Part, Refused, mp4_items, mp4_offsets};
use crate::song::tags::Field;
use crate::spliced::Piece;

/// The least that a box takes up.
const HEAD: i64 = 8;
/// Who reads a list of items: `mdir`.
const HANDLER: &[u8] = b"\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0";

/// An MP4 file.
#[derive(Debug)]
pub struct Mp4 {
    tops: Vec<Top>,
    /// Which of them is `moov`.
    index: usize,
    moov: Atom,
    /// Which box in `moov` holds the list, if there is one.
    udta: Option<usize>,
    len: u64,
}

impl Mp4 {
    pub(super) fn read(file: &mut File, len: u64) -> Result<Self, Refused> {
        let tops = tops(file, len)?;
        let index = tops.iter().position(|top| top.kind == *b"moov").ok_or(Refused::Damaged("it has no header"))?;
        let bytes = read_exactly(file, tops[index].range.clone())?;
        let (mut atoms, rest) = Atom::parse_all(&bytes)?;
        let moov = atoms.pop().filter(|_| atoms.is_empty() && rest.is_empty());
        let moov = moov.ok_or(Refused::Damaged("its header is damaged"))?;
        if moov.child(*b"cmov").is_some() {
            return Err(Refused::NoPlace("a compressed header"));
        }
        let udta = find_udta(&moov)?;
        Ok(Self { tops, index, moov, udta, len })
    }

    fn items(&self) -> &[Atom] {
        let udta = self.udta.map(|index| &self.moov.children()[index]);
        udta.and_then(|udta| udta.child(*b"meta")?.child(*b"ilst")).map_or(&[], Atom::children)
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        let items = self.items().iter().filter(|item| mp4_items::holds(item, field));
        items.flat_map(mp4_items::values).collect()
    }

    pub(super) fn edited(&self, file: &mut File, changes: &[FieldValues]) -> Result<Vec<Piece>, Refused> {
        let old = &self.tops[self.index].range;
        let was = i64::try_from(old.end - old.start).map_err(|_| Refused::TooLong)?;
        let mut moov = self.moov.clone();
        let growth_of = |moov: &Atom| moov.to_bytes().map(|bytes| bytes.len() as i64 - was);
        let meta = meta_of(&mut moov, self.udta)?;
        let items = child_or_new(meta, *b"ilst").ok_or(Refused::Damaged("its list is damaged"))?;
        for change in changes {
            mp4_items::set(items, change);
        }
        let growth = growth_of(&moov)?;
        if growth != 0 {
            use_room(meta_of(&mut moov, self.udta)?, growth);
        }
        let growth = growth_of(&moov)?;
        let mut pieces = vec![Piece::Part(0..old.start)];
        if let Some((head, kept)) = self.room_behind(growth) {
            pieces.push(Piece::Bytes([moov.to_bytes()?, head].concat()));
            pieces.push(Piece::Part(kept..self.len));
        } else {
            if growth != 0 {
                mp4_offsets::check_fixed(file, &self.tops, self.index, &moov)?;
                mp4_offsets::shift(&mut moov, old.end, growth)?;
            }
            pieces.push(Piece::Bytes(moov.to_bytes()?));
            pieces.push(Piece::Part(old.end..self.len));
        }
        Ok(pieces)
    }

    /// What is left of a box of room behind `moov` when that has grown so much, if it fits: how the room begins, and from where on the
    /// old one, which may be huge, is kept.
    fn room_behind(&self, growth: i64) -> Option<(Vec<u8>, u64)> {
        let next = self.tops.get(self.index + 1).filter(|top| is_room(top.kind) && growth != 0)?;
        let len = next.range.end - next.range.start;
        let room = len.checked_add_signed(-growth)?;
        if room == 0 {
            return Some((Vec::new(), next.range.end));
        }
        let inner = room.checked_sub(HEAD.unsigned_abs())?;
        let kept = inner.min(len - next.head);
        let zeros = usize::try_from(inner - kept).ok()?;
        let head = [&u32::try_from(room).ok()?.to_be_bytes()[..], b"free", &vec![0; zeros]].concat();
        Some((head, next.range.end - kept))
    }

    pub(super) fn parts(&self, file: &mut File, fields: &[Field]) -> Result<Vec<Part>, Refused> {
        let mut parts = Vec::new();
        for (index, top) in self.tops.iter().enumerate() {
            if index == self.index {
                self.add_parts("", &self.moov, fields, &mut parts);
            } else if !is_room(top.kind) {
                let name = format!("box {}", String::from_utf8_lossy(&top.kind));
                parts.push(Part::of_range(name, file, top.range.start + top.head..top.range.end)?);
            }
        }
        let end = self.tops.last().map_or(0, |top| top.range.end);
        parts.push(Part::of_range("bytes behind the boxes", file, end..self.len)?);
        Ok(parts)
    }

    fn add_parts(&self, path: &str, atom: &Atom, fields: &[Field], parts: &mut Vec<Part>) {
        let path = format!("{path}{}", String::from_utf8_lossy(&atom.kind));
        match &atom.body {
            _ if is_room(atom.kind) => {}
            Body::Parent { version, children, tail } => {
                // Those that Moodsic begins where there is no list.
                let may_be_new = ["moov/udta", "moov/udta/meta", "moov/udta/meta/ilst"].contains(&&path[..]);
                let is_usual = version.is_empty() != (&atom.kind == b"meta") && version.iter().all(|byte| *byte == 0);
                if !may_be_new || !is_usual {
                    parts.push(Part::of(format!("box {path}"), version));
                }
                for child in children {
                    self.add_parts(&format!("{path}/"), child, fields, parts);
                }
                if !may_be_new || !tail.is_empty() {
                    parts.push(Part::of(format!("end of {path}"), tail));
                }
            }
            Body::Leaf(bytes) => {
                let in_list = path.starts_with("moov/udta/meta/");
                let is_field = path.starts_with("moov/udta/meta/ilst/")
                    && fields.iter().any(|field| mp4_items::holds(atom, *field));
                if is_field || in_list && &atom.kind == b"hdlr" && bytes == HANDLER {
                    return;
                }
                let is_table = matches!(&atom.kind, b"stco" | b"co64");
                let bytes =
                    if is_table { &mp4_offsets::normal(bytes, &atom.kind == b"co64", &self.tops) } else { bytes };
                parts.push(Part::of(format!("box {path}"), bytes));
            }
        }
    }
}

/// The user data that holds the list, or may hold it.
fn find_udta(moov: &Atom) -> Result<Option<usize>, Refused> {
    let udtas = || moov.children().iter().enumerate().filter(|(_, atom)| atom.kind == *b"udta");
    let with_meta = udtas().find(|(_, atom)| atom.child(*b"meta").is_some());
    if let Some(meta) = with_meta.and_then(|(_, udta)| udta.child(*b"meta")) {
        let handler = meta.child(*b"hdlr").and_then(|atom| atom.bytes().get(8..12));
        if handler.is_some_and(|handler| handler != b"mdir") {
            return Err(Refused::NoPlace("its kind of metadata"));
        }
    }
    Ok(with_meta.or_else(|| udtas().next()).map(|(index, _)| index))
}

/// The children of the box that holds the list; it is made where there is none.
fn meta_of(moov: &mut Atom, udta: Option<usize>) -> Result<&mut Vec<Atom>, Refused> {
    const DAMAGED: Refused = Refused::Damaged("its header is damaged");
    let children = moov.children_mut().ok_or(DAMAGED)?;
    let index = udta.or_else(|| children.iter().position(|atom| atom.kind == *b"udta")).unwrap_or(children.len());
    if index == children.len() {
        children.push(Atom::parent(*b"udta", Vec::new()));
    }
    let in_udta = children[index].children_mut().ok_or(DAMAGED)?;
    if !in_udta.iter().any(|atom| atom.kind == *b"meta") {
        in_udta.insert(0, Atom::parent(*b"meta", vec![Atom::leaf(*b"hdlr", HANDLER.to_vec())]));
    }
    child_or_new(in_udta, *b"meta").ok_or(DAMAGED)
}

fn child_or_new(atoms: &mut Vec<Atom>, kind: [u8; 4]) -> Option<&mut Vec<Atom>> {
    let index = atoms.iter().position(|atom| atom.kind == kind).unwrap_or(atoms.len());
    if index == atoms.len() {
        atoms.push(Atom::parent(kind, Vec::new()));
    }
    atoms[index].children_mut()
}

/// Takes `growth` bytes from the room beside the list, or makes room of what is left over.
fn use_room(meta: &mut Vec<Atom>, growth: i64) {
    for index in 0..meta.len() {
        if !is_room(meta[index].kind) {
            continue;
        }
        let room = meta[index].bytes().len() as i64 + HEAD - growth;
        if room == 0 {
            meta.remove(index);
            return;
        }
        if room >= HEAD {
            meta[index] = free(room);
            return;
        }
    }
    if -growth >= HEAD {
        meta.push(free(-growth));
    }
}

/// A box of `size` bytes that only takes up room.
fn free(size: i64) -> Atom {
    Atom::leaf(*b"free", vec![0; usize::try_from(size - HEAD).unwrap_or(0)])
}
