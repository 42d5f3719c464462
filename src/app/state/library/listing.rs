//! Which songs are listed. While a song of the list is on screen the rows stay as they are: a label, a suggestion or a relearnt
//! predictor changes what a row shows, never which songs are listed or in which order, so that "next" is what its user sees.
//! What would be listed otherwise is counted, and the list is made anew when its user asks for it.
//!
//! Where nobody is at work the rows follow at once. Only the songs that have changed are looked at, as long as all others
//! stand where they belong.

use super::Library;
use crate::app::choices::{Filter, SortColumn};
use crate::ear::Facts;
use crate::mood::Mood;
use crate::song::SongId;

/// From one changed song in so many on, all are listed anew: that is faster than to move them one by one.
const MANY: usize = 8;

impl Library {
    /// Row of a song in the list.
    pub fn row_of(&self, id: SongId) -> Option<usize> {
        self.rows.row_of(self.index_of(id)?)
    }

    /// How many songs the list would gain or lose were it made anew; `Some(0)`: they would only stand in another order.
    pub fn changed_rows(&self) -> Option<usize> {
        self.rows.changed()
    }

    /// The row after the song on screen; where that has left the list, the row of what followed it.
    pub(in super::super) fn next_row(&self) -> usize {
        self.shown_row().map_or(self.rows.gap.unwrap_or(0), |row| row + 1)
    }

    /// The row before the song on screen.
    pub(in super::super) fn previous_row(&self) -> Option<usize> {
        self.shown_row().or(self.rows.gap)?.checked_sub(1)
    }

    /// The next row whose song has no label; from the top where there is none below.
    pub(in super::super) fn next_untagged(&self) -> Option<usize> {
        let (next, rows) = (self.next_row(), self.visible().len());
        let mut all = (next..rows).chain(0..next.min(rows));
        all.find(|&row| {
            self.row(row)
                .is_some_and(|entry| self.expected_label(entry.song.id).is_none() && Some(entry.song.id) != self.shown)
        })
    }

    fn shown_row(&self) -> Option<usize> {
        self.row_of(self.shown?)
    }

    /// Whether a song had no label when it was listed: who tags it goes through songs that have none.
    pub(in super::super) fn was_untagged(&self, id: SongId) -> bool {
        self.index_of(id).is_some_and(|index| self.rows.was_untagged(index))
    }

    /// Another song is on screen.
    pub(in super::super) fn follow(&mut self, shown: Option<SongId>) {
        if self.shown != shown {
            self.shown = shown;
            self.rows.gap = None;
        }
    }

    /// The song on screen is known by another identity.
    pub(in super::super) fn shown_is_now(&mut self, song: SongId) {
        self.shown = Some(song);
    }

    /// By label; without one by the best suggestion.
    pub(super) fn belongs_to(&self, index: usize, mood: &Mood) -> bool {
        match self.expected_label_at(index) {
            Some(label) => label.mood() == Some(mood),
            None => self.best_suggestion(index).is_some_and(|best| best.mood == *mood),
        }
    }

    /// Whether filter and search let a song through.
    pub(super) fn passes(&self, index: usize) -> bool {
        use crate::dataset::LabelState::{Skipped, Unsure};
        self.query.finds(&self.folded[index], || self.facts(self.songs[index].song.id))
            && match &self.filter {
                Filter::All => true,
                Filter::Untagged => self.expected_label_at(index).is_none(),
                Filter::Unsure => matches!(self.expected_label_at(index), Some(Unsure)),
                Filter::Skipped => matches!(self.expected_label_at(index), Some(Skipped)),
                Filter::Mood(mood) => self.belongs_to(index, mood),
            }
    }

    /// Makes the list anew. What followed the song on screen stays what comes next.
    pub(in super::super) fn rebuild(&mut self) {
        let mut listed: Vec<usize> = (0..self.songs.len()).filter(|&index| self.passes(index)).collect();
        self.put_in_order(&mut listed);
        self.list_anew(listed);
    }

