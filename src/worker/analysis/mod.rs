//! `moodsic-analysis`: the picture, the features and the overview of the song on screen, and why a mood was suggested for it.
//! The newest job wins; with nothing else to do the next song of the list is made ahead.

mod ahead;
mod slot;
mod thread;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, bounded};

use self::ahead::AheadThread;
use self::slot::{Job, Slot};
use self::thread::Thread;
use super::known::KnownSongs;
use super::store::Bulk;
use super::{Command, LAST_WAIT, Outbox, join_within};

/// Handle of the thread; dropping it ends the job under way and joins.
pub(super) struct AnalysisThread {
    slot: Arc<Slot>,
    /// Says that the slot is full; one such word waiting is enough.
    bell: Option<Sender<()>>,
    newest: Arc<AtomicU64>,
    handle: Option<JoinHandle<()>>,
}

/// A job number no job has: everything under way is stale.
const NO_JOB: u64 = u64::MAX;

impl AnalysisThread {
    pub(super) fn spawn(data: &Path, bulk: Option<Sender<Bulk>>, outbox: Outbox) -> std::io::Result<Self> {
        let (bell, rung) = bounded(1);
        let newest = Arc::new(AtomicU64::new(NO_JOB));
        let slot = Arc::new(Slot::default());
        let thread = Thread {
            known: KnownSongs::new(data, bulk.clone()),
            ahead: AheadThread::spawn(KnownSongs::new(data, bulk), Arc::clone(&slot), outbox.clone())?,
            slot: Arc::clone(&slot),
            rung,
            newest: Arc::clone(&newest),
            outbox,
        };
        let handle = std::thread::Builder::new().name("moodsic-analysis".to_owned()).spawn(move || thread.run())?;
        Ok(Self { slot, bell: Some(bell), newest, handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) {
        let Some(job) = Job::of(command) else {
            self.newest.store(NO_JOB, Ordering::Release);
            return;
        };
        self.newest.store(job.id.0, Ordering::Release);
        self.slot.put(job);
        if let Some(bell) = &self.bell {
            // A full channel has rung already.
            let _ = bell.try_send(());
        }
    }
}

impl Drop for AnalysisThread {
    fn drop(&mut self) {
        self.newest.store(NO_JOB, Ordering::Release);
        self.bell = None;
        if let Some(handle) = self.handle.take() {
            join_within(LAST_WAIT, handle);
        }
    }
}
