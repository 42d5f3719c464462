//! Databases of every age and kind, several processes, and how fast it is.

use super::*;

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
    assert_eq!(depth(&store), (200, 0));
}

#[test]
fn ten_stores_opened_at_once_make_one_database() {
    let dir = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..10).map(|_| scope.spawn(|| Store::open(dir.path()).map(|_| ()))).collect();
        for thread in opened {
            thread.join().unwrap().unwrap();
        }
    });
    assert_eq!(names(&Store::open(dir.path()).unwrap()), ["sad", "happy", "calm"]);
}

#[test]
fn a_database_of_the_first_schema_keeps_everything_when_migrated() {
    let dir = TempDir::new().unwrap();
    sql(dir.path()).execute_batch(include_str!("../fixtures/schema_1.sql")).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let version: i64 = sql(dir.path()).query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 12);
    let songs = store.songs().unwrap();
    assert_eq!(songs.len(), 2);
    assert_eq!(songs[0].song.metadata.title.as_deref(), Some("Solveig's Song"));
    let annotation = songs[0].annotation.clone().unwrap();
    assert_eq!(annotation.state, labelled("wistful"));
    assert_eq!(annotation.at, "2026-11-01T20:15:30.5Z".parse().unwrap());
    assert_eq!(names(&store), ["sad", "happy", "calm", "Wistful"]);
    store.put_features(songs[0].song.id, &RecipeId::from("minute/1".to_owned()), &[1], Fidelity::default()).unwrap();
    let undone = undo(&mut store).unwrap();
    assert_eq!(undone.changes[0].after.as_ref().unwrap().state, labelled("sad"));
}

#[test]
fn a_database_of_the_fifth_schema_keeps_its_history_merged_and_removed_moods_included() {
    let dir = TempDir::new().unwrap();
    sql(dir.path()).execute_batch(include_str!("../fixtures/schema_5.sql")).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let history = store.history().unwrap();
    let kinds: Vec<_> = history.undo.iter().map(|step| (step.kind.clone(), step.count)).collect();
    assert_eq!(kinds, [(StepKind::Label, 1), (StepKind::Label, 1), (StepKind::Import, 2), (StepKind::Label, 1)]);
    assert_eq!((history.undo_count, history.redo_count), (4, 1));
    assert_eq!((history.redo[0].songs.as_slice(), &history.redo[0].kind), ([id(2)].as_slice(), &StepKind::Label));

    let seen = |store: &Store| ([1, 2].map(|n| label(store, n)), names(store));
    let now = seen(&store);
    let mut states = Vec::new();
    while undo(&mut store).is_some() {
        states.push(seen(&store));
    }
    // The mood that was removed comes back with the label that had it, and goes again with it.
    let moods: Vec<_> = states.iter().map(|(_, moods)| moods.join(" ")).collect();
    let (without, with) = ("happy calm", "happy calm Wistful");
    assert_eq!(moods, [without, with, with, with]);
    assert_eq!(states[1].0[0].as_ref().unwrap().state, labelled("wistful"));
    assert_eq!(states[2].0[0].as_ref().unwrap().state, labelled("calm"));
    assert_eq!(states[3].0, [None, None]);
    assert!(undo(&mut store).is_none());
    for state in states.iter().rev().skip(1) {
        redo(&mut store).unwrap();
        assert_eq!(seen(&store).0, state.0);
    }
    redo(&mut store).unwrap();
    assert_eq!(seen(&store), now);
    redo(&mut store).unwrap();
    assert_eq!(label(&store, 2), None);
}

