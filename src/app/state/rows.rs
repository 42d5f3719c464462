//! The rows of the list. While a song of the list is on screen they stay as they are: a label, a suggestion or a relearnt
//! predictor changes what a row shows, never which songs are listed or in which order, so that "next" is what its user sees.
//! What would be listed otherwise is counted, and the list is made anew when its user asks for it.

use std::collections::HashSet;

use super::library::Library;
use crate::song::SongId;

/// No row.
const NONE: u32 = u32::MAX;

/// The rows, by the index of their songs.
#[derive(Default)]
pub(super) struct Rows {
    listed: Vec<usize>,
    /// The row of each song.
    row_of: Vec<u32>,
    /// Songs that had no label when they were listed.
    untagged: HashSet<SongId>,
    /// Songs that would be listed and are not, or are and would not be.
    strayed: HashSet<SongId>,
    /// Songs would stand in another order.
    moved: bool,
    /// The song on screen.
    shown: Option<SongId>,
    /// The row of what comes next, once the song on screen has left the list.
    gap: Option<usize>,
}

impl Rows {
    pub(super) fn listed(&self) -> &[usize] {
        &self.listed
    }

    fn put(&mut self, listed: Vec<usize>, songs: usize) {
        self.row_of.clear();
        self.row_of.resize(songs, NONE);
        for (row, &index) in (0_u32..).zip(&listed) {
            self.row_of[index] = row;
        }
        self.listed = listed;
    }

    fn row_of(&self, index: usize) -> Option<usize> {
        self.row_of.get(index).copied().filter(|&row| row != NONE).map(|row| row as usize)
    }
}

impl Library {
    /// Row of a song in the list.
    pub fn row_of(&self, id: SongId) -> Option<usize> {
        self.rows.row_of(self.index_of(id)?)
    }

    /// How many songs the list would gain or lose were it made anew; `Some(0)`: they would only stand in another order.
    pub fn changed_rows(&self) -> Option<usize> {
        let strayed = self.rows.strayed.len();
        (strayed > 0 || self.rows.moved).then_some(strayed)
    }

    /// The row after the song on screen; where that has left the list, the row of what followed it.
    pub(super) fn next_row(&self) -> usize {
        self.shown_row().map_or(self.rows.gap.unwrap_or(0), |row| row + 1)
    }

    /// The row before the song on screen.
    pub(super) fn previous_row(&self) -> Option<usize> {
        self.shown_row().or(self.rows.gap)?.checked_sub(1)
    }

    fn shown_row(&self) -> Option<usize> {
        self.row_of(self.rows.shown?)
    }

    /// Whether a song had no label when it was listed: who tags it goes through songs that have none.
    pub(super) fn was_untagged(&self, id: SongId) -> bool {
        self.rows.untagged.contains(&id)
    }

    /// Another song is on screen.
    pub(super) fn follow(&mut self, shown: Option<SongId>) {
        if self.rows.shown != shown {
            self.rows.shown = shown;
            self.rows.gap = None;
        }
    }

    /// Makes the list anew. What followed the song on screen stays what comes next.
    pub(super) fn rebuild(&mut self) {
        let following = if self.rows.shown.is_some() { self.listed_and_following().1 } else { Vec::new() };
        let needle = self.needle();
        let mut listed: Vec<usize> =
            (0..self.songs().len()).filter(|&index| self.passes(&self.songs()[index], &needle)).collect();
        self.put_in_order(&mut listed);
        let songs = listed.iter().map(|&index| self.songs()[index].song.id);
        self.rows.untagged = songs.filter(|&song| self.expected_label(song).is_none()).collect();
        self.rows.strayed.clear();
        self.rows.moved = false;
        self.rows.put(listed, self.songs().len());
        self.rows.gap = match self.shown_row() {
            Some(_) => None,
            None => following.iter().find_map(|&song| self.row_of(song)),
        };
        self.forget_unlisted();
    }

    /// Labels or suggestions of these songs have changed.
    pub(super) fn touched(&mut self, songs: &[SongId]) {
        if songs.is_empty() {
            return;
        }
        // Nobody is at work in this list: it may follow.
        if self.shown_row().is_none() {
            self.rebuild();
            return;
        }
        let needle = self.needle();
        for &song in songs {
            let Some(index) = self.index_of(song) else { continue };
            let listed = self.rows.row_of(index).is_some();
            if self.passes(&self.songs()[index], &needle) == listed {
                self.rows.strayed.remove(&song);
            } else {
                self.rows.strayed.insert(song);
            }
            self.rows.moved |= listed && self.sort().column.moves();
        }
    }

    /// Songs came: they get rows of their own, and no other song leaves its place among the rest.
    pub(super) fn came(&mut self, songs: &[SongId]) {
        if songs.is_empty() {
            return;
        }
        if self.shown_row().is_none() {
            self.rebuild();
            return;
        }
        let needle = self.needle();
        let mut listed = std::mem::take(&mut self.rows.listed);
        for &song in songs {
            let Some(index) = self.index_of(song) else { continue };
            if self.passes(&self.songs()[index], &needle) {
                listed.insert(self.place_of(index, &listed), index);
                if self.expected_label(song).is_none() {
                    self.rows.untagged.insert(song);
                }
            }
        }
        self.rows.put(listed, self.songs().len());
    }

    /// A song that undo has brought back is listed, whatever the filter says: one must be able to correct it.
    pub(super) fn include(&mut self, song: SongId) {
        let Some(index) = self.index_of(song) else { return };
        if self.rows.row_of(index).is_none() {
            let mut listed = std::mem::take(&mut self.rows.listed);
            listed.insert(self.place_of(index, &listed), index);
            self.rows.put(listed, self.songs().len());
            if self.expected_label(song).is_none() {
                self.rows.untagged.insert(song);
            }
        }
    }

    /// All songs have other indexes, for some have gone: `listed` are the songs of the rows as they were, `following` those
    /// after the one on screen.
    pub(super) fn renumbered(&mut self, listed: &[SongId], following: &[SongId]) {
        let rows: Vec<usize> = listed.iter().filter_map(|&song| self.index_of(song)).collect();
        self.rows.put(rows, self.songs().len());
        if self.shown_row().is_none() {
            let next = following.iter().find_map(|&song| self.row_of(song));
            self.rows.gap = Some(next.unwrap_or(self.rows.listed.len()));
        }
        let known = |song: &SongId| self.index_of(*song).is_some();
        self.rows.strayed = self.rows.strayed.iter().copied().filter(known).collect();
        self.forget_unlisted();
    }

    /// The songs of the rows, and those that follow the one on screen.
    pub(super) fn listed_and_following(&self) -> (Vec<SongId>, Vec<SongId>) {
        let listed: Vec<SongId> = self.listed().collect();
        let following = listed.get(self.next_row()..).unwrap_or_default().to_vec();
        (listed, following)
    }

    /// A song stands where another one stood, without a label.
    pub(super) fn took_row_of(&mut self, before: SongId, song: SongId) {
        self.rows.untagged.remove(&before);
        self.rows.strayed.remove(&before);
        self.rows.untagged.insert(song);
        self.chosen.remove(&before);
    }

    /// The song on screen is known by another identity.
    pub(super) fn shown_is_now(&mut self, song: SongId) {
        self.rows.shown = Some(song);
    }
}
