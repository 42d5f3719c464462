//! All songs: their labels, suggestions and counts, and what the user looks for among them. Which rows are listed is the
//! business of [`rows`](super::rows).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::counts::Counts;
use super::rows::Rows;
use super::trail::Labelled;
use crate::dataset::{Annotation, LabelState, LibrarySong};
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::{Song, SongId};

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

/// All songs and what is listed of them.
#[derive(Default)]
pub struct Library {
    songs: Vec<LibrarySong>,
    index: HashMap<SongId, usize>,
    by_path: HashMap<PathBuf, SongId>,
    suggestions: HashMap<SongId, Prediction>,
    /// Labels on their way to the disk, as they will be there.
    expected: HashMap<SongId, Option<LabelState>>,
    /// Songs that have no picture, and why.
    pictureless: HashMap<SongId, String>,
    filter: Filter,
    search: String,
    sort: Sort,
    pub(super) rows: Rows,
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

    pub(super) fn index_of(&self, id: SongId) -> Option<usize> {
        self.index.get(&id).copied()
    }

    /// A song's label.
    pub fn label(&self, id: SongId) -> Option<&LabelState> {
        self.get(id)?.annotation.as_ref().map(|annotation| &annotation.state)
    }

    /// A song's label as its user has said it, be it on the disk or on its way.
    pub fn expected_label(&self, id: SongId) -> Option<&LabelState> {
        self.expected(id).map_or_else(|| self.label(id), Option::as_ref)
    }

    /// A label on its way.
    pub(super) fn expected(&self, id: SongId) -> Option<&Option<LabelState>> {
        self.expected.get(&id)
    }

    /// Songs of a mood, as their user has said it.
    pub fn expected_count(&self, mood: &Mood) -> usize {
        let has = |row: &&LibrarySong| self.expected_label(row.song.id).and_then(LabelState::mood) == Some(mood);
        self.songs.iter().filter(has).count()
    }

    /// All labels on their way.
    pub(super) fn all_expected(&self) -> impl Iterator<Item = (SongId, Option<&LabelState>)> {
        self.expected.iter().map(|(song, label)| (*song, label.as_ref()))
    }

    /// Labels will stand like this.
    pub(super) fn expect(&mut self, labels: Vec<Labelled>) {
        let songs: Vec<SongId> = labels.iter().map(|labelled| labelled.0).collect();
        self.expected.extend(labels);
        self.touched(&songs);
    }

    /// Everything is on the disk.
    pub(super) fn expect_nothing(&mut self) {
        self.expected.clear();
    }

    /// What the predictor says of a song.
    pub fn suggestion(&self, id: SongId) -> Option<&Prediction> {
        self.suggestions.get(&id)
    }

