//! A list of Vorbis comments as its bytes.

use super::bytes::le32;
use super::{FieldValues, Part, Refused};
use crate::song::tags::Field;

/// What a list that Moodsic began says of its maker.
const VENDOR: &[u8] = b"";
/// What is not looked at is a list with more entries than this.
const MOST: u32 = 100_000;

/// A list: its vendor, its entries `NAME=value` byte by byte, and what comes behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comments {
    vendor: Vec<u8>,
    entries: Vec<Vec<u8>>,
    rest: Vec<u8>,
}

impl Comments {
    /// A list without entries.
    pub(super) fn new() -> Self {
        Self { vendor: VENDOR.to_vec(), entries: Vec::new(), rest: Vec::new() }
    }

    /// Reads a list.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        Self::read(bytes).ok_or(Refused::Damaged("its list of comments is damaged"))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let vendor = take_counted(&mut rest)?;
        let count = le32(rest).filter(|count| *count <= MOST)?;
        rest = &rest[4..];
        let entries = (0..count).map(|_| take_counted(&mut rest)).collect::<Option<_>>()?;
        Some(Self { vendor, entries, rest: rest.to_vec() })
    }

    /// Its bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let number = |number: usize| u32::try_from(number).map(u32::to_le_bytes).map_err(|_| Refused::TooLong);
        let mut bytes = [&number(self.vendor.len())?[..], &self.vendor, &number(self.entries.len())?].concat();
        for entry in &self.entries {
            bytes.extend(number(entry.len())?);
            bytes.extend_from_slice(entry);
        }
        bytes.extend_from_slice(&self.rest);
        Ok(bytes)
    }

    pub(super) fn values(&self, field: Field) -> Vec<String> {
        let values = self.entries.iter().filter_map(|entry| value_of(entry, field));
        values.map(|value| String::from_utf8_lossy(value).into_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// The list with other values, in place of the first entry of the field.
    pub(super) fn with(&self, changes: &[FieldValues]) -> Self {
        let mut list = self.clone();
        for FieldValues { field, values } in changes {
            let first = list.entries.iter().position(|entry| value_of(entry, *field).is_some());
            list.entries.retain(|entry| value_of(entry, *field).is_none());
            let at = first.unwrap_or(list.entries.len());
            let entries = values.iter().map(|value| format!("{}={value}", field.comment()).into_bytes());
            list.entries.splice(at..at, entries);
        }
        list
    }

    /// What must stay when these fields change. A list that Moodsic began and that holds nothing else is none.
    pub(super) fn parts(&self, fields: &[Field]) -> Vec<Part> {
        let others = self.entries.iter().filter(|entry| fields.iter().all(|field| value_of(entry, *field).is_none()));
        let mut parts: Vec<Part> = others.map(|entry| Part::of(format!("comment {}", name_of(entry)), entry)).collect();
        if !parts.is_empty() || self.vendor != VENDOR {
            parts.push(Part::of("vendor of the comments", &self.vendor));
        }
        if !self.rest.is_empty() {
            parts.push(Part::of("bytes behind the comments", &self.rest));
        }
        parts
    }
}

/// The value of an entry for `field`; names are the same in either case.
fn value_of(entry: &[u8], field: Field) -> Option<&[u8]> {
    let (name, value) = entry.split_at_checked(field.comment().len())?;
    name.eq_ignore_ascii_case(field.comment().as_bytes()).then(|| value.strip_prefix(b"=")).flatten()
}

fn name_of(entry: &[u8]) -> String {
    String::from_utf8_lossy(entry.split(|byte| *byte == b'=').next().unwrap_or_default()).chars().take(40).collect()
}

fn take_counted(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let len = usize::try_from(le32(rest)?).ok()?;
    let (taken, left) = rest[4..].split_at_checked(len)?;
    *rest = left;
    Some(taken.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&[u8]]) -> Comments {
        Comments {
            vendor: b"an encoder".to_vec(),
            entries: entries.iter().map(|entry| entry.to_vec()).collect(),
            rest: vec![1],
        }
    }

    #[test]
    fn a_value_takes_the_place_of_the_one_before_and_all_else_stays_as_it_is() {
        let before = list(&[b"TITLE=\xff no text", b"mood=sad", b"EMPTY=", b"Mood=low", b"no sign", b"MOODY=1"]);
        let read = Comments::parse(&before.to_bytes().unwrap()).unwrap();
        assert_eq!(read, before);
        assert_eq!(read.values(Field::Mood), ["sad", "low"]);
        let change = FieldValues { field: Field::Mood, values: vec!["calm".into(), "héiter".into()] };
        let after = read.with(&[change]);
        let expected: [&[u8]; 6] =
            [b"TITLE=\xff no text", b"MOOD=calm", "MOOD=héiter".as_bytes(), b"EMPTY=", b"no sign", b"MOODY=1"];
        assert_eq!(after, list(&expected));
        assert_eq!(after.parts(&[Field::Mood]), before.parts(&[Field::Mood]));
        assert_ne!(after.parts(&[]), before.parts(&[]));
    }

    #[test]
    fn a_list_that_goes_past_its_end_is_refused() {
        let whole = list(&[b"TITLE=x"]).to_bytes().unwrap();
        for end in 0..whole.len() - 1 {
            assert!(Comments::parse(&whole[..end]).is_err(), "{end}");
        }
        assert!(Comments::parse(&[0, 0, 0, 0, 255, 255, 255, 255]).is_err());
    }
}
