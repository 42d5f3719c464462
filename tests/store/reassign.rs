//! A label that went to the wrong song.

use super::*;

fn give(store: &mut Store, n: u32, name: &str, secs: i64) -> StepId {
    store.annotate_many(&[(id(n), Some(labelled(name)))], LabelSource::Human, at(secs)).unwrap().step.unwrap()
}

fn moods(store: &Store) -> [Option<String>; 2] {
    [mood_of(store, 0), mood_of(store, 1)]
}

fn are(first: Option<&str>, second: Option<&str>) -> [Option<String>; 2] {
    [first, second].map(|name| name.map(str::to_owned))
}

#[test]
fn the_wrong_song_gets_its_label_back_and_the_right_one_has_the_new() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 1, "calm", 2);
    let step = give(&mut store, 0, "happy", 3);
    let written = store.reassign(step, id(0), id(1)).unwrap();
    assert_eq!(written.step, Some(step));
    assert_eq!(written.changes.iter().map(|change| change.song).collect::<Vec<_>>(), [id(0), id(1)]);
    assert_eq!(moods(&store), are(Some("sad"), Some("happy")));
    assert_eq!(label(&store, 1).unwrap().at, at(3));
    assert_eq!(depth(&store), (3, 0));
    assert_eq!(store.history().unwrap().undo[2].songs, [id(1)]);
    undo(&mut store).unwrap();
    assert_eq!(moods(&store), are(Some("sad"), Some("calm")));
    redo(&mut store).unwrap();
    assert_eq!(moods(&store), are(Some("sad"), Some("happy")));
}

#[test]
fn a_label_that_was_given_later_stays_and_only_the_history_is_put_right() {
    let (_dir, mut store) = store_of(2);
    let step = give(&mut store, 0, "happy", 1);
    tag(&mut store, 0, "sad", 2);
    tag(&mut store, 1, "calm", 3);
    let written = store.reassign(step, id(0), id(1)).unwrap();
    assert!(written.changes.is_empty());
    assert_eq!(moods(&store), are(Some("sad"), Some("calm")));
    undo(&mut store).unwrap();
    assert_eq!(moods(&store), are(Some("sad"), Some("happy")));
    undo(&mut store).unwrap();
    assert_eq!(moods(&store), are(None, Some("happy")));
    undo(&mut store).unwrap();
    assert_eq!(moods(&store), are(None, None));
}

#[test]
fn an_undone_step_is_put_right_for_redo() {
    let (_dir, mut store) = store_of(2);
    let step = give(&mut store, 0, "happy", 1);
    undo(&mut store).unwrap();
    assert!(store.reassign(step, id(0), id(1)).unwrap().changes.is_empty());
    assert_eq!((moods(&store), depth(&store)), (are(None, None), (0, 1)));
    redo(&mut store).unwrap();
    assert_eq!(moods(&store), are(None, Some("happy")));
}

#[test]
fn moods_that_were_merged_or_removed_since_are_not_brought_back() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    let step = give(&mut store, 0, "happy", 2);
    store.rename_mood(&mood("sad"), &mood("calm")).unwrap();
    store.remove_mood(&mood("happy")).unwrap();
    store.reassign(step, id(0), id(1)).unwrap();
    assert_eq!(moods(&store), are(Some("calm"), None));
    let told: Vec<_> = store.history().unwrap().undo.into_iter().map(|step| (step.songs, step.count)).collect();
    assert_eq!(told, [(vec![id(0)], 1), (vec![id(1)], 1), (vec![id(0)], 1), (vec![id(1)], 1)]);
    for expected in [are(Some("calm"), Some("happy")), are(Some("sad"), Some("happy")), are(Some("sad"), None)] {
        undo(&mut store).unwrap();
        assert_eq!(moods(&store), expected);
    }
}

#[test]
fn a_step_that_says_nothing_of_the_song_or_is_not_there_changes_nothing() {
    let (_dir, mut store) = store_of(3);
    let step = give(&mut store, 0, "happy", 1);
    for (step, from, to) in
        [(step, id(2), id(1)), (StepId(99), id(0), id(1)), (step, id(0), id(0)), (step, id(77), id(1))]
    {
        assert_eq!(store.reassign(step, from, to).unwrap(), Written::default());
    }
    let error = store.reassign(step, id(0), id(77)).unwrap_err();
    assert!(matches!(error, StoreError::UnknownSong(song) if song == id(77)));
    assert_eq!(moods(&store), are(Some("happy"), None));
}

#[test]
fn a_file_that_was_labelled_unread_gives_its_label_to_the_song_on_screen() {
    let (_dir, mut store) = store_of(2);
    let file = Path::new("/new.flac");
    let step = store.annotate_file(file, Some(labelled("sad")), LabelSource::Human, at(1)).unwrap().step.unwrap();
    store.reassign(step, SongId::placeholder(file), id(1)).unwrap();
    assert_eq!(moods(&store), are(None, Some("sad")));
    assert!(store.unidentified().unwrap().is_empty());
}
