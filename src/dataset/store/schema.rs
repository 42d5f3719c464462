//! Brings a database to the schema of this program: the pragmas, and one transaction a migration.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::{StoreError, copies, mood_rows};
use crate::mood::Vocabulary;

/// Migration n leads from schema n to schema n + 1. Only ever append: databases of every age exist.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_labels.sql"),
    include_str!("../migrations/0002_features.sql"),
    include_str!("../migrations/0003_cloud.sql"),
    include_str!("../migrations/0004_features_of_the_network.sql"),
    include_str!("../migrations/0005_figures_of_the_cloud.sql"),
    include_str!("../migrations/0006_every_change_is_a_step.sql"),
    include_str!("../migrations/0007_what_is_heard.sql"),
    include_str!("../migrations/0008_what_a_mood_sounds_like.sql"),
    include_str!("../migrations/0009_how_true_the_sound_was.sql"),
    include_str!("../migrations/0010_old_tags_are_read_again.sql"),
    include_str!("../migrations/0011_moods_in_the_files.sql"),
    include_str!("../migrations/0012_playlists.sql"),
];

/// Sets the connection up and migrates; `path` is for errors only.
pub(super) fn prepare(connection: &mut Connection, path: &Path, busy_timeout: Duration) -> Result<(), StoreError> {
    connection.busy_timeout(busy_timeout)?;
    look(connection, path)?;
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    use_wal(connection, busy_timeout)?;
    // FULL: a commit in WAL mode is on the disk, not only in the system's hands, when it returns.
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    migrate(connection, path)?;
    // Asks for the write lock: a folder where no journal can be made is found out here, not at the first label.
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?.rollback()?)
}

/// Switches to the write-ahead log. A file system without shared memory refuses it and keeps the rollback journal, which is
/// as safe. SQLite does not wait its busy time for this switch, so that is done here.
fn use_wal(connection: &Connection, busy_timeout: Duration) -> rusqlite::Result<()> {
    let deadline = Instant::now() + busy_timeout;
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            switched => return switched,
        }
    }
}

/// All steps that are missing, in one transaction; first a copy is made of a database that has something to lose.
fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    if version(connection)? >= known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again under the lock: another process may have migrated meanwhile.
    let from = version(&transaction)?;
    if from > 0 && from < known {
        copies::make(path, known)?;
    }
    for sql in MIGRATIONS.iter().skip(from as usize) {
        transaction.execute_batch(sql)?;
    }
    if from == 0 {
        add_default_moods(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", known.max(from))?;
    Ok(transaction.commit()?)
}

/// Looks at a database that is only to be read; false for one that is empty.
pub(super) fn is_ours(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    let (found, known) = (look(connection, path)?, MIGRATIONS.len() as i64);
    if (1..known).contains(&found) {
        return Err(StoreError::Older { path: path.to_owned(), found, known });
    }
    Ok(found > 0)
}

/// The schema's number; 0 for an empty database. One of a newer Moodsic or of another program is refused.
fn look(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    // One transaction sees one moment: another process may be making the tables just now.
    let moment = connection.unchecked_transaction()?;
    let found = version(&moment)?;
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found == 0 && has_tables(&moment)? {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    Ok(found)
}

fn add_default_moods(transaction: &Transaction) -> Result<(), StoreError> {
    for entry in Vocabulary::default().entries() {
        mood_rows::add(transaction, &entry.mood, entry.colour)?;
    }
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}
