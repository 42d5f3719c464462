//! Whether the database is still where it was, and whether others wrote to it.

use std::path::Path;

use rusqlite::Connection;

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

    /// Whether the file that was opened is still at `path`.
    pub(super) fn is_in_place(&self, path: &Path) -> bool {
        path.exists() && FileId::of(path) == self.file
    }

    /// Whether other connections have written since the last call.
    pub(super) fn changed_by_others(&mut self, connection: &Connection) -> rusqlite::Result<bool> {
        let data_version = data_version(connection)?;
        if data_version != self.data_version {
            let revision = revision(connection)?;
            self.data_version = data_version;
            self.wrote(revision, revision);
        }
        Ok(std::mem::take(&mut self.by_others))
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