    /// A longer text is searched for: what has it is among what is listed.
    pub(super) fn narrow(&mut self) {
        // In the order of the songs, for that is how they lie in memory.
        let is_found =
            |index: usize| self.rows.row_of(index).is_some() && self.query.finds(&self.folded[index], Facts::default);
        let found: Vec<bool> = (0..self.folded.len()).map(is_found).collect();
        let listed = self.visible().iter().copied().filter(|&index| found[index]).collect();
        self.list_anew(listed);
    }

    fn list_anew(&mut self, listed: Vec<usize>) {
        self.replace_rows(listed);
        self.note_untagged();
        self.rows.set_fresh();
    }

    /// Takes down which of the listed songs have no label.
    fn note_untagged(&mut self) {
        self.untagged_gone.clear();
        let mut rows = std::mem::take(&mut self.rows);
        rows.note_untagged(|index| self.expected_label_at(index).is_none());
        self.rows = rows;
    }

    /// Other rows; what followed the song on screen stays what comes next.
    fn replace_rows(&mut self, listed: Vec<usize>) {
        let next = self.next_row();
        let before = self.rows.put(listed, self.songs.len());
        let following = if self.shown.is_some() { before.get(next..).unwrap_or_default() } else { &[] };
        self.rows.gap = match self.shown_row() {
            Some(_) => None,
            None => self.rows.first_row_of(following),
        };
        self.forget_unlisted();
    }

    /// Labels or suggestions of these songs have changed.
    pub(super) fn touched(&mut self, songs: &[SongId]) {
        self.list_again(songs, self.sort.column.follows_labels());
    }

    /// It is known what these songs sound like.
    pub(super) fn became_known(&mut self, songs: &[SongId]) {
        let sorts = self.sort.column == SortColumn::Hears;
        if sorts || self.query.is_of_facts() {
            self.list_again(songs, sorts);
        }
    }

    /// What these songs are sorted by has changed.
    pub(super) fn rekeyed(&mut self, songs: &[SongId]) {
        if self.shown_row().is_some() {
            self.rows.set_stale();
        }
        self.list_again(songs, true);
    }

    /// These songs have changed; `moves`: so that their rows may be others.
    fn list_again(&mut self, songs: &[SongId], moves: bool) {
        if songs.is_empty() {
            return;
        }
        self.changes += 1;
        let mut indexes: Vec<usize> = songs.iter().filter_map(|&song| self.index_of(song)).collect();
        if self.shown_row().is_some() {
            self.note_strays(&indexes);
        } else if self.rows.is_stale() || indexes.len() > self.songs.len() / MANY {
            // Nobody is at work in this list: it may follow.
            self.rebuild();
        } else {
            self.untagged_gone.clear();
            indexes.sort_unstable();
            indexes.dedup();
            self.list_rightly(indexes, moves);
        }
    }

    /// What has changed stays where it is, and is counted.
    fn note_strays(&mut self, indexes: &[usize]) {
        for &index in indexes {
            let is_listed = self.rows.row_of(index).is_some();
            self.rows.set_strayed(index, self.passes(index) != is_listed);
            if is_listed {
                self.rows.compare_untagged(index, self.expected_label_at(index).is_none());
                if self.sort.column.follows_labels() {
                    self.rows.set_moved();
                }
            }
        }
    }

