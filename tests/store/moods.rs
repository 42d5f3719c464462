//! The vocabulary: adding, renaming, merging, removing, and what that does to labels and history.

use super::*;

fn colour(store: &Store, name: &str) -> Rgb {
    store.vocabulary().unwrap().colour(&mood(name))
}

#[test]
fn a_renamed_mood_is_renamed_in_labels_and_undo_gives_it_its_old_name_first() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 0, "happy", 2);
    let written = store.rename_mood(&mood("HAPPY"), &mood("Glad")).unwrap();
    assert!(written.step.is_some() && written.changes.is_empty());
    assert_eq!(
        (mood_of(&store, 0).as_deref(), names(&store)),
        (Some("Glad"), ["sad", "Glad", "calm"].map(str::to_owned).into())
    );
    let back = undo(&mut store).unwrap();
    assert!(back.moods && back.changes.is_empty());
    assert_eq!(back.step.kind, StepKind::RenameMood { from: mood("happy"), to: mood("Glad") });
    assert_eq!(names(&store), ["sad", "happy", "calm"]);
    assert_eq!(mood_of(&store, 0).as_deref(), Some("happy"));
    undo(&mut store).unwrap();
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

#[test]
fn a_mood_can_be_renamed_to_its_own_name_in_other_case() {
    let (_dir, mut store) = store_of(0);
    store.rename_mood(&mood("sad"), &mood("SAD")).unwrap();
    assert_eq!(names(&store), ["SAD", "happy", "calm"]);
}

#[test]
fn a_merge_is_undone_to_the_exact_labels_place_and_colour() {
    let (_dir, mut store) = store_of(4);
    tag(&mut store, 0, "sad", 1);
    store.annotate_many(&[(id(1), Some(labelled("sad")))], LabelSource::Import, at(2)).unwrap();
    tag(&mut store, 2, "calm", 3);
    store.hide_songs(&[id(1)]).unwrap();
    store.recolour_mood(&mood("sad"), Rgb(1, 2, 3)).unwrap();
    let before = [0, 1, 2, 3].map(|n| label(&store, n));
    let vocabulary = store.vocabulary().unwrap();

    let merged = store.rename_mood(&mood("sad"), &mood("CALM")).unwrap();
    assert_eq!(merged.changes.iter().map(|change| change.song).collect::<Vec<_>>(), [id(0), id(1)]);
    assert_eq!(names(&store), ["happy", "calm"]);
    let after = label(&store, 1).unwrap();
    assert_eq!((after.state, after.source, after.at), (labelled("calm"), LabelSource::Import, at(2)));

    let back = undo(&mut store).unwrap();
    assert_eq!(back.step.kind, StepKind::MergeMoods { from: mood("sad"), to: mood("calm") });
    assert_eq!((back.step.count, back.moods), (2, true));
    assert_eq!([0, 1, 2, 3].map(|n| label(&store, n)), before);
    assert_eq!(store.vocabulary().unwrap(), vocabulary);

    assert_eq!(redo(&mut store).unwrap().changes, merged.changes);
    assert_eq!(names(&store), ["happy", "calm"]);
    let error = store.rename_mood(&mood("sad"), &mood("x")).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Unknown(_))));
}

#[test]
fn removing_a_mood_clears_its_labels_in_the_same_step() {
    let (_dir, mut store) = store_of(2);
    tag(&mut store, 0, "sad", 1);
    tag(&mut store, 1, "happy", 2);
    let before = label(&store, 0);
    let removed = store.remove_mood(&mood("sad")).unwrap();
    assert_eq!((removed.changes.len(), &removed.changes[0].before, &removed.changes[0].after), (1, &before, &None));
    assert_eq!((label(&store, 0), names(&store)), (None, vec!["happy".to_owned(), "calm".to_owned()]));
    let error = store.annotate(id(0), Some(labelled("sad")), LabelSource::Human, at(3)).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Unknown(_))));
    undo(&mut store).unwrap();
    assert_eq!((label(&store, 0), names(&store)), (before, ["sad", "happy", "calm"].map(str::to_owned).into()));
}

