//! Threads that read songs, one a core. Whoever drops them leaves them: a file that hangs keeps its own thread only.

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::ReadError;
use crate::song::{Identity, Song, read_song_while};

/// Songs that may wait to be collected before the readers wait.
const AHEAD: usize = 256;

/// A file to be read.
pub(super) struct Job {
    /// Comes back with the outcome.
    pub(super) index: usize,
    pub(super) path: PathBuf,
    /// When it is known: only the tags are read then.
    pub(super) identity: Option<Identity>,
}

/// What became of the file with this index.
pub(super) type Outcome = (usize, Result<Song, ReadError>);

/// The threads, and what is on its way to and from them.
pub(super) struct Readers {
    jobs: Sender<Job>,
    outcomes: Receiver<Outcome>,
    stop: Arc<AtomicBool>,
}

impl Readers {
    /// Starts `count` threads, or as many of them as there are to be had.
    #[expect(
        clippy::disallowed_methods,
        reason = "what waits here is listed with the caller anyway, who must not wait"
    )]
    pub(super) fn start(count: usize) -> io::Result<Self> {
        let (jobs, waiting) = unbounded();
        let (sender, outcomes) = bounded(AHEAD);
        let stop = Arc::new(AtomicBool::new(false));
        for index in 0..count {
            let (waiting, sender, stop) = (waiting.clone(), sender.clone(), Arc::clone(&stop));
            let begun =
                Builder::new().name(format!("moodsic-read-{index}")).spawn(move || read_all(&waiting, &sender, &stop));
            match begun {
                Err(error) if index == 0 => return Err(error),
                _ => {}
            }
        }
        Ok(Self { jobs, outcomes, stop })
    }

    pub(super) fn read(&self, job: Job) {
        self.jobs.send(job).expect("the readers listen as long as they can be sent to");
    }

    /// Outcomes in the order they come, which is not that of the jobs.
    pub(super) fn outcomes(&self) -> &Receiver<Outcome> {
        &self.outcomes
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// One thread's share.
fn read_all(jobs: &Receiver<Job>, outcomes: &Sender<Outcome>, stop: &AtomicBool) {
    let mut go_on = || if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    for Job { index, path, identity } in jobs {
        if go_on().is_break() {
            return;
        }
        let read = catch_unwind(AssertUnwindSafe(|| read_song_while(&path, identity, &mut go_on)));
        let outcome = match read {
            Ok(Ok(Some(song))) => Ok(song),
            Ok(Ok(None)) => return,
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(ReadError::Panicked),
        };
        // Nobody listens once the readers were left.
        if outcomes.send((index, outcome)).is_err() {
            return;
        }
    }
}
