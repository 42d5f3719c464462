//! Why there is no playlist.

use std::io;
use std::path::PathBuf;

use crate::dataset::StoreError;
use crate::learn::ArtifactError;

/// Why there is no playlist.
#[derive(Debug, thiserror::Error)]
pub enum PlaylistError {
    /// The file.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Suggestions are wanted, and nothing was learnt yet.
    #[error(
        "there is no trained model yet, so no mood is suggested; label some songs and train on them (moodsic train)"
    )]
    NoModel,
    /// The model cannot be used.
    #[error(transparent)]
    Model(#[from] ArtifactError),
    /// None of its moods is there any more.
    #[error("its moods are gone from the library")]
    NoMood,
    /// A rule on the songs' tags cannot say that.
    #[error("a playlist for Navidrome is a rule on the songs' tags, which cannot say {0}")]
    NotInTags(&'static str),
    /// Nobody wants it any more.
    #[error("cancelled")]
    Cancelled,
}
