//! Labels for files that nobody has read yet, and what becomes of them when somebody does.

use super::*;

const FILE: &str = "/music/9.flac";

/// The song that turns out to be in [`FILE`].
fn held() -> Song {
    Song { path: FILE.into(), ..song(9) }
}

fn say(store: &mut Store, state: Option<LabelState>, secs: i64) -> Written {
    store.annotate_file(Path::new(FILE), state, LabelSource::Human, at(secs)).unwrap()
}

#[test]
fn a_file_can_be_labelled_before_it_is_read_and_the_label_is_not_lost() {
    let (dir, mut store) = store_of(1);
    let written = say(&mut store, Some(labelled("sad")), 1);
    assert_eq!(written.changes[0].song, SongId::placeholder(Path::new(FILE)));
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.songs().unwrap().len(), 1, "it is no song of the library yet");
    let unread = store.unidentified().unwrap();
    assert_eq!((unread.len(), &unread[0].0, &unread[0].1.state), (1, &PathBuf::from(FILE), &labelled("sad")));
    assert_eq!((unread[0].1.source, unread[0].1.at), (LabelSource::Human, at(1)));
    assert_eq!(store.history().unwrap().undo[0].songs, [SongId::placeholder(Path::new(FILE))]);
}

#[test]
fn a_label_of_an_unread_file_is_undone_redone_merged_and_cleared_like_any() {
    let (_dir, mut store) = store_of(0);
    let states = |store: &Store| store.unidentified().unwrap().into_iter().map(|(_, a)| a.state).collect::<Vec<_>>();
    say(&mut store, Some(labelled("sad")), 1);
    say(&mut store, Some(LabelState::Unsure), 2);
    undo(&mut store).unwrap();
    assert_eq!(states(&store), [labelled("sad")]);
    redo(&mut store).unwrap();
    assert_eq!(states(&store), [LabelState::Unsure]);
    undo(&mut store).unwrap();
    store.rename_mood(&mood("sad"), &mood("calm")).unwrap();
    assert_eq!(states(&store), [labelled("calm")]);
    say(&mut store, None, 3);
    assert!(states(&store).is_empty());
}

#[test]
fn a_song_that_is_new_takes_label_and_history_over() {
    let (_dir, mut store) = store_of(0);
    say(&mut store, Some(labelled("sad")), 1);
    say(&mut store, Some(labelled("happy")), 2);
    store.upsert_songs(&[(held(), Some(stamp(9)))]).unwrap();
    assert!(store.unidentified().unwrap().is_empty());
    let songs = store.songs().unwrap();
    assert_eq!((songs.len(), &songs[0].song), (1, &held()));
    assert_eq!(mood_of(&store, 9).as_deref(), Some("happy"));
    assert_eq!(undo(&mut store).unwrap().changes[0].song, id(9));
    assert_eq!(mood_of(&store, 9).as_deref(), Some("sad"));
    undo(&mut store).unwrap();
    assert_eq!(label(&store, 9), None);
}

#[test]
fn a_song_that_the_library_has_takes_them_over_and_undo_gives_it_its_own_label_back() {
    let (_dir, mut store) = store_of(10);
    tag(&mut store, 9, "calm", 1);
    let own = label(&store, 9);
    let file = Path::new("/usb/copy.flac");
    store.annotate_file(file, Some(labelled("sad")), LabelSource::Human, at(2)).unwrap();
    tag(&mut store, 0, "happy", 3);
    store.upsert_songs(&[(Song { path: file.into(), ..song(9) }, Some(stamp(9)))]).unwrap();
    assert!(store.unidentified().unwrap().is_empty());
    assert_eq!(store.songs().unwrap().len(), 10);
    assert_eq!(mood_of(&store, 9).as_deref(), Some("sad"));
    undo(&mut store).unwrap();
    undo(&mut store).unwrap();
    assert_eq!(label(&store, 9), own);
    assert_eq!(depth(&store), (1, 2));
    redo(&mut store).unwrap();
    assert_eq!(mood_of(&store, 9).as_deref(), Some("sad"));
}

#[test]
fn what_was_undone_before_the_file_was_read_stays_undone() {
    let (_dir, mut store) = store_of(10);
    tag(&mut store, 9, "calm", 1);
    let file = Path::new("/usb/copy.flac");
    store.annotate_file(file, Some(labelled("sad")), LabelSource::Human, at(2)).unwrap();
    undo(&mut store).unwrap();
    store.upsert_songs(&[(Song { path: file.into(), ..song(9) }, None)]).unwrap();
    assert_eq!(mood_of(&store, 9).as_deref(), Some("calm"));
    redo(&mut store).unwrap();
    assert_eq!(mood_of(&store, 9).as_deref(), Some("sad"));
}

#[test]
fn of_two_rows_that_were_one_song_the_later_word_counts_and_merged_moods_follow_it() {
    let (_dir, mut store) = store_of(10);
    let file = Path::new("/usb/copy.flac");
    store.annotate_file(file, Some(labelled("sad")), LabelSource::Human, at(1)).unwrap();
    tag(&mut store, 9, "happy", 2);
    tag(&mut store, 0, "sad", 3);
    // Takes the placeholder's mood away, not the song's.
    store.rename_mood(&mood("sad"), &mood("calm")).unwrap();
    store.upsert_songs(&[(Song { path: file.into(), ..song(9) }, None)]).unwrap();
    assert_eq!(mood_of(&store, 9).as_deref(), Some("happy"));
    let merge = store.history().unwrap().undo.pop().unwrap();
    assert_eq!((merge.songs, merge.count), (vec![id(0)], 1));
    for expected in [Some("happy"), Some("happy"), Some("sad"), None] {
        undo(&mut store).unwrap();
        assert_eq!(mood_of(&store, 9).as_deref(), expected);
    }
    for expected in [Some("sad"), Some("happy"), Some("happy"), Some("happy")] {
        redo(&mut store).unwrap();
        assert_eq!(mood_of(&store, 9).as_deref(), expected);
    }
}

#[test]
fn a_file_whose_song_is_known_is_labelled_as_that_song() {
    let (_dir, mut store) = store_of(2);
    let change = store.annotate_file(&song(1).path, Some(labelled("sad")), LabelSource::Human, at(1)).unwrap();
    assert_eq!(change.changes[0].song, id(1));
    // A second copy of it, and one whose stamp is not known.
    store.upsert_songs(&[(Song { path: "/copy.flac".into(), ..song(1) }, Some(stamp(1)))]).unwrap();
    store.upsert_songs(&[(song(5), None)]).unwrap();
    for (path, n) in [(song(1).path, 1), ("/copy.flac".into(), 1), (song(5).path, 5)] {
        let change = store.annotate_file(&path, Some(labelled("calm")), LabelSource::Import, at(2)).unwrap();
        assert_eq!(change.changes[0].song, id(n), "{}", path.display());
    }
    assert!(store.unidentified().unwrap().is_empty());
}

#[test]
fn placeholders_of_two_files_are_two() {
    let (_dir, mut store) = store_of(0);
    say(&mut store, Some(labelled("sad")), 1);
    store.annotate_file(Path::new("/music/8.flac"), Some(labelled("calm")), LabelSource::Human, at(2)).unwrap();
    store.upsert_songs(&[(held(), None)]).unwrap();
    assert_eq!(store.unidentified().unwrap().len(), 1);
    assert_eq!(store.songs().unwrap().len(), 1);
}
