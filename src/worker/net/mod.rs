//! `moodsic-net`: everything that talks to the cloud, one job at a time. It may wait for the network; it is cancelled within a
//! fifth of a second. Nothing is asked of the cloud but what a command wants.

mod message;
mod work;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

pub use message::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, Found, PlanSummary, Recalled};

use super::{Command, Event, JobId, Outbox, Places};

/// No job is wanted.
const NO_JOB: u64 = u64::MAX;

/// Handle of the thread; dropping it breaks the job off and joins.
pub(super) struct NetThread {
    jobs: Option<Sender<CloudCommand>>,
    wanted: Arc<AtomicU64>,
    handle: Option<JoinHandle<()>>,
}

impl NetThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox) -> std::io::Result<Self> {
        let (jobs, jobs_in) = bounded(8);
        let wanted = Arc::new(AtomicU64::new(NO_JOB));
        let thread = Thread {
            jobs: jobs_in,
            data: places.data.clone(),
            pictures: places.cache.join("cloud"),
            wanted: Arc::clone(&wanted),
            outbox,
        };
        let handle = std::thread::Builder::new().name("moodsic-net".to_owned()).spawn(move || thread.run())?;
        Ok(Self { jobs: Some(jobs), wanted, handle: Some(handle) })
    }

    pub(super) fn send(&self, command: CloudCommand) -> Result<(), Command> {
        match &command {
            CloudCommand::Cancel => {
                self.wanted.store(NO_JOB, Ordering::Release);
                return Ok(());
            }
            CloudCommand::Ask { job, .. } => self.wanted.store(job.0, Ordering::Release),
            CloudCommand::Recall(_) => {}
        }
        let Some(jobs) = &self.jobs else { return Ok(()) };
        match jobs.try_send(command) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(command)) => Err(Command::Cloud(command)),
        }
    }
}

impl Drop for NetThread {
    fn drop(&mut self) {
        self.wanted.store(NO_JOB, Ordering::Release);
        self.jobs = None;
        if let Some(handle) = self.handle.take() {
            // A panic of the thread has been reported already.
            let _ = handle.join();
        }
    }
}

struct Thread {
    jobs: Receiver<CloudCommand>,
    data: PathBuf,
    /// Where pictures wait to be sent.
    pictures: PathBuf,
    wanted: Arc<AtomicU64>,
    outbox: Outbox,
}

impl Thread {
    fn run(self) {
        while let Ok(command) = self.jobs.recv() {
            match command {
                CloudCommand::Recall(config) => match self.recall(&config) {
                    Ok(recalled) => self.tell(CloudEvent::Recalled(Box::new(recalled))),
                    // The store's own thread has told the window already what is wrong.
                    Err(error) => log::warn!("what is known of the cloud: {error}"),
                },
                CloudCommand::Ask { job, config, task } if self.is_wanted(job) => {
                    // A decoder bug on one file must not take the cloud's thread with it.
                    let outcome = catch_unwind(AssertUnwindSafe(|| self.work(job, &config, task)));
                    let outcome = outcome.unwrap_or_else(|_| Err("this cannot be done; please report it".to_owned()));
                    self.tell(match outcome {
                        Ok(outcome) => CloudEvent::Done { job, outcome },
                        Err(error) => CloudEvent::Failed { job, error },
                    });
                }
                _ => {}
            }
        }
    }

    fn is_wanted(&self, job: JobId) -> bool {
        self.wanted.load(Ordering::Acquire) == job.0
    }

    fn flow(&self, job: JobId) -> ControlFlow<()> {
        if self.is_wanted(job) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn tell(&self, event: CloudEvent) {
        self.outbox.send(Event::Cloud(event));
    }

    /// Tells how far a job is, and whether it is still wanted.
    fn progress(&self, job: JobId, words: impl Into<String>, share: Option<f32>) -> ControlFlow<()> {
        self.tell(CloudEvent::Progress { job, words: words.into(), share });
        self.flow(job)
    }
}
