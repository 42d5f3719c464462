//! The label database as the window and the command line use it: nothing ticked is lost, whatever happens in between.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cloud;
mod copies;
mod files;
mod history;
mod moods;
mod opening;
mod pictures;
mod random;
mod reading;
mod reassign;
mod rethreaded;
mod steps;
mod walks;
mod watch;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use moodsic::dataset::{
    Annotation, History, HistoryStep, LabelSource, LabelState, StepId, StepKind, Stepped, Store, StoreError, Written,
};
use moodsic::mood::{AudioMood, Mood, MoodError, Rgb, SoundsLike, Vocabulary};
use moodsic::pipeline::{Fidelity, RecipeId};
use moodsic::song::{FileStamp, Metadata, Song, SongId};
use tempfile::TempDir;

fn id(n: u32) -> SongId {
    let mut bytes = [7; 32];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    SongId::from_bytes(bytes)
}

fn song(n: u32) -> Song {
    Song {
        id: id(n),
        path: PathBuf::from(format!("/music/{n}.flac")),
        metadata: Metadata { title: Some(format!("Title {n}")), ..Metadata::default() },
        duration_secs: 180.25 + f64::from(n),
        format: "FLAC".into(),
    }
}

fn stamp(n: u64) -> FileStamp {
    FileStamp { size: n, mtime_nanos: 1_700_000_000_123_456_789 + i128::from(n) }
}

fn at(secs: i64) -> Timestamp {
    Timestamp::new(1_790_000_000 + secs, 123_456_789).unwrap()
}

fn mood(name: &str) -> Mood {
    Mood::new(name).unwrap()
}

fn labelled(name: &str) -> LabelState {
    LabelState::Labelled(mood(name))
}

/// A store with the songs 0 to `count` − 1, and the folder that holds it.
fn store_of(count: u32) -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let songs: Vec<_> = (0..count).map(|n| (song(n), Some(stamp(u64::from(n))))).collect();
    store.upsert_songs(&songs).unwrap();
    (dir, store)
}

/// Labels are synced to the disk, which a walk need not wait for.
fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

fn tag(store: &mut Store, n: u32, name: &str, secs: i64) {
    store.annotate(id(n), Some(labelled(name)), LabelSource::Human, at(secs)).unwrap();
}

fn undo(store: &mut Store) -> Option<Stepped> {
    store.step_history(HistoryStep::Undo, None).unwrap()
}

fn redo(store: &mut Store) -> Option<Stepped> {
    store.step_history(HistoryStep::Redo, None).unwrap()
}

/// How many steps can be undone and redone.
fn depth(store: &Store) -> (usize, usize) {
    let history = store.history().unwrap();
    (history.undo_count, history.redo_count)
}

fn label(store: &Store, n: u32) -> Option<Annotation> {
    store.song(id(n)).unwrap().unwrap().annotation
}

fn mood_of(store: &Store, n: u32) -> Option<String> {
    label(store, n)?.state.mood().map(ToString::to_string)
}

fn names(store: &Store) -> Vec<String> {
    store.vocabulary().unwrap().entries().iter().map(|entry| entry.mood.to_string()).collect()
}

fn sql(dir: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(dir.join("moodsic.db")).unwrap()
}

#[test]
fn a_new_store_has_no_songs_and_the_default_moods() {
    let (_dir, store) = store_of(0);
    assert!(store.songs().unwrap().is_empty());
    assert_eq!(store.vocabulary().unwrap(), Vocabulary::default());
    assert_eq!(depth(&store), (0, 0));
}

#[test]
fn a_label_is_there_after_reopening_with_its_source_and_time() {
    let (dir, mut store) = store_of(2);
    tag(&mut store, 1, "Happy", 5);
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let expected = Annotation { song: id(1), state: labelled("happy"), source: LabelSource::Human, at: at(5) };
    assert_eq!(label(&store, 1), Some(expected));
    assert_eq!(label(&store, 0), None);
}

