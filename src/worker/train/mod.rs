//! `moodsic-train`: trains, cross-validates and saves; fits anew by itself after every label; scores the library's songs.
//!
//! Here is the window's end of the thread. What is wanted goes through a bounded channel, and a counter tells work under way
//! that something more urgent waits. Nothing here waits, so no label ever stands behind a training.

mod plan;
mod survey;
mod thread;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, TrySendError, bounded};

use super::{Command, LAST_WAIT, Outbox, Places, join_within};
use thread::Thread;

/// No training is wanted.
const NO_JOB: u64 = u64::MAX;

/// What the window tells work under way.
struct Wishes {
    /// The job of the training that is wanted.
    training: AtomicU64,
    /// Suggestions for the whole library are wanted.
    survey: AtomicBool,
    /// Counts up with everything that slow work should make room for.
    urgent: AtomicU64,
    /// Labels have changed since the last fit; kept apart from the channel, which may be full.
    taught: AtomicBool,
}

/// Handle of the thread; dropping it breaks the work off and joins.
pub(super) struct TrainThread {
    jobs: Option<Sender<Command>>,
    wishes: Arc<Wishes>,
    handle: Option<JoinHandle<()>>,
}

impl TrainThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox) -> std::io::Result<Self> {
        let (jobs, jobs_in) = bounded(32);
        let wishes = Arc::new(Wishes {
            training: AtomicU64::new(NO_JOB),
            survey: AtomicBool::new(true),
            urgent: AtomicU64::new(0),
            taught: AtomicBool::new(false),
        });
        let thread = Thread::new(jobs_in, places, Arc::clone(&wishes), outbox);
        let handle = std::thread::Builder::new().name("moodsic-train".to_owned()).spawn(move || thread.run())?;
        Ok(Self { jobs: Some(jobs), wishes, handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        let may_be_lost = match &command {
            Command::CancelTraining => {
                self.wishes.training.store(NO_JOB, Ordering::Release);
                return Ok(());
            }
            Command::CancelSurvey => {
                self.wishes.survey.store(false, Ordering::Release);
                return Ok(());
            }
            Command::Train { job } => {
                self.wishes.training.store(job.0, Ordering::Release);
                false
            }
            Command::Survey { .. } => {
                self.wishes.survey.store(true, Ordering::Release);
                false
            }
            // The flag stays up, and features can be made again: a full channel must not hold up what comes behind.
            Command::Teach { .. } => {
                self.wishes.taught.store(true, Ordering::Release);
                true
            }
            Command::KeepFeatures { .. } => true,
            _ => false,
        };
        let urgent = !matches!(command, Command::KeepFeatures { .. });
        let Some(jobs) = &self.jobs else { return Ok(()) };
        let sent = jobs.try_send(command);
        if urgent {
            self.wishes.urgent.fetch_add(1, Ordering::AcqRel);
        }
        match sent {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(_)) if may_be_lost => Ok(()),
            Err(TrySendError::Full(command)) => Err(command),
        }
    }
}

impl Drop for TrainThread {
    fn drop(&mut self) {
        self.wishes.training.store(NO_JOB, Ordering::Release);
        self.wishes.survey.store(false, Ordering::Release);
        self.jobs = None;
        self.wishes.urgent.fetch_add(1, Ordering::AcqRel);
        if let Some(handle) = self.handle.take() {
            join_within(LAST_WAIT, handle);
        }
    }
}
