//! The label database as the window and the command line use it: nothing ticked is lost, whatever happens in between.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use moodsic::dataset::{Annotation, HistoryStep, LabelSource, LabelState, Store, StoreError};
use moodsic::mood::{Mood, MoodError, Rgb, Vocabulary};
use moodsic::pipeline::RecipeId;
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

fn labelled(name: &str) -> Option<LabelState> {
    Some(LabelState::Labelled(mood(name)))
}

/// A store with the songs 0 to `count` − 1, and the folder that holds it.
fn store_of(count: u32) -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let songs: Vec<_> = (0..count).map(|n| (song(n), Some(stamp(u64::from(n))))).collect();
    store.upsert_songs(&songs, at(0)).unwrap();
    (dir, store)
}

fn tag(store: &mut Store, n: u32, name: &str, secs: i64) {
    store.annotate(id(n), labelled(name), LabelSource::Human, at(secs)).unwrap();
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
    assert_eq!(store.history_depth().unwrap(), (0, 0));
}

#[test]
fn a_label_is_there_after_reopening_with_its_source_and_time() {
    let (dir, mut store) = store_of(2);
    tag(&mut store, 1, "Happy", 5);
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let expected = Annotation { song: id(1), state: labelled("happy").unwrap(), source: LabelSource::Human, at: at(5) };
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
    store.upsert_songs(&[(song(1), None), (song(9), None), (song(0), None)], at(1)).unwrap();
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
    store.upsert_songs(&[(moved.clone(), None)], at(2)).unwrap();
    assert_eq!(store.songs().unwrap()[0].song, moved);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("calm"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf8_comes_back_as_it_was() {
    use std::os::unix::ffi::OsStringExt as _;
    let (_dir, mut store) = store_of(0);
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"/m/caf\xe9 \xff.mp3".to_vec()));
    store.upsert_songs(&[(Song { path: path.clone(), ..song(0) }, Some(stamp(1)))], at(0)).unwrap();
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
    store.upsert_songs(&[(copy.clone(), Some(stamp(8)))], at(1)).unwrap();
    assert_eq!(store.cached_identity(&song(0).path, stamp(0)).unwrap().unwrap().id, id(0));
    assert_eq!(store.cached_identity(&copy.path, stamp(8)).unwrap().unwrap().id, id(0));
    assert_eq!(store.songs().unwrap().len(), 1);
}

#[test]
fn a_file_that_holds_another_song_now_hides_the_old_one_until_it_is_found_again() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    let replaced = Song { path: song(0).path, ..song(1) };
    store.upsert_songs(&[(replaced, Some(stamp(50)))], at(2)).unwrap();
    let listed: Vec<_> = store.songs().unwrap().into_iter().map(|s| s.song.id).collect();
    assert_eq!(listed, [id(1)]);
    let found = Song { path: "/backup/0.flac".into(), ..song(0) };
    store.upsert_songs(&[(found, None)], at(3)).unwrap();
    assert_eq!(store.songs().unwrap().len(), 2);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn an_overwritten_file_leaves_its_song_at_its_other_copy() {
    let (_dir, mut store) = store_of(1);
    let copy = Song { path: "/copy.flac".into(), ..song(0) };
    store.upsert_songs(&[(copy, Some(stamp(8))), (song(0), Some(stamp(0)))], at(1)).unwrap();
    store.upsert_songs(&[(Song { path: song(0).path, ..song(1) }, Some(stamp(9)))], at(2)).unwrap();
    assert_eq!(store.song(id(0)).unwrap().unwrap().song.path, PathBuf::from("/copy.flac"));
    assert_eq!(store.songs().unwrap().len(), 2);
}

#[test]
fn a_hidden_song_comes_back_with_its_label() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "happy", 1);
    store.hide_song(id(0)).unwrap();
    assert_eq!(store.songs().unwrap().len(), 1);
    store.upsert_songs(&[(song(0), None)], at(2)).unwrap();
    assert_eq!(store.songs().unwrap()[0].annotation.as_ref().unwrap().state, labelled("happy").unwrap());
}

