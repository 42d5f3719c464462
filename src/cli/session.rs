//! What every subcommand is given: where things are kept, and the two streams.

use std::collections::BTreeMap;

use super::console::Console;
use super::exit_code::Failure;
use super::interrupt;
use crate::config::Paths;
use crate::dataset::{LibrarySong, Store, StoreError};
use crate::library::read_labelled_files;
use crate::mood::{Mood, Vocabulary};

/// One run of the command line.
pub(super) struct Session {
    /// Where things are kept.
    pub(super) paths: Paths,
    /// stdout and stderr.
    pub(super) console: Console,
}

/// The library as a subcommand that changes nothing sees it.
#[derive(Default)]
pub(super) struct Library {
    /// All songs.
    pub(super) songs: Vec<LibrarySong>,
    /// The moods.
    pub(super) vocabulary: Vocabulary,
    /// What moods are called in the cloud.
    pub(super) cloud_labels: BTreeMap<String, Mood>,
}

impl Session {
    /// The library, to be written to.
    pub(super) fn store(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.paths.data)?)
    }

    /// The library, also where it cannot be written to just now.
    pub(super) fn library(&self) -> Result<Library, Failure> {
        let store = match Store::open_for_reading(&self.paths.data) {
            Err(StoreError::Older { .. }) => Some(self.store()?),
            opened => opened?,
        };
        let Some(mut store) = store else { return Ok(Library::default()) };
        if !store.unidentified()?.is_empty() {
            match Store::open(&self.paths.data) {
                Ok(writable) => store = writable,
                Err(error) => self.console.warn(&error.to_string()),
            }
            self.read_labelled_files(&mut store)?;
        }
        Ok(Library { songs: store.songs()?, vocabulary: store.vocabulary()?, cloud_labels: store.cloud_labels()? })
    }

    /// Makes songs of the files that were labelled before they were read, and warns of those that are none. Ctrl-C ends it.
    pub(super) fn read_labelled_files(&self, store: &mut Store) -> Result<(), Failure> {
        let unread = read_labelled_files(store, interrupt::flow)?;
        for (path, error) in unread {
            self.console.warn(&format!("{} has a label and is left out: {error}", path.display()));
        }
        if interrupt::requested() { Err(Failure::interrupted()) } else { Ok(()) }
    }
}
