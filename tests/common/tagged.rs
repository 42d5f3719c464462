//! Songs whose own tags bring moods along.

use std::path::Path;

use lofty::config::WriteOptions;
use lofty::file::TaggedFileExt as _;
use lofty::prelude::{ItemKey, TagExt as _};
use lofty::tag::{ItemValue, Tag, TagItem};

/// Writes moods into the tags of a song, as another program would do it.
pub fn bring(path: &Path, moods: &[&str]) {
    let file = lofty::read_from_path(path).expect("lofty reads it");
    let mut tag = Tag::new(file.primary_tag_type());
    for mood in moods {
        tag.push(TagItem::new(ItemKey::Mood, ItemValue::Text((*mood).to_owned())));
    }
    tag.save_to_path(path, WriteOptions::default()).expect("lofty writes it");
}
