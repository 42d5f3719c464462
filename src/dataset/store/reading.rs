//! Opening a database only to read it: nothing is written, no lock is waited for.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Store, StoreError, schema, watch::Watch};
use crate::path_bytes::path_to_bytes;

/// Readers wait for nobody who writes; only while a log is repaired after a crash, or on a file system that has no
/// write-ahead log, which takes moments.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// What a path may hold as it is in an address of SQLite.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

impl Store {
    /// Opens the library in `dir` to read it. Works beside a process that writes, on a full disk and in a folder that cannot be
    /// written. None when there is no library yet; a database of an older schema is [`StoreError::Older`].
    pub fn open_for_reading(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = std::path::absolute(Self::file(dir)).unwrap_or_else(|_| Self::file(dir));
        match std::fs::metadata(&path) {
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(StoreError::io(&path, error)),
        }
        let opened = match open(&path, false) {
            // Where SQLite cannot make the memory that it shares with writers, nobody writes either: the file stands still.
            Err(StoreError::Sqlite(error)) if is_of_the_files(&error) => open(&path, true),
            opened => opened,
        };
        opened.map_err(|error| unreadable(error, &path))
    }
}

#[expect(clippy::disallowed_methods, reason = "the store opens itself")]
fn open(path: &Path, stands_still: bool) -> Result<Option<Store>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(address(path, stands_still), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    if !schema::is_ours(&connection, path)? {
        return Ok(None);
    }
    let watch = Watch::new(&connection, path)?;
    Ok(Some(Store { connection, path: path.to_owned(), watch }))
}

fn address(path: &Path, stands_still: bool) -> String {
    let mut blob = path_to_bytes(path);
    if cfg!(windows) {
        blob.iter_mut().filter(|byte| **byte == b'\\').for_each(|byte| *byte = b'/');
        blob.insert(0, b'/');
    }
    let question = if stands_still { "?immutable=1" } else { "" };
    format!("file:{}{question}", percent_encode(&blob, PLAIN))
}

/// SQLite's words for a file that it cannot open, make or lengthen, be it the database or the one with the shared memory.
fn is_of_the_files(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied)
    )
}

fn unreadable(error: StoreError, path: &Path) -> StoreError {
    match error.naming(path) {
        StoreError::ReadOnly { path } => StoreError::Unreadable { path },
        StoreError::Sqlite(error) if is_of_the_files(&error) => StoreError::Unreadable { path: path.to_owned() },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_sqlite_would_take_for_its_own() {
        let address = address(Path::new("/data/why?#100%/moodsic.db"), true);
        assert_eq!(address, "file:/data/why%3F%23100%25/moodsic.db?immutable=1");
    }
}
