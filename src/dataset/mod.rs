//! Labels: what a human (or a file) said of a song, kept in SQLite, and the plain-text forms it travels in. What the cloud said
//! is kept beside them.

mod annotation;
mod cloud;
mod exchange;
mod file_moods;
mod history;
mod matching;
mod playlist;
mod split;
mod store;
mod tag_runs;

pub use annotation::{Annotation, LabelSource, LabelState};
pub use cloud::{CloudAnswer, CloudMeasure, CloudOperation, OperationKind, OperationProgress};
pub use exchange::{
    CSV_COLUMNS, DATA_MD_COLUMNS, ExchangeError, ExportFormat, ExportReport, ImportFormat, ImportRow, LabelFile,
    UnreadableRow, VertexForm, export, export_all, export_heard, export_vertex, import_line, label_names, read_labels,
};
pub use file_moods::{FileMood, FileMoodPlan, FileMoodTally, FileMoods, Meanings, is_same_value};
pub use history::{Change, History, HistoryStep, Step, StepId, StepKind, Stepped, Written};
pub use matching::{Conflict, MatchReport, import_rows, missing_files};
pub use playlist::{
    ContentsHash, KeptPlaylist, PlaylistFile, PlaylistForm, PlaylistLength, PlaylistOrder, PlaylistRecipe,
};
pub use split::GroupBy;
pub(crate) use split::assign_folds;
pub use store::{KnownFile, LibrarySong, Store, StoreError};
pub use tag_runs::{FieldChange, RunId, TagRun, TagWrite, WrittenTag};
