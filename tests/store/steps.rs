//! The steps as they are shown, songs that are taken out of the list, and two programs at one history.

use super::*;

#[test]
fn every_kind_of_step_is_told_with_its_songs() {
    let (_dir, mut store) = store_of(5);
    tag(&mut store, 3, "sad", 1);
    let import: Vec<_> = [4, 1, 2].map(|n| (id(n), Some(labelled("calm")))).into();
    store.annotate_many(&import, LabelSource::Import, at(2)).unwrap();
    store.annotate_many(&[(id(0), Some(labelled("sad")))], LabelSource::Demo, at(3)).unwrap();
    store.add_mood(&mood("angry"), Rgb(1, 1, 1)).unwrap();
    store.rename_mood(&mood("angry"), &mood("Cross")).unwrap();
    store.recolour_mood(&mood("cross"), Rgb(2, 2, 2)).unwrap();
    store.set_sounds_like(&mood("cross"), Some(&SoundsLike::default())).unwrap();
    store.move_mood(&mood("cross"), 0).unwrap();
    store.rename_mood(&mood("calm"), &mood("cross")).unwrap();
    store.remove_mood(&mood("happy")).unwrap();
    store.hide_songs(&[id(2), id(99), id(4), id(2)]).unwrap();
    let history = store.history().unwrap();
    let told: Vec<_> = history.undo.iter().map(|step| (step.kind.clone(), step.songs.clone(), step.count)).collect();
    let moods = |kind| (kind, Vec::new(), 0);
    assert_eq!(
        told,
        [
            (StepKind::Label, vec![id(3)], 1),
            (StepKind::Import, vec![id(4), id(1)], 3),
            (StepKind::Demo, vec![id(0)], 1),
            moods(StepKind::AddMood(mood("angry"))),
            moods(StepKind::RenameMood { from: mood("angry"), to: mood("cross") }),
            moods(StepKind::RecolourMood(mood("cross"))),
            moods(StepKind::SoundMood(mood("cross"))),
            moods(StepKind::MoveMood(mood("cross"))),
            (StepKind::MergeMoods { from: mood("calm"), to: mood("cross") }, vec![id(1), id(2)], 3),
            moods(StepKind::RemoveMood(mood("happy"))),
            (StepKind::Hide, vec![id(2), id(4)], 2),
        ]
    );
    assert_eq!((history.undo_count, history.redo_count, history.redo.len()), (11, 0, 0));
}

#[test]
fn songs_taken_out_of_the_list_come_back_with_undo_and_go_with_redo() {
    let (dir, mut store) = store_of(3);
    tag(&mut store, 1, "sad", 1);
    store.hide_songs(&[id(1), id(2)]).unwrap();
    let listed = |store: &Store| store.songs().unwrap().iter().map(|entry| entry.song.id).collect::<Vec<_>>();
    assert_eq!(listed(&store), [id(0)]);
    drop(store);
    let mut store = Store::open(dir.path()).unwrap();
    let back = undo(&mut store).unwrap();
    assert_eq!((back.shown, back.hidden, back.moods), (vec![id(1), id(2)], vec![], false));
    assert_eq!(listed(&store), [id(0), id(1), id(2)]);
    assert_eq!(mood_of(&store, 1).as_deref(), Some("sad"));
    let again = redo(&mut store).unwrap();
    assert_eq!((again.shown, again.hidden), (vec![], vec![id(1), id(2)]));
    assert_eq!(listed(&store), [id(0)]);
    // Found again in its folder, the song is back without undo.
    store.upsert_songs(&[(song(2), None)]).unwrap();
    assert_eq!(undo(&mut store).unwrap().shown, [id(1)]);
}

#[test]
fn an_import_and_the_moods_it_brings_are_one_step() {
    let (_dir, mut store) = store_of(2);
    let labels = [(id(0), Some(labelled("angry"))), (id(1), Some(labelled("Angry")))];
    let written = store.annotate_with_new_moods(&labels, LabelSource::Import, at(1)).unwrap();
    assert_eq!(written.changes.len(), 2);
    assert_eq!(names(&store), ["sad", "happy", "calm", "angry"]);
    assert_eq!(depth(&store), (1, 0));
    let back = undo(&mut store).unwrap();
    assert_eq!((back.step.kind, back.moods), (StepKind::Import, true));
    assert_eq!((label(&store, 0), names(&store).len()), (None, 3));
    redo(&mut store).unwrap();
    assert_eq!((mood_of(&store, 1).as_deref(), names(&store).len()), (Some("angry"), 4));
}

#[test]
fn a_step_that_is_not_the_expected_one_is_not_taken_back() {
    let (dir, mut store) = store_of(1);
    let first = store.annotate_many(&[(id(0), Some(labelled("sad")))], LabelSource::Human, at(1)).unwrap().step;
    assert_eq!(store.history().unwrap().undo[0].id, first.unwrap());
    // Another window goes on.
    let mut other = Store::open(dir.path()).unwrap();
    tag(&mut other, 0, "happy", 2);
    let error = store.step_history(HistoryStep::Undo, first).unwrap_err();
    assert!(matches!(error, StoreError::HistoryMoved), "{error}");
    assert_eq!((mood_of(&store, 0).as_deref(), depth(&store)), (Some("happy"), (2, 0)));
    undo(&mut other).unwrap();
    assert!(store.step_history(HistoryStep::Undo, first).unwrap().is_some());
    assert!(matches!(store.step_history(HistoryStep::Undo, first), Err(StoreError::HistoryMoved)));
    assert_eq!(store.step_history(HistoryStep::Redo, first).unwrap().unwrap().step.id, first.unwrap());
    assert_eq!(mood_of(&store, 0).as_deref(), Some("sad"));
}

/// Ten times what it may take, for a busy machine and a build that is not optimised; see the figure with `--nocapture`.
#[test]
fn the_end_of_a_history_of_a_hundred_thousand_steps_is_read_at_once() {
    let (dir, mut store) = store_of(50);
    tag(&mut store, 0, "sad", 1);
    sql(dir.path())
        .execute_batch(
            "BEGIN;
             WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
             INSERT INTO history_steps (id, songs, number, undone) SELECT i + 7, 1, i, i > 60000 FROM n;
             INSERT INTO history_changes (step, seq, song, after_state, after_source, after_at)
             SELECT id, 0, 1 + number % 50, 'unsure', 'human', '2026-11-01T20:15:00Z' FROM history_steps WHERE number > 1;
             COMMIT;",
        )
        .unwrap();
    let history = store.history().unwrap();
    assert_eq!((history.undo_count, history.redo_count), (60_000, 40_000));
    assert_eq!((history.undo.len(), history.redo.len()), (History::SHOWN, History::SHOWN));
    assert_eq!(history.undo.last().unwrap().id, StepId(60_007));
    assert_eq!(history.redo.last().unwrap().id, StepId(60_008));
    assert_eq!((history.undo[0].id, history.redo[0].id), (StepId(59_908), StepId(60_107)));
    assert_eq!(history.undo[99].songs, [id(60_000 % 50)]);
    let start = Instant::now();
    for _ in 0..20 {
        store.history().unwrap();
    }
    let once = start.elapsed() / 20;
    println!("history() of 100,000 steps: {once:?}");
    assert!(once < Duration::from_millis(5), "{once:?}");
}
