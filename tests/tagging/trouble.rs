//! Read-only places, links, other programs, and files that no mood fits into.

use std::fs;
use std::ops::ControlFlow;

use moodsic::song::tags::{Field, read_metadata};
use moodsic::tagging::{Depth, Failure, Mode, Wanted, Why, write_tags};

use crate::rig::{Rig, fixture};

/// A WAV file without a tag, of its own.
pub fn wave(number: usize) -> Vec<u8> {
    let samples =
        (0..4000_usize).flat_map(|at| ((at * (number + 3) % 251 * 100) as i16).to_le_bytes()).collect::<Vec<_>>();
    let len = |len: usize| (len as u32).to_le_bytes();
    let format = [&[1, 0, 1, 0][..], &len(8000), &len(16000), &[2, 0, 16, 0]].concat();
    let head = [&b"RIFF"[..], &len(samples.len() + 36), b"WAVEfmt ", &len(16), &format, b"data", &len(samples.len())];
    [head.concat(), samples].concat()
}

fn replace() -> Wanted {
    Wanted { mode: Mode::Replace, ..Wanted::default() }
}

#[test]
fn what_others_wrote_is_left_alone_unless_asked_and_what_we_wrote_follows_the_label() {
    let mut rig = Rig::new();
    let path = rig.add("a.ogg", &fixture("song.ogg"), "calm");
    rig.write(&rig.plan(&Wanted::default()));
    assert_eq!(read_metadata(&path).mood.as_deref(), Some("calm"));
    let again = rig.plan(&Wanted::default());
    assert!(again.writes.is_empty() && again.left[0].why == Why::Same);
    rig.label(&path, "happy");
    let plan = rig.plan(&Wanted::default());
    assert_eq!(plan.writes[0].fields[0].after, ["happy"]);
    rig.write(&plan);
    assert_eq!(read_metadata(&path).mood.as_deref(), Some("happy"));

    let foreign = rig.add("b.flac", &fixture("song.flac"), "calm");
    let mut other = lofty::read_from_path(&foreign).expect("read");
    let tag = lofty::file::TaggedFileExt::primary_tag_mut(&mut other).expect("a tag");
    tag.insert_text(lofty::prelude::ItemKey::Mood, "Gloomy".to_owned());
    lofty::prelude::TagExt::save_to_path(tag, &foreign, lofty::config::WriteOptions::default()).expect("written");
    rig.label(&foreign, "calm");
    let left = rig.plan(&Wanted::default()).left;
    let why = Why::Taken { field: Field::Mood, values: vec!["Gloomy".into()] };
    assert_eq!(left.iter().find(|left| left.path == foreign).map(|left| &left.why), Some(&why));
    let add = Wanted { mode: Mode::Add, ..Wanted::default() };
    assert_eq!(rig.plan(&add).writes[0].fields[0].after, ["Gloomy", "calm"]);
    assert_eq!(rig.plan(&replace()).writes[0].fields[0].after, ["calm"]);
}

#[test]
fn the_library_knows_what_was_written_and_does_not_read_the_file_again() {
    let mut rig = Rig::new();
    let path = rig.add("a.opus", &fixture("song.opus"), "calm");
    rig.write(&rig.plan(&Wanted::default()));
    let song = rig.store.songs().expect("songs").swap_remove(0);
    assert_eq!(song.song.metadata.mood.as_deref(), Some("calm"));
    assert!(rig.store.known_file(&path).expect("known").identity.is_some());
}

