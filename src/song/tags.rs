//! Reads the file's own metadata. The only user of lofty.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile as _, TaggedFile, TaggedFileExt as _};
use lofty::prelude::ItemKey;
use lofty::probe::Probe;
use lofty::tag::Tag;

use crate::song::Metadata;

/// What the tags of `path` say; unreadable tags are empty tags, never an error.
pub fn read_metadata(path: &Path) -> Metadata {
    // Opening a FIFO would block.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Metadata::default();
    }
    // A picture beyond lofty's allocation limit fails the whole reading: then the rest is read without pictures.
    read(path, true).or_else(|| read(path, false)).map(|file| from_tags(&file)).unwrap_or_default()
}

/// The tags found, or `None` where they are too damaged. A panic in the parser counts as damage.
fn read(path: &Path, pictures: bool) -> Option<TaggedFile> {
    let options =
        ParseOptions::new().read_properties(false).read_cover_art(pictures).parsing_mode(ParsingMode::Relaxed);
    catch_unwind(AssertUnwindSafe(|| Probe::open(path).ok()?.guess_file_type().ok()?.options(options).read().ok()))
        .ok()
        .flatten()
}

/// What the tags and the header of a file say that has little to do with its sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Background {
    /// Genre.
    pub genre: Option<String>,
    /// Year of the recording.
    pub year: Option<u32>,
    /// In Hz.
    pub sample_rate: Option<u32>,
}

/// The background of `path`; what cannot be read is missing, never an error.
pub fn read_background(path: &Path) -> Background {
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Background::default();
    }
    let options = ParseOptions::new().read_properties(true).read_cover_art(false).parsing_mode(ParsingMode::Relaxed);
    let read = || Probe::open(path).ok()?.guess_file_type().ok()?.options(options).read().ok();
    let Some(file) = catch_unwind(AssertUnwindSafe(read)).ok().flatten() else { return Background::default() };
    let text = |key: ItemKey| file.tags().iter().find_map(|tag| values(tag, key));
    let date =
        text(ItemKey::RecordingDate).or_else(|| text(ItemKey::Year)).or_else(|| text(ItemKey::OriginalReleaseDate));
    Background {
        genre: text(ItemKey::Genre),
        year: date.and_then(|date| date.get(..4)?.parse().ok()).filter(|year| *year > 0),
        sample_rate: file.properties().sample_rate(),
    }
}

fn from_tags(file: &TaggedFile) -> Metadata {
    // The format's own tag before an older one beside it.
    let primary = file.primary_tag_type();
    let mut tags: Vec<&Tag> = file.tags().iter().collect();
    tags.sort_by_key(|tag| tag.tag_type() != primary);
    let text = |key: ItemKey| tags.iter().find_map(|tag| values(tag, key));
    Metadata {
        title: text(ItemKey::TrackTitle),
        artist: text(ItemKey::TrackArtist).or_else(|| text(ItemKey::AlbumArtist)),
        album: text(ItemKey::AlbumTitle),
        mood: text(ItemKey::Mood),
        has_cover: tags.iter().any(|tag| tag.picture_count() > 0),
    }
}

/// All values of a key in one line, without control characters; `None` when nothing is left.
fn values(tag: &Tag, key: ItemKey) -> Option<String> {
    let values: Vec<String> = tag
        .get_strings(key)
        .map(|value| {
            value.split(char::is_control).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        })
        .filter(|value| !value.is_empty())
        .collect();
    (!values.is_empty()).then(|| values.join("; "))
}