#[test]
fn an_unknown_mood_and_an_unknown_song_are_refused_and_leave_nothing() {
    let (_dir, mut store) = store_of(2);
    let unknown = store.annotate(id(0), labelled("angry"), LabelSource::Human, at(1)).unwrap_err();
    assert!(matches!(unknown, StoreError::Mood(MoodError::Unknown(m)) if m == mood("angry")));
    let stranger = store.annotate(id(99), labelled("sad"), LabelSource::Human, at(1)).unwrap_err();
    assert!(matches!(stranger, StoreError::UnknownSong(song) if song == id(99)));
    let labels = [(id(0), labelled("sad").unwrap()), (id(1), labelled("angry").unwrap())];
    store.annotate_many(&labels, LabelSource::Import, at(1)).unwrap_err();
    assert_eq!(label(&store, 0), None, "all of a step or nothing");
    assert_eq!(store.history_depth().unwrap(), (0, 0));
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
fn saying_the_same_again_makes_no_step_but_a_human_saying_what_a_file_said_does() {
    let (_dir, mut store) = store_of(1);
    store.annotate_many(&[(id(0), labelled("sad").unwrap())], LabelSource::Import, at(1)).unwrap();
    tag(&mut store, 0, "sad", 2);
    tag(&mut store, 0, "sad", 3);
    assert_eq!(store.history_depth().unwrap(), (2, 0));
    let kept = label(&store, 0).unwrap();
    assert_eq!((kept.source, kept.at), (LabelSource::Human, at(2)));
}

#[test]
fn undo_and_redo_walk_over_songs_and_restarts_to_the_exact_labels() {
    let (dir, mut store) = store_of(3);
    let mut states = vec![[label(&store, 0), label(&store, 1), label(&store, 2)]];
    for (secs, (n, name)) in (1..).zip([(0, "sad"), (1, "happy"), (0, "calm"), (2, "sad"), (0, "happy")]) {
        tag(&mut store, n, name, secs);
        states.push([label(&store, 0), label(&store, 1), label(&store, 2)]);
    }
    let seen = |store: &Store| [label(store, 0), label(store, 1), label(store, 2)];
    for back in (0..5).rev() {
        drop(store);
        store = Store::open(dir.path()).unwrap();
        assert_eq!(store.step_history(HistoryStep::Undo).unwrap().len(), 1);
        assert_eq!(seen(&store), states[back]);
        assert_eq!(store.history_depth().unwrap(), (back, 5 - back));
    }
    assert!(store.step_history(HistoryStep::Undo).unwrap().is_empty());
    for forth in &states[1..] {
        drop(store);
        store = Store::open(dir.path()).unwrap();
        store.step_history(HistoryStep::Redo).unwrap();
        assert_eq!(seen(&store), *forth);
    }
    assert!(store.step_history(HistoryStep::Redo).unwrap().is_empty());
}

#[test]
fn undo_answers_what_it_did() {
    let (_dir, mut store) = store_of(1);
    let done = store.annotate(id(0), labelled("sad"), LabelSource::Human, at(1)).unwrap();
    let undone = store.step_history(HistoryStep::Undo).unwrap().remove(0);
    assert_eq!((undone.song, &undone.before, &undone.after), (done.song, &done.after, &done.before));
    assert_eq!(store.step_history(HistoryStep::Redo).unwrap(), [done]);
}

#[test]
fn a_new_action_after_undo_cuts_off_what_was_undone() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "happy", 2);
    store.step_history(HistoryStep::Undo).unwrap();
    tag(&mut store, 1, "calm", 3);
    assert_eq!(store.history_depth().unwrap(), (2, 0));
    assert!(store.step_history(HistoryStep::Redo).unwrap().is_empty());
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn an_import_is_one_step_even_when_it_names_a_song_twice() {
    let (_dir, mut store) = store_of(3);
    tag(&mut store, 0, "sad", 1);
    let labels: Vec<_> =
        [(0, "happy"), (1, "calm"), (0, "calm")].map(|(n, name)| (id(n), labelled(name).unwrap())).into();
    assert_eq!(store.annotate_many(&labels, LabelSource::Import, at(2)).unwrap().len(), 3);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("calm"));
    store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!((mood_of(&store, 0).as_deref(), mood_of(&store, 1)), (Some("sad"), None));
    store.step_history(HistoryStep::Redo).unwrap();
    assert_eq!((mood_of(&store, 0).as_deref(), mood_of(&store, 1).as_deref()), (Some("calm"), Some("calm")));
}

#[test]
fn a_renamed_mood_is_renamed_in_labels_and_history() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "happy", 2);
    store.rename_mood(&mood("SAD"), &mood("Blue")).unwrap();
    store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!(mood_of(&store, 0).as_deref(), Some("Blue"));
    assert_eq!(names(&store), ["Blue", "happy", "calm"]);
}