    /// Why a song has no picture.
    pub fn pictureless(&self, id: SongId) -> Option<&str> {
        self.pictureless.get(&id).map(String::as_str)
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

    /// The song of a file.
    pub fn by_path(&self, path: &Path) -> Option<&LibrarySong> {
        self.get(*self.by_path.get(path)?)
    }

    /// The whole library as the database has it; the rows stay as far as their songs do.
    pub(super) fn replace_all(&mut self, songs: Vec<LibrarySong>, pictureless: HashMap<SongId, String>) {
        let (listed, following) = self.listed_and_following();
        let known: HashSet<SongId> = self.songs.iter().map(|row| row.song.id).collect();
        self.pictureless = pictureless;
        self.put(songs);
        self.renumbered(&listed, &following);
        let (old, new): (Vec<SongId>, Vec<SongId>) =
            self.songs.iter().map(|row| row.song.id).partition(|song| known.contains(song));
        self.came(&new);
        self.touched(&old);
    }

    fn put(&mut self, songs: Vec<LibrarySong>) {
        self.index = songs.iter().enumerate().map(|(index, row)| (row.song.id, index)).collect();
        self.by_path = songs.iter().map(|row| (row.song.path.clone(), row.song.id)).collect();
        self.counts = Counts::default();
        for row in &songs {
            let has_picture = !self.pictureless.contains_key(&row.song.id);
            self.counts.add(row.annotation.as_ref().map(|annotation| &annotation.state), has_picture);
        }
        self.songs = songs;
    }

    /// Songs that are new or have changed. A song whose file holds another one now leaves the list.
    pub(super) fn upsert(&mut self, rows: Vec<LibrarySong>) {
        let (mut new, mut changed, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let id = row.song.id;
            match self.by_path.insert(row.song.path.clone(), id) {
                Some(before) if before != id => replaced.push(before),
                _ => {}
            }
            if let Some(index) = self.index_of(id) {
                self.set_annotation(id, row.annotation.clone());
                self.songs[index] = row;
                changed.push(id);
            } else {
                let has_picture = self.pictureless(id).is_none();
                self.counts.add(row.annotation.as_ref().map(|annotation| &annotation.state), has_picture);
                self.index.insert(id, self.songs.len());
                self.songs.push(row);
                new.push(id);
            }
        }
        self.came(&new);
        self.touched(&changed);
        let by_path = &self.by_path;
        replaced.retain(|song| self.get(*song).is_some_and(|row| by_path.get(&row.song.path) != Some(song)));
        if !replaced.is_empty() {
            self.remove(&replaced);
        }
    }

    /// The file of `before` holds `song` now: that takes the row. A song that the library has already keeps its own.
    pub(super) fn replace_song(&mut self, before: SongId, song: &Song) {
        let Some(index) = self.index_of(before) else { return };
        if self.get(song.id).is_some() {
            self.remove(&[before]);
            return;
        }
        self.set_annotation(before, None);
        self.index.remove(&before);
        self.index.insert(song.id, index);
        self.by_path.insert(song.path.clone(), song.id);
        self.songs[index].song = song.clone();
        if let Some(label) = self.expected.remove(&before) {
            self.expected.insert(song.id, label);
        }
        self.took_row_of(before, song.id);
    }

    /// Another label; what is listed follows with [`Self::touched`].
    pub(super) fn set_annotation(&mut self, song: SongId, annotation: Option<Annotation>) {
        let Some(index) = self.index_of(song) else { return };
        let has_picture = !self.pictureless.contains_key(&song);
        let row = &mut self.songs[index];
        self.counts.take(row.annotation.as_ref().map(|before| &before.state), has_picture);
        self.counts.add(annotation.as_ref().map(|after| &after.state), has_picture);
        row.annotation = annotation;
    }

    /// A mood has another name: its songs keep it, and so does the list of its songs.
    pub(super) fn rename_mood(&mut self, from: &Mood, to: &Mood) {
        if self.filter == Filter::Mood(from.clone()) {
            self.filter = Filter::Mood(to.clone());
        }
        let has_it = |row: &&LibrarySong| row.annotation.as_ref().and_then(|label| label.state.mood()) == Some(from);
        let labels: Vec<Annotation> =
            self.songs.iter().filter(has_it).filter_map(|row| row.annotation.clone()).collect();
        for label in labels {
            self.set_annotation(label.song, Some(Annotation { state: LabelState::Labelled(to.clone()), ..label }));
        }
    }

    /// Nothing can be learnt from a song: why.
    pub(super) fn has_no_picture(&mut self, song: SongId, reason: String) {
        let label = self.label(song).cloned();
        let known = self.index.contains_key(&song);
        if self.pictureless.insert(song, reason).is_none() && known {
            self.counts.take(label.as_ref(), true);
            self.counts.add(label.as_ref(), false);
        }
    }

    pub(super) fn remove(&mut self, songs: &[SongId]) {
        let gone: HashSet<_> = songs.iter().collect();
        let (listed, following) = self.listed_and_following();
        let songs = self.songs.drain(..).filter(|row| !gone.contains(&row.song.id)).collect();
        self.put(songs);
        self.renumbered(&listed, &following);
    }

    pub(super) fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.rebuild();
    }

    pub(super) fn set_search(&mut self, search: String) {
        self.search = search;
        self.rebuild();
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
        self.rebuild();
    }

    pub(super) fn add_suggestions(&mut self, scores: Vec<(SongId, Prediction)>) {
        let songs: Vec<SongId> = scores.iter().map(|(song, _)| *song).collect();
        self.suggestions.extend(scores);
        self.touched(&songs);
    }

    pub(super) fn forget_suggestions(&mut self) {
        let songs: Vec<SongId> = self.suggestions.drain().map(|(song, _)| song).collect();
        self.touched(&songs);
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
}
