//! The copy that is made before a database is brought up to date.

use super::*;

fn old_database(dir: &Path) {
    sql(dir).execute_batch(include_str!("../fixtures/schema_5.sql")).unwrap();
}

fn count(database: &rusqlite::Connection, what: &str) -> i64 {
    database.query_row(what, [], |row| row.get(0)).unwrap()
}

#[test]
fn an_older_database_is_copied_whole_before_it_is_changed() {
    let dir = TempDir::new().unwrap();
    old_database(dir.path());
    drop(Store::open(dir.path()).unwrap());
    let copies = Store::copies(dir.path());
    assert_eq!(copies.len(), 1);
    let name = copies[0].file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("moodsic.db.before-12-20"), "{name}");
    let copy = rusqlite::Connection::open(&copies[0]).unwrap();
    assert_eq!(count(&copy, "PRAGMA user_version"), 5);
    assert_eq!(count(&copy, "SELECT count(*) FROM history_changes"), 7, "the import's double is still there");
    let whole: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&copies[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Put in the place of the new one it is a library like before.
    let restored = TempDir::new().unwrap();
    std::fs::copy(&copies[0], restored.path().join("moodsic.db")).unwrap();
    assert_eq!(Store::open(restored.path()).unwrap().songs().unwrap().len(), 2);
}

#[test]
fn a_new_database_and_one_that_is_up_to_date_are_not_copied() {
    let (dir, store) = store_of(1);
    drop(store);
    drop(Store::open(dir.path()).unwrap());
    assert!(Store::copies(dir.path()).is_empty());
}

#[test]
fn the_last_three_copies_are_kept_and_none_of_the_same_day_is_overwritten() {
    let dir = TempDir::new().unwrap();
    let mut made = Vec::new();
    for round in 0..5 {
        let file = dir.path().join("moodsic.db");
        std::fs::remove_file(&file).ok();
        old_database(dir.path());
        sql(dir.path()).execute("UPDATE songs SET title = ?1 WHERE id = 1", [round.to_string()]).unwrap();
        drop(Store::open(dir.path()).unwrap());
        let newest = Store::copies(dir.path()).pop().unwrap();
        let hour = std::time::SystemTime::now() - Duration::from_secs(3600 * (10 - round));
        std::fs::File::options().write(true).open(&newest).unwrap().set_modified(hour).unwrap();
        made.push(newest);
    }
    let titles: Vec<String> = Store::copies(dir.path())
        .iter()
        .map(|copy| {
            let copy = rusqlite::Connection::open(copy).unwrap();
            copy.query_row("SELECT title FROM songs WHERE id = 1", [], |row| row.get(0)).unwrap()
        })
        .collect();
    assert_eq!(titles, ["2", "3", "4"], "{made:?}");
}

#[test]
fn a_database_that_cannot_be_copied_is_not_changed() {
    let dir = TempDir::new().unwrap();
    old_database(dir.path());
    let before = std::fs::read(dir.path().join("moodsic.db")).unwrap();
    // A page of the middle is rubbish: the copy would not be whole.
    let mut broken = before.clone();
    let middle = broken.len() / 2 / 4096 * 4096;
    broken[middle..middle + 2048].fill(0xA5);
    std::fs::write(dir.path().join("moodsic.db"), &broken).unwrap();
    let error = Store::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert_eq!(count(&sql(dir.path()), "PRAGMA user_version"), 5);
    assert!(Store::copies(dir.path()).is_empty());
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_str().unwrap().starts_with("moodsic.db")), "{left:?}");
}
