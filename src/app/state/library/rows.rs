//! The rows of the list by the indexes of their songs, without knowing what a song is.

use std::cmp::Ordering;
use std::collections::HashSet;

/// No row.
const NONE: u32 = u32::MAX;

/// The rows, and how far they are from what would be listed now.
#[derive(Default)]
pub(super) struct Rows {
    listed: Vec<usize>,
    /// The row of each song.
    row_of: Vec<u32>,
    /// Songs that had no label when they were listed.
    untagged: Vec<bool>,
    /// Listed songs got their labels, or lost them, since.
    untagged_is_old: bool,
    /// Songs that would be listed and are not, or are and would not be.
    strayed: HashSet<usize>,
    /// Songs would stand in another order.
    moved: bool,
    /// The rows may differ from those that a rebuild would make.
    is_stale: bool,
    /// The row of what comes next, once the song on screen has left the list.
    pub(super) gap: Option<usize>,
}

impl Rows {
    /// Indexes of the songs, from the first row to the last.
    pub(super) fn listed(&self) -> &[usize] {
        &self.listed
    }

    pub(super) fn row_of(&self, index: usize) -> Option<usize> {
        self.row_of.get(index).copied().filter(|&row| row != NONE).map(|row| row as usize)
    }

    /// The first of `songs` that is listed.
    pub(super) fn first_row_of(&self, songs: &[usize]) -> Option<usize> {
        songs.iter().find_map(|&index| self.row_of(index))
    }

    /// Puts other songs into the rows, of `songs` that there are. Answers those that were there.
    pub(super) fn put(&mut self, listed: Vec<usize>, songs: usize) -> Vec<usize> {
        self.row_of.clear();
        self.row_of.resize(songs, NONE);
        self.untagged.resize(songs, false);
        for (row, &index) in (0_u32..).zip(&listed) {
            self.row_of[index] = row;
        }
        std::mem::replace(&mut self.listed, listed)
    }

    /// The songs of the rows without `leaving`, and with `entering` where they belong by `compare`: a song that moves is among
    /// both.
    pub(super) fn merged(
        &self,
        leaving: &[usize],
        mut entering: Vec<usize>,
        compare: impl Fn(usize, usize) -> Ordering,
    ) -> Vec<usize> {
        let rest = self.without(leaving);
        entering.sort_unstable_by(|&a, &b| compare(a, b));
        let mut merged = Vec::with_capacity(rest.len() + entering.len());
        let mut taken = 0;
        for index in entering {
            // Never before one that is already in, should the rows not be in order.
            let at = rest.partition_point(|&listed| compare(listed, index).is_lt()).max(taken);
            merged.extend_from_slice(&rest[taken..at]);
            merged.push(index);
            taken = at;
        }
        merged.extend_from_slice(&rest[taken..]);
        merged
    }

    fn without(&self, leaving: &[usize]) -> Vec<usize> {
        let mut rows: Vec<usize> = leaving.iter().filter_map(|&index| self.row_of(index)).collect();
        rows.sort_unstable();
        let mut rest = Vec::with_capacity(self.listed.len());
        let mut from = 0;
        for row in rows {
            rest.extend_from_slice(&self.listed[from..row]);
            from = row + 1;
        }
        rest.extend_from_slice(&self.listed[from..]);
        rest
    }

    /// Songs have other indexes: `new_index` answers that of each old one, or none for a song that is gone.
    pub(super) fn renumber(&mut self, new_index: impl Fn(usize) -> Option<usize>, songs: usize) {
        let listed = self.listed.iter().filter_map(|&index| new_index(index)).collect();
        let mut untagged = vec![false; songs];
        for (old, _) in self.untagged.iter().enumerate().filter(|(_, untagged)| **untagged) {
            if let Some(new) = new_index(old) {
                untagged[new] = true;
            }
        }
        self.untagged = untagged;
        self.strayed = self.strayed.iter().filter_map(|&index| new_index(index)).collect();
        self.put(listed, songs);
    }

    pub(super) fn was_untagged(&self, index: usize) -> bool {
        self.untagged.get(index).copied().unwrap_or(false)
    }

    pub(super) fn set_untagged(&mut self, index: usize, untagged: bool) {
        self.untagged[index] = untagged;
    }

    /// Notes which of the listed songs have no label now.
    pub(super) fn note_untagged(&mut self, untagged: impl Fn(usize) -> bool) {
        self.untagged.fill(false);
        // In the order of the songs, for that is how they lie in memory.
        for (index, _) in self.row_of.iter().enumerate().filter(|(_, row)| **row != NONE) {
            self.untagged[index] = untagged(index);
        }
        self.untagged_is_old = false;
    }

    /// A listed song has a label now, or has none: a list made anew would take that down.
    pub(super) fn compare_untagged(&mut self, index: usize, untagged: bool) {
        self.untagged_is_old |= self.was_untagged(index) != untagged;
    }

    pub(super) fn untagged_is_old(&self) -> bool {
        self.untagged_is_old
    }

    /// A song would be listed and is not, or the other way round; or that is no longer so.
    pub(super) fn set_strayed(&mut self, index: usize, strayed: bool) {
        if strayed {
            self.strayed.insert(index);
            self.is_stale = true;
        } else {
            self.strayed.remove(&index);
        }
    }

    /// Songs would stand in another order.
    pub(super) fn set_moved(&mut self) {
        self.moved = true;
        self.is_stale = true;
    }

    /// How many songs the list would gain or lose; `Some(0)`: they would only stand in another order.
    pub(super) fn changed(&self) -> Option<usize> {
        (!self.strayed.is_empty() || self.moved).then_some(self.strayed.len())
    }

    /// The rows are those that a rebuild makes.
    pub(super) fn set_fresh(&mut self) {
        self.strayed.clear();
        self.moved = false;
        self.is_stale = false;
    }

    /// The rows may be others than a rebuild would make.
    pub(super) fn set_stale(&mut self) {
        self.is_stale = true;
    }

    pub(super) fn is_stale(&self) -> bool {
        self.is_stale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn songs_leave_enter_and_move_within_the_rows() {
        let mut rows = Rows::default();
        rows.put(vec![0, 2, 4, 6], 9);
        let leaving = [4, 2];
        // Song 4 goes to the end.
        let key = |index: usize| if index == 4 { 100 } else { index };
        let merged = rows.merged(&leaving, vec![4, 7, 1], |a, b| key(a).cmp(&key(b)));
        assert_eq!(merged, [0, 1, 6, 7, 4]);
        rows.put(merged, 9);
        assert_eq!((rows.row_of(4), rows.row_of(2)), (Some(4), None));
    }

    #[test]
    fn rows_follow_their_songs_to_other_indexes() {
        let mut rows = Rows::default();
        rows.put(vec![3, 1, 2], 4);
        rows.set_untagged(3, true);
        rows.set_strayed(1, true);
        rows.set_strayed(2, true);
        rows.renumber(|index| (index != 1).then(|| index.saturating_sub(1)), 3);
        assert_eq!((rows.listed(), rows.changed()), ([2, 1].as_slice(), Some(1)));
        assert!(rows.was_untagged(2) && !rows.was_untagged(1));
    }
}
