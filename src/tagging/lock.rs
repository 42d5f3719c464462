//! One run at a time, and what a run that was stopped by force left behind.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError, canonicalize, read_dir, remove_file};
use std::path::Path;

use jiff::Timestamp;

use super::{Failure, copy};
use crate::dataset::Store;

/// The lock's name beside the database.
const NAME: &str = "write-tags.lock";

/// Held while files are written; let go by the system when the program ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held, not used")] File);

/// Takes the lock, and takes away the copies of runs that never ended. Their files are whole: a copy is no song before it is in
/// place.
pub(super) fn lock(store: &mut Store, dir: &Path) -> Result<Lock, Failure> {
    let path = dir.join(NAME);
    let error = |source| Failure::Lock { path: path.clone(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(error)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Failure::Busy),
        Err(TryLockError::Error(source)) => return Err(error(source)),
    }
    for (run, paths) in store.unended_tag_runs()? {
        // The copy of a file behind a link lies where the file does.
        let places = paths.iter().flat_map(|path| [Some(path.clone()), canonicalize(path).ok()]).flatten();
        let folders: BTreeSet<_> = places.filter_map(|path| copy::folder(&path).map(Path::to_owned)).collect();
        for folder in folders {
            let entries = read_dir(folder).into_iter().flatten().flatten();
            let names = entries.filter(|entry| copy::is_of(run, &entry.file_name()));
            // One that cannot be taken away is tried again by nobody, and harms nobody.
            names.for_each(|entry| drop(remove_file(entry.path())));
        }
        store.end_tag_run(run, Timestamp::now())?;
    }
    Ok(Lock(file))
}
