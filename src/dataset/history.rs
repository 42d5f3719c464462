//! The history of the library as undo and redo walk it: what each step did, and what walking it changes.

use super::Annotation;
use crate::mood::Mood;
use crate::song::SongId;

/// Direction in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryStep {
    /// Take the last action back.
    Undo,
    /// Do it again.
    Redo,
}

/// One label action as it can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which song.
    pub song: SongId,
    /// Its label before.
    pub before: Option<Annotation>,
    /// Its label after.
    pub after: Option<Annotation>,
}

/// Id of a step in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub i64);

/// What a step did. The moods have the names that they had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A human labelled songs, or cleared their labels.
    Label,
    /// A label file, or the songs' own tags.
    Import,
    /// The labels of the demo.
    Demo,
    /// A new mood.
    AddMood(Mood),
    /// Another name.
    RenameMood {
        /// The old name.
        from: Mood,
        /// The new name.
        to: Mood,
    },
    /// The songs of one mood went over to another.
    MergeMoods {
        /// The mood that is gone.
        from: Mood,
        /// The mood that its songs have now.
        to: Mood,
    },
    /// Another colour.
    RecolourMood(Mood),
    /// A mood sounds like something else.
    SoundMood(Mood),
    /// Another place, and so another key.
    MoveMood(Mood),
    /// A mood was removed, and with it the labels of its songs.
    RemoveMood(Mood),
    /// Songs were taken out of the list.
    Hide,
}

/// A step for display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub id: StepId,
    /// What it did.
    pub kind: StepKind,
    /// Its first two songs at most.
    pub songs: Vec<SongId>,
    /// How many songs it touched.
    pub count: usize,
}

/// The end of the history, for display.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// What undo walks, newest last.
    pub undo: Vec<Step>,
    /// What redo brings back, the next one last.
    pub redo: Vec<Step>,
    /// How many steps can be undone in all.
    pub undo_count: usize,
    /// How many steps can be redone in all.
    pub redo_count: usize,
}

impl History {
    /// The most steps that [`History::undo`] and [`History::redo`] hold.
    pub const SHOWN: usize = 100;
}

/// What a writing call did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The step that it made; none when nothing changed.
    pub step: Option<StepId>,
    /// The labels that it was asked for or that it changed.
    pub changes: Vec<Change>,
}

/// What undo or redo did.
#[derive(Clone, Debug, PartialEq)]
pub struct Stepped {
    /// The step that was taken back or repeated.
    pub step: Step,
    /// Labels; `after` is how things are now.
    pub changes: Vec<Change>,
    /// Songs that came back into the list.
    pub shown: Vec<SongId>,
    /// Songs that left the list.
    pub hidden: Vec<SongId>,
    /// Whether the vocabulary is another now.
    pub moods: bool,
}