#[test]
fn a_label_is_in_the_database_before_the_store_is_closed() {
    let (dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    let seen: String = sql(dir.path()).query_row("SELECT state FROM labels", [], |row| row.get(0)).unwrap();
    assert_eq!(seen, "labelled");
    drop(store);
}

#[test]
fn songs_keep_the_order_they_were_first_added_in() {
    let (_dir, mut store) = store_of(3);
    store.upsert_songs(&[(song(1), None), (song(9), None), (song(0), None)]).unwrap();
    let order: Vec<_> = store.songs().unwrap().into_iter().map(|s| s.song.id).collect();
    assert_eq!(order, [id(0), id(1), id(2), id(9)]);
}

#[test]
fn a_moved_song_keeps_its_label_and_has_its_new_path_and_tags() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "calm", 1);
    let metadata = Metadata {
        title: Some("Neuer Titel".into()),
        artist: Some("Künstler".into()),
        album: Some("アルバム".into()),
        mood: Some("Melancholy".into()),
        has_cover: true,
    };
    let moved = Song { path: "/elsewhere/x.flac".into(), metadata, ..song(0) };
    store.upsert_songs(&[(moved.clone(), None)]).unwrap();
    assert_eq!(store.songs().unwrap()[0].song, moved);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("calm"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf8_comes_back_as_it_was() {
    use std::os::unix::ffi::OsStringExt as _;
    let (_dir, mut store) = store_of(0);
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"/m/caf\xe9 \xff.mp3".to_vec()));
    store.upsert_songs(&[(Song { path: path.clone(), ..song(0) }, Some(stamp(1)))]).unwrap();
    assert_eq!(store.songs().unwrap()[0].song.path, path);
    assert!(store.cached_identity(&path, stamp(1)).unwrap().is_some());
}

#[test]
fn an_unchanged_file_is_recognised_and_a_changed_one_is_not() {
    let (_dir, store) = store_of(2);
    let found = store.cached_identity(&song(1).path, stamp(1)).unwrap().unwrap();
    assert_eq!((found.id, found.length.secs, found.length.exact), (id(1), 181.25, true));
    assert_eq!(found.format, "FLAC");
    assert_eq!(store.cached_identity(&song(1).path, stamp(2)).unwrap(), None);
    assert_eq!(store.cached_identity(Path::new("/music/other.flac"), stamp(1)).unwrap(), None);
}

#[test]
fn two_copies_of_a_song_are_both_recognised() {
    let (_dir, mut store) = store_of(1);
    let copy = Song { path: "/copy.flac".into(), ..song(0) };
    store.upsert_songs(&[(copy.clone(), Some(stamp(8)))]).unwrap();
    assert_eq!(store.cached_identity(&song(0).path, stamp(0)).unwrap().unwrap().id, id(0));
    assert_eq!(store.cached_identity(&copy.path, stamp(8)).unwrap().unwrap().id, id(0));
    assert_eq!(store.songs().unwrap().len(), 1);
}

#[test]
fn a_file_that_holds_another_song_now_hides_the_old_one_until_it_is_found_again() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    let replaced = Song { path: song(0).path, ..song(1) };
    store.upsert_songs(&[(replaced, Some(stamp(50)))]).unwrap();
    let listed: Vec<_> = store.songs().unwrap().into_iter().map(|s| s.song.id).collect();
    assert_eq!(listed, [id(1)]);
    let found = Song { path: "/backup/0.flac".into(), ..song(0) };
    store.upsert_songs(&[(found, None)]).unwrap();
    assert_eq!(store.songs().unwrap().len(), 2);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn an_overwritten_file_leaves_its_song_at_its_other_copy() {
    let (_dir, mut store) = store_of(1);
    let copy = Song { path: "/copy.flac".into(), ..song(0) };
    store.upsert_songs(&[(copy, Some(stamp(8))), (song(0), Some(stamp(0)))]).unwrap();
    store.upsert_songs(&[(Song { path: song(0).path, ..song(1) }, Some(stamp(9)))]).unwrap();
    assert_eq!(store.song(id(0)).unwrap().unwrap().song.path, PathBuf::from("/copy.flac"));
    assert_eq!(store.songs().unwrap().len(), 2);
}

#[test]
fn a_hidden_song_comes_back_with_its_label() {
    let (_dir, mut store) = store_of(3);
    tag(&mut store, 0, "happy", 1);
    store.hide_songs(&[id(0), id(2)]).unwrap();
    assert_eq!(store.songs().unwrap().iter().map(|row| row.song.id).collect::<Vec<_>>(), [id(1)]);
    store.upsert_songs(&[(song(0), None)]).unwrap();
    assert_eq!(store.songs().unwrap()[0].annotation.as_ref().unwrap().state, labelled("happy"));
}

