//! Labels: what a human (or a file) said of a song, kept in SQLite, and the plain-text forms it travels in.

mod annotation;
mod exchange;
mod matching;
mod store;

pub use annotation::{Annotation, LabelSource, LabelState};
pub use exchange::{ExchangeError, ExportFormat, ExportReport, ImportFormat, ImportRow, export, read_labels};
pub use matching::{Conflict, MatchReport, import_rows};
pub use store::{Change, HistoryStep, LibrarySong, Store, StoreError};
