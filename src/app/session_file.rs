//! Writes where the user is, on a thread of its own: soon after it has changed, and at the end.

use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::session::Session;
use crate::worker::join_until;

/// It is written this long after a change, so that a list that is walked through is not one write a song.
const PAUSE: Duration = Duration::from_secs(2);

/// What was written last, and what is to be written.
pub(super) struct SessionFile {
    written: Session,
    now: Session,
    due: Option<Instant>,
    writing: Option<JoinHandle<()>>,
}

impl SessionFile {
    /// `left` is what the file says.
    pub(super) fn new(left: Session) -> Self {
        Self { written: left.clone(), now: left, due: None, writing: None }
    }

    /// The window's size as it was last kept.
    pub(super) fn window(&self) -> Option<(f32, f32)> {
        self.now.window
    }

    /// Takes down where the user is. Answers how soon it is to be called again, if nothing else happens.
    pub(super) fn keep(&mut self, now: Session, folder: &Path) -> Option<Duration> {
        self.now = now;
        if self.now.is_like(&self.written) {
            self.due = None;
            return None;
        }
        let due = *self.due.get_or_insert_with(|| Instant::now() + PAUSE);
        let left = due.saturating_duration_since(Instant::now());
        if !left.is_zero() {
            return Some(left);
        }
        self.due = None;
        self.write(folder);
        None
    }

    /// A position in the song is written at the end only. Waits for the disk, but not beyond `deadline`.
    pub(super) fn finish(&mut self, folder: &Path, position: f64, deadline: Instant) {
        self.now.position = position;
        if self.now != self.written {
            self.write(folder);
        }
        if let Some(writing) = self.writing.take() {
            join_until(writing, deadline);
        }
    }

    fn write(&mut self, folder: &Path) {
        self.written = self.now.clone();
        let (session, folder, before) = (self.now.clone(), folder.to_owned(), self.writing.take());
        let work = move || {
            // In their order. One that panicked has nothing to say.
            let _before = before.map(JoinHandle::join);
            if let Err(error) = session.save(&folder) {
                log::warn!("where the window was left is not kept: {error}");
            }
        };
        self.writing = std::thread::Builder::new().name("moodsic-session".to_owned()).spawn(work).ok();
    }
}
