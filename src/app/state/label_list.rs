//! The list of labels that is read or written.

use crate::app::exchange::ImportPreview;

/// What is known of the list.
#[derive(Default)]
pub struct Exchange {
    /// The file, as it is typed.
    pub path: String,
    /// What the list would do, or why it cannot be read.
    pub import: Option<Result<ImportPreview, String>>,
    /// Something is being read or written.
    pub busy: bool,
}
