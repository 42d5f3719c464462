//! The list of songs: filter, search, order and counts. Recomputed when something changes, never while drawing.

use std::collections::HashMap;

use crate::classify::Prediction;
use crate::dataset::{LabelState, LibrarySong};
use crate::mood::Mood;
use crate::song::SongId;

/// Which songs are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those without any label.
    Untagged,
    /// Those the labeller could not decide.
    Unsure,
    /// Those that were skipped.
    Skipped,
    /// Those of a mood (by label; without a label by suggestion).
    Mood(Mood),
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortColumn {
    /// The order songs came in.
    #[default]
    Added,
    /// Title.
    Title,
    /// Artist.
    Artist,
    /// Length.
    Duration,
    /// Label.
    Mood,
    /// Suggested mood.
    Suggestion,
    /// Its probability.
    Score,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: SortColumn,
    /// Largest first.
    pub descending: bool,
}

/// Songs by label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// No label.
    pub untagged: usize,
    /// Unsure.
    pub unsure: usize,
    /// Skipped.
    pub skipped: usize,
    /// By mood.
    pub moods: HashMap<Mood, usize>,
}

impl Counts {
    /// Songs that have a mood.
    pub fn labelled(&self) -> usize {
        self.moods.values().sum()
    }

    /// Songs of `mood`.
    pub fn of(&self, mood: &Mood) -> usize {
        self.moods.get(mood).copied().unwrap_or(0)
    }
}

/// All songs and what is listed of them.
#[derive(Default)]
pub struct Library {
    songs: Vec<LibrarySong>,
    index: HashMap<SongId, usize>,
    suggestions: HashMap<SongId, Prediction>,
    filter: Filter,
    search: String,
    sort: Sort,
    visible: Vec<usize>,
    counts: Counts,
}

impl Library {
    /// All songs, in the order they came in.
    pub fn songs(&self) -> &[LibrarySong] {
        &self.songs
    }

    /// Indexes into [`Self::songs`] of what is listed, in list order.
    pub fn visible(&self) -> &[usize] {
        &self.visible
    }

    /// The song listed at `row`.
    pub fn row(&self, row: usize) -> Option<&LibrarySong> {
        self.songs.get(*self.visible.get(row)?)
    }

    /// A song by its id.
    pub fn get(&self, id: SongId) -> Option<&LibrarySong> {
        self.songs.get(*self.index.get(&id)?)
    }

    /// A song's label.
    pub fn label(&self, id: SongId) -> Option<&LabelState> {
        self.get(id)?.annotation.as_ref().map(|annotation| &annotation.state)
    }

    /// What the predictor says of a song.
    pub fn suggestion(&self, id: SongId) -> Option<&Prediction> {
        self.suggestions.get(&id)
    }

    /// Which songs are listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What is searched for.
    pub fn search(&self) -> &str {
        &self.search
    }

    /// The order.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Songs by label.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}
