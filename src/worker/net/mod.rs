//! `moodsic-net`: everything that talks to the cloud, on a thread a [`Lane`]: a training is followed for hours, and neither undeploying
//! nor asking nor checking waits for it. A thread may wait for the network; its job is cancelled within a fifth of a second. Nothing is
//! asked of the cloud but what a command wants.

mod lane;
mod message;
mod work;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use self::lane::Lane;
pub use message::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, PlanSummary, Recalled};

use super::{Command, Event, JobId, LAST_WAIT, Outbox, Places, join_within};

/// No job is wanted.
const NO_JOB: u64 = u64::MAX;

/// Handles of the threads; dropping it breaks their jobs off and joins them.
pub(super) struct NetThreads(Vec<LaneThread>);

impl NetThreads {
    pub(super) fn spawn(places: &Places, outbox: &Outbox) -> std::io::Result<Self> {
        let threads: std::io::Result<_> =
            Lane::ALL.into_iter().map(|lane| LaneThread::spawn(lane, places, outbox.clone())).collect();
        Ok(Self(threads?))
    }

    pub(super) fn send(&self, command: CloudCommand) -> Result<(), Command> {
        if let CloudCommand::Cancel(job) = command {
            self.0.iter().for_each(|thread| thread.cancel(job));
            return Ok(());
        }
        let lane = Lane::of(&command);
        self.0.iter().find(|thread| thread.lane == lane).map_or(Ok(()), |thread| thread.send(command))
    }
}

impl Drop for NetThreads {
    fn drop(&mut self) {
        // All are told before the first is waited for.
        self.0.iter_mut().for_each(LaneThread::end);
        for thread in &mut self.0 {
            if let Some(handle) = thread.handle.take() {
                join_within(LAST_WAIT, handle);
            }
        }
    }
}

/// One of the threads.
struct LaneThread {
    lane: Lane,
    jobs: Option<Sender<CloudCommand>>,
    wanted: Arc<AtomicU64>,
    handle: Option<JoinHandle<()>>,
}

impl LaneThread {
    fn spawn(lane: Lane, places: &Places, outbox: Outbox) -> std::io::Result<Self> {
        let (jobs, jobs_in) = bounded(8);
        let wanted = Arc::new(AtomicU64::new(NO_JOB));
        let thread = Thread {
            jobs: jobs_in,
            data: places.data.clone(),
            // No two of them put the same picture there, or take it away.
            pictures: places.cache.join(if lane == Lane::Batch { "cloud-batch" } else { "cloud" }),
            wanted: Arc::clone(&wanted),
            outbox,
        };
        let name = lane.thread_name().to_owned();
        let handle = std::thread::Builder::new().name(name).spawn(move || thread.run())?;
        Ok(Self { lane, jobs: Some(jobs), wanted, handle: Some(handle) })
    }

    /// A job that is under way on this thread is broken off by another one.
    fn send(&self, command: CloudCommand) -> Result<(), Command> {
        if let CloudCommand::Ask { job, .. } = &command {
            self.wanted.store(job.0, Ordering::Release);
        }
        let Some(jobs) = &self.jobs else { return Ok(()) };
        match jobs.try_send(command) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(command)) => Err(Command::Cloud(command)),
        }
    }

    fn cancel(&self, job: JobId) {
        // When it is no longer wanted anyway, another one is, or none.
        let _ = self.wanted.compare_exchange(job.0, NO_JOB, Ordering::AcqRel, Ordering::Acquire);
    }

    fn end(&mut self) {
        self.wanted.store(NO_JOB, Ordering::Release);
        self.jobs = None;
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
                CloudCommand::Ask { .. } | CloudCommand::Cancel(_) => {}
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