#[test]
fn an_unknown_mood_and_an_unknown_song_are_refused_and_leave_nothing() {
    let (_dir, mut store) = store_of(2);
    let unknown = store.annotate(id(0), Some(labelled("angry")), LabelSource::Human, at(1)).unwrap_err();
    assert!(matches!(unknown, StoreError::Mood(MoodError::Unknown(m)) if m == mood("angry")));
    let stranger = store.annotate(id(99), Some(labelled("sad")), LabelSource::Human, at(1)).unwrap_err();
    assert!(matches!(stranger, StoreError::UnknownSong(song) if song == id(99)));
    let labels = [(id(0), Some(labelled("sad"))), (id(1), Some(labelled("angry")))];
    store.annotate_many(&labels, LabelSource::Import, at(1)).unwrap_err();
    assert_eq!(label(&store, 0), None, "all of a step or nothing");
    assert_eq!(depth(&store), (0, 0));
}

#[test]
fn unsure_and_skipped_are_kept_as_such_and_none_clears() {
    let (_dir, mut store) = store_of(1);
    store.annotate(id(0), Some(LabelState::Unsure), LabelSource::Human, at(1)).unwrap();
    assert_eq!(label(&store, 0).unwrap().state, LabelState::Unsure);
    store.annotate(id(0), Some(LabelState::Skipped), LabelSource::Human, at(2)).unwrap();
    assert_eq!(label(&store, 0).unwrap().state, LabelState::Skipped);
    let change = store.annotate(id(0), None, LabelSource::Human, at(3)).unwrap();
    assert_eq!(change.before.unwrap().state, LabelState::Skipped);
    assert_eq!((change.after, label(&store, 0)), (None, None));
}

#[test]
fn features_are_kept_by_song_and_recipe_to_the_bit() {
    let (_dir, mut store) = store_of(1);
    let (minute, other) = (RecipeId::from("minute/1".to_owned()), RecipeId::from("other".to_owned()));
    store.put_features(id(0), &minute, &[1], Fidelity::default()).unwrap();
    store.put_features(id(0), &minute, &[0, 255, 7], Fidelity::default()).unwrap();
    assert_eq!(store.features(id(0), &minute).unwrap().unwrap(), [0, 255, 7]);
    assert_eq!(store.features(id(0), &other).unwrap(), None);
    store.put_features(id(77), &minute, &[2], Fidelity::default()).unwrap();
    assert_eq!(store.features(id(77), &minute).unwrap().unwrap(), [2], "a song outside the library too");
}

#[test]
fn how_true_the_sound_was_is_kept_beside_the_features() {
    let (_dir, mut store) = store_of(3);
    let minute = RecipeId::from("minute/1".to_owned());
    let lost = Fidelity { lost: 0.03, ..Fidelity::default() };
    let right = Fidelity { lost: 0.01, ..Fidelity::of_channel(Some("right")) };
    for (number, fidelity) in [(0, lost), (1, Fidelity::default()), (2, right)] {
        store.put_features(id(number), &minute, &[1], fidelity).unwrap();
    }
    let all = [0, 1, 2, 9].map(id);
    assert_eq!(store.impaired(&all, &minute).unwrap(), [(id(0), lost), (id(2), right)]);
    // The file was mended.
    store.put_features(id(0), &minute, &[1], Fidelity::default()).unwrap();
    assert_eq!(store.impaired(&all, &minute).unwrap(), [(id(2), right)]);
}

#[test]
fn features_of_the_library_come_in_the_order_of_ids_and_only_of_its_songs() {
    let (_dir, mut store) = store_of(3);
    let (minute, other) = (RecipeId::from("minute/1".to_owned()), RecipeId::from("other".to_owned()));
    for number in [2, 0, 1, 77] {
        store.put_features(id(number), &minute, &[number as u8], Fidelity::default()).unwrap();
    }
    store.put_features(id(1), &other, &[9], Fidelity::default()).unwrap();
    assert_eq!(store.features_of_library(&minute, 10).unwrap(), [[0], [1], [2]]);
    assert_eq!(store.features_of_library(&minute, 2).unwrap(), [[0], [1]]);
    assert_eq!(store.features_of_library(&other, 10).unwrap(), [[9]]);
}

#[test]
fn songs_without_features_are_told_apart_by_their_labels() {
    let (_dir, mut store) = store_of(5);
    let minute = RecipeId::from("minute/1".to_owned());
    store.annotate(id(3), Some(LabelState::Labelled(mood("sad"))), LabelSource::Human, at(1)).unwrap();
    store.put_features(id(1), &minute, &[1], Fidelity::default()).unwrap();
    store.put_without_picture(id(2), &minute, "too short").unwrap();
    store.hide_songs(&[id(4)]).unwrap();
    assert_eq!(store.songs_without_features(&minute, true).unwrap(), [id(3)]);
    assert_eq!(store.songs_without_features(&minute, false).unwrap(), [id(0)]);
}
