//! Why a file cannot hold a mood.

use std::io;

/// Why a file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The format, or the kind of tag in it, has no place for a mood.
    #[error("{0} has no place for a mood")]
    NoPlace(&'static str),
    /// Its tag, or the frame around it, is not as the format says.
    #[error("{0}, so writing into it could do harm")]
    Damaged(&'static str),
    /// There is more than fits.
    #[error("its tag would become too long for the format")]
    TooLong,
    /// The system's answer.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}