#[test]
fn a_removed_mood_can_be_added_anew_and_its_name_be_given_to_another() {
    let (_dir, mut store) = store_of(1);
    tag(&mut store, 0, "calm", 1);
    store.remove_mood(&mood("calm")).unwrap();
    store.add_mood(&mood("Calm"), Rgb(1, 2, 3)).unwrap();
    assert_eq!(
        (names(&store), colour(&store, "calm")),
        (["sad", "happy", "Calm"].map(str::to_owned).into(), Rgb(1, 2, 3))
    );
    assert_eq!(label(&store, 0), None, "a new mood has no songs");
    store.remove_mood(&mood("sad")).unwrap();
    store.rename_mood(&mood("happy"), &mood("sad")).unwrap();
    assert_eq!(names(&store), ["sad", "Calm"]);
    for _ in 0..4 {
        undo(&mut store).unwrap();
    }
    assert_eq!(names(&store), ["sad", "happy", "calm"]);
    assert_eq!((mood_of(&store, 0).as_deref(), colour(&store, "calm")), (Some("calm"), Rgb(0, 158, 115)));
    for _ in 0..4 {
        redo(&mut store).unwrap();
    }
    assert_eq!(names(&store), ["sad", "Calm"]);
}

#[test]
fn an_edit_that_changes_nothing_is_no_step() {
    let (_dir, mut store) = store_of(0);
    let colour = colour(&store, "sad");
    let edits = [
        store.rename_mood(&mood("sad"), &mood("sad")).unwrap(),
        store.recolour_mood(&mood("sad"), colour).unwrap(),
        store.move_mood(&mood("calm"), 7).unwrap(),
        store.hide_songs(&[id(5)]).unwrap(),
    ];
    assert_eq!(edits, [(); 4].map(|()| Written::default()));
    assert_eq!(depth(&store), (0, 0));
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

/// Tender, and not exciting at all.
fn mix() -> SoundsLike {
    [(AudioMood::Tender, 0.5), (AudioMood::Exciting, -1.0)].into_iter().collect()
}

fn sounds_like(store: &Store, name: &str) -> Option<SoundsLike> {
    store.vocabulary().unwrap().sounds_like(&mood(name))
}

#[test]
fn what_a_mood_sounds_like_is_kept_and_every_change_of_it_is_a_step() {
    let (dir, mut store) = store_of(0);
    let error = store.set_sounds_like(&mood("blorp"), None).unwrap_err();
    assert!(matches!(error, StoreError::Mood(MoodError::Unknown(_))));
    assert_eq!(store.set_sounds_like(&mood("sad"), None).unwrap(), Written::default());
    let states = [Some(mix()), Some(SoundsLike::default()), None];
    for state in &states {
        assert!(store.set_sounds_like(&mood("sad"), state.as_ref()).unwrap().step.is_some());
        drop(store);
        store = Store::open(dir.path()).unwrap();
        assert_eq!(store.vocabulary().unwrap().entries()[0].sounds_like, *state);
    }
    assert_eq!(sounds_like(&store, "sad"), SoundsLike::by_name("sad"));
    for state in [&states[1], &states[0], &None] {
        let undone = undo(&mut store).unwrap();
        assert_eq!((undone.moods, undone.step.kind), (true, StepKind::SoundMood(mood("sad"))));
        assert_eq!(store.vocabulary().unwrap().entries()[0].sounds_like, *state);
    }
    redo(&mut store).unwrap();
    assert_eq!(sounds_like(&store, "sad"), Some(mix()));
}

#[test]
fn a_renamed_mood_keeps_what_its_user_said_it_sounds_like_and_else_follows_its_name() {
    let (_dir, mut store) = store_of(0);
    store.rename_mood(&mood("calm"), &mood("scary")).unwrap();
    assert_eq!(sounds_like(&store, "scary"), SoundsLike::by_name("scary"));
    store.set_sounds_like(&mood("sad"), Some(&mix())).unwrap();
    store.rename_mood(&mood("sad"), &mood("angry")).unwrap();
    assert_eq!(sounds_like(&store, "angry"), Some(mix()));
    // A merged one is gone with its mix, and comes back with it.
    store.rename_mood(&mood("angry"), &mood("happy")).unwrap();
    assert_eq!(sounds_like(&store, "happy"), SoundsLike::by_name("happy"));
    undo(&mut store).unwrap();
    assert_eq!(sounds_like(&store, "angry"), Some(mix()));
}

#[test]
fn a_mix_that_somebody_else_damaged_is_as_good_as_none() {
    let (dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    store.set_sounds_like(&mood("sad"), Some(&mix())).unwrap();
    for damage in ["'{\"wistful\":1}'", "'{'", "''", "CAST(X'7bff' AS TEXT)"] {
        drop(store);
        sql(dir.path()).execute_batch(&format!("UPDATE moods SET sounds_like = {damage} WHERE name = 'sad'")).unwrap();
        store = Store::open(dir.path()).unwrap();
        assert_eq!(sounds_like(&store, "sad"), SoundsLike::by_name("sad"), "{damage}");
        assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"), "{damage}");
    }
    undo(&mut store).unwrap();
    redo(&mut store).unwrap();
    assert_eq!(sounds_like(&store, "sad"), Some(mix()), "the history has it still");
}
