//! `moodsic-ahead`: the next song of the list, made before it is asked for, so that whoever tags songs one after another sees each
//! picture at once; and a look at songs that were typed past. A thread of its own, for it reads files that nobody has opened: should
//! their disk hang, the song on screen does not.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crossbeam_channel::Receiver;

use super::known::KnownSongs;
use super::message::AnalysisEvent;
use super::slot::Slot;
use crate::ear::{Ear, Heard};
use crate::pipeline::{Analysis, Progress, Recipe, Threads, analyze_and_hear};
use crate::song::{FileStamp, Identity};
use crate::worker::fail_point;
use crate::worker::outbox::Outbox;
use crate::worker::seat::{Alarm, Seat};

/// A file as it was: its picture, and what was heard of it.
pub(super) struct Ahead {
    path: PathBuf,
    stamp: FileStamp,
    pub(super) analysis: Arc<Analysis>,
    /// And whether the library has that already.
    pub(super) heard: Option<(Arc<Heard>, bool)>,
}

/// What both threads see.
#[derive(Default)]
struct Shared {
    /// The file that is wanted.
    wanted: Option<PathBuf>,
    /// What was made last.
    made: Option<Ahead>,
}

/// Handle of the thread, which the analysis shares with whoever ends both.
pub(super) struct AheadThread {
    shared: Arc<Mutex<Shared>>,
    seat: Mutex<Seat<()>>,
}

impl AheadThread {
    pub(super) fn spawn(
        known: KnownSongs,
        slot: Arc<Slot>,
        outbox: Outbox<AnalysisEvent>,
        alarm: Alarm,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Mutex::new(Shared::default()));
        // One core: the song on screen may need the other.
        let ear = Ear::on(1);
        let mut thread = Thread { known, ear, slot, outbox, shared: Arc::clone(&shared) };
        let seat = Seat::spawn("moodsic-ahead", 1, alarm, move |bell| thread.run(bell))?;
        Ok(Self { shared, seat: Mutex::new(seat) })
    }

    /// The song of `path`, if that was made ahead and the file is still the same.
    pub(super) fn take(&self, path: &Path, identity: Option<&Identity>, stamp: Option<FileStamp>) -> Option<Ahead> {
        let mut shared = lock(&self.shared);
        // It is on screen now; making it ahead is of no use any more.
        shared.wanted = None;
        let made = shared.made.take()?;
        let same = made.path == path
            && Some(made.stamp) == stamp
            && identity.is_some_and(|identity| identity.id == made.analysis.song);
        same.then_some(made)
    }

    /// Makes this file next, if any, and looks at what was passed.
    pub(super) fn prepare(&self, next: Option<&Path>) {
        lock(&self.shared).wanted = next.map(Path::to_owned);
        // A full channel has rung already.
        lock(&self.seat).offer(());
    }

    pub(super) fn end(&self) {
        lock(&self.shared).wanted = None;
        lock(&self.seat).end();
    }

    pub(super) fn join_until(&self, deadline: Instant) {
        lock(&self.seat).join_until(deadline);
    }
}

struct Thread {
    known: KnownSongs,
    ear: Ear,
    slot: Arc<Slot>,
    outbox: Outbox<AnalysisEvent>,
    shared: Arc<Mutex<Shared>>,
}

impl Thread {
    fn run(&mut self, bell: &Receiver<()>) {
        for () in bell {
            let wanted = lock(&self.shared).wanted.clone();
            if let Some(path) = wanted {
                fail_point::reach("ahead");
                self.make(&path);
            }
            while let Some((path, expected)) = self.slot.take_passed() {
                let stamp = FileStamp::of(&path).ok();
                let go_on = &mut || ControlFlow::Continue(());
                let _ = self.known.look_up(&path, Some(expected), stamp, &self.outbox, go_on);
            }
        }
    }

    fn make(&mut self, path: &Path) {
        let is_wanted = || lock(&self.shared).wanted.as_deref() == Some(path);
        let Ok(stamp) = FileStamp::of(path) else { return };
        let Some(identity) = self.known.kept(path).filter(|_| is_wanted()) else { return };
        let progress = &mut |_: Progress<'_>| {
            if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let made = analyze_and_hear(path, &Recipe::default(), Some(&identity), Threads::Several, progress);
        let Ok(analysis) = made else { return };
        let kept = self.known.heard(identity.id).map(|heard| (heard, true));
        let heard = kept.or_else(|| {
            let go_on = &mut |_: &Heard| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            Some((Arc::new(self.ear.hear_whole(analysis.hearing.as_ref()?, go_on)?), false))
        });
        let mut shared = lock(&self.shared);
        if shared.wanted.as_deref() == Some(path) {
            shared.made = Some(Ahead { path: path.to_owned(), stamp, analysis: Arc::new(analysis), heard });
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
