//! Why the store cannot do it: one sentence each that says what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::mood::MoodError;
use crate::remedy::Remedy;
use crate::song::SongId;

/// Under this SQLite cannot make its shared-memory file.
const MIN_FREE_BYTES: u64 = 64 * 1024;

/// Why the store cannot do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's answer.
    #[error("the label database says: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder cannot be made or written.
    #[error("cannot use {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database cannot be opened or written.
    #[error("cannot write the label database {}: check that its folder can be written, or choose another with --data-dir", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The database cannot be read.
    #[error("cannot read the label database {}: check whose file it is, or choose another folder with --data-dir", path.display())]
    Unreadable {
        /// The database.
        path: PathBuf,
    },
    /// Another program has had the write lock for too long.
    #[error("another program is writing to the label database {}; try again when it has ended", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// No space is left.
    #[error("the disk with the label database {} is full; free some space and try again", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// Not a database, or a damaged one.
    #[error("the label database {} is damaged and was left as it is; put a copy of it back, or move it away to begin anew", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// SQLite's answer.
        #[source]
        source: rusqlite::Error,
    },
    /// A database of another program.
    #[error("{} is a database of another program; move it away, or choose another folder with --data-dir", path.display())]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// Made by a newer Moodsic.
    #[error(
        "the label database was written by a newer Moodsic (schema {found}, this one knows {known}); update Moodsic"
    )]
    Newer {
        /// Its `user_version`.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Made by an older Moodsic, and only to be read.
    #[error(
        "the label database {} was written by an older Moodsic (schema {found}, this one knows {known}); \
         start Moodsic where it may write there, and it is brought up to date",
        path.display()
    )]
    Older {
        /// The database.
        path: PathBuf,
        /// Its `user_version`.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The step that was to be taken back or repeated is not the next one.
    #[error("the history has gone on elsewhere since it was shown; look at its last step and try again")]
    HistoryMoved,
    /// A mood name.
    #[error(transparent)]
    Mood(#[from] MoodError),
    /// A label for a song that was never added.
    #[error("the library does not have the song {0}; open its file first")]
    UnknownSong(SongId),
}

impl StoreError {
    /// Replaces SQLite's word on the file as a whole by a sentence that names it and says what to do.
    pub(super) fn naming(self, path: &Path) -> Self {
        let Self::Sqlite(source) = self else { return self };
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged { path, source },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            // SQLite has no word of its own for a full disk when it makes its shared memory.
            Some(ErrorCode::SystemIoFailure) if is_full(&path) => Self::Full { path },
            _ => Self::Sqlite(source),
        }
    }

    /// [`StoreError::Io`], or [`StoreError::Full`] where that is why.
    pub(super) fn io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        if source.kind() == std::io::ErrorKind::StorageFull { Self::Full { path } } else { Self::Io { path, source } }
    }
}

fn is_full(path: &Path) -> bool {
    path.parent().and_then(|folder| fs4::available_space(folder).ok()).is_some_and(|free| free < MIN_FREE_BYTES)
}

impl Remedy for StoreError {}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn named(code: i32) -> StoreError {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        StoreError::from(error).naming(Path::new("/data/moodsic.db"))
    }

    #[test]
    fn a_lock_and_a_full_disk_are_reported_with_the_file_and_what_to_do() {
        let (busy, full) = (named(ffi::SQLITE_BUSY), named(ffi::SQLITE_FULL));
        assert!(matches!(busy, StoreError::Busy { .. }) && matches!(full, StoreError::Full { .. }));
        assert!(busy.to_string().contains("/data/moodsic.db") && busy.to_string().contains("try again"), "{busy}");
        assert!(
            full.to_string().contains("/data/moodsic.db") && full.to_string().contains("free some space"),
            "{full}"
        );
    }

    #[test]
    fn a_slip_of_our_own_is_not_blamed_on_the_file() {
        assert!(matches!(named(ffi::SQLITE_CONSTRAINT), StoreError::Sqlite(_)));
    }
}
