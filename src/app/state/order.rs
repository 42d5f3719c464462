//! Which songs a list wants, and in which order.

use std::cmp::Ordering;

use super::library::{Filter, Library, Sort, SortColumn};
use crate::dataset::{LabelState, LibrarySong};
use crate::mood::Mood;
use crate::predict::Prediction;

impl SortColumn {
    /// Whether labels and suggestions move songs in this order.
    pub(super) fn moves(self) -> bool {
        matches!(self, Self::Mood | Self::Suggestion | Self::Score)
    }
}

impl Library {
    /// By label; without one by the best suggestion.
    pub(super) fn belongs_to(&self, row: &LibrarySong, mood: &Mood) -> bool {
        match self.expected_label(row.song.id) {
            Some(label) => label.mood() == Some(mood),
            None => self.suggestion(row.song.id).and_then(Prediction::answer).is_some_and(|best| best.mood == *mood),
        }
    }

    /// Whether filter and search let a song through.
    pub(super) fn passes(&self, row: &LibrarySong, needle: &str) -> bool {
        let state = self.expected_label(row.song.id);
        let passes = match self.filter() {
            Filter::All => true,
            Filter::Untagged => state.is_none(),
            Filter::Unsure => matches!(state, Some(LabelState::Unsure)),
            Filter::Skipped => matches!(state, Some(LabelState::Skipped)),
            Filter::Mood(mood) => self.belongs_to(row, mood),
        };
        passes && (needle.is_empty() || searchable(row).contains(needle))
    }

    /// What is searched for, as [`Self::passes`] wants it.
    pub(super) fn needle(&self) -> String {
        self.search().trim().to_lowercase()
    }

    /// Puts songs (by their index) into the order of the list.
    pub(super) fn put_in_order(&self, rows: &mut [usize]) {
        let row = |index: usize| &self.songs()[index];
        let suggestion = |index: usize| self.suggestion(row(index).song.id).and_then(Prediction::answer);
        let Sort { column, descending } = self.sort();
        match column {
            SortColumn::Added => rows.sort_unstable(),
            SortColumn::Title => rows.sort_by_cached_key(|&index| title(row(index))),
            SortColumn::Artist => rows.sort_by_cached_key(|&index| artist(row(index))),
            SortColumn::Duration => rows.sort_by(|&a, &b| by_duration(row(a), row(b))),
            SortColumn::Mood => rows.sort_by_cached_key(|&index| label_order(row(index))),
            SortColumn::Suggestion => rows.sort_by_cached_key(|&index| {
                suggestion(index).map_or((1, String::new()), |best| (0, best.mood.as_str().to_owned()))
            }),
            SortColumn::Score => rows.sort_by(|&a, &b| {
                let score = |index| suggestion(index).map_or(-1.0, |best| best.probability);
                score(a).total_cmp(&score(b))
            }),
        }
        if descending {
            rows.reverse();
        }
    }

    /// Where a new song belongs in `rows`, which are in order. In an order that labels and suggestions move it comes last.
    pub(super) fn place_of(&self, new: usize, rows: &[usize]) -> usize {
        let Sort { column, descending } = self.sort();
        let compare = |a: usize, b: usize| -> Ordering {
            let (left, right) = (&self.songs()[a], &self.songs()[b]);
            match column {
                SortColumn::Title => title(left).cmp(&title(right)),
                SortColumn::Artist => artist(left).cmp(&artist(right)),
                SortColumn::Duration => by_duration(left, right),
                _ => a.cmp(&b),
            }
        };
        if column.moves() {
            return rows.len();
        }
        rows.partition_point(|&listed| {
            let order = compare(listed, new);
            if descending { order.is_gt() } else { order.is_le() }
        })
    }
}

fn title(row: &LibrarySong) -> String {
    row.song.display_title().to_lowercase()
}

fn artist(row: &LibrarySong) -> String {
    row.song.display_artist().to_lowercase()
}

fn by_duration(a: &LibrarySong, b: &LibrarySong) -> Ordering {
    a.song.duration_secs.total_cmp(&b.song.duration_secs)
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
