//! How the labels' way to the disk stands, as the window shows it.

/// How the labels' way to the disk stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saving {
    /// Labels handed over but not yet on disk.
    pub pending: usize,
    /// Something is handed over and not yet on disk: labels, or another step of the history.
    pub busy: bool,
    /// At least one label was saved in this run.
    pub saved_any: bool,
    /// The last failure; labels are kept and tried again.
    pub error: Option<String>,
}
