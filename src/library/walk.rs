//! A walk through folders on a thread of its own. Whoever drops it leaves it, even while a folder hangs: the thread ends as
//! soon as the file system answers.

use std::io;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::ReadError;
use crate::song::FileStamp;
use crate::song::find::{Found, walk};

/// Files that may wait to be looked at before the walk waits.
const AHEAD: usize = 1024;

/// What a walk has found, in its order.
pub(super) enum Entry {
    /// A file that may be a song, and how it lay there.
    File(PathBuf, Option<FileStamp>),
    /// What cannot be looked into.
    LeftOut(PathBuf, ReadError),
}

/// A walk under way.
pub(super) struct Walk {
    found: Receiver<Entry>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Walk {
    pub(super) fn start(paths: Vec<PathBuf>) -> io::Result<Self> {
        let (sender, found) = bounded(AHEAD);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = Builder::new().name("moodsic-walk".to_owned()).spawn(move || {
            // Broken off, or through: nobody asks which.
            let _ = walk(&paths, &mut |found| {
                if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { send(found, &sender) }
            });
        })?;
        Ok(Self { found, stop, thread: Some(thread) })
    }

    /// Where the entries come from; closed once there are no more.
    pub(super) fn found(&self) -> &Receiver<Entry> {
        &self.found
    }

    /// After the last entry. A panic of the walk goes on here.
    pub(super) fn end(&mut self) {
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            resume_unwind(panic);
        }
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn send(found: Found, entries: &Sender<Entry>) -> ControlFlow<()> {
    let entry = match found {
        Found::Song(path) => {
            let stamp = FileStamp::of(&path).ok();
            Entry::File(path, stamp)
        }
        Found::Unreadable(path, source) => {
            let reason = ReadError::unreadable(&path, source);
            Entry::LeftOut(path, reason)
        }
        Found::Other => return ControlFlow::Continue(()),
    };
    // Nobody listens once the walk was left.
    if entries.send(entry).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}
