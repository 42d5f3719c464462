//! Why a label file cannot be read or written.

use std::io;
use std::path::PathBuf;

/// Why a label file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The file.
    #[error("cannot use {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// No text, or no form that is known.
    #[error("{} is not a label file Moodsic knows ({detail}); DATA.md describes the forms", path.display())]
    UnknownForm {
        /// Where.
        path: PathBuf,
        /// What was missing.
        detail: String,
    },
}
