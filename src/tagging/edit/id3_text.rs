//! Texts of `ID3v2` frames.

use super::id3::{Frame, Id3Tag};
use crate::song::tags::Field;

const LATIN1: u8 = 0;
const UTF16: u8 = 1;
const UTF16_BE: u8 = 2;
const UTF8: u8 = 3;
/// Joins values where there are no lists.
const JOINT: &str = "; ";

/// The values of a frame's text; `None` for a frame that is not for `field`: a comment with a name of its own, such as iTunes
/// has, is not the comment.
pub(super) fn values(body: &[u8], field: Field, version: u8) -> Option<Vec<String>> {
    let (&encoding, mut rest) = body.split_first()?;
    if field == Field::Comment {
        rest = rest.get(3..)?;
        let (name, text) = split_at_end(rest, encoding);
        if !decoded(name, encoding).is_empty() {
            return None;
        }
        rest = text;
    }
    let text = decoded(rest, encoding);
    let split = |text: &str| text.split('\0').map(str::to_owned).collect::<Vec<_>>();
    let mut values = split(&text);
    if version < 4 {
        // What was joined because there are no lists.
        values = values.iter().flat_map(|value| value.split(JOINT).map(str::to_owned)).collect();
    }
    values.retain(|value| !value.is_empty());
    Some(values)
}

/// The body of a frame with these values; a comment keeps the language of `before`.
pub(super) fn body(field: Field, values: &[String], version: u8, before: Option<&[u8]>) -> Vec<u8> {
    let has_lists = version >= 4 && field != Field::Comment;
    let text = values.join(if has_lists { "\0" } else { JOINT });
    let encoding = match version {
        _ if text.is_ascii() => LATIN1,
        4.. => UTF8,
        _ => UTF16,
    };
    let mut body = vec![encoding];
    if field == Field::Comment {
        let language = before.and_then(|before| before.get(1..4)).unwrap_or(b"eng");
        body.extend_from_slice(language);
        body.extend(encoded("", encoding));
        body.extend_from_slice(if encoding == UTF16 { &[0, 0] } else { &[0] });
    }
    body.extend(encoded(&text, encoding));
    body
}

fn encoded(text: &str, encoding: u8) -> Vec<u8> {
    if encoding == UTF16 {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    } else {
        text.as_bytes().to_vec()
    }
}

/// The text up to the zero that ends it, and what comes behind.
fn split_at_end(bytes: &[u8], encoding: u8) -> (&[u8], &[u8]) {
    if matches!(encoding, UTF16 | UTF16_BE) {
        let end = bytes.chunks_exact(2).position(|unit| unit == [0, 0]).map(|unit| 2 * unit);
        end.map_or((bytes, &[]), |end| (&bytes[..end], &bytes[end + 2..]))
    } else {
        let end = bytes.iter().position(|byte| *byte == 0);
        end.map_or((bytes, &[]), |end| (&bytes[..end], &bytes[end + 1..]))
    }
}

/// The text, lists and all. A mark of the byte order may stand before each text of a list.
fn decoded(bytes: &[u8], encoding: u8) -> String {
    match encoding {
        LATIN1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        UTF16 | UTF16_BE => {
            let mut little = encoding == UTF16;
            let mut units = Vec::new();
            for pair in bytes.chunks_exact(2) {
                match (encoding, pair) {
                    (UTF16, [0xff, 0xfe]) => little = true,
                    (UTF16, [0xfe, 0xff]) => little = false,
                    (_, &[a, b]) => {
                        units.push(if little { u16::from_le_bytes([a, b]) } else { u16::from_be_bytes([a, b]) });
                    }
                    _ => {}
                }
            }
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The values of `field` in a tag: of all frames for it, for some files have several.
pub(super) fn values_in(tag: &Id3Tag, field: Field) -> Vec<String> {
    let frames = tag.frames.iter().filter(|frame| frame.id == field.frame());
    frames.filter_map(|frame| values(&tag.readable(frame)?, field, tag.version)).flatten().collect()
}

/// Whether this frame holds `field`, or part of it. One that is compressed or encrypted holds what nobody can say.
pub(super) fn holds(tag: &Id3Tag, frame: &Frame, field: Field) -> bool {
    frame.id == field.frame() && tag.readable(frame).is_some_and(|body| values(&body, field, tag.version).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read_in_every_version() {
        for version in [3, 4] {
            for field in Field::ALL {
                for values_in in [vec!["calm"], vec!["heiter", "Ἑλένη 花子"]] {
                    let list: Vec<String> = values_in.iter().map(|value| (*value).to_owned()).collect();
                    let body = body(field, &list, version, None);
                    let read = values(&body, field, version).unwrap();
                    let joined = version == 4 && field == Field::Comment;
                    assert_eq!(read, if joined { vec![list.join("; ")] } else { list }, "{field} in version {version}");
                }
            }
        }
    }

    #[test]
    fn a_comment_with_a_name_is_another_comment() {
        assert_eq!(values(b"\0engiTunNORM\0 00000", Field::Comment, 3), None);
        assert_eq!(values(b"\0deu\0schoen", Field::Comment, 3), Some(vec!["schoen".to_owned()]));
        assert_eq!(body(Field::Comment, &["x".to_owned()], 3, Some(b"\0deu\0schoen")), b"\0deu\0x");
    }

    #[test]
    fn both_byte_orders_are_read_and_a_list_may_have_a_mark_for_each_text() {
        assert_eq!(values(b"\x01\xfe\xff\0a\0\0\xfe\xff\0b", Field::Mood, 4), Some(vec!["a".into(), "b".into()]));
        assert_eq!(values(b"\x02\0a\0b", Field::Mood, 4), Some(vec!["ab".into()]));
        assert_eq!(values(b"", Field::Mood, 4), None);
    }
}
