//! Whether the database is still where it was, and whether others wrote to it.

use std::path::Path;

use rusqlite::Connection;

use super::{Store, StoreError};

/// What this connection has seen of the database.
pub(super) struct Watch {
    file: FileId,
    /// SQLite's own count of what other connections committed. It says nothing of what that was, but it is cheap.
    data_version: i64,
    revision: i64,
    by_others: bool,
}

impl Watch {
    pub(super) fn new(connection: &Connection, path: &Path) -> rusqlite::Result<Self> {
        let moment = connection.unchecked_transaction()?;
        let (revision, data_version) = (revision(&moment)?, data_version(&moment)?);
        Ok(Self { file: FileId::of(path), data_version, revision, by_others: false })
    }

    /// This connection found one revision and left another.
    pub(super) fn wrote(&mut self, found: i64, left: i64) {
        self.by_others |= found != self.revision;
        self.revision = left;
    }
}

impl Store {
    /// Whether the database file is still where it was opened: nobody has deleted or replaced it.
    pub fn is_in_place(&self) -> bool {
        self.path.exists() && FileId::of(&self.path) == self.watch.file
    }

    /// Whether others (a command line beside the window) have changed songs, labels, moods or the history since the last
    /// call, or since the database was opened. What this store wrote itself does not count, nor do features and the cloud's
    /// answers. Cheap enough to be asked every second.
    pub fn changed_by_others(&mut self) -> Result<bool, StoreError> {
        let data_version = data_version(&self.connection)?;
        if data_version != self.watch.data_version {
            let revision = revision(&self.connection)?;
            self.watch.data_version = data_version;
            self.watch.wrote(revision, revision);
        }
        Ok(std::mem::take(&mut self.watch.by_others))
    }
}

pub(super) fn revision(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT number FROM revision")?.query_row([], |row| row.get(0))
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Device and inode. Systems without them only tell that there is a file.
#[derive(PartialEq, Eq)]
struct FileId(Option<(u64, u64)>);

impl FileId {
    #[cfg(unix)]
    fn of(path: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino())))
    }

    #[cfg(not(unix))]
    fn of(_: &Path) -> Self {
        Self(None)
    }
}