/// All rows of a table of the history, without the columns that are new.
fn rows(database: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = database.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width).map(|column| row.get_ref(column).map(|value| format!("{value:?}"))).collect::<Result<String, _>>()
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_database_of_the_sixth_schema_loses_no_step_label_or_mood_to_the_new_kind_of_step() {
    let dir = TempDir::new().unwrap();
    let old = sql(dir.path());
    old.execute_batch(include_str!("../fixtures/schema_5.sql")).unwrap();
    old.execute_batch(include_str!("../../src/dataset/migrations/0006_every_change_is_a_step.sql")).unwrap();
    // Wistful, blue once more and back in the list; then its colour was changed; then a song was taken out of the list.
    old.execute_batch(
        "DELETE FROM history_steps WHERE undone; \
         UPDATE moods SET key = 'wistful', removed = 0, colour = 255 WHERE id = 4; UPDATE songs SET hidden = 1 WHERE id = 2; \
         INSERT INTO history_steps (id, kind, mood, songs, number) VALUES \
         (20, 'add-mood', 'Wistful', 0, 5), (21, 'recolour-mood', 'Wistful', 0, 6), (22, 'hide', NULL, 1, 7); \
         INSERT INTO history_moods VALUES (20, 4, 'Wistful', 16711680, 2, 1, 'Wistful', 16711680, 2, 0), \
         (21, 4, 'Wistful', 16711680, 2, 0, 'Wistful', 255, 2, 0); INSERT INTO history_hidden VALUES (22, 0, 2); \
         PRAGMA user_version = 6",
    )
    .unwrap();
    let tables = [
        "SELECT id, undone, kind, mood, new_mood, songs, number FROM history_steps ORDER BY id",
        "SELECT * FROM history_changes ORDER BY step, seq",
        "SELECT step, mood, before_name, before_colour, before_place, before_removed, after_name, after_colour, \
         after_place, after_removed FROM history_moods ORDER BY step",
        "SELECT * FROM history_hidden ORDER BY step",
        "SELECT * FROM labels ORDER BY song",
        "SELECT id, name, key, colour, place, removed FROM moods ORDER BY id",
    ];
    let before = tables.map(|table| rows(&old, table));
    assert!(before.iter().all(|rows| !rows.is_empty()) && before[0].len() == 7, "{before:?}");
    drop(old);

    let mut store = Store::open(dir.path()).unwrap();
    assert_eq!(tables.map(|table| rows(&sql(dir.path()), table)), before);
    let newer = sql(dir.path()).execute_batch("INSERT INTO history_steps (kind) VALUES ('sing-mood')").unwrap_err();
    assert!(newer.to_string().contains("CHECK"), "{newer}");

    store.set_sounds_like(&mood("wistful"), Some(&SoundsLike::default())).unwrap();
    assert_eq!(depth(&store), (8, 0));
    undo(&mut store).unwrap();
    assert_eq!(undo(&mut store).unwrap().shown, [id(2)]);
    undo(&mut store).unwrap();
    assert_eq!(store.vocabulary().unwrap().colour(&mood("wistful")), Rgb(255, 0, 0));
    undo(&mut store).unwrap();
    assert_eq!(names(&store), ["happy", "calm"]);
    while undo(&mut store).is_some() {}
    assert_eq!([1, 2].map(|n| label(&store, n)), [None, None]);
    assert_eq!(depth(&store), (0, 8));
    while redo(&mut store).is_some() {}
    assert_eq!(names(&store), ["happy", "calm", "Wistful"]);
    assert_eq!([1, 2].map(|n| mood_of(&store, n)), [Some("calm".to_owned()), Some("happy".to_owned())]);
    // A step that is cut off still takes with it what hangs on it, and nothing else.
    undo(&mut store).unwrap();
    store.set_sounds_like(&mood("calm"), Some(&SoundsLike::default())).unwrap();
    // The mood that the third step's label needed while it was gone came back with that step.
    let left = rows(&sql(dir.path()), "SELECT step FROM history_moods ORDER BY step");
    assert_eq!(left, ["Integer(3)", "Integer(20)", "Integer(21)", "Integer(24)"]);
}

