//! Items of an MP4 file's list (`ilst`), as iTunes writes it.

use super::FieldValues;
use super::bytes::be32;
use super::mp4_boxes::Atom;
use crate::song::tags::Field;

/// Who named the freeform item, and what it is named.
const MEAN: &[u8] = b"com.apple.iTunes";
const NAME: &[u8] = b"MOOD";
/// Kinds of data: text in UTF-8, text in UTF-16.
const UTF8: u32 = 1;
const UTF16: u32 = 2;

/// Whether this item holds `field`.
pub(super) fn holds(item: &Atom, field: Field) -> bool {
    if item.kind != field.item() {
        return false;
    }
    if field != Field::Mood {
        return true;
    }
    let inner = Atom::parse_all(item.bytes()).map(|(inner, _)| inner).unwrap_or_default();
    let text = |kind: &[u8; 4]| inner.iter().find(|atom| atom.kind == *kind).and_then(|atom| atom.bytes().get(4..));
    text(b"mean") == Some(MEAN) && text(b"name").is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// The values of an item.
pub(super) fn values(item: &Atom) -> Vec<String> {
    let inner = Atom::parse_all(item.bytes()).map(|(inner, _)| inner).unwrap_or_default();
    let data = inner.iter().filter(|atom| atom.kind == *b"data");
    let text = |atom: &Atom| {
        let (kind, text) = (be32(atom.bytes())? & 0x00ff_ffff, atom.bytes().get(8..)?);
        if kind == UTF16 {
            let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            return Some(String::from_utf16_lossy(&units));
        }
        Some(String::from_utf8_lossy(text).into_owned())
    };
    data.filter_map(text).filter(|value| !value.is_empty()).collect()
}

/// A new item. Only freeform ones are lists that other programs read.
fn item(FieldValues { field, values }: &FieldValues) -> Option<Atom> {
    let mut bytes = Vec::new();
    let mut push = |kind: &[u8; 4], version: u32, content: &[u8]| {
        let size = u32::try_from(content.len() + 12).unwrap_or(u32::MAX);
        bytes.extend([&size.to_be_bytes()[..], kind, &version.to_be_bytes(), content].concat());
    };
    let joined = [values.join("; ")];
    let values = if *field == Field::Mood { &values[..] } else { &joined };
    if values.iter().all(String::is_empty) {
        return None;
    }
    if *field == Field::Mood {
        push(b"mean", 0, MEAN);
        push(b"name", 0, NAME);
    }
    for value in values {
        push(b"data", UTF8, &[&[0; 4], value.as_bytes()].concat());
    }
    Some(Atom::leaf(field.item(), bytes))
}

/// Puts a new item in place of the one before.
pub(super) fn set(items: &mut Vec<Atom>, change: &FieldValues) {
    let first = items.iter().position(|item| holds(item, change.field));
    items.retain(|item| !holds(item, change.field));
    if let Some(item) = item(change) {
        items.insert(first.unwrap_or(items.len()), item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_takes_the_place_of_the_one_before_and_is_read_again() {
        let other = Atom::leaf(*b"\xa9nam", vec![1, 2, 3]);
        let foreign = Atom::leaf(*b"----", vec![0, 0, 0, 9, b'm', b'e', b'a', b'n', 0]);
        let mut items = vec![other.clone(), foreign.clone()];
        for values in [vec!["calm".to_owned()], vec!["heiter".to_owned(), "Ἑλένη".to_owned()]] {
            for field in Field::ALL {
                set(&mut items, &FieldValues { field, values: values.clone() });
                let item = items.iter().find(|item| holds(item, field)).unwrap();
                let expected = if field == Field::Mood { values.clone() } else { vec![values.join("; ")] };
                assert_eq!(super::values(item), expected);
            }
        }
        assert_eq!(items.len(), 5);
        for field in Field::ALL {
            set(&mut items, &FieldValues { field, values: Vec::new() });
        }
        assert_eq!(items, [other, foreign]);
    }
}
