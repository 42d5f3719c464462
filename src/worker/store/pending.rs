//! What the store's thread has still to write. It outlives a panic of the thread, so that no label is lost by one.

use std::collections::VecDeque;

use super::message::{Ticket, Write, Written};
use super::queue::Queue;
use crate::dataset;
use crate::mood::Mood;
use crate::song::{FileStamp, Song, SongId};

/// What other threads have found: slow work that may wait.
#[derive(Clone, Debug)]
pub(in crate::worker) enum Bulk {
    /// Add or update songs.
    Songs(Vec<(Song, Option<FileStamp>)>),
    /// The demo's labels, for songs that have none.
    DemoLabels(Vec<(SongId, Mood)>),
    /// A song has no picture: why.
    WithoutPicture(SongId, String),
}

/// A write that is on the disk, and what is still to be read for the window.
#[derive(Default)]
pub(super) struct Committed {
    pub(super) written: Written,
    /// Songs that came back into the list.
    pub(super) shown: Vec<SongId>,
    /// The moods are others now.
    pub(super) moods: bool,
}

impl From<dataset::Written> for Committed {
    fn from(dataset::Written { step, changes }: dataset::Written) -> Self {
        Self { written: Written { step, changes, ..Written::default() }, ..Self::default() }
    }
}

/// Writes in their order, and what has become of the one at the front.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) queue: Queue,
    pub(super) bulk: VecDeque<Bulk>,
    /// What the write at the front has done. It is committed; only what the window is told of it could not be read yet.
    pub(super) committed: Option<Committed>,
    /// The window knows the library.
    pub(super) shown: bool,
    /// The window was not told all that a write has done, and is to be shown the whole library.
    pub(super) is_stale: bool,
    /// The window was told that nothing can be written.
    pub(super) is_trouble_told: bool,
    /// Tries of what is written now. More than one, and the others ended in a panic.
    tries: u32,
}

/// What has made the thread panic so many times is not tried again.
const MAX_TRIES: u32 = 2;

impl Pending {
    /// The next write; without its content when it is not to be tried again.
    pub(super) fn next(&mut self) -> Option<(Ticket, Option<Write>)> {
        let (ticket, write) = self.queue.front()?;
        let next = (*ticket, (self.tries < MAX_TRIES).then(|| write.clone()));
        self.tries += 1;
        Some(next)
    }

    /// The next thing that another thread has found. What is not to be tried again is left out.
    pub(super) fn next_bulk(&mut self) -> Option<Bulk> {
        if self.tries >= MAX_TRIES {
            self.bulk.pop_front();
            self.tries = 0;
        }
        let found = self.bulk.front()?.clone();
        self.tries += 1;
        Some(found)
    }

    /// The last try has ended, well or with an error.
    pub(super) fn survived(&mut self) {
        self.tries = 0;
    }
}
