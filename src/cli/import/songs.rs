//! Songs that come along with the labels.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::cli::exit_code::Failure;
use crate::cli::inputs::NO_SONGS;
use crate::cli::interrupt;
use crate::cli::session::Session;
use crate::dataset::Store;
use crate::library::{LibraryError, add_songs};

/// Adds a folder's songs. A broken file is a warning here: the labels are the input, not the folder.
pub(super) fn add_music(store: &mut Store, music: &Path, session: &mut Session) -> Result<(), Failure> {
    if !music.is_dir() {
        return Err(Failure::usage(format!("--music {} is not a folder", music.display())));
    }
    let empty = add_files(store, &[music.to_owned()], session)?;
    if empty {
        session.console.warn(&format!("{}: {NO_SONGS}", music.display()));
    }
    Ok(())
}

/// Adds songs; whether there were none.
pub(super) fn add_files(store: &mut Store, paths: &[PathBuf], session: &mut Session) -> Result<bool, Failure> {
    session.console.begin(0, "reading songs");
    let console = &session.console;
    let warn = |path: &Path, reason: &dyn Display| console.warn(&format!("{}: {reason}", path.display()));
    let mut empty = true;
    let outcome = add_songs(store, paths, &mut |batch| {
        empty &= batch.left_out.is_empty() && batch.progress.found == 0;
        for (path, error) in &batch.left_out {
            warn(path, error);
        }
        console.grew(batch.progress.found);
        console.reached(batch.progress.done);
        interrupt::flow()
    });
    session.console.end();
    match outcome {
        Err(LibraryError::Cancelled) => Err(Failure::interrupted()),
        outcome => outcome.map(|()| empty).map_err(Failure::from),
    }
}