    /// Puts these songs where they belong, be they listed now or not. All others are where they belong.
    fn list_rightly(&mut self, indexes: Vec<usize>, moves: bool) {
        let (mut leaving, mut entering) = (Vec::new(), Vec::new());
        for &index in &indexes {
            match (self.rows.row_of(index).is_some(), self.passes(index)) {
                (true, true) if !moves => {}
                (was_listed, passes) => {
                    leaving.extend(was_listed.then_some(index));
                    entering.extend(passes.then_some(index));
                }
            }
        }
        if !leaving.is_empty() || !entering.is_empty() {
            let listed = self.rows.merged(&leaving, entering, |a, b| self.compare(a, b));
            self.replace_rows(listed);
        }
        if self.rows.untagged_is_old() {
            self.note_untagged();
            return;
        }
        for index in indexes {
            let untagged = self.rows.row_of(index).is_some() && self.expected_label_at(index).is_none();
            self.rows.set_untagged(index, untagged);
        }
    }

    /// Songs came: they get rows of their own, and no other song leaves its row among the rest.
    pub(super) fn came(&mut self, songs: &[SongId]) {
        let indexes: Vec<usize> = songs.iter().filter_map(|&song| self.index_of(song)).collect();
        if indexes.is_empty() {
            return;
        }
        self.changes += 1;
        let at_work = self.shown_row().is_some();
        if !at_work && (self.rows.is_stale() || indexes.len() > self.songs.len() / MANY) {
            self.rebuild();
            return;
        }
        // Some may be listed already, where all were listed anew for a song that has changed.
        let enters = |index: &usize| self.rows.row_of(*index).is_none() && self.passes(*index);
        let entering: Vec<usize> = indexes.into_iter().filter(enters).collect();
        self.enter(&entering, at_work);
    }

    /// A song that undo has brought back is listed, whatever the filter says: one must be able to correct it.
    pub(in super::super) fn include(&mut self, song: SongId) {
        let Some(index) = self.index_of(song) else { return };
        if self.rows.row_of(index).is_none() {
            self.enter(&[index], true);
            self.rows.set_stale();
        }
    }

    /// Gives songs rows of their own. In an order that labels and suggestions move they come last while one works in the list.
    fn enter(&mut self, entering: &[usize], at_work: bool) {
        let listed = if at_work && self.sort.column.follows_labels() {
            self.rows.set_stale();
            [self.visible(), entering].concat()
        } else {
            self.rows.merged(&[], entering.to_vec(), |a, b| self.compare(a, b))
        };
        if at_work {
            self.rows.put(listed, self.songs.len());
        } else {
            self.replace_rows(listed);
            if self.rows.untagged_is_old() {
                self.note_untagged();
            }
        }
        for &index in entering {
            let was_untagged = at_work && self.untagged_gone.contains(&self.songs[index].song.id);
            if was_untagged || self.expected_label_at(index).is_none() {
                self.rows.set_untagged(index, true);
            }
        }
    }

    /// A song stands where another one stood, without a label.
    pub(super) fn took_row_of(&mut self, before: SongId, index: usize) {
        self.rows.set_untagged(index, true);
        self.rows.set_strayed(index, false);
        self.rows.set_stale();
        self.chosen.remove(&before);
    }

    /// The songs after the one on screen, by their indexes.
    pub(super) fn following(&self) -> Vec<usize> {
        self.visible().get(self.next_row()..).unwrap_or_default().to_vec()
    }

    /// These songs go: those that had no label when they were listed count as such when they come back.
    pub(super) fn remember_untagged(&mut self, gone: impl Iterator<Item = SongId>) {
        let untagged: Vec<SongId> = gone.filter(|&song| self.was_untagged(song)).collect();
        self.untagged_gone.extend(untagged);
    }

    /// Songs have other indexes, for some have gone: `new_index` answers that of each old one. `following` were the songs after
    /// the one on screen.
    pub(super) fn renumber(&mut self, new_index: &[Option<usize>], following: &[usize]) {
        self.changes += 1;
        self.rows.renumber(|index| new_index[index], self.songs.len());
        if self.shown_row().is_none() {
            let next = following.iter().filter_map(|&index| new_index[index]).find_map(|index| self.rows.row_of(index));
            self.rows.gap = Some(next.unwrap_or(self.visible().len()));
        }
        self.forget_unlisted();
    }
}