#[test]
fn a_run_is_taken_back_after_a_move_and_what_others_changed_since_is_told() {
    let mut rig = Rig::new();
    let paths: Vec<_> = (0..4).map(|number| rig.add(&format!("{number}.wav"), &wave(number), "calm")).collect();
    let before: Vec<_> = paths.iter().map(|path| fs::read(path).expect("read")).collect();
    let plan = rig.plan(&replace());
    let run = rig.write(&plan).0.run.expect("a run");
    // Moved, and found there by a scan.
    let moved = rig.music().join("moved.wav");
    fs::rename(&paths[0], &moved).expect("moved");
    rig.label(&moved, "calm");
    // Another title, by another program: the mood still stands.
    let mut file = fs::File::open(&paths[1]).expect("opened");
    let layout = moodsic::tagging::edit::open(&mut file).expect("a layout");
    let change = |field, value: &str| moodsic::tagging::FieldValues { field, values: vec![value.to_owned()] };
    let spliced = |file, pieces| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut moodsic::spliced::SplicedFile::new(file, pieces), &mut bytes).expect("read");
        bytes
    };
    let pieces = layout.edited(&mut file, &[change(Field::Comment, "a remark")]).expect("edited");
    fs::write(&paths[1], spliced(file, pieces)).expect("written");
    // Another mood, by another program.
    let mut file = fs::File::open(&paths[2]).expect("opened");
    let layout = moodsic::tagging::edit::open(&mut file).expect("a layout");
    let pieces = layout.edited(&mut file, &[change(Field::Mood, "Gloomy")]).expect("edited");
    fs::write(&paths[2], spliced(file, pieces)).expect("written");
    fs::remove_file(&paths[3]).expect("removed");

    let (undone, failed) = rig.undo(run);
    assert_eq!(undone.undone, 2, "{failed:?}");
    assert!(fs::read(&moved).expect("read") == before[0], "byte by byte");
    assert_eq!(read_metadata(&paths[1]).mood.as_deref().unwrap_or("none"), moods_of(&before[1]));
    assert_eq!(read_metadata(&paths[2]).mood.as_deref(), Some("Gloomy"));
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().any(|failure| failure.contains("changed since, to \u{201c}Gloomy\u{201d}")), "{failed:?}");
    assert!(failed.iter().any(|failure| failure.contains("not where it was")), "{failed:?}");
    // What failed can be tried again, what succeeded is done.
    let runs = rig.store.tag_runs().expect("runs");
    assert_eq!((runs[0].written, runs[0].undone), (2, 2));
    assert!(matches!(
        moodsic::tagging::undo_tags(
            &mut rig.store,
            &rig.folder.path().join("data"),
            99,
            || ControlFlow::Continue(()),
            &mut |_, _| { ControlFlow::Continue(()) }
        ),
        Err(Failure::NoRun(99))
    ));
}

fn moods_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.wav");
    fs::write(&path, bytes).expect("written");
    read_metadata(&path).mood.unwrap_or("none".to_owned())
}

#[test]
fn a_file_that_changes_between_preview_and_writing_is_left_as_it_is_now() {
    let mut rig = Rig::new();
    let path = rig.add("a.wav", &wave(1), "calm");
    let plan = rig.plan(&replace());
    let mut file = fs::File::open(&path).expect("opened");
    let layout = moodsic::tagging::edit::open(&mut file).expect("a layout");
    let change = moodsic::tagging::FieldValues { field: Field::Mood, values: vec!["Gloomy".to_owned()] };
    let pieces = layout.edited(&mut file, &[change]).expect("edited");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut moodsic::spliced::SplicedFile::new(file, pieces), &mut bytes).expect("read");
    fs::write(&path, &bytes).expect("written");
    let (written, failed) = rig.write(&plan);
    assert_eq!(written.files, 0);
    assert!(failed[0].1.to_string().contains("another program changed it"), "{failed:?}");
    assert_eq!(fs::read(&path).expect("read"), bytes);
    assert!(rig.store.tag_runs().expect("runs").is_empty(), "a run that did nothing is none");
}

#[test]
fn files_without_a_place_for_a_mood_are_named_and_left() {
    let mut rig = Rig::new();
    let frames = fixture("cbr.mp3")[..9000].to_vec();
    let old = [&b"ID3\x02\0\0\0\0\0\x10TT2\0\0\x02\0x\0\0\0\0\0\0\0\0"[..], &frames].concat();
    let path = rig.add("old.mp3", &old, "calm");
    let left = &rig.plan(&replace()).left;
    assert!(left[0].why.to_string().contains("ID3v2.2"), "{}", left[0].why);
    assert_eq!(fs::read(&path).expect("read"), old);
    let gone = rig.add("gone.wav", &wave(2), "calm");
    fs::remove_file(gone).expect("removed");
    assert!(rig.plan(&replace()).left.iter().any(|left| left.why == Why::Missing));
}

#[test]
fn one_run_at_a_time() {
    let mut rig = Rig::new();
    rig.add("a.wav", &wave(1), "calm");
    let plan = rig.plan(&replace());
    let lock = fs::File::create(rig.data().join("write-tags.lock")).expect("made");
    lock.lock().expect("locked");
    let data = rig.data();
    let go_on = || ControlFlow::Continue(());
    let written = write_tags(&mut rig.store, &data, &plan.writes, Depth::Sound, go_on, &mut |_, _| go_on());
    assert!(matches!(written, Err(Failure::Busy)), "{written:?}");
}

