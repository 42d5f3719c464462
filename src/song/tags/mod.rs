//! Reads the file's own metadata. The only user of lofty.

mod comments;
mod field;
mod id3;
mod limits;
mod list;
mod texts;

use std::fs::File;
use std::io::{BufReader, Seek as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile as _, FileType, TaggedFile, TaggedFileExt as _};
use lofty::prelude::ItemKey;
use lofty::probe::Probe;
use lofty::tag::Tag;

use self::limits::{MAX_TAG, MAX_TEXT};
use self::texts::Texts;
use crate::song::Metadata;
use crate::spliced::{Piece, SplicedFile};

pub use self::field::{Field, UnknownField};
pub use self::list::{TagList, list_tags};
pub use self::texts::guess_encodings;

/// What the tags of `path` say; unreadable tags are empty tags, never an error.
pub fn read_metadata(path: &Path) -> Metadata {
    // Opening a FIFO would block.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Metadata::default();
    }
    let options = || ParseOptions::new().read_properties(false);
    // A picture beyond lofty's allocation limit fails the whole reading: then the rest is read without pictures.
    let file = read(path, options(), MAX_TAG).or_else(|| read(path, options().read_cover_art(false), MAX_TAG));
    let metadata = file.map(|file| from_tags(&file)).unwrap_or_default();
    let lacks_much = metadata.title.is_none() || metadata.artist.is_none();
    if !lacks_much || !id3::begins(path) {
        return metadata;
    }
    // A tag or a frame that lofty refuses is read as far as it goes.
    let rest = read(path, options(), 0).map(|file| from_tags(&file)).unwrap_or_default();
    Metadata {
        title: metadata.title.or(rest.title),
        artist: metadata.artist.or(rest.artist),
        album: metadata.album.or(rest.album),
        mood: metadata.mood.or(rest.mood),
        has_cover: metadata.has_cover || rest.has_cover,
    }
}

/// The tags found, an `ID3v2` tag of more than `most` bytes being shortened; `None` where they are too damaged. A panic in the
/// parser counts as damage.
fn read(path: &Path, options: ParseOptions, most: u64) -> Option<TaggedFile> {
    read_as(path, path, options, most)
}

/// [`read`], for a file that is what the name of another says.
fn read_as(path: &Path, name: &Path, mut options: ParseOptions, most: u64) -> Option<TaggedFile> {
    options = options.parsing_mode(ParsingMode::Relaxed);
    catch_unwind(AssertUnwindSafe(|| {
        let source = BufReader::new(source(path, most).ok()?);
        // By its name, unless its content says otherwise.
        let probe = match FileType::from_path(name) {
            Some(kind) => Probe::with_file_type(source, kind),
            None => Probe::new(source),
        };
        probe.guess_file_type().ok()?.options(options).read().ok()
    }))
    .ok()
    .flatten()
}

/// The file, with a shortened tag in place of a huge one.
fn source(path: &Path, most: u64) -> std::io::Result<SplicedFile> {
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    let mut pieces = id3::shortened(&mut file, len, most)?;
    if pieces.is_none() {
        pieces = comments::shortened_flac(&mut file)?;
    }
    if pieces.is_none() {
        pieces = comments::shortened_ogg(&mut file, len)?;
    }
    file.rewind()?;
    Ok(SplicedFile::new(file, pieces.unwrap_or_else(|| vec![Piece::Part(0..len)])))
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
    let options = ParseOptions::new().read_properties(true).read_cover_art(false);
    let Some(file) = read(path, options, MAX_TAG) else { return Background::default() };
    let tags: Vec<&Tag> = file.tags().iter().collect();
    let texts = Texts::of(&tags, &[ItemKey::Genre]);
    let text = |key: ItemKey| tags.iter().find_map(|tag| values(tag, key, &texts));
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
    let texts = Texts::of(&tags, &KEYS);
    let text = |key: ItemKey| tags.iter().find_map(|tag| values(tag, key, &texts));
    Metadata {
        title: text(ItemKey::TrackTitle),
        artist: text(ItemKey::TrackArtist).or_else(|| text(ItemKey::AlbumArtist)),
        album: text(ItemKey::AlbumTitle),
        mood: text(ItemKey::Mood),
        has_cover: tags.iter().any(|tag| tag.picture_count() > 0),
    }
}

/// What is read of a tag.
const KEYS: [ItemKey; 5] =
    [ItemKey::TrackTitle, ItemKey::TrackArtist, ItemKey::AlbumArtist, ItemKey::AlbumTitle, ItemKey::Mood];

/// All values of a key in one line, without control characters; `None` when nothing is left.
fn values(tag: &Tag, key: ItemKey, texts: &Texts) -> Option<String> {
    let values: Vec<String> = tag
        .get_strings(key)
        .map(|value| {
            texts
                .text(tag, value)
                .split(char::is_control)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|value| !value.is_empty())
        .collect();
    (!values.is_empty()).then(|| cut(values.join("; ")))
}

/// No more of a text than anybody reads, with a mark where it is cut.
fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT {
        text.truncate(text.floor_char_boundary(MAX_TEXT));
        text.push('\u{2026}');
    }
    text
}
