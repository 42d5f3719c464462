//! What `moodsic import` says.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use crate::cli::exit_code::Failure;
use crate::cli::session::Session;
use crate::dataset::{Conflict, LibrarySong, Store};
use crate::mood::{Mood, Vocabulary};
use crate::song::SongId;

/// What became of a label that the file contradicts.
pub(super) const KEPT: &str = "kept; --overwrite takes the file's word";
pub(super) const TOOK: &str = "took the file's word";

/// The document.
#[derive(Serialize)]
pub(super) struct Document {
    /// Rows that found their song, or songs whose files say a mood.
    pub(super) matched: usize,
    /// Those that did not.
    pub(super) unmatched: Vec<Row>,
    /// Songs that have another label.
    pub(super) conflicts: Vec<Disagreement>,
    /// Rows that cannot be read.
    pub(super) unreadable: Vec<Row>,
    /// What the files' values mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) values: Option<Vec<Meaning>>,
}

/// A row, with what is to be said of it.
#[derive(Serialize)]
pub(super) struct Row {
    /// Its line, or the song's place in the library.
    pub(super) row: u64,
    /// What it says, and the reason.
    pub(super) text: String,
}

/// A song that has another label than is said of it.
#[derive(Serialize)]
pub(super) struct Disagreement {
    song: String,
    had: String,
    file_says: String,
    #[serde(skip)]
    between_rows: bool,
}

/// A value that files bring along.
#[derive(Serialize)]
pub(super) struct Meaning {
    pub(super) value: String,
    /// How many bring it.
    pub(super) songs: usize,
    /// The mood that it means; `null`: it is left out.
    pub(super) mood: Option<Mood>,
    /// The library does not have that mood.
    pub(super) new: bool,
}

impl Disagreement {
    /// A conflict of one of these songs.
    pub(super) fn of(conflict: &Conflict, paths: &HashMap<SongId, &Path>) -> Self {
        Self {
            song: paths.get(&conflict.song).map(|path| path.display().to_string()).unwrap_or_default(),
            had: conflict.had.word().to_owned(),
            file_says: conflict.file_says.word().to_owned(),
            between_rows: conflict.between_rows,
        }
    }

    /// In words, with what became of it.
    pub(super) fn words(&self, fate: &str) -> String {
        let Self { song, had, file_says, between_rows } = self;
        if *between_rows {
            return format!("{song}: one row says {had}, another {file_says} ({had} counts)");
        }
        format!("{song}: had {had}, the file says {file_says} ({fate})")
    }
}

/// Where each song lies.
pub(super) fn paths_of(songs: &[LibrarySong]) -> HashMap<SongId, &Path> {
    songs.iter().map(|entry| (entry.song.id, entry.song.path.as_path())).collect()
}

/// All labels, and the moods that are new, are one step of the history.
pub(super) fn tell_saved(store: &Store, known: &Vocabulary, labels: usize, session: &Session) -> Result<(), Failure> {
    if labels > 0 {
        let words = if labels == 1 { "1 label changes".to_owned() } else { format!("{labels} labels change") };
        session.console.note(&format!("{words}; Undo in the window takes the whole import back"));
    }
    for entry in store.vocabulary()?.entries() {
        if known.position(&entry.mood).is_none() {
            session.console.warn(&format!("{} is a new mood of the library", entry.mood));
        }
    }
    Ok(())
}
