//! Songs that are chosen in the list, to do one thing with all of them. What is not listed is not chosen.

use super::Library;
use crate::song::SongId;

impl Library {
    /// The chosen songs, in the order of the list.
    pub fn chosen(&self) -> Vec<SongId> {
        let mut songs: Vec<(Option<usize>, SongId)> =
            self.chosen.iter().map(|&song| (self.row_of(song), song)).collect();
        songs.sort_unstable();
        songs.into_iter().map(|(_, song)| song).collect()
    }

    /// How many they are.
    pub fn chosen_count(&self) -> usize {
        self.chosen.len()
    }

    /// Whether a song is one of them.
    pub fn is_chosen(&self, song: SongId) -> bool {
        self.chosen.contains(&song)
    }

    /// The songs of the list from the first to the last.
    pub(in super::super) fn listed(&self) -> impl Iterator<Item = SongId> {
        self.visible().iter().map(|&index| self.songs()[index].song.id)
    }

    /// Chooses one more, or one less. The very first joins the song on screen, `shown`, whose row stands out already.
    pub(in super::super) fn choose(&mut self, song: SongId, shown: Option<SongId>) {
        if self.anchor.is_none() {
            self.chosen.extend(shown.filter(|&shown| shown != song && self.row_of(shown).is_some()));
        }
        if !self.chosen.remove(&song) && self.row_of(song).is_some() {
            self.chosen.insert(song);
        }
        self.anchor = Some(song);
    }

    /// Chooses all from the one last chosen (else from `shown`, else from the first) to `song`, and only these.
    pub(in super::super) fn choose_to(&mut self, song: SongId, shown: Option<SongId>) {
        let Some(to) = self.row_of(song) else { return };
        let from = [self.anchor, shown].into_iter().flatten().find_map(|song| self.row_of(song)).unwrap_or(0);
        self.chosen = self.listed().skip(from.min(to)).take(from.abs_diff(to) + 1).collect();
    }

    pub(in super::super) fn choose_all(&mut self) {
        self.chosen = self.listed().collect();
    }

    pub(in super::super) fn choose_none(&mut self) {
        self.chosen.clear();
        self.anchor = None;
    }

    /// After another filter, search or label.
    pub(super) fn forget_unlisted(&mut self) {
        if !self.chosen.is_empty() {
            let rows = &self.rows;
            let index = &self.index;
            self.chosen.retain(|song| index.get(song).is_some_and(|&index| rows.row_of(index).is_some()));
        }
    }
}
