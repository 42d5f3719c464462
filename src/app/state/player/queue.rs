//! Songs that are played one after another.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::mood::Mood;
use crate::song::SongId;

/// Songs that are played one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct SongQueue {
    /// Which songs they are: "sad songs".
    pub what: String,
    /// Their mood, when all songs of a mood are played.
    pub mood: Option<Mood>,
    /// Songs that were played, the latest last.
    pub played: Vec<SongId>,
    /// The one that plays.
    pub playing: SongId,
    /// Songs still to come, the next one first.
    pub rest: VecDeque<SongId>,
}

impl SongQueue {
    /// Of `songs`, unless there are none; `what` they are.
    pub(super) fn new(what: String, mood: Option<Mood>, songs: Vec<SongId>) -> Option<Self> {
        let mut rest: VecDeque<SongId> = songs.into();
        let playing = rest.pop_front()?;
        Some(Self { what, mood, played: Vec::new(), playing, rest })
    }

    /// Songs in all.
    pub fn total(&self) -> usize {
        self.played.len() + 1 + self.rest.len()
    }

    /// The next song that is still there, which plays now.
    pub(super) fn advance(&mut self, is_there: impl Fn(SongId) -> bool) -> Option<SongId> {
        let next = std::iter::from_fn(|| self.rest.pop_front()).find(|&song| is_there(song))?;
        self.played.push(std::mem::replace(&mut self.playing, next));
        Some(next)
    }

    /// The song before that is still there, which plays now.
    pub(super) fn go_back(&mut self, is_there: impl Fn(SongId) -> bool) -> Option<SongId> {
        let before = std::iter::from_fn(|| self.played.pop()).find(|&song| is_there(song))?;
        self.rest.push_front(std::mem::replace(&mut self.playing, before));
        Some(before)
    }

    /// One of those to come plays now, if it is still there; those before it are passed over.
    pub(in super::super) fn jump_to(&mut self, place: usize, is_there: impl Fn(SongId) -> bool) -> Option<SongId> {
        let next = self.rest.get(place).copied().filter(|&song| is_there(song))?;
        let passed: Vec<SongId> = self.rest.drain(..=place).take(place).collect();
        self.played.push(std::mem::replace(&mut self.playing, next));
        self.played.extend(passed);
        Some(next)
    }

    /// One of those to come goes to another place among them.
    pub(in super::super) fn move_to(&mut self, from: usize, to: usize) {
        if let Some(song) = self.rest.remove(from) {
            self.rest.insert(to.min(self.rest.len()), song);
        }
    }

    /// Those to come in another order, which `seed` decides.
    pub(in super::super) fn shuffle(&mut self, seed: u64) {
        self.rest.make_contiguous().sort_by_cached_key(|song| {
            let mut hasher = DefaultHasher::new();
            (seed, song).hash(&mut hasher);
            hasher.finish()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> SongId {
        SongId::from_bytes([number; 32])
    }

    fn queue() -> SongQueue {
        SongQueue::new("songs".to_owned(), None, (1..=5).map(id).collect()).expect("songs")
    }

    #[test]
    fn it_goes_on_and_back_past_songs_that_are_gone() {
        let mut queue = queue();
        assert_eq!(queue.advance(|song| song != id(2)), Some(id(3)));
        assert_eq!(queue.go_back(|_| true), Some(id(1)));
        assert_eq!(queue.go_back(|_| true), None);
        assert_eq!((queue.playing, queue.rest.front()), (id(1), Some(&id(3))));
        assert_eq!(queue.total(), 4);
    }

    #[test]
    fn what_comes_can_be_moved_jumped_to_and_shuffled() {
        let mut queue = queue();
        queue.move_to(3, 0);
        assert_eq!(queue.rest, [5, 2, 3, 4].map(id));
        assert_eq!(queue.jump_to(2, |_| true), Some(id(3)));
        assert_eq!((queue.played.as_slice(), queue.rest.front()), ([1, 5, 2].map(id).as_slice(), Some(&id(4))));
        assert_eq!((queue.jump_to(9, |_| true), queue.jump_to(0, |_| false)), (None, None));
        assert_eq!(queue.rest, [id(4)]);
        let mut many = SongQueue::new(String::new(), None, (0..50).map(id).collect()).expect("songs");
        let before = many.rest.clone();
        many.shuffle(7);
        assert_ne!(many.rest, before);
        let (mut a, mut b): (Vec<_>, Vec<_>) = (many.rest.into(), before.into());
        a.sort_unstable();
        b.sort_unstable();
        assert_eq!(a, b);
    }
}
