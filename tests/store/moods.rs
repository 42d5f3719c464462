//! The vocabulary: adding, renaming, merging, removing, and what that does to labels and history.

use super::*;

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
    let error = store.annotate(id(0), Some(labelled("happy")), LabelSource::Human, at(3)).unwrap_err();
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
