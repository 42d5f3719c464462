//! All that goes to the threads and comes back, sorted by thread.

use super::analysis::{AnalysisCommand, AnalysisEvent};
use super::cloud::{CloudCommand, CloudEvent};
use super::file_tags::{FileTagsCommand, FileTagsEvent};
use super::learn::{LearnCommand, LearnEvent};
use super::playlists::{PlaylistCommand, PlaylistEvent};
use super::scan::{ScanCommand, ScanEvent};
use super::store::{StoreCommand, StoreEvent};

/// Work for a thread.
#[derive(Clone, Debug)]
pub enum Command {
    /// The song on screen.
    Analysis(AnalysisCommand),
    /// The label database.
    Store(StoreCommand),
    /// Files and folders.
    Scan(ScanCommand),
    /// Training and suggestions.
    Learn(LearnCommand),
    /// The cloud.
    Cloud(CloudCommand),
    /// Moods in the songs' own files.
    FileTags(FileTagsCommand),
    /// Playlists.
    Playlists(PlaylistCommand),
}

impl From<AnalysisCommand> for Command {
    fn from(command: AnalysisCommand) -> Self {
        Self::Analysis(command)
    }
}

impl From<StoreCommand> for Command {
    fn from(command: StoreCommand) -> Self {
        Self::Store(command)
    }
}

impl From<ScanCommand> for Command {
    fn from(command: ScanCommand) -> Self {
        Self::Scan(command)
    }
}

impl From<LearnCommand> for Command {
    fn from(command: LearnCommand) -> Self {
        Self::Learn(command)
    }
}

impl From<CloudCommand> for Command {
    fn from(command: CloudCommand) -> Self {
        Self::Cloud(command)
    }
}

impl From<FileTagsCommand> for Command {
    fn from(command: FileTagsCommand) -> Self {
        Self::FileTags(command)
    }
}

impl From<PlaylistCommand> for Command {
    fn from(command: PlaylistCommand) -> Self {
        Self::Playlists(command)
    }
}

/// News from a thread.
#[derive(Debug)]
pub enum Event {
    /// The song on screen.
    Analysis(AnalysisEvent),
    /// The label database.
    Store(StoreEvent),
    /// Files and folders.
    Scan(ScanEvent),
    /// Training and suggestions.
    Learn(LearnEvent),
    /// The cloud.
    Cloud(CloudEvent),
    /// Moods in the songs' own files.
    FileTags(FileTagsEvent),
    /// Playlists.
    Playlists(PlaylistEvent),
    /// A thread has panicked and goes on with its next command. The words of the panic.
    Failed(Thread, String),
}

/// The threads, as they are named to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thread {
    /// The song on screen.
    Analysis,
    /// The next song, made ahead.
    Ahead,
    /// The label database.
    Store,
    /// Files and folders.
    Scan,
    /// Training and suggestions.
    Learn,
    /// The cloud.
    Cloud,
    /// Moods in the songs' own files.
    FileTags,
    /// Playlists.
    Playlists,
}
