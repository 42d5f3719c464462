//! `moodsic-ear`: the threads that listen to songs in the background, one for each core. They belong to nobody who waits: should a
//! disk hang under one of them, learning and suggestions go on, and another takes its place.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::ear::{Ear, Heard};
use crate::learn::session::{FeatureError, KeptFile, listen};
use crate::parallel::cores;
use crate::song::{Song, SongId};

/// A song that takes longer hangs: the slowest disk and a busy machine are a hundred times faster.
const HANGS: Duration = Duration::from_mins(2);

/// Threads at most, for each core: with all of them hanging nothing more is listened to.
const MOST_FOR_A_CORE: usize = 3;

/// Threads at most.
fn most() -> usize {
    MOST_FOR_A_CORE * cores()
}

struct Job {
    song: Song,
    file: Option<KeptFile>,
}

/// What was heard of a song, or why nothing.
pub(super) type Outcome = Result<Arc<Heard>, FeatureError>;

/// What a thread answers; `None` when it was broken off.
type Answer = (SongId, Option<Outcome>);

/// The window's learning thread holds them. Dropped, they end with the song that they have.
pub(super) struct Ears {
    jobs: (Sender<Job>, Receiver<Job>),
    answers: (Sender<Answer>, Receiver<Answer>),
    wanted: Arc<AtomicBool>,
    threads: usize,
    /// Since when a song is listened to.
    under_way: HashMap<SongId, Instant>,
}

impl Ears {
    /// No thread yet: they start with the first song.
    pub(super) fn new() -> Self {
        Self {
            jobs: bounded(most()),
            answers: bounded(most()),
            wanted: Arc::new(AtomicBool::new(true)),
            threads: 0,
            under_way: HashMap::new(),
        }
    }

    /// Whether a thread is free.
    pub(super) fn has_room(&self) -> bool {
        self.busy() < cores() && self.hanging() < most()
    }

    /// Whether a song is listened to that may still come to an end.
    pub(super) fn is_busy(&self) -> bool {
        self.busy() > 0
    }

    /// Whether this song is listened to.
    pub(super) fn has(&self, song: SongId) -> bool {
        self.under_way.contains_key(&song)
    }

    /// Has a song listened to. False when the system has no thread for it.
    pub(super) fn give(&mut self, song: Song, file: Option<KeptFile>) -> bool {
        if self.threads <= self.under_way.len() && !self.start() {
            return false;
        }
        let id = song.id;
        let given = self.jobs.0.try_send(Job { song, file }).is_ok();
        if given {
            self.under_way.insert(id, Instant::now());
        }
        given
    }

    /// The next answer, if one comes within `patience`.
    pub(super) fn take(&mut self, patience: Duration) -> Option<(SongId, Option<Outcome>)> {
        let answer = self.answers.1.recv_timeout(patience).ok()?;
        self.under_way.remove(&answer.0);
        Some(answer)
    }

    /// The songs that hang.
    pub(super) fn hanging_songs(&self) -> impl Iterator<Item = SongId> {
        self.under_way.iter().filter(|(_, since)| since.elapsed() > HANGS).map(|(song, _)| *song)
    }

    /// Breaks off what is listened to, and answers what that was.
    pub(super) fn break_off(&mut self) -> Vec<SongId> {
        // The threads that there were end as if these ears were gone.
        let mut before = std::mem::replace(self, Self::new());
        before.under_way.drain().map(|(song, _)| song).collect()
    }

    fn busy(&self) -> usize {
        self.under_way.len() - self.hanging()
    }

    fn hanging(&self) -> usize {
        self.hanging_songs().count()
    }

    fn start(&mut self) -> bool {
        let (jobs, answers, wanted) = (self.jobs.1.clone(), self.answers.0.clone(), Arc::clone(&self.wanted));
        let work = move || {
            let go_on =
                || if wanted.load(Ordering::Acquire) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            // One ear for all its songs: threads that come and go leave their memory behind.
            let ear = Ear::on(1);
            for Job { song, file } in jobs {
                let outcome = listen(&song, file.as_ref(), &ear, &go_on);
                if answers.send((song.id, outcome)).is_err() || go_on().is_break() {
                    return;
                }
            }
        };
        let started = Builder::new().name("moodsic-ear".to_owned()).spawn(work).is_ok();
        self.threads += usize::from(started);
        started
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::Release);
    }
}
