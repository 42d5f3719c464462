//! What the thread of the database reports.

use std::path::PathBuf;

use super::{Labels, Library};
use crate::app::effect::Effect;
use crate::mood::Mood;
use crate::song::SongId;
use crate::worker::{ScanCommand, StoreEvent};

/// What others have to know of a report.
pub(in super::super) enum Stored {
    /// Only that something is to be done.
    Effects(Vec<Effect>),
    /// The library was read.
    Library,
    /// The database cannot be opened: why.
    Failed(String),
    /// The database is open.
    Ready,
    /// Songs came, or have changed.
    Songs(Vec<(PathBuf, SongId)>),
    /// Something is on the disk.
    Written {
        /// The predictor has something to learn from it.
        teaches: bool,
        /// A mood that has another name now.
        renamed: Option<(Mood, Mood)>,
    },
    /// Something is not on the disk yet: why.
    Delayed(String),
    /// The database does not want it.
    Refused {
        /// Labels that it would have set or cleared.
        labels: usize,
        /// Why.
        error: String,
    },
}

impl Labels {
    /// Takes a report in and answers what others have to know of it.
    pub(in super::super) fn apply(&mut self, event: StoreEvent, library: &mut Library) -> Stored {
        match event {
            StoreEvent::Library { songs, vocabulary, history, pictureless } => {
                self.vocabulary = vocabulary;
                if self.journal.is_empty() {
                    self.trail.settle(&history);
                }
                library.replace_all(songs, pictureless);
                Stored::Library
            }
            StoreEvent::Failed(error) => {
                self.saving.error = Some(error.clone());
                Stored::Failed(error)
            }
            StoreEvent::Ready => {
                self.saving.error = None;
                Stored::Ready
            }
            StoreEvent::Songs(songs) => {
                let arrived = songs.iter().map(|row| (row.song.path.clone(), row.song.id)).collect();
                library.upsert(songs);
                Stored::Songs(arrived)
            }
            StoreEvent::Written { ticket, written } => {
                let renamed = written.renamed.clone();
                Stored::Written { teaches: self.written(ticket, written, library), renamed }
            }
            StoreEvent::WriteDelayed(error) => {
                self.saving.error = Some(error.clone());
                Stored::Delayed(error)
            }
            StoreEvent::WriteRefused { ticket, error } => {
                Stored::Refused { labels: self.write_refused(ticket, library), error }
            }
            StoreEvent::Unread(paths) => Stored::Effects(vec![Effect::work(ScanCommand::Read { paths })]),
        }
    }
}
