//! What the state wants done outside of itself: by the threads, the player, the system.

use std::path::PathBuf;
use std::time::Duration;

use crate::dataset::{ExportFormat, LibrarySong, PlaylistForm};
use crate::mood::Mood;
use crate::worker::Command;

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// For a thread.
    Work(Command),
    /// For the player.
    Player(PlayerCommand),
    /// Ask the file system whether this is a file.
    Look(PathBuf),
    /// Write all labels into a file; an empty path is a new file beside the logs.
    SaveLabels {
        /// Where.
        path: PathBuf,
        /// The labelled songs.
        songs: Vec<LibrarySong>,
    },
    /// A system dialog.
    Pick(PickKind),
    /// The settings changed.
    SaveSettings,
    /// Look at a list of labels.
    ReadList(PathBuf),
    /// Take its labels.
    ImportList {
        /// The list.
        path: PathBuf,
        /// Also where a song has another label.
        overwrite: bool,
    },
    /// Look at the moods that the songs' own files bring along.
    ReadFileMoods,
    /// Write the labelled songs.
    Export {
        /// In this form.
        format: ExportFormat,
        /// Only those of this mood.
        mood: Option<Mood>,
        /// Into this file.
        path: PathBuf,
        /// Also where it is there.
        replace: bool,
    },
    /// Read the last labels.
    ReadRecent,
    /// Read which sound devices there are.
    ListDevices,
    /// The self-checks.
    RunDoctor,
    /// Full screen, or not.
    ToggleFullScreen,
    /// Close the window.
    Quit,
}

impl Effect {
    /// For the thread that such commands are for.
    pub fn work(command: impl Into<Command>) -> Self {
        Self::Work(command.into())
    }
}

/// For the player.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayerCommand {
    /// Another song.
    Load {
        /// Its file.
        path: PathBuf,
        /// Where to begin.
        start: Duration,
        /// Sound at once.
        play: bool,
    },
    /// Go on.
    Play,
    /// Stop, keep the position.
    Pause,
    /// Another position.
    Seek(Duration),
    /// 0 to 1.
    Volume(f32),
    /// Repeat a part, or no more.
    Loop(Option<(Duration, Duration)>),
    /// The sound device of this name, or the system's own.
    Device(Option<String>),
    /// Only these frequencies (from, to in Hz), or all.
    Band(Option<(f32, f32)>),
}

/// Which dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickKind {
    /// Some files.
    Files,
    /// One folder.
    Folder,
    /// A model file to read.
    Model,
    /// A file to write the model to.
    ModelCopy,
    /// A list of labels to read.
    LabelList,
    /// A file to write labels to.
    Export(ExportFormat),
    /// A file to write a playlist to.
    Playlist(PlaylistForm),
}
