//! Boxes of an MP4 file (ISO 14496-12), those of `moov` as a tree.

use std::fs::File;
use std::ops::Range;

use super::Refused;
use super::bytes::{be32, read_range};

/// Boxes that are looked into; `meta` has four bytes more before its children, except in `QuickTime`.
const PARENTS: [&[u8; 4]; 8] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"meta", b"ilst"];
/// More boxes than any file has, in all and one within another.
const MOST: usize = 200_000;
const DEEPEST: usize = 16;
const DAMAGED: Refused = Refused::Damaged("its boxes are damaged");

/// A box at the top of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Top {
    pub(super) kind: [u8; 4],
    /// All of it, its header included.
    pub(super) range: Range<u64>,
    /// Length of the header.
    pub(super) head: u64,
}

/// The boxes at the top of a file of `len` bytes.
pub(super) fn tops(file: &mut File, len: u64) -> Result<Vec<Top>, Refused> {
    let (mut at, mut tops) = (0, Vec::new());
    while at < len {
        let head = read_range(file, at..at + 16)?;
        // Less than a box at the end is what some programs leave.
        let Some(&kind) = head.get(4..8).and_then(|kind| kind.first_chunk::<4>()) else { break };
        let (head, size) = match be32(&head).unwrap_or(0) {
            0 => (8, len - at),
            1 => (16, head.get(8..16).and_then(|size| size.first_chunk()).map_or(0, |size| u64::from_be_bytes(*size))),
            size => (8, u64::from(size)),
        };
        if size < head || size > len - at || tops.len() >= MOST {
            return Err(DAMAGED);
        }
        tops.push(Top { kind, range: at..at + size, head });
        at += size;
    }
    Ok(tops)
}

/// A box with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) kind: [u8; 4],
    /// Whether its length has 64 bits.
    long: bool,
    pub(super) body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// What is not looked into.
    Leaf(Vec<u8>),
    /// `version` of a `meta` box, its children, and less than a box behind them.
    Parent { version: Vec<u8>, children: Vec<Atom>, tail: Vec<u8> },
}

impl Atom {
    /// A box that holds bytes.
    pub(super) const fn leaf(kind: [u8; 4], bytes: Vec<u8>) -> Self {
        Self { kind, long: false, body: Body::Leaf(bytes) }
    }

    /// A box that holds boxes.
    pub(super) fn parent(kind: [u8; 4], children: Vec<Self>) -> Self {
        let version = if &kind == b"meta" { vec![0; 4] } else { Vec::new() };
        Self { kind, long: false, body: Body::Parent { version, children, tail: Vec::new() } }
    }

    /// All boxes in `bytes`, and what is left behind them.
    pub(super) fn parse_all(bytes: &[u8]) -> Result<(Vec<Self>, Vec<u8>), Refused> {
        let mut left = MOST;
        Self::parse_at(bytes, 0, &mut left)
    }

    /// `left` are the boxes that may still be found.
    fn parse_at(mut bytes: &[u8], depth: usize, left: &mut usize) -> Result<(Vec<Self>, Vec<u8>), Refused> {
        if depth > DEEPEST {
            return Err(DAMAGED);
        }
        let mut atoms = Vec::new();
        while bytes.len() >= 8 {
            // QuickTime ends lists of user data with a zero.
            if bytes[..4] == [0; 4] && bytes[4..8] == [0; 4] {
                break;
            }
            let kind = [bytes[4], bytes[5], bytes[6], bytes[7]];
            let (head, size) = match be32(bytes).unwrap_or(0) {
                0 => (8, bytes.len()),
                1 => {
                    let size = bytes.get(8..16).and_then(|size| size.first_chunk()).ok_or(DAMAGED)?;
                    (16, usize::try_from(u64::from_be_bytes(*size)).map_err(|_| DAMAGED)?)
                }
                size => (8, size as usize),
            };
            let content = bytes.get(head..size).ok_or(DAMAGED)?;
            *left = left.checked_sub(1).ok_or(DAMAGED)?;
            atoms.push(Self { kind, long: head == 16, body: Body::parse(kind, content, depth, left)? });
            bytes = &bytes[size..];
        }
        Ok((atoms, bytes.to_vec()))
    }

