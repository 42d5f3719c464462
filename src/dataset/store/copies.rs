//! The copies that are made of a database before it is brought up to date, beside it and for its owner only.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use crate::path_bytes::path_to_bytes;

/// Older ones are deleted.
const MAX_COPIES: usize = 3;

/// The copies of earlier schemas beside `database`, the newest last: `moodsic.db.before-6-2026-11-28` is from before schema 6.
pub(super) fn list(database: &Path) -> Vec<PathBuf> {
    let prefix = prefix(database);
    let mut copies: Vec<_> = fs::read_dir(folder_of(database))
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let is_copy = entry.file_name().to_str()?.starts_with(&prefix);
            is_copy.then_some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    copies.sort();
    copies.into_iter().map(|(_, path)| path).collect()
}

fn prefix(database: &Path) -> String {
    format!("{}.before-", database.file_name().unwrap_or_default().display())
}

fn folder_of(database: &Path) -> &Path {
    database.parent().unwrap_or(Path::new("."))
}

/// Copies the database at `path`, which leads to `schema` next. It is complete and on the disk when this returns. Whoever
/// calls has the write lock, so it is the last state of the old schema.
pub(super) fn make(path: &Path, schema: i64) -> Result<(), StoreError> {
    let folder = folder_of(path);
    let io_error = |source| StoreError::io(folder, source);
    let part = tempfile::Builder::new().prefix(".moodsic-").suffix(".part").tempfile_in(folder).map_err(io_error)?;
    copy_into(path, part.path())?;
    part.as_file().sync_all().map_err(io_error)?;
    // The day is for people who look for a copy; nothing depends on it.
    let today = Timestamp::now().to_string();
    let name = format!("{}{schema}-{}", prefix(path), today.split('T').next().unwrap_or_default());
    keep(part, folder, &name).map_err(io_error)?;
    let copies = list(path);
    for old in copies.iter().take(copies.len().saturating_sub(MAX_COPIES)) {
        // One copy too many does no harm.
        let _ = fs::remove_file(old);
    }
    Ok(())
}

/// A connection of its own, for one that is in a transaction cannot copy. The empty file is written into.
#[expect(clippy::disallowed_methods, reason = "the store copies itself")]
fn copy_into(path: &Path, copy: &Path) -> rusqlite::Result<()> {
    let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let copy = path_to_bytes(copy);
    source.execute("VACUUM INTO ?1", [ToSqlOutput::Borrowed(ValueRef::Text(&copy))])?;
    Ok(())
}

/// Puts the file at the first free name.
fn keep(mut part: tempfile::NamedTempFile, folder: &Path, name: &str) -> io::Result<()> {
    for number in 1.. {
        let name = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
        match part.persist_noclobber(folder.join(name)) {
            Ok(_) => break,
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => part = error.file,
            Err(error) => return Err(error.error),
        }
    }
    sync_folder(folder)
}

/// The name is on the disk too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
