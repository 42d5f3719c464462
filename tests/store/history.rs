//! Undo and redo, over songs, imports and restarts.

use super::*;

#[test]
fn saying_the_same_again_makes_no_step_but_a_human_saying_what_a_file_said_does() {
    let (_dir, mut store) = store_of(1);
    store.annotate_many(&[(id(0), Some(labelled("sad")))], LabelSource::Import, at(1)).unwrap();
    tag(&mut store, 0, "sad", 2);
    tag(&mut store, 0, "sad", 3);
    assert_eq!(depth(&store), (2, 0));
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
        assert_eq!(undo(&mut store).unwrap().changes.len(), 1);
        assert_eq!(seen(&store), states[back]);
        assert_eq!(depth(&store), (back, 5 - back));
    }
    assert!(undo(&mut store).is_none());
    for forth in &states[1..] {
        drop(store);
        store = Store::open(dir.path()).unwrap();
        redo(&mut store);
        assert_eq!(seen(&store), *forth);
    }
    assert!(redo(&mut store).is_none());
}

#[test]
fn undo_answers_what_it_did() {
    let (_dir, mut store) = store_of(1);
    let done = store.annotate(id(0), Some(labelled("sad")), LabelSource::Human, at(1)).unwrap();
    let undone = undo(&mut store).unwrap().changes.remove(0);
    assert_eq!((undone.song, &undone.before, &undone.after), (done.song, &done.after, &done.before));
    assert_eq!(redo(&mut store).unwrap().changes, [done]);
}

#[test]
fn a_new_action_after_undo_cuts_off_what_was_undone() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "happy", 2);
    undo(&mut store);
    tag(&mut store, 1, "calm", 3);
    assert_eq!(depth(&store), (2, 0));
    assert!(redo(&mut store).is_none());
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn an_import_is_one_step_even_when_it_names_a_song_twice() {
    let (_dir, mut store) = store_of(3);
    tag(&mut store, 0, "sad", 1);
    let labels: Vec<_> = [(0, "happy"), (1, "calm"), (0, "calm")].map(|(n, name)| (id(n), Some(labelled(name)))).into();
    assert_eq!(store.annotate_many(&labels, LabelSource::Import, at(2)).unwrap().changes.len(), 3);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("calm"));
    undo(&mut store);
    assert_eq!((mood_of(&store, 0).as_deref(), mood_of(&store, 1)), (Some("sad"), None));
    redo(&mut store);
    assert_eq!((mood_of(&store, 0).as_deref(), mood_of(&store, 1).as_deref()), (Some("calm"), Some("calm")));
}
