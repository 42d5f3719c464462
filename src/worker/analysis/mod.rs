//! `moodsic-analysis`: the picture of the song on screen, what is heard in it, its overview, and why a mood was suggested for it.
//! The newest job wins; with nothing else to do the next song of the list is made ahead.

mod ahead;
mod known;
mod message;
mod overviews;
mod slot;
mod thread;

use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::Sender;

use self::ahead::AheadThread;
use self::known::KnownSongs;
use self::overviews::Overviews;
use self::slot::{Job, Slot};
use self::thread::Thread;
use super::job::WantedJob;
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};
use super::store::Bulk;
use crate::ear::Ear;
use crate::parallel::cores;

pub use message::{AnalysisCommand, AnalysisEvent};

/// Handle of the thread, and of the one that makes songs ahead.
pub(super) struct AnalysisThread {
    slot: Arc<Slot>,
    wanted: WantedJob,
    /// Told that the slot is full; one such word waiting is enough.
    seat: Seat<()>,
    ahead: Arc<AheadThread>,
}

impl AnalysisThread {
    /// `alarms` are told when this thread panics, and when the one that makes songs ahead does.
    pub(super) fn spawn(
        places: &Places,
        bulk: Option<&Sender<Bulk>>,
        outbox: &Outbox<AnalysisEvent>,
        alarms: (Alarm, Alarm),
    ) -> std::io::Result<Self> {
        let wanted = WantedJob::none();
        let slot = Arc::new(Slot::default());
        let known = || KnownSongs::new(&places.data, bulk.cloned());
        let ahead = AheadThread::spawn(known(), Arc::clone(&slot), outbox.clone(), alarms.1)?;
        let ahead = Arc::new(ahead);
        let mut thread = Thread {
            known: known(),
            ahead: Arc::clone(&ahead),
            ear: Ear::on(cores()),
            said: None,
            overviews: Overviews::new(&places.cache),
            slot: Arc::clone(&slot),
            wanted: wanted.clone(),
            outbox: outbox.clone(),
        };
        let seat = Seat::spawn("moodsic-analysis", 1, alarms.0, move |bell| thread.run(bell))?;
        Ok(Self { slot, wanted, seat, ahead })
    }

    pub(super) fn send(&mut self, command: AnalysisCommand) {
        let Some(job) = Job::of(command) else {
            self.wanted.clear();
            return;
        };
        self.wanted.set(job.id);
        self.slot.put(job);
        // A full channel has rung already.
        self.seat.offer(());
    }

    pub(super) fn end(&mut self) {
        self.wanted.clear();
        self.seat.end();
        self.ahead.end();
    }

    pub(super) fn join_until(&mut self, deadline: Instant) {
        self.seat.join_until(deadline);
        self.ahead.join_until(deadline);
    }
}
