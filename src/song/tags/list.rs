//! All that lofty reads in a file's tags: a second witness that nothing was lost where something was written.

use std::path::Path;

use lofty::config::ParseOptions;
use lofty::file::TaggedFileExt as _;
use lofty::prelude::ItemKey;
use lofty::tag::Tag;

use super::Field;
use super::read_as;

/// What the tags of a file hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList {
    /// Each text and picture, for comparison only: in the order of the file, without the fields that were left out.
    pub others: Vec<String>,
    /// What the fields that were left out hold, in their order.
    pub values: Vec<Vec<String>>,
    /// Whether anything was read of the kind of tag that belongs to the format.
    pub reads_own_tag: bool,
}

/// Reads the tags of `path`, a file of the kind that `name` says, `fields` apart; `None` where lofty cannot read them.
pub fn list_tags(path: &Path, name: &Path, fields: &[Field]) -> Option<TagList> {
    let file = read_as(path, name, ParseOptions::new().read_properties(false), u64::MAX)?;
    let tags = || file.tags().iter();
    let keys: Vec<ItemKey> = fields.iter().copied().map(key).collect();
    let texts = |tag: &Tag| {
        let kind = tag.tag_type();
        let items = tag.items().filter(|item| !keys.contains(&item.key()));
        let texts = items.map(|item| {
            let (language, about) = (item.lang(), item.description());
            format!("{kind:?} {:?} {language:?} {about:?} {:?}", item.key(), item.value())
        });
        let pictures = tag.pictures().iter().map(|picture| {
            let hash = blake3::hash(picture.data());
            let (what, mime, about) = (picture.pic_type(), picture.mime_type(), picture.description());
            format!("{kind:?} picture {what:?} {mime:?} {about:?} {hash}")
        });
        texts.chain(pictures).collect::<Vec<_>>()
    };
    let of = |key: &ItemKey| tags().flat_map(|tag| tag.get_strings(*key)).map(str::to_owned).collect();
    Some(TagList {
        others: tags().flat_map(texts).collect(),
        values: keys.iter().map(of).collect(),
        reads_own_tag: file.primary_tag().is_some_and(|tag| tag.item_count() > 0),
    })
}

const fn key(field: Field) -> ItemKey {
    match field {
        Field::Mood => ItemKey::Mood,
        Field::Grouping => ItemKey::ContentGroup,
        Field::Comment => ItemKey::Comment,
    }
}
