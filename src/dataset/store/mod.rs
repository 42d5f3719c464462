//! The library and its labels in SQLite (WAL, one transaction a label). The only user of rusqlite; speaks domain types only.
//!
//! Every change is committed when its function returns, and a label is synced to the disk too. Several processes may have
//! the database open at once.
//! Of the songs' files it looks at the stamps only, and it never deletes or replaces a database that it cannot use.

mod cloud;
mod features;
mod history;
mod labels;
mod moods;
mod rows;
mod schema;
mod songs;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::Annotation;
use crate::mood::MoodError;
use crate::song::{Song, SongId};

pub use songs::KnownFile;

/// The database's file name.
const FILE_NAME: &str = "moodsic.db";

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
    /// A mood name.
    #[error(transparent)]
    Mood(#[from] MoodError),
    /// A label for a song that was never added.
    #[error("the library does not have the song {0}; open its file first")]
    UnknownSong(SongId),
}

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

/// One label action as it can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which song.
    pub song: SongId,
    /// Its label before.
    pub before: Option<Annotation>,
    /// Its label after.
    pub after: Option<Annotation>,
}

/// Direction in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    /// Take the last action back.
    Undo,
    /// Do it again.
    Redo,
}

/// An open database.
pub struct Store {
    connection: Connection,
}

impl Store {
    /// The database file of the library in `dir`.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join(FILE_NAME)
    }

    /// Opens (or makes) `dir/moodsic.db` and migrates it.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|source| StoreError::Io { path: dir.to_owned(), source })?;
        let path = dir.join(FILE_NAME);
        let named = |error| name_file(error, &path);
        let mut connection = Connection::open(&path).map_err(|error| named(error.into()))?;
        schema::prepare(&mut connection, &path).map_err(named)?;
        Ok(Self { connection })
    }

    /// One transaction with what can be found or computed again. It is not waited for until the disk has it: that costs
    /// more than all the rest when a folder of songs is read. A label that follows is synced together with it.
    fn write_unsynced(&mut self, work: impl FnOnce(&Transaction) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let done = self.begin().and_then(|transaction| {
            work(&transaction)?;
            Ok(transaction.commit()?)
        });
        self.connection.execute_batch("PRAGMA synchronous = FULL")?;
        done
    }

    /// A transaction that has the write lock from its start, so it cannot fail half-way because another process writes.
    fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Replaces SQLite's word on the file as a whole by a sentence that names it and says what to do.
fn name_file(error: StoreError, path: &Path) -> StoreError {
    let path = path.to_owned();
    match error {
        StoreError::Sqlite(source) => match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, source },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                StoreError::ReadOnly { path }
            }
            _ => StoreError::Sqlite(source),
        },
        other => other,
    }
}