#[test]
fn a_mood_can_be_renamed_to_its_own_name_in_other_case() {
    let (_dir, mut store) = store_of(0);
    store.rename_mood(&mood("sad"), &mood("SAD")).unwrap();
    assert_eq!(names(&store), ["SAD", "happy", "calm"]);
}

#[test]
fn renaming_to_another_mood_merges_the_two_and_undo_brings_back_no_missing_mood() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 1, "calm", 2);
    tag(&mut store, 0, "happy", 3);
    store.rename_mood(&mood("sad"), &mood("calm")).unwrap();
    assert_eq!(names(&store), ["happy", "calm"]);
    store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!(mood_of(&store, 0).as_deref(), Some("calm"));
    assert_eq!(names(&store), ["happy", "calm"]);
    let error = store.rename_mood(&mood("sad"), &mood("x")).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Unknown(_))));
}

#[test]
fn a_mood_that_songs_have_cannot_be_removed_and_says_how_many() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 1, "sad", 2);
    let error = store.remove_mood(&mood("sad")).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::InUse { songs: 2, .. })));
    store.remove_mood(&mood("happy")).unwrap();
    assert_eq!(names(&store), ["sad", "calm"]);
    let error = store.annotate(id(0), labelled("happy"), LabelSource::Human, at(3)).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Unknown(_))));
}

#[test]
fn undo_to_a_label_whose_mood_was_removed_brings_the_mood_back_at_the_end() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "calm", 2);
    store.remove_mood(&mood("sad")).unwrap();
    store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
    assert_eq!(names(&store), ["happy", "calm", "sad"]);
}

#[test]
fn a_removed_mood_can_be_added_anew_and_its_name_be_given_to_another() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "happy", 2);
    store.remove_mood(&mood("sad")).unwrap();
    store.remove_mood(&mood("calm")).unwrap();
    store.add_mood(&mood("Calm"), Rgb(1, 2, 3)).unwrap();
    assert_eq!(names(&store), ["happy", "Calm"]);
    assert_eq!(store.vocabulary().unwrap().colour(&mood("calm")), Rgb(1, 2, 3));
    store.rename_mood(&mood("happy"), &mood("sad")).unwrap();
    assert_eq!(names(&store), ["sad", "Calm"]);
    store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn moods_are_added_at_the_end_moved_and_recoloured() {
    let (dir, mut store) = store_of(0);
    store.add_mood(&mood("angry"), Rgb(200, 0, 0)).unwrap();
    let error = store.add_mood(&mood("ANGRY"), Rgb(0, 0, 0)).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Taken(_))));
    store.move_mood(&mood("angry"), 0).unwrap();
    store.move_mood(&mood("sad"), 99).unwrap();
    store.recolour_mood(&mood("calm"), Rgb(9, 8, 7)).unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(names(&store), ["angry", "happy", "calm", "sad"]);
    assert_eq!(store.vocabulary().unwrap().colour(&mood("calm")), Rgb(9, 8, 7));
}

#[test]
fn features_are_kept_by_song_and_recipe_to_the_bit() {
    let (_dir, mut store) = store_of(1);
    let (minute, other) = (RecipeId::from("minute/1".to_owned()), RecipeId::from("other".to_owned()));
    let numbers = [0.0, -0.0, 1.5e-40, f32::MAX, f32::NEG_INFINITY, 0.1];
    store.put_features(id(0), &minute, &[1.0]).unwrap();
    store.put_features(id(0), &minute, &numbers).unwrap();
    let back = store.features(id(0), &minute).unwrap().unwrap();
    assert_eq!(back.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), numbers.map(f32::to_bits));
    assert_eq!(store.features(id(0), &other).unwrap(), None);
    store.put_features(id(77), &minute, &[2.0]).unwrap();
    assert_eq!(store.features(id(77), &minute).unwrap().unwrap(), [2.0], "a song outside the library too");
}

#[test]
fn a_second_process_waits_for_the_first_and_sees_its_labels() {
    let (dir, mut store) = store_of(200);
    let path = dir.path().to_owned();
    let other = std::thread::spawn(move || {
        let mut store = Store::open(&path).unwrap();
        for n in 100..200 {
            tag(&mut store, n, "calm", i64::from(n));
        }
    });
    for n in 0..100 {
        tag(&mut store, n, "sad", i64::from(n));
    }
    other.join().unwrap();
    let moods: Vec<_> = store.songs().unwrap().iter().filter(|s| s.annotation.is_some()).map(|s| s.added).collect();
    assert_eq!(moods.len(), 200);
    assert_eq!(store.history_depth().unwrap(), (200, 0));
}

