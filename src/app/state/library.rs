//! The list of songs: filter, search, order and counts. Recomputed when something changes, never while drawing.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::classify::Prediction;
use crate::dataset::{Annotation, LabelState, LibrarySong};
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
    /// Listed songs that are chosen, to do one thing with all of them.
    pub(super) chosen: HashSet<SongId>,
    /// Where a range of chosen songs begins.
    pub(super) anchor: Option<SongId>,
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

    /// Row of a song in the list.
    pub fn row_of(&self, id: SongId) -> Option<usize> {
        let index = *self.index.get(&id)?;
        self.visible.iter().position(|&visible| visible == index)
    }

    /// The song of a file.
    pub fn by_path(&self, path: &Path) -> Option<&LibrarySong> {
        self.songs.iter().find(|row| row.song.path == path)
    }

    pub(super) fn replace_all(&mut self, songs: Vec<LibrarySong>) {
        self.index = songs.iter().enumerate().map(|(index, row)| (row.song.id, index)).collect();
        self.songs = songs;
        self.refresh();
    }

    pub(super) fn upsert(&mut self, rows: Vec<LibrarySong>) {
        for row in rows {
            if let Some(&index) = self.index.get(&row.song.id) {
                self.songs[index] = row;
            } else {
                self.index.insert(row.song.id, self.songs.len());
                self.songs.push(row);
            }
        }
        self.refresh();
    }

    pub(super) fn set_annotation(&mut self, song: SongId, annotation: Option<Annotation>) {
        if let Some(&index) = self.index.get(&song) {
            self.songs[index].annotation = annotation;
        }
    }

    pub(super) fn remove(&mut self, songs: &[SongId]) {
        let gone: HashSet<_> = songs.iter().collect();
        let songs = self.songs.drain(..).filter(|row| !gone.contains(&row.song.id)).collect();
        self.replace_all(songs);
    }

    pub(super) fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.refresh();
    }

    pub(super) fn set_search(&mut self, search: String) {
        self.search = search;
        self.refresh();
    }

    /// By another column; the same column again turns the order round.
    pub(super) fn sort_by(&mut self, column: SortColumn) {
        let descending = if self.sort.column == column {
            !self.sort.descending
        } else {
            // The surest suggestion is what one looks for.
            column == SortColumn::Score
        };
        self.sort = Sort { column, descending };
        self.refresh();
    }

    pub(super) fn add_suggestions(&mut self, scores: Vec<(SongId, Prediction)>) {
        self.suggestions.extend(scores);
        self.refresh();
    }

    pub(super) fn forget_suggestions(&mut self) {
        self.suggestions.clear();
        self.refresh();
    }

    /// The songs of a mood, best first: those a human labelled so, surest first, then those the model thinks so.
    pub fn songs_of_mood(&self, mood: &Mood) -> Vec<SongId> {
        let score = |row: &LibrarySong| self.suggestion(row.song.id).map_or(0.0, |all| all.probability(mood));
        let mut songs: Vec<(bool, f32, SongId)> = self
            .songs
            .iter()
            .filter(|row| self.belongs_to(row, mood))
            .map(|row| (row.annotation.is_some(), score(row), row.song.id))
            .collect();
        songs.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        songs.into_iter().map(|(_, _, id)| id).collect()
    }

    /// By label; without one by the best suggestion.
    fn belongs_to(&self, row: &LibrarySong, mood: &Mood) -> bool {
        match &row.annotation {
            Some(annotation) => annotation.state.mood() == Some(mood),
            None => self.suggestion(row.song.id).and_then(Prediction::answer).is_some_and(|best| best.mood == *mood),
        }
    }

    fn is_listed(&self, row: &LibrarySong, needle: &str) -> bool {
        let state = row.annotation.as_ref().map(|annotation| &annotation.state);
        let passes = match &self.filter {
            Filter::All => true,
            Filter::Untagged => state.is_none(),
            Filter::Unsure => matches!(state, Some(LabelState::Unsure)),
            Filter::Skipped => matches!(state, Some(LabelState::Skipped)),
            Filter::Mood(mood) => self.belongs_to(row, mood),
        };
        passes && (needle.is_empty() || searchable(row).contains(needle))
    }

    /// Recomputes what is listed, and the counts.
    pub(super) fn refresh(&mut self) {
        let needle = self.search.trim().to_lowercase();
        let mut visible: Vec<usize> =
            (0..self.songs.len()).filter(|&index| self.is_listed(&self.songs[index], &needle)).collect();
        self.order(&mut visible);
        self.visible = visible;
        self.forget_unlisted();
        self.counts = self.count();
    }

    fn order(&self, visible: &mut [usize]) {
        let row = |index: usize| &self.songs[index];
        let text = |index: usize, of: fn(&LibrarySong) -> String| of(row(index)).to_lowercase();
        let suggestion = |index: usize| self.suggestion(row(index).song.id).and_then(Prediction::answer);
        match self.sort.column {
            SortColumn::Added => {}
            SortColumn::Title => visible.sort_by_cached_key(|&index| text(index, |row| row.song.display_title())),
            SortColumn::Artist => {
                visible.sort_by_cached_key(|&index| text(index, |row| row.song.display_artist().to_owned()));
            }
            SortColumn::Duration => {
                visible.sort_by(|&a, &b| row(a).song.duration_secs.total_cmp(&row(b).song.duration_secs));
            }
            SortColumn::Mood => visible.sort_by_cached_key(|&index| label_order(row(index))),
            SortColumn::Suggestion => visible.sort_by_cached_key(|&index| {
                suggestion(index).map_or((1, String::new()), |best| (0, best.mood.as_str().to_owned()))
            }),
            SortColumn::Score => visible.sort_by(|&a, &b| {
                let score = |index| suggestion(index).map_or(-1.0, |best| best.probability);
                score(a).total_cmp(&score(b))
            }),
        }
        if self.sort.descending {
            visible.reverse();
        }
    }

    fn count(&self) -> Counts {
        let mut counts = Counts { all: self.songs.len(), ..Counts::default() };
        for row in &self.songs {
            match row.annotation.as_ref().map(|annotation| &annotation.state) {
                None => counts.untagged += 1,
                Some(LabelState::Unsure) => counts.unsure += 1,
                Some(LabelState::Skipped) => counts.skipped += 1,
                Some(LabelState::Labelled(mood)) => *counts.moods.entry(mood.clone()).or_default() += 1,
            }
        }
        counts
    }
}

/// Moods by name, then unsure, skipped, and songs without a label.
fn label_order(row: &LibrarySong) -> (u8, String) {
    match row.annotation.as_ref().map(|annotation| &annotation.state) {
        Some(LabelState::Labelled(mood)) => (0, mood.as_str().to_lowercase()),
        Some(LabelState::Unsure) => (1, String::new()),
        Some(LabelState::Skipped) => (2, String::new()),
        None => (3, String::new()),
    }
}

/// Everything of a song that a search looks at.
fn searchable(row: &LibrarySong) -> String {
    let metadata = &row.song.metadata;
    let file = row.song.path.file_name().unwrap_or_default().to_string_lossy();
    let mut text = row.song.display_title();
    for part in [metadata.artist.as_deref(), metadata.album.as_deref(), Some(&file)].into_iter().flatten() {
        text.push('\n');
        text.push_str(part);
    }
    text.to_lowercase()
}
