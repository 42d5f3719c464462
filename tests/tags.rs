//! Writing tags changes what a song says of itself and nothing else: not its identity, not its length.

use std::path::{Path, PathBuf};

use lofty::config::WriteOptions;
use lofty::file::TaggedFileExt as _;
use lofty::picture::{MimeType, Picture, PictureType};
use lofty::prelude::{Accessor as _, ItemKey, TagExt as _};
use lofty::tag::{Tag, TagType};
use moodsic::song::tags::read_metadata;
use moodsic::song::{Identity, Metadata, SongId, identify, read_song};

const FIXTURES: [&str; 8] =
    ["cbr.mp3", "vbr-xing.mp3", "vbr-plain.mp3", "song.flac", "song.ogg", "song.opus", "aac.m4a", "alac.m4a"];

fn copy_of(fixture: &str, dir: &Path) -> PathBuf {
    let path = dir.join(fixture);
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture), &path).expect("copied");
    path
}

fn known(path: &Path) -> Identity {
    identify(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Noise in which MPEG sync words are frequent.
fn picture_bytes(len: u32) -> Vec<u8> {
    (0..len).map(|n| if n % 97 == 0 { 0xff } else { (n.wrapping_mul(2_654_435_761) >> 23) as u8 }).collect()
}

fn write_tags(path: &Path, title: &str, kind: Option<TagType>) {
    let file = lofty::read_from_path(path).expect("lofty reads it");
    let mut tag = Tag::new(kind.unwrap_or(file.primary_tag_type()));
    tag.set_title(title.to_owned());
    tag.set_artist("Ἑλένη 花子".to_owned());
    tag.set_album("Das Weiße Album".to_owned());
    tag.insert_text(ItemKey::Mood, "bittersweet".to_owned());
    let picture = Picture::unchecked(picture_bytes(300_000)).pic_type(PictureType::CoverFront).mime_type(MimeType::Png);
    tag.push_picture(picture.build());
    tag.save_to_path(path, WriteOptions::default()).expect("lofty writes it");
}

#[test]
fn tag_writes_and_renames_leave_identity_and_length_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut ids: Vec<SongId> = Vec::new();
    for fixture in FIXTURES {
        let path = copy_of(fixture, dir.path());
        let before = known(&path);
        write_tags(&path, "first", None);
        assert_eq!(known(&path), before, "{fixture}: tags written");
        write_tags(&path, "a much longer second title, so that everything behind it moves", None);
        assert_eq!(known(&path), before, "{fixture}: tags written again");
        let renamed = dir.path().join("renamed");
        std::fs::rename(&path, &renamed).expect("renamed");
        assert_eq!(known(&renamed), before, "{fixture}: renamed");
        ids.push(before.id);
    }
    assert_eq!(ids[1], ids[2], "with or without its Xing header, an MP3 has the same sound");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), FIXTURES.len() - 1, "different songs have different ids");
}

#[test]
fn tags_behind_an_mp3_are_not_sound() {
    let dir = tempfile::tempdir().expect("a folder");
    for fixture in ["cbr.mp3", "vbr-plain.mp3"] {
        let path = copy_of(fixture, dir.path());
        let before = known(&path);
        write_tags(&path, "at the end", Some(TagType::Ape));
        assert_eq!(known(&path), before, "{fixture}: an APE tag with a picture");
        write_tags(&path, "older still", Some(TagType::Id3v1));
        assert_eq!(known(&path), before, "{fixture}: an ID3v1 tag behind it");
    }
}

#[test]
fn one_changed_byte_of_sound_is_another_song() {
    let dir = tempfile::tempdir().expect("a folder");
    for fixture in FIXTURES {
        let path = copy_of(fixture, dir.path());
        let before = known(&path).id;
        let mut bytes = std::fs::read(&path).expect("readable");
        // Ogg pages are checked: a changed page is lost whole, which is another song as well.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        std::fs::write(&path, bytes).expect("written");
        assert_ne!(known(&path).id, before, "{fixture}");
    }
}

#[test]
fn metadata_of_every_format_is_read_in_any_script() {
    let dir = tempfile::tempdir().expect("a folder");
    for fixture in FIXTURES {
        let path = copy_of(fixture, dir.path());
        assert_eq!(read_metadata(&path).title, None, "{fixture}: nothing yet");
        write_tags(&path, "  Песня\0№ 1 ", None);
        let song = read_song(&path, None).expect("a song");
        let metadata = song.metadata;
        assert!(metadata.title.as_deref().is_some_and(|title| title.starts_with("Песня")), "{fixture}: {metadata:?}");
        assert_eq!(metadata.artist.as_deref(), Some("Ἑλένη 花子"), "{fixture}");
        assert_eq!(metadata.album.as_deref(), Some("Das Weiße Album"), "{fixture}");
        assert_eq!(metadata.mood.as_deref(), Some("bittersweet"), "{fixture}");
        assert!(metadata.has_cover, "{fixture}");
    }
}

#[test]
fn without_tags_there_is_nothing_and_the_name_is_the_title() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = copy_of("cbr.mp3", dir.path());
    let song = read_song(&path, None).expect("a song");
    assert_eq!(song.metadata, Metadata::default());
    assert_eq!(song.display_title(), "cbr");
    assert_eq!(read_metadata(&dir.path().join("missing.mp3")), Metadata::default());
    assert_eq!(read_metadata(dir.path()), Metadata::default());
}
