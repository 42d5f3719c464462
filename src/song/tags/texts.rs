//! Texts of tags that call themselves Latin-1, as `ID3v1` has to and old taggers of `ID3v2` did, and are something else.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::{Encoding, WINDOWS_1252};
use lofty::prelude::ItemKey;
use lofty::tag::{Tag, TagType};

use crate::text_encoding::hidden_in_latin1;

/// Whether encodings are guessed; a choice of the user's, for the whole program.
static GUESSING: AtomicBool = AtomicBool::new(true);

/// From now on the encoding of texts that are called Latin-1 is guessed where they cannot be that, or not.
pub fn guess_encodings(on: bool) {
    GUESSING.store(on, Ordering::Relaxed);
}

/// Bytes of a text in `ID3v1`.
const ID3V1_LEN: usize = 30;

/// How the texts of a file's tags are to be read.
pub(super) struct Texts {
    /// What stands in the texts called Latin-1 of each kind of tag; none where that may be true.
    encodings: Vec<(TagType, &'static Encoding)>,
    guessing: bool,
}

impl Texts {
    /// Of all tags of a file. Several texts of a tag tell more than one; another tag may be of another program.
    pub(super) fn of(tags: &[&Tag], keys: &[ItemKey]) -> Self {
        let guessing = GUESSING.load(Ordering::Relaxed);
        let old = tags.iter().filter(|tag| guessing && may_be_latin1(tag.tag_type()));
        let encodings = old.filter_map(|tag| Some((tag.tag_type(), encoding_of(tag, keys)?))).collect();
        Self { encodings, guessing }
    }

    fn encoding(&self, tag: &Tag) -> Option<&'static Encoding> {
        self.encodings.iter().find(|(kind, _)| *kind == tag.tag_type()).map(|(_, encoding)| *encoding)
    }

    /// A text of `tag`.
    pub(super) fn text<'a>(&self, tag: &Tag, text: &'a str) -> Cow<'a, str> {
        if text.is_ascii() || !self.guessing || !may_be_latin1(tag.tag_type()) {
            return Cow::Borrowed(text);
        }
        // Latin-1 has only control characters where Windows has quotation marks and dashes.
        let windows = text.contains(|c| matches!(c, '\u{80}'..='\u{9f}')).then_some(WINDOWS_1252);
        let (Some(encoding), Some(bytes)) = (self.encoding(tag).or(windows), latin1_bytes(text)) else {
            return Cow::Borrowed(text);
        };
        let decoded = encoding.decode_without_bom_handling(&bytes).0;
        // ID3v1 cuts a text after thirty bytes, and may cut a letter in two.
        Cow::Owned(decoded.trim_end_matches('\u{fffd}').to_owned())
    }
}

/// What stands in the texts of a tag.
fn encoding_of(tag: &Tag, keys: &[ItemKey]) -> Option<&'static Encoding> {
    let (mut all, mut cut) = (Vec::new(), Vec::new());
    for text in keys.iter().flat_map(|key| tag.get_strings(*key)).filter(|text| !text.is_ascii()) {
        let Some(bytes) = latin1_bytes(text) else { continue };
        let may_be_cut = tag.tag_type() == TagType::Id3v1 && bytes.len() == ID3V1_LEN;
        let whole = if may_be_cut { &bytes[..ID3V1_LEN - 1] } else { &bytes };
        all.extend_from_slice(&bytes);
        cut.extend_from_slice(whole);
        all.push(b'\n');
        cut.push(b'\n');
    }
    // Half a letter at the end of a text makes no sense in any encoding.
    hidden_in_latin1(&all).or_else(|| hidden_in_latin1(&cut))
}

fn may_be_latin1(kind: TagType) -> bool {
    matches!(kind, TagType::Id3v1 | TagType::Id3v2 | TagType::RiffInfo | TagType::AiffText)
}

/// The bytes that were read as Latin-1; `None` for a text with other letters, which was not.
fn latin1_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
