//! What the thread of the playlists is told to do, and what it answers.

use std::path::PathBuf;

use crate::dataset::{KeptPlaylist, PlaylistFile, PlaylistRecipe};
use crate::playlist::{Asked, Made, Rest};

/// Playlists.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaylistCommand {
    /// How many songs would it have? Only the newest question is answered.
    Count(PlaylistRecipe),
    /// Write one.
    Write {
        /// The file, and what goes into it.
        file: PlaylistFile,
        /// Keep it up to date from now on.
        keep: bool,
        /// Also where the file is there.
        replace: bool,
    },
    /// Bring those that are kept up to date, or only the one in this file.
    Refresh {
        /// Who wants it.
        asked: Asked,
        /// This one.
        only: Option<PathBuf>,
    },
    /// Keep the one in this file no more.
    Forget(PathBuf),
    /// List those that are kept.
    List,
}

/// How many songs a playlist has, and what its user should know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaylistTally {
    /// Songs.
    pub songs: usize,
    /// How long they are, in seconds.
    pub secs: f64,
    /// Those of them that are there because their mood is suggested.
    pub suggested: usize,
    /// Songs that would fit, and are too many.
    pub left_over: usize,
    /// Songs that were not listened to yet.
    pub unheard: usize,
    /// Suggested songs whose scores are no chances.
    pub untested: usize,
}

impl From<&Made> for PlaylistTally {
    fn from(made: &Made) -> Self {
        Self {
            songs: made.entries.len(),
            secs: made.duration_secs(),
            suggested: made.suggested(),
            left_over: made.left_over,
            unheard: made.unheard,
            untested: made.untested,
        }
    }
}

/// A playlist that is kept up to date, and why it is not.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRow {
    /// The playlist.
    pub kept: KeptPlaylist,
    /// What keeps it from being written.
    pub rest: Option<Rest>,
}

/// News of playlists.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaylistEvent {
    /// What a recipe comes to, or why to nothing.
    Counted {
        /// The recipe.
        recipe: PlaylistRecipe,
        /// What it comes to.
        outcome: Result<PlaylistTally, String>,
    },
    /// The file is there, and nobody said that it may be replaced.
    IsThere,
    /// One was written, or not: why.
    Written(Result<(PathBuf, PlaylistTally), String>),
    /// Those that are kept.
    Kept(Vec<KeptRow>),
    /// These rest, which was not told before.
    Rest(Vec<(PathBuf, Rest)>),
    /// Something else went wrong: what.
    Failed(String),
}
