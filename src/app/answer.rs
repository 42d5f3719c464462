//! What comes from short-lived threads: dialogs, lists and self-checks.

use std::path::PathBuf;
use std::time::Duration;

use super::effect::PickKind;
use super::exchange::ImportPreview;
use crate::dataset::{Change, ExportReport, FileMoods};
use crate::doctor::Check;

/// One of their answers.
pub(super) enum Answer {
    /// What was chosen, and how long that took.
    Picked(PickKind, Vec<PathBuf>, Duration),
    Checked(Vec<Check>),
    /// What a list would do.
    ListRead(Result<ImportPreview, String>),
    /// What it did.
    ListImported(Result<String, String>),
    /// What was written; nothing where a file is there.
    ListWritten(Result<Option<ExportReport>, String>),
    /// The moods that files bring along, or why they cannot be read.
    FileMoods(Result<FileMoods, String>),
    /// The last labels, or why they cannot be read.
    Recent(Result<Vec<Change>, String>),
    /// The names of the sound devices.
    Devices(Vec<String>),
    /// Whether a path is a file.
    Looked(PathBuf, bool),
    /// Why the settings could not be written.
    SettingsRefused(String),
    /// The file that all labels were written to, or why not.
    SavedElsewhere(Result<PathBuf, String>),
}