#[test]
fn ten_stores_opened_at_once_make_one_database() {
    let dir = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..10).map(|_| scope.spawn(|| Store::open(dir.path()).map(|_| ()))).collect();
        opened.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
    });
    assert_eq!(names(&Store::open(dir.path()).unwrap()), ["sad", "happy", "calm"]);
}

#[test]
fn a_database_of_the_first_schema_keeps_everything_when_migrated() {
    let dir = TempDir::new().unwrap();
    sql(dir.path()).execute_batch(include_str!("fixtures/schema_1.sql")).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let version: i64 = sql(dir.path()).query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    let songs = store.songs().unwrap();
    assert_eq!(songs.len(), 2);
    assert_eq!(songs[0].song.metadata.title.as_deref(), Some("Solveig's Song"));
    let annotation = songs[0].annotation.clone().unwrap();
    assert_eq!(annotation.state, labelled("wistful").unwrap());
    assert_eq!(annotation.at, "2026-11-01T20:15:30.5Z".parse().unwrap());
    assert_eq!(names(&store), ["sad", "happy", "calm", "Wistful"]);
    store.put_features(songs[0].song.id, &RecipeId::from("minute/1".to_owned()), &[1.0]).unwrap();
    let undone = store.step_history(HistoryStep::Undo).unwrap();
    assert_eq!(undone[0].after.as_ref().unwrap().state, labelled("sad").unwrap());
}

#[test]
fn a_newer_schema_is_refused_and_left_as_it_is() {
    let (dir, store) = store_of(1);
    drop(store);
    sql(dir.path()).execute_batch("PRAGMA user_version = 1000").unwrap();
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::Newer { found: 1000, .. }));
    assert!(error.to_string().contains("update Moodsic"), "{error}");
    let version: i64 = sql(dir.path()).query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 1000);
}

#[test]
fn an_empty_file_becomes_a_database() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("moodsic.db"), b"").unwrap();
    assert_eq!(names(&Store::open(dir.path()).unwrap()).len(), 3);
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("moodsic.db");
    let rubbish = b"not a database at all, but somebody's file. ".repeat(100);
    std::fs::write(&path, &rubbish).unwrap();
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(&error, StoreError::Damaged { path: named, .. } if *named == path), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), rubbish);
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    sql(dir.path()).execute_batch("CREATE TABLE recipes (soup TEXT)").unwrap();
    assert!(matches!(Store::open(dir.path()).err().unwrap(), StoreError::Foreign { .. }));
    let tables: i64 = sql(dir.path()).query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let error = Store::open(&file.join("data")).err().unwrap();
    assert!(matches!(&error, StoreError::Io { path, .. } if *path == file.join("data")), "{error}");
}

#[test]
fn a_database_file_that_cannot_be_opened_is_named() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("moodsic.db")).unwrap();
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}

/// Roots write everywhere, so for them there is nothing to see.
#[cfg(unix)]
#[test]
fn a_read_only_database_is_refused_with_a_sentence_that_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, store) = store_of(1);
    drop(store);
    let path = dir.path().join("moodsic.db");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().append(true).open(&path).is_ok() {
        return;
    }
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    assert!(error.to_string().contains("--data-dir"));
}

/// Ten times the budgets, for a busy machine; the figures themselves are printed with `--nocapture`.
#[test]
fn ten_thousand_songs_are_listed_and_one_is_labelled_in_the_blink_of_an_eye() {
    let (_dir, mut store) = store_of(10_000);
    let labels: Vec<_> = (0..5_000).map(|n| (id(n), labelled("calm").unwrap())).collect();
    store.annotate_many(&labels, LabelSource::Import, at(0)).unwrap();

    let start = Instant::now();
    assert_eq!(store.songs().unwrap().len(), 10_000);
    let listing = start.elapsed();

    let start = Instant::now();
    for n in 0..100 {
        tag(&mut store, 100 * n, "sad", i64::from(n));
    }
    let labelling = start.elapsed() / 100;
    println!("songs() of 10,000: {listing:?}; annotate: {labelling:?}");
    assert!(listing < Duration::from_secs(1), "{listing:?}");
    assert!(labelling < Duration::from_millis(50), "{labelling:?}");
}
