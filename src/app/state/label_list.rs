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
    /// The file that would be written is there, and its user was not asked about that yet by a dialog.
    pub is_there: bool,
    /// Its user was.
    pub(super) may_replace: bool,
}

impl Exchange {
    /// A sheet opens: a list that was read before is not the one to write.
    pub(super) fn begin_anew(&mut self) {
        self.choose(String::new());
    }

    /// Another file.
    pub(super) fn choose(&mut self, path: String) {
        *self = Self { path, busy: self.busy, ..Self::default() };
    }
}
