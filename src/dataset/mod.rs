//! Labels: what a human (or a file) said of a song, kept in SQLite, and the plain-text forms it travels in.

mod annotation;
mod exchange;
mod matching;
mod store;

pub use annotation::{Annotation, LabelSource, LabelState};
pub use exchange::{
    CSV_COLUMNS, DATA_MD_COLUMNS, ExchangeError, ExportFormat, ExportReport, ImportFormat, ImportRow, VertexForm,
    export, export_vertex, read_labels,
};
pub use matching::{Conflict, MatchReport, import_rows};
pub use store::{Change, HistoryStep, KnownFile, LibrarySong, Store, StoreError};
