//! Why the store cannot do it: what is wrong, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

use crate::mood::MoodError;
use crate::remedy::{Problem, Remedy};
use crate::song::SongId;

/// Under this SQLite cannot make its shared-memory file.
const MIN_FREE_BYTES: u64 = 64 * 1024;

const PUT_A_COPY_BACK: &str = "put a copy of it back, or move it away to begin anew";

/// Why the store cannot do it.
#[derive(Debug, thiserror::Error)]
#[error("{}", Problem::of(self))]
pub enum StoreError {
    /// SQLite's answer, where no other kind has better words for it.
    Sqlite(#[from] rusqlite::Error),
    /// The folder cannot be made or written.
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database cannot be opened or written.
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The database cannot be read.
    Unreadable {
        /// The database.
        path: PathBuf,
    },
    /// Another program has had the write lock for too long.
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// No space is left.
    Full {
        /// The database.
        path: PathBuf,
    },
    /// A file that is no database.
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// A damaged database.
    Damaged {
        /// The database.
        path: PathBuf,
    },
    /// A database of another program.
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// Made by a newer Moodsic.
    Newer {
        /// The database.
        path: PathBuf,
        /// Its `user_version`.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Made by an older Moodsic, and only to be read.
    Older {
        /// The database.
        path: PathBuf,
        /// Its `user_version`.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file was there before, and is not any more.
    Gone {
        /// Where it was.
        path: PathBuf,
    },
    /// The step that was to be taken back or repeated is not the next one.
    HistoryMoved,
    /// A mood name.
    Mood(#[from] MoodError),
    /// A label for a song that was never added.
    UnknownSong(SongId),
}

impl Remedy for StoreError {
    fn problem(&self) -> String {
        let database = |path: &Path| format!("the label database {}", path.display());
        match self {
            Self::Sqlite(error) => format!("the label database says: {}", words(error)),
            Self::Io { path, source } => format!("cannot use {}: {source}", path.display()),
            Self::ReadOnly { path } => format!("cannot write {}", database(path)),
            Self::Unreadable { path } => format!("cannot read {}", database(path)),
            Self::Busy { path } => format!("another program is writing to {}", database(path)),
            Self::Full { path } => format!("the disk with {} is full", database(path)),
            Self::NotADatabase { path } => format!("{} is no database, and was left as it is", path.display()),
            Self::Damaged { path } => format!("{} is damaged, and was left as it is", database(path)),
            Self::Foreign { path } => format!("{} is a database of another program", path.display()),
            Self::Newer { path, found, known } => {
                let database = database(path);
                format!("{database} was written by a newer Moodsic (schema {found}, this one knows {known})")
            }
            Self::Older { path, found, known } => {
                let database = database(path);
                format!("{database} was written by an older Moodsic (schema {found}, this one knows {known})")
            }
            Self::Gone { path } => format!("{} was moved or deleted", database(path)),
            Self::HistoryMoved => "the history has gone on elsewhere since it was shown".to_owned(),
            Self::Mood(error) => error.to_string(),
            Self::UnknownSong(song) => format!("the library does not have the song {song}"),
        }
    }

    fn remedy(&self) -> Option<String> {
        let remedy = match self {
            Self::Sqlite(error) => remedy_of_sqlite(error),
            Self::Io { .. } => "see that the folder is there and can be written, or choose another with --data-dir",
            Self::ReadOnly { .. } => "check that its folder can be written, or choose another with --data-dir",
            Self::Unreadable { .. } => "check whose file it is, or choose another folder with --data-dir",
            Self::Busy { .. } => "wait until it has ended",
            Self::Full { .. } => "free some space",
            Self::NotADatabase { .. } | Self::Damaged { .. } => PUT_A_COPY_BACK,
            Self::Foreign { .. } => "move it away, or choose another folder with --data-dir",
            Self::Newer { .. } => "update Moodsic",
            Self::Older { .. } => "start Moodsic where it may write there, and it is brought up to date",
            Self::Gone { .. } => "put it back, or save the labels elsewhere",
            Self::HistoryMoved => "look at its last step and try again",
            Self::UnknownSong(_) => "open its file first",
            Self::Mood(_) => return None,
        };
        Some(remedy.to_owned())
    }
}

impl StoreError {
    /// Replaces SQLite's word on the file as a whole by a kind of its own, which names the file.
    pub(super) fn naming(self, path: &Path) -> Self {
        let Self::Sqlite(source) = self else { return self };
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path },
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

/// What to do about an answer to a mere question: only writing and opening give it a kind with the file's name.
fn remedy_of_sqlite(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => PUT_A_COPY_BACK,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "try again in a moment",
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => "see that its disk is there and sound",
        _ => "please report it",
    }
}

/// SQLite's own words without its number.
fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, None) => ffi::code_to_str(failure.extended_code).to_owned(),
        other => other.to_string(),
    }
}

fn is_full(path: &Path) -> bool {
    path.parent().and_then(|folder| fs4::available_space(folder).ok()).is_some_and(|free| free < MIN_FREE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: i32) -> StoreError {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        StoreError::from(error).naming(Path::new("/data/moodsic.db"))
    }

    #[test]
    fn a_lock_and_a_full_disk_are_reported_with_the_file_and_what_to_do() {
        let (busy, full) = (named(ffi::SQLITE_BUSY), named(ffi::SQLITE_FULL));
        assert!(matches!(busy, StoreError::Busy { .. }) && matches!(full, StoreError::Full { .. }));
        assert!(busy.to_string().contains("/data/moodsic.db") && busy.to_string().contains("wait until"), "{busy}");
        assert!(
            full.to_string().contains("/data/moodsic.db") && full.to_string().contains("free some space"),
            "{full}"
        );
    }

    #[test]
    fn a_file_that_is_no_database_is_told_from_a_damaged_one() {
        assert!(matches!(named(ffi::SQLITE_NOTADB), StoreError::NotADatabase { .. }));
        assert!(matches!(named(ffi::SQLITE_CORRUPT), StoreError::Damaged { .. }));
    }

    #[test]
    fn the_sentence_is_the_problem_and_the_remedy_once_and_has_no_number_of_sqlite() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_FULL, ffi::SQLITE_READONLY, ffi::SQLITE_NOTADB, ffi::SQLITE_IOERR] {
            let error = named(code);
            let remedy = error.remedy().expect("something to do");
            assert_eq!(error.to_string(), format!("{}; {remedy}", error.problem()));
            assert!(!error.problem().contains(&remedy) && !error.to_string().contains("code"), "{error}");
        }
    }

    #[test]
    fn a_slip_of_our_own_is_not_blamed_on_the_file() {
        assert!(matches!(named(ffi::SQLITE_CONSTRAINT), StoreError::Sqlite(_)));
    }
}
