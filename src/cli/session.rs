//! What every subcommand is given: where things are kept, and the two streams.

use std::collections::BTreeMap;
use std::time::Duration;

use super::console::Console;
use super::exit_code::Failure;
use super::interrupt;
use crate::config::Paths;
use crate::dataset::{LibrarySong, Store, StoreError};
use crate::library::read_labelled_files;
use crate::mood::{Mood, Vocabulary};

/// How long somebody who can do without waits for the right to write.
const SOON: Duration = Duration::from_millis(500);

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

    /// The library, to be written to by whoever can do without: where that is not possible now, it is told, and what is found is not
    /// kept.
    pub(super) fn store_if_possible(&self) -> Result<Store, Failure> {
        let error = match Store::open_with(&self.paths.data, SOON) {
            Ok(mut store) => {
                self.read_labelled_files(&mut store)?;
                return Ok(store);
            }
            Err(error) => error,
        };
        match self.reading() {
            Ok(Some(store)) => {
                self.console.warn(&format!("{error}. What is found out now is not kept"));
                Ok(store)
            }
            Ok(None) => Err(error.into()),
            Err(failure) => Err(failure),
        }
    }

    /// The library, also where it cannot be written to just now.
    pub(super) fn library(&self) -> Result<Library, Failure> {
        let Some(store) = self.reading()? else { return Ok(Library::default()) };
        Ok(Library { songs: store.songs()?, vocabulary: store.vocabulary()?, cloud_labels: store.cloud_labels()? })
    }

    /// The library, to be read; `None` where there is none.
    pub(super) fn reading(&self) -> Result<Option<Store>, Failure> {
        let store = match Store::open_for_reading(&self.paths.data) {
            // Where it cannot be brought up to date, that is what keeps it from being read.
            Err(older @ StoreError::Older { .. }) => {
                Some(Store::open(&self.paths.data).map_err(|error| match error {
                    StoreError::ReadOnly { .. } | StoreError::Io { .. } => older,
                    other => other,
                })?)
            }
            opened => opened?,
        };
        let Some(mut store) = store else { return Ok(None) };
        if !store.unidentified()?.is_empty() {
            match Store::open_with(&self.paths.data, SOON) {
                Ok(writable) => {
                    store = writable;
                    self.read_labelled_files(&mut store)?;
                }
                Err(error) => self.console.warn(&error.to_string()),
            }
        }
        Ok(Some(store))
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
