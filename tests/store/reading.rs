//! Opening a library only to read it.

use super::*;

fn read(dir: &Path) -> Store {
    Store::open_for_reading(dir).unwrap().unwrap()
}

#[test]
fn a_library_is_read_while_another_process_holds_the_write_lock() {
    let (dir, mut store) = store_of(2);
    tag(&mut store, 1, "sad", 1);
    let locked = sql(dir.path());
    locked.execute_batch("BEGIN IMMEDIATE; UPDATE moods SET name = 'other' WHERE id = 1").unwrap();
    let start = Instant::now();
    let mut reader = read(dir.path());
    assert_eq!(mood_of(&reader, 1).as_deref(), Some("sad"));
    assert_eq!(depth(&reader), (1, 0));
    assert!(start.elapsed() < Duration::from_secs(5));
    let error = reader.annotate(id(0), None, LabelSource::Human, at(2)).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    locked.execute_batch("COMMIT").unwrap();
    assert!(reader.changed_by_others().unwrap());
    assert_eq!(mood_of(&reader, 1).as_deref(), Some("other"));
}

#[test]
fn reading_leaves_the_database_as_it_is_and_makes_none() {
    let (dir, store) = store_of(1);
    drop(store);
    let file = dir.path().join("moodsic.db");
    let before = std::fs::read(&file).unwrap();
    assert_eq!(read(dir.path()).songs().unwrap().len(), 1);
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let empty = TempDir::new().unwrap();
    assert!(Store::open_for_reading(&empty.path().join("none")).unwrap().is_none());
    assert!(Store::open_for_reading(empty.path()).unwrap().is_none());
    std::fs::write(empty.path().join("moodsic.db"), b"").unwrap();
    assert!(Store::open_for_reading(empty.path()).unwrap().is_none());
    assert_eq!(std::fs::metadata(empty.path().join("moodsic.db")).unwrap().len(), 0);
}

#[test]
fn a_library_is_read_where_the_shared_memory_cannot_be_made() {
    let (dir, mut store) = store_of(1);
    tag(&mut store, 0, "sad", 1);
    drop(store);
    // A folder of that name keeps even a superuser from making the file.
    std::fs::create_dir(dir.path().join("moodsic.db-shm")).unwrap();
    let reader = read(dir.path());
    assert_eq!(mood_of(&reader, 0).as_deref(), Some("sad"));
}

#[cfg(unix)]
#[test]
fn a_library_is_read_in_a_read_only_folder_and_below_a_strange_name() {
    use std::os::unix::fs::PermissionsExt as _;
    let above = TempDir::new().unwrap();
    let dir = above.path().join("why? #1 100% é");
    let mut store = Store::open(&dir).unwrap();
    store.upsert_songs(&[(song(0), None)]).unwrap();
    drop(store);
    let set_mode = |mode| std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(mode)).unwrap();
    set_mode(0o555);
    let songs = read(&dir).songs().unwrap().len();
    set_mode(0o755);
    assert_eq!(songs, 1);
}

#[test]
fn a_schema_that_is_older_or_newer_and_a_foreign_database_are_told_apart() {
    let dir = TempDir::new().unwrap();
    let database = sql(dir.path());
    database.execute_batch(include_str!("../fixtures/schema_5.sql")).unwrap();
    let error = Store::open_for_reading(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::Older { found: 5, known: 12, .. }), "{error}");
    assert!(error.to_string().contains("brought up to date"), "{error}");
    database.execute_batch("PRAGMA user_version = 1000").unwrap();
    assert!(matches!(Store::open_for_reading(dir.path()).err().unwrap(), StoreError::Newer { found: 1000, .. }));
    database.execute_batch("PRAGMA user_version = 0").unwrap();
    assert!(matches!(Store::open_for_reading(dir.path()).err().unwrap(), StoreError::Foreign { .. }));
}

#[test]
fn what_is_no_database_is_told_so_and_what_cannot_be_opened_as_unreadable() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("moodsic.db"), b"somebody's file, not a database at all. ".repeat(100)).unwrap();
    assert!(matches!(Store::open_for_reading(dir.path()).err().unwrap(), StoreError::NotADatabase { .. }));
    let other = TempDir::new().unwrap();
    std::fs::create_dir(other.path().join("moodsic.db")).unwrap();
    let error = Store::open_for_reading(other.path()).err().unwrap();
    assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("--data-dir"), "{error}");
}
