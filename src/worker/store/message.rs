//! What the store's thread is told to write, and what it answers.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::dataset::{Change, History, HistoryStep, LabelState, LibrarySong, Meanings, StepId};
use crate::mood::{Mood, Rgb, SoundsLike, Vocabulary};
use crate::song::{FileStamp, Song, SongId};

/// Tells the window's writes to the label database apart. They are carried out in the order of their tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// A step of the history, as the window knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepRef {
    /// What this write has made or will make. It may be waiting for the disk.
    Ticket(Ticket),
    /// A step that the database has.
    Step(StepId),
}

/// One write to the label database.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Set or clear a label of songs: of all of them, or (when that fails) of none.
    Annotate {
        /// Which songs.
        songs: Vec<SongId>,
        /// The label, `None` clears.
        state: Option<LabelState>,
    },
    /// Set or clear the label of a file whose song is not known yet.
    AnnotateFile {
        /// The file.
        path: PathBuf,
        /// The label, `None` clears.
        state: Option<LabelState>,
    },
    /// Label songs as their own files say.
    LabelByFiles {
        /// Which mood each value means.
        meanings: Meanings,
        /// Also songs that have another label.
        overwrite: bool,
    },
    /// Undo or redo this step, if it is still the one on top.
    StepHistory {
        /// Which of the two.
        direction: HistoryStep,
        /// Which step.
        of: StepRef,
    },
    /// Change the vocabulary.
    EditMood(MoodEdit),
    /// Take songs out of the list.
    HideSongs(Vec<SongId>),
    /// A file that is on screen holds this song, which the library does not have there: it is added, and labels that were
    /// given to another song in its place go over to it.
    Holds {
        /// The song that the file holds.
        song: Box<Song>,
        /// The file as it was read.
        stamp: Option<FileStamp>,
        /// Labels that were given to another song in its place.
        labels: Vec<(StepRef, SongId)>,
    },
}

/// What a write has done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The step of the history that it made; `None` when nothing changed.
    pub step: Option<StepId>,
    /// Labels that changed.
    pub changes: Vec<Change>,
    /// Songs that left the list.
    pub hidden: Vec<SongId>,
    /// Songs that came back into the list.
    pub shown: Vec<LibrarySong>,
    /// The moods, when they are others now.
    pub vocabulary: Option<Vocabulary>,
    /// A mood that has another name now: all its labels go with it, and are no changes.
    pub renamed: Option<(Mood, Mood)>,
    /// The history after it; `None` when that could not be read. [`StoreEvent::Library`] brings it as soon as it can be.
    pub history: Option<History>,
}

/// A change of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoodEdit {
    /// A new mood at the end.
    Add(Mood, Rgb),
    /// Another name; another mood's name merges the two.
    Rename(Mood, Mood),
    /// Another colour.
    Recolour(Mood, Rgb),
    /// What it sounds like; `None`: what its name says.
    SoundsLike(Mood, Option<SoundsLike>),
    /// To this index of the list.
    Move(Mood, usize),
    /// Away, with the labels of its songs.
    Remove(Mood),
}

/// A write for the store's thread. Nothing but the database is ever waited for.
#[derive(Clone, Debug)]
pub struct StoreCommand {
    /// Answered by [`StoreEvent::Written`] or [`StoreEvent::WriteRefused`] with the same number.
    pub ticket: Ticket,
    /// What to write.
    pub write: Write,
}

/// News from the store's thread.
#[derive(Debug)]
pub enum StoreEvent {
    /// The whole library, at the start and after edits that touch many songs.
    Library {
        /// All songs.
        songs: Vec<LibrarySong>,
        /// The moods.
        vocabulary: Vocabulary,
        /// What can be undone and redone.
        history: History,
        /// Songs that have no picture, and why.
        pictureless: HashMap<SongId, String>,
    },
    /// The database cannot be used as it should: one sentence. Writes are kept and tried again.
    Failed(String),
    /// The database can be written (again).
    Ready,
    /// Songs that were added or updated.
    Songs(Vec<LibrarySong>),
    /// A write is on the disk.
    Written {
        /// From [`StoreCommand`].
        ticket: Ticket,
        /// What it did.
        written: Written,
    },
    /// Writes cannot be made now: why. They are kept, and tried again in their order.
    WriteDelayed(String),
    /// A write that cannot be made at all: nothing was changed.
    WriteRefused {
        /// From [`StoreCommand`].
        ticket: Ticket,
        /// Why.
        error: String,
    },
    /// Files that were labelled in an earlier run, before anybody had read them.
    Unread(Vec<PathBuf>),
}