#[test]
fn features_that_an_earlier_version_computed_are_made_anew() {
    let dir = TempDir::new().unwrap();
    let database = sql(dir.path());
    database.execute_batch(include_str!("../fixtures/schema_1.sql")).unwrap();
    database.execute_batch(include_str!("../../src/dataset/migrations/0002_features.sql")).unwrap();
    database.execute_batch(include_str!("../../src/dataset/migrations/0003_cloud.sql")).unwrap();
    let feature = "INSERT INTO features VALUES (zeroblob(32), 'minute/1', zeroblob(4)); PRAGMA user_version = 3";
    database.execute_batch(feature).unwrap();
    let minute = RecipeId::from("minute/1".to_owned());
    let mut store = Store::open(dir.path()).unwrap();
    let solveig = SongId::from_bytes([0; 32]);
    assert_eq!(store.features(solveig, &minute).unwrap(), None);
    store.put_features(solveig, &minute, &[1], Fidelity::default()).unwrap();
    drop(store);
    assert_eq!(Store::open(dir.path()).unwrap().features(solveig, &minute).unwrap().unwrap(), [1]);
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
fn a_database_that_another_program_keeps_locked_is_told_with_what_to_do() {
    let (dir, mut store) = store_of(1);
    let locked = sql(dir.path());
    locked.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = Instant::now();
    let error = Store::open_with(dir.path(), Duration::from_millis(50)).err().unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(matches!(&error, StoreError::Busy { path } if *path == dir.path().join("moodsic.db")), "{error}");
    assert!(error.to_string().contains("wait until it has ended"), "{error}");
    locked.execute_batch("ROLLBACK").unwrap();

    // Later calls wait as long, and say the same.
    let mut hasty = Store::open_with(dir.path(), Duration::from_millis(50)).unwrap();
    locked.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused: Vec<StoreError> = vec![
        hasty.annotate(id(0), Some(labelled("sad")), LabelSource::Human, at(1)).unwrap_err(),
        hasty.upsert_songs(&[(song(1), None)]).unwrap_err(),
        hasty.rename_mood(&mood("sad"), &mood("blue")).unwrap_err(),
        hasty.hide_songs(&[id(0)]).unwrap_err(),
        hasty.step_history(HistoryStep::Undo, None).unwrap_err(),
        hasty.put_features(id(0), &RecipeId::from("minute/1".to_owned()), &[1], Fidelity::default()).unwrap_err(),
        hasty.put_cloud_answers(&[]).unwrap_err(),
    ];
    for error in refused {
        assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    }
    locked.execute_batch("ROLLBACK").unwrap();
    tag(&mut store, 0, "sad", 1);
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let above = TempDir::new().unwrap();
    let dir = above.path().join("share/moodsic");
    drop(Store::open(&dir).unwrap());
    assert_eq!([mode(&dir), mode(&above.path().join("share"))], [0o700, 0o700]);
    // One that an earlier Moodsic made for everybody, with a second window open on it.
    let file = dir.join("moodsic.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let first = sql(&dir);
    first.execute_batch("UPDATE moods SET place = 0 WHERE id = 1").unwrap();
    let mut store = Store::open(&dir).unwrap();
    store.upsert_songs(&[(song(0), None)]).unwrap();
    for name in ["moodsic.db", "moodsic.db-wal", "moodsic.db-shm"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
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
    assert!(matches!(&error, StoreError::NotADatabase { path: named } if *named == path), "{error}");
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

/// A superuser writes everywhere, so for one there is nothing to see.
#[cfg(unix)]
#[test]
fn a_read_only_database_or_folder_is_refused_with_a_sentence_that_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let set_mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let refused = |dir: &Path, what: &str| {
        let error = Store::open(dir).err().expect(what);
        assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
    };
    let (dir, store) = store_of(1);
    drop(store);
    let path = dir.path().join("moodsic.db");
    set_mode(&path, 0o444);
    if std::fs::OpenOptions::new().append(true).open(&path).is_ok() {
        return;
    }
    refused(dir.path(), "a read-only database");
    set_mode(&path, 0o644);
    set_mode(dir.path(), 0o555);
    refused(dir.path(), "a read-only folder with a database");
    let empty = TempDir::new().unwrap();
    set_mode(empty.path(), 0o555);
    refused(empty.path(), "an empty read-only folder");
    set_mode(dir.path(), 0o755);
}

/// Ten times the budgets, for a busy machine; the figures themselves are printed with `--nocapture`.
#[test]
fn ten_thousand_songs_are_listed_and_one_is_labelled_in_the_blink_of_an_eye() {
    let (_dir, mut store) = store_of(10_000);
    let labels: Vec<_> = (0..5_000).map(|n| (id(n), Some(labelled("calm")))).collect();
    store.annotate_many(&labels, LabelSource::Import, at(0)).unwrap();

    let start = Instant::now();
    assert_eq!(store.songs().unwrap().len(), 10_000);
    let listing = start.elapsed();

    let start = Instant::now();
    for n in 0..100 {
        tag(&mut store, 100 * n, "sad", i64::from(n));
    }
    let labelling = start.elapsed() / 100;
    let start = Instant::now();
    for n in 20_000..20_100 {
        store.upsert_songs(&[(song(n), Some(stamp(u64::from(n))))]).unwrap();
    }
    let adding = start.elapsed() / 100;
    println!("songs() of 10,000: {listing:?}; annotate: {labelling:?}; upsert_songs of one: {adding:?}");
    assert!(listing < Duration::from_secs(1), "{listing:?}");
    assert!(labelling < Duration::from_millis(50), "{labelling:?}");
}
