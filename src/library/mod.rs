//! Brings songs into the library: single files, folders, the demo. The command line and the window's scan both call it.
//! It labels nothing but the demo, and says how far it is only to its caller.
//!
//! `read` is the one way in: it walks, recognises what is known, reads the rest on all cores and hands over batches. Who
//! writes them to the database is the [`Collector`]'s matter: `add` does it here, the window has a thread for it.

mod add;
mod demo;
mod file_moods;
mod import;
mod moods;
mod read;
mod readers;
mod walk;

use std::io;
use std::path::Path;

use crate::audio::DecodeError;
use crate::dataset::StoreError;
use crate::demo::DemoError;

pub use add::{add_files, add_songs, read_labelled_files};
pub use demo::{Demo, DemoReport, add_demo, label_demo, read_demo};
pub use file_moods::label_by_files;
pub use import::{ImportPlan, LabelList};
pub use moods::ensure_mood;
pub use read::{Batch, Collector, ReadProgress, read_songs};

/// Why a file is no song, or why a folder was left out.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is no song.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The folder's entries cannot be read.
    #[error("cannot read the folder: {source}")]
    Folder {
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// A bug of the program, which must not cost the other songs.
    #[error("Moodsic crashed on this file; please report it")]
    Panicked,
}

impl ReadError {
    /// What a walk means that could not look into `path`, a folder or a link that leads nowhere.
    pub fn unreadable(path: &Path, source: io::Error) -> Self {
        if path.is_dir() { Self::Folder { source } } else { DecodeError::Io { source }.into() }
    }
}

/// Why songs or the demo did not get into the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The file is no song.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The demo library.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The system gives no thread to read with.
    #[error("no thread can be started: {0}")]
    Threads(#[source] io::Error),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}
