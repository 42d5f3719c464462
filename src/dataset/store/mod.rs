//! The library and its labels in SQLite (WAL, one transaction a label). The only user of rusqlite; speaks domain types only.
//!
//! Every change is committed when its function returns, and a label is synced to the disk too. Several processes may have
//! the database open at once.
//! Of the songs' files it looks at the stamps only, and it never deletes or replaces a database that it cannot use.

mod chain;
mod cloud;
mod copies;
mod error;
mod features;
mod files;
mod history;
mod label_rows;
mod labels;
mod mood_rows;
mod moods;
mod owner;
mod pictureless;
mod playlists;
mod reading;
mod reassign;
mod rows;
mod schema;
mod songs;
mod steps;
mod tag_runs;
mod watch;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use watch::Watch;

use super::Annotation;
use crate::song::Song;

pub use error::StoreError;
pub use songs::KnownFile;

/// The database's file name.
const FILE_NAME: &str = "moodsic.db";

/// A song of the library with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct LibrarySong {
    /// The song.
    pub song: Song,
    /// Its label.
    pub annotation: Option<Annotation>,
    /// Seen in the order songs were first added.
    pub added: i64,
}

/// How long to wait for another process (a command line beside the window) to finish its transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// An open database.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    watch: Watch,
}

impl Store {
    /// The database file of the library in `dir`.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join(FILE_NAME)
    }

    /// Opens (or makes) `dir/moodsic.db` and migrates it. Waits ten seconds at most for another program that writes.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, BUSY_TIMEOUT)
    }

    /// [`Store::open`] with another time to wait; it goes for every later call too.
    #[expect(clippy::disallowed_methods, reason = "the store opens itself")]
    pub fn open_with(dir: &Path, busy_timeout: Duration) -> Result<Self, StoreError> {
        owner::make_folder(dir).map_err(|source| StoreError::io(dir, source))?;
        let path = Self::file(dir);
        owner::make_file(&path);
        let opened = Connection::open(&path).map_err(StoreError::from).and_then(|mut connection| {
            schema::prepare(&mut connection, &path, busy_timeout)?;
            let watch = Watch::new(&connection, &path)?;
            Ok(Self { connection, path: path.clone(), watch })
        });
        let store = opened.map_err(|error| error.naming(&path))?;
        owner::keep_private(&path);
        Ok(store)
    }

    /// The copies of earlier schemas in `dir`, the newest last.
    pub fn copies(dir: &Path) -> Vec<PathBuf> {
        copies::list(&Self::file(dir))
    }

    /// Whether the database file is still where it was opened: nobody has deleted or replaced it.
    pub fn is_in_place(&self) -> bool {
        self.watch.is_in_place(&self.path)
    }

    /// Whether it was opened to be written to.
    pub fn can_be_written(&self) -> bool {
        self.connection.is_readonly("main").is_ok_and(|read_only| !read_only)
    }

    /// Whether others (a command line beside the window) have changed songs, labels, moods or the history since the last
    /// call, or since the database was opened. What this store wrote itself does not count, nor do features and the cloud's
    /// answers. Cheap enough to be asked every second.
    pub fn changed_by_others(&mut self) -> Result<bool, StoreError> {
        Ok(self.watch.changed_by_others(&self.connection)?)
    }

    /// One transaction; committed (and synced) when this returns, or nothing is changed at all.
    fn write<T>(&mut self, work: impl FnOnce(&Transaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let Self { connection, path, watch } = self;
        let attempt = || {
            // It has the write lock from its start, so it cannot fail half-way because another process writes.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let found = watch::revision(&transaction)?;
            let done = work(&transaction)?;
            let left = watch::revision(&transaction)?;
            transaction.commit()?;
            watch.wrote(found, left);
            Ok(done)
        };
        attempt().map_err(|error: StoreError| error.naming(path))
    }

    /// One transaction with what can be found or computed again. It is not waited for until the disk has it: that costs
    /// more than all the rest when a folder of songs is read. A label that follows is synced together with it.
    fn write_unsynced<T>(&mut self, work: impl FnOnce(&Transaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let done = self.write(work);
        self.connection.execute_batch("PRAGMA synchronous = FULL")?;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{LabelSource, LabelState};
    use crate::mood::{Mood, Rgb};

    #[test]
    fn a_full_disk_is_reported_with_what_to_do_and_leaves_all_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        // SQLite says of its own limit what it says of a disk's.
        let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        let mut number = 0;
        let error = loop {
            number += 1;
            let mood = Mood::new(&format!("mood {number}")).unwrap();
            if let Err(error) = store.add_mood(&mood, Rgb(0, 0, 0)) {
                break error;
            }
        };
        assert!(matches!(&error, StoreError::Full { path } if *path == dir.path().join("moodsic.db")), "{error}");
        assert!(error.to_string().contains("free some space"), "{error}");
        assert_eq!(store.vocabulary().unwrap().entries().len(), 3 + number - 1);
        assert_eq!(store.history().unwrap().undo_count, number - 1);
        let file = Path::new("/long path/".repeat(3000).as_str()).to_owned();
        let unsure = Some(LabelState::Unsure);
        let error = store.annotate_file(&file, unsure, LabelSource::Human, jiff::Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert!(store.unidentified().unwrap().is_empty());
    }
}
