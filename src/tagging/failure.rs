//! Why a file was left as it was, or why nothing could be begun.

use std::io;
use std::path::PathBuf;

use super::edit::Refused;
use crate::audio::DecodeError;
use crate::dataset::StoreError;
use crate::song::tags::Field;

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Its format, or what is wrong with it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The copy is not the file with another mood in it.
    #[error("its copy would differ in more than the mood ({0}), so it was left as it was; please report this file")]
    Differs(String),
    /// What is kept for taking the run back would not take it back.
    #[error("it could not be made what it was again, so it was left as it was; please report this file")]
    NoWayBack,
    /// It cannot be heard whether the sound is the same.
    #[error("its sound cannot be compared: {0}")]
    Sound(#[source] DecodeError),
    /// Another program wrote to it meanwhile.
    #[error("another program changed it meanwhile, so it was left as it is now")]
    Changed,
    /// The file holds another song than the one that is labelled.
    #[error("another song lies there now, which was left as it is; open its folder so that Moodsic learns of it")]
    AnotherSong,
    /// The copy cannot be made.
    #[error("no copy can be made beside it ({0}), so it was left as it was")]
    Copy(#[source] io::Error),
    /// The copy cannot take its place.
    #[error("the copy cannot take its place ({0}), so it was left as it was")]
    Place(#[source] io::Error),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Read(#[source] io::Error),
    /// Nobody knows where it is now.
    #[error("it is not where it was; open the folder that it is in now, then undo again")]
    Gone,
    /// What was written is not there any more.
    #[error("its {field} was changed since, to \u{201c}{now}\u{201d}, and was left so")]
    ChangedSince {
        /// The field.
        field: Field,
        /// What it holds.
        now: String,
    },
    /// The label database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another run is under way.
    #[error("another Moodsic is writing into files just now; wait until it is done")]
    Busy,
    /// The lock cannot be had.
    #[error("cannot use {path}: {source}")]
    Lock {
        /// The lock.
        path: PathBuf,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// A run that never was.
    #[error("there is no run {0}; moodsic write-tags --runs lists them")]
    NoRun(i64),
    /// A bug of the program, which must not cost the other songs.
    #[error("Moodsic crashed on this file, which was left as it was; please report it")]
    Panicked,
}