#[test]
fn what_is_broken_off_is_whole_and_the_rest_is_untouched() {
    let mut rig = Rig::new();
    for number in 0..9 {
        rig.add(&format!("{number}.wav"), &wave(number), "calm");
    }
    let plan = rig.plan(&replace());
    let (data, go_on) = (rig.data(), || ControlFlow::Continue(()));
    let written = write_tags(&mut rig.store, &data, &plan.writes, Depth::Packets, go_on, &mut |index, _| {
        if index == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let written = written.expect("written");
    assert_eq!(written.files, 4);
    let moods = plan.writes.iter().filter(|write| read_metadata(&write.path).mood.as_deref() == Some("calm")).count();
    assert_eq!(moods, 4);
    let names: Vec<_> = fs::read_dir(rig.music()).expect("listed").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 9, "no copy is left: {names:?}");
    assert_eq!(rig.undo(written.run.expect("a run")).0.undone, 4);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn times_permissions_and_attributes_stay() {
        let mut rig = Rig::new();
        let path = rig.add("a.wav", &wave(3), "calm");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        let then = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
        let has_attributes = rustix::fs::setxattr(&path, "user.note", b"mine", rustix::fs::XattrFlags::empty()).is_ok();
        let times = fs::FileTimes::new().set_modified(then).set_accessed(then);
        fs::File::options().write(true).open(&path).expect("opened").set_times(times).expect("set");
        let before = fs::metadata(&path).expect("looked at");
        rig.label(&path, "calm");
        fs::File::options().write(true).open(&path).expect("opened").set_times(times).expect("set");
        let (written, failed) = rig.write(&rig.plan(&replace()));
        assert_eq!(written.files, 1, "{failed:?}");
        let after = fs::metadata(&path).expect("looked at");
        assert_ne!(after.ino(), before.ino(), "it was replaced");
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        assert_eq!(after.modified().expect("a time"), then);
        if has_attributes {
            let mut value = [0; 8];
            assert_eq!(rustix::fs::getxattr(&path, "user.note", &mut value), Ok(4));
        }
    }

    #[test]
    fn a_link_goes_on_pointing_and_is_told_and_a_file_with_two_names_is_left() {
        let mut rig = Rig::new();
        let far = rig.folder.path().join("far.wav");
        fs::write(&far, wave(4)).expect("written");
        let link = rig.music().join("link.wav");
        symlink(&far, &link).expect("linked");
        rig.label(&link, "calm");
        let hard = rig.add("one.wav", &wave(5), "calm");
        let other = rig.music().join("two.wav");
        fs::hard_link(&hard, &other).expect("linked");
        let plan = rig.plan(&replace());
        assert!(plan.notes.iter().any(|(path, note)| *path == link && note.contains("far.wav")), "{:?}", plan.notes);
        assert!(plan.left.iter().any(|left| left.path == hard && left.why == Why::HardLinks(2)));
        rig.write(&plan);
        assert!(fs::symlink_metadata(&link).expect("looked at").is_symlink());
        assert_eq!(read_metadata(&far).mood.as_deref(), Some("calm"));
        let song = rig.store.songs().expect("songs").into_iter().find(|entry| entry.song.path == link);
        assert_eq!(song.expect("there").song.metadata.mood.as_deref(), Some("calm"));
        let before = fs::read(&other).expect("read");
        let plan = rig.plan(&Wanted { with_hard_links: true, ..replace() });
        rig.write(&plan);
        assert_eq!(read_metadata(&hard).mood.as_deref(), Some("calm"));
        assert_eq!(fs::read(&other).expect("read"), before, "the other name keeps the old file");
    }

    #[test]
    fn a_read_only_file_is_left_and_told() {
        let mut rig = Rig::new();
        let path = rig.add("a.wav", &wave(6), "calm");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("set");
        let plan = rig.plan(&replace());
        assert!(plan.writes.is_empty());
        assert_eq!(plan.left[0].why, Why::ReadOnly);
    }

    #[test]
    fn a_player_that_has_the_file_open_goes_on_reading_the_old_one() {
        let mut rig = Rig::new();
        let path = rig.add("a.mp3", &fixture("cbr.mp3"), "calm");
        let (whole, _) = crate::rig::sound(&path);
        let mut reader = moodsic::audio::AudioReader::open(&path).expect("opened");
        let mut hasher = blake3::Hasher::new();
        let mut add = |chunk: moodsic::audio::Chunk<'_>| {
            let bytes: Vec<u8> = chunk.interleaved.iter().flat_map(|sample| sample.to_bits().to_le_bytes()).collect();
            hasher.update(&bytes);
        };
        add(reader.next_chunk().expect("decoded").expect("a chunk"));
        rig.write(&rig.plan(&replace()));
        assert_eq!(read_metadata(&path).mood.as_deref(), Some("calm"));
        while let Some(chunk) = reader.next_chunk().expect("decoded") {
            add(chunk);
        }
        assert_eq!(hasher.finalize(), whole);
    }
}
