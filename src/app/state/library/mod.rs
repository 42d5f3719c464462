//! All songs: their labels, suggestions and counts, what the user looks for among them, and what is listed.
//!
//! The window's thread changes it with every event, so the work is in proportion to what has changed, not to the library.

mod change;
mod choosing;
mod counts;
mod folded;
mod ids;
mod listing;
mod looking;
mod order;
mod paths;
mod query;
mod rows;
mod suggested;
mod update;

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use self::folded::Folded;
use self::ids::{SongMap, SongSet};
use self::paths::Paths;
use self::query::Query;
use self::rows::Rows;
use self::suggested::Suggested;
use crate::app::choices::{Filter, Sort};
use crate::dataset::{LabelState, LibrarySong};
use crate::ear::Facts;
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::Ticket;

pub use counts::Counts;
pub use query::HEARS;
pub(super) use update::ListWish;

/// A label on its way to the disk.
struct Expected {
    label: Option<LabelState>,
    /// The write that brings it there.
    by: Ticket,
}

/// All songs and what is listed of them.
#[derive(Default)]
pub struct Library {
    songs: Vec<LibrarySong>,
    /// What each is searched for and sorted by.
    folded: Vec<Folded>,
    index: SongMap<usize>,
    paths: Paths,
    suggestions: SongMap<Prediction>,
    /// What songs sound like, where that is known.
    facts: SongMap<Facts>,
    /// Labels on their way to the disk, as they will be there.
    expected: SongMap<Expected>,
    /// Songs that have no picture, and why.
    pictureless: SongMap<String>,
    filter: Filter,
    search: String,
    /// The same, as songs are looked for.
    query: Query,
    sort: Sort,
    rows: Rows,
    /// Songs that had no label when they were listed, and were taken out since: they may come back.
    untagged_gone: SongSet,
    /// The song on screen.
    shown: Option<SongId>,
    counts: Counts,
    /// Songs by what is suggested for them.
    suggested: Suggested,
    /// Counts changes of labels, suggestions and songs.
    changes: u64,
    /// Listed songs that are chosen, to do one thing with all of them.
    chosen: SongSet,
    /// Where a range of chosen songs begins.
    anchor: Option<SongId>,
}

impl Library {
    /// All songs, in the order they came in.
    pub fn songs(&self) -> &[LibrarySong] {
        &self.songs
    }

    /// Indexes into [`Self::songs`] of what is listed, in list order.
    pub fn visible(&self) -> &[usize] {
        self.rows.listed()
    }

    /// The song listed at `row`.
    pub fn row(&self, row: usize) -> Option<&LibrarySong> {
        self.songs.get(*self.visible().get(row)?)
    }

    /// A song by its id.
    pub fn get(&self, id: SongId) -> Option<&LibrarySong> {
        self.songs.get(self.index_of(id)?)
    }

    fn index_of(&self, id: SongId) -> Option<usize> {
        self.index.get(&id).copied()
    }

    /// The song of a file.
    pub fn by_path(&self, path: &Path) -> Option<&LibrarySong> {
        self.get(self.paths.get(path)?).filter(|row| row.song.path == path)
    }

    /// A song's label.
    pub fn label(&self, id: SongId) -> Option<&LabelState> {
        self.label_at(self.index_of(id)?)
    }

    fn label_at(&self, index: usize) -> Option<&LabelState> {
        self.songs[index].annotation.as_ref().map(|annotation| &annotation.state)
    }

    /// A song's label as its user has said it, be it on the disk or on its way.
    pub fn expected_label(&self, id: SongId) -> Option<&LabelState> {
        self.expected(id).map_or_else(|| self.label(id), Option::as_ref)
    }

    fn expected_label_at(&self, index: usize) -> Option<&LabelState> {
        self.expected(self.songs[index].song.id).map_or_else(|| self.label_at(index), Option::as_ref)
    }

    /// A label on its way.
    pub(super) fn expected(&self, id: SongId) -> Option<&Option<LabelState>> {
        self.expected.get(&id).map(|expected| &expected.label)
    }

    /// Songs of a mood, as their user has said it.
    pub fn expected_count(&self, mood: &Mood) -> usize {
        let mut count = self.counts.of(mood);
        for (&song, label) in self.expected.iter().filter(|(song, _)| self.index.contains_key(song)) {
            count += usize::from(label.label.as_ref().and_then(LabelState::mood) == Some(mood));
            count -= usize::from(self.label(song).and_then(LabelState::mood) == Some(mood));
        }
        count
    }

    /// What the predictor says of a song.
    pub fn suggestion(&self, id: SongId) -> Option<&Prediction> {
        self.suggestions.get(&id)
    }

    /// Whether anything is suggested.
    pub fn has_suggestions(&self) -> bool {
        !self.suggestions.is_empty()
    }

    /// Whether it is known of any song what it sounds like.
    pub fn has_facts(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Songs without a label that a mood is suggested for, as they were last counted.
    pub fn suggested(&self, mood: &Mood) -> usize {
        self.suggested.of(mood)
    }

    /// Counts suggestions anew where labels or suggestions have changed, at most some times a second. When it is to be called again.
    pub(super) fn count_suggested(&mut self, now: Instant) -> Option<Instant> {
        if !self.suggested.is_due(self.changes, now) {
            return self.suggested.due_at(self.changes);
        }
        let best = (0..self.songs.len())
            .filter(|&index| self.expected_label_at(index).is_none())
            .filter_map(|index| Some(self.best_suggestion(index)?.mood.clone()));
        let counts = best.fold(HashMap::new(), |mut counts: HashMap<Mood, usize>, mood| {
            *counts.entry(mood).or_default() += 1;
            counts
        });
        self.suggested.set(counts, self.changes, now);
        None
    }

    /// What a song sounds like; nothing where it was not listened to.
    pub fn facts(&self, id: SongId) -> Facts {
        self.facts.get(&id).copied().unwrap_or_default()
    }

    /// Why a song has no picture.
    pub fn pictureless(&self, id: SongId) -> Option<&str> {
        self.pictureless.get(&id).map(String::as_str)
    }

    /// Songs by label.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The songs of a mood, best first: those a human labelled so, surest first, then those the model thinks so.
    pub fn songs_of_mood(&self, mood: &Mood) -> Vec<SongId> {
        let score = |row: &LibrarySong| self.suggestion(row.song.id).map_or(0.0, |all| all.probability(mood));
        let mut songs: Vec<(bool, f32, SongId)> = (0..self.songs.len())
            .filter(|&index| self.belongs_to(index, mood))
            .map(|index| &self.songs[index])
            .map(|row| (row.annotation.is_some(), score(row), row.song.id))
            .collect();
        songs.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        songs.into_iter().map(|(_, _, id)| id).collect()
    }
}

#[cfg(test)]
mod tests;
