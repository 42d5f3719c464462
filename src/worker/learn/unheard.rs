//! The songs that are still to be listened to, and how far that is.

use std::collections::{HashSet, VecDeque};

use super::message::SurveyTally;
use crate::song::SongId;

/// Songs in the order in which they are listened to. Each has one try in a survey.
#[derive(Debug, Default)]
pub(super) struct Unheard {
    /// What somebody waits for: labelled songs, and those that come next in the list.
    first: VecDeque<SongId>,
    others: VecDeque<SongId>,
    /// All that are in one of them, or in both.
    pending: HashSet<SongId>,
    tried: HashSet<SongId>,
    /// Those of the first that are listened to now.
    waited_for: HashSet<SongId>,
    total: usize,
    done: usize,
}

impl Unheard {
    /// A survey begins anew: all of these, whatever was tried before.
    pub(super) fn begin(&mut self, labelled: Vec<SongId>, others: Vec<SongId>) {
        let pending: HashSet<SongId> = labelled.iter().chain(&others).copied().collect();
        let total = pending.len();
        // Those that are listened to now are still waited for.
        let waited_for = std::mem::take(&mut self.waited_for);
        *self = Self { first: labelled.into(), others: others.into(), pending, waited_for, total, ..Self::default() };
    }

    /// These come before all others, in this order; those that were tried already do not. Whether there are any.
    pub(super) fn put_first(&mut self, songs: impl IntoIterator<Item = SongId>) -> bool {
        let known: HashSet<SongId> = self.first.iter().copied().collect();
        let new: Vec<SongId> =
            songs.into_iter().filter(|song| !known.contains(song) && !self.tried.contains(song)).collect();
        self.total += new.iter().filter(|song| self.pending.insert(**song)).count();
        self.first.extend(&new);
        !new.is_empty()
    }

    /// The next song to be listened to.
    pub(super) fn next(&mut self) -> Option<SongId> {
        loop {
            let first = self.first.pop_front();
            let song = first.or_else(|| self.others.pop_front())?;
            // One that stood in both queues is done once.
            if self.pending.remove(&song) && self.tried.insert(song) {
                self.waited_for.extend(first);
                return Some(song);
            }
        }
    }

    /// A song is done, one way or the other. Answers whether somebody waited for it, and how far all are.
    pub(super) fn tell_done(&mut self, song: SongId) -> (bool, SurveyTally) {
        self.done += 1;
        let tally = SurveyTally { done: self.done.min(self.total), total: self.total };
        (self.waited_for.remove(&song), tally)
    }

    /// A song was heard elsewhere. Whether somebody waited for it.
    pub(super) fn was_heard(&mut self, song: SongId) -> bool {
        let waited = self.first.contains(&song);
        self.tried.insert(song);
        if self.pending.remove(&song) {
            self.done += 1;
        }
        waited
    }

    /// These were not heard to their end, and can be tried again; what somebody waits for is.
    pub(super) fn take_back(&mut self, songs: impl IntoIterator<Item = SongId>) {
        for song in songs {
            self.tried.remove(&song);
            if self.waited_for.remove(&song) {
                self.put_first([song]);
            }
        }
    }

    /// Nobody waits any more for songs that hang.
    pub(super) fn wait_no_more(&mut self, songs: impl Iterator<Item = SongId>) {
        for song in songs {
            self.waited_for.remove(&song);
        }
    }

    /// Whether somebody waits for a song.
    pub(super) fn is_waited_for(&self) -> bool {
        !self.first.is_empty() || !self.waited_for.is_empty()
    }

    /// Whether none is left.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty() && self.others.is_empty()
    }

    /// Only what somebody waits for is wanted any more. Whether there was something else.
    pub(super) fn drop_others(&mut self) -> bool {
        let first: HashSet<SongId> = self.first.iter().copied().collect();
        let others = std::mem::take(&mut self.others);
        let dropped = others.iter().filter(|song| !first.contains(song) && self.pending.remove(song)).count();
        self.total -= dropped;
        !others.is_empty()
    }

    /// Nobody wants more of them. What was tried stays tried until the next survey.
    pub(super) fn give_up(&mut self) {
        *self = Self { tried: std::mem::take(&mut self.tried), ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> SongId {
        SongId::from_bytes([number; 32])
    }

    #[test]
    fn what_is_waited_for_comes_first_and_each_song_once() {
        let mut unheard = Unheard::default();
        unheard.begin(vec![id(1)], vec![id(2), id(3), id(4)]);
        assert!(unheard.put_first([id(3), id(1)]));
        let order: Vec<SongId> = std::iter::from_fn(|| unheard.next()).collect();
        assert_eq!(order, [id(1), id(3), id(2), id(4)]);
        assert!(!unheard.put_first([id(3)]), "it had its try");
        let told: Vec<(bool, SurveyTally)> = order.iter().map(|&song| unheard.tell_done(song)).collect();
        assert_eq!(told.iter().map(|(waited, _)| *waited).collect::<Vec<_>>(), [true, true, false, false]);
        assert_eq!(told[3].1, SurveyTally { done: 4, total: 4 });
    }

    #[test]
    fn a_song_that_was_heard_elsewhere_is_passed_over() {
        let mut unheard = Unheard::default();
        unheard.begin(vec![id(1)], vec![id(2)]);
        assert!(unheard.was_heard(id(1)) && !unheard.was_heard(id(2)));
        assert_eq!(unheard.next(), None);
        assert!(unheard.is_empty());
    }
}