    /// Its bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut content = Vec::new();
        match &self.body {
            Body::Leaf(bytes) => content.extend_from_slice(bytes),
            Body::Parent { version, children, tail } => {
                content.extend_from_slice(version);
                for child in children {
                    content.extend(child.to_bytes()?);
                }
                content.extend_from_slice(tail);
            }
        }
        let head = if self.long {
            let size = content.len() as u64 + 16;
            [&[0, 0, 0, 1], &self.kind[..], &size.to_be_bytes()].concat()
        } else {
            let size = u32::try_from(content.len() + 8).map_err(|_| Refused::TooLong)?;
            [&size.to_be_bytes()[..], &self.kind].concat()
        };
        Ok([head, content].concat())
    }

    pub(super) fn children(&self) -> &[Self] {
        match &self.body {
            Body::Leaf(_) => &[],
            Body::Parent { children, .. } => children,
        }
    }

    pub(super) fn children_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.body {
            Body::Leaf(_) => None,
            Body::Parent { children, .. } => Some(children),
        }
    }

    /// Its first child of this kind.
    pub(super) fn child(&self, kind: [u8; 4]) -> Option<&Self> {
        self.children().iter().find(|child| child.kind == kind)
    }

    /// The bytes of a box that is not looked into.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.body {
            Body::Leaf(bytes) => bytes,
            Body::Parent { .. } => &[],
        }
    }
}

impl Body {
    fn parse(kind: [u8; 4], content: &[u8], depth: usize, left: &mut usize) -> Result<Self, Refused> {
        if !PARENTS.contains(&&kind) {
            return Ok(Self::Leaf(content.to_vec()));
        }
        let is_full = &kind == b"meta" && content.get(4..8) != Some(b"hdlr");
        let (version, content) = content.split_at_checked(if is_full { 4 } else { 0 }).ok_or(DAMAGED)?;
        // Items of `ilst` are told apart, and not looked into here.
        let (children, tail) = Atom::parse_at(content, depth + 1, left)?;
        Ok(Self::Parent { version: version.to_vec(), children, tail })
    }
}

/// Whether a box only takes up room.
pub(super) fn is_room(kind: [u8; 4]) -> bool {
    matches!(&kind, b"free" | b"skip" | b"wide")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_within_boxes_without_end_are_refused() {
        let mut bytes = Vec::new();
        for _ in 0..50_000 {
            let len = bytes.len() as u32 + 8;
            bytes.splice(0..0, [&len.to_be_bytes()[..], b"udta"].concat());
            if bytes.len() > 4000 {
                break;
            }
        }
        assert!(matches!(Atom::parse_all(&bytes), Err(Refused::Damaged(_))));
    }

    #[test]
    fn what_is_read_comes_out_as_it_went_in() {
        let leaf = Atom::leaf(*b"free", vec![1, 2, 3]);
        let meta = Atom::parent(*b"meta", vec![Atom::leaf(*b"hdlr", vec![0; 25]), Atom::parent(*b"ilst", vec![leaf])]);
        let bytes = Atom::parent(*b"moov", vec![Atom::parent(*b"udta", vec![meta])]).to_bytes().unwrap();
        let (atoms, rest) = Atom::parse_all(&bytes).unwrap();
        assert_eq!((atoms[0].to_bytes().unwrap(), rest), (bytes.clone(), Vec::new()));
        // A length of 64 bits, and one that says "to the end".
        let long = [&[0, 0, 0, 1][..], b"free", &19_u64.to_be_bytes(), &[7; 3]].concat();
        let (atoms, _) = Atom::parse_all(&long).unwrap();
        assert_eq!(atoms[0].to_bytes().unwrap(), long);
        let (atoms, _) = Atom::parse_all(&[&[0; 4][..], b"free", &[7; 3]].concat()).unwrap();
        assert_eq!(atoms[0].bytes(), [7; 3]);
    }
}
