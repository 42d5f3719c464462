//! `moodsic-cloud`: everything that talks to the cloud, on a thread a [`Lane`]: a training is followed for hours, and neither undeploying
//! nor asking nor checking waits for it. A thread may wait for the network; its job is cancelled within a fifth of a second. Nothing is
//! asked of the cloud but what a command wants.

mod lane;
mod message;
mod work;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::Receiver;

use self::lane::Lane;
use super::fail_point;
use super::job::{JobId, WantedJob};
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};
use crate::cloud::jobs::Step;
use crate::parallel::guard;
use crate::remedy::Problem;

pub use message::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, Recalled};

/// Handles of the threads.
pub(super) struct CloudThreads(Vec<LaneThread>);

impl CloudThreads {
    pub(super) fn spawn(places: &Places, outbox: &Outbox<CloudEvent>, alarm: &Alarm) -> std::io::Result<Self> {
        let spawn = |lane| LaneThread::spawn(lane, places, outbox.clone(), Arc::clone(alarm));
        Lane::ALL.into_iter().map(spawn).collect::<std::io::Result<_>>().map(Self)
    }

    pub(super) fn send(&mut self, command: CloudCommand) {
        if let CloudCommand::Cancel(job) = command {
            self.0.iter().for_each(|thread| thread.cancel(job));
            return;
        }
        let lane = Lane::of(&command);
        let thread = self.0.iter_mut().find(|thread| thread.lane == lane);
        thread.expect("there is a thread for each lane").send(command);
    }

    pub(super) fn flush(&mut self) -> bool {
        let waiting: Vec<bool> = self.0.iter_mut().map(|thread| thread.seat.flush()).collect();
        waiting.contains(&true)
    }

    /// Breaks all jobs off.
    pub(super) fn end(&mut self) {
        self.0.iter_mut().for_each(LaneThread::end);
    }

    pub(super) fn join_until(&mut self, deadline: Instant) {
        self.0.iter_mut().for_each(|thread| thread.seat.join_until(deadline));
    }
}

/// One of the threads.
struct LaneThread {
    lane: Lane,
    wanted: WantedJob,
    seat: Seat<CloudCommand>,
}

impl LaneThread {
    fn spawn(lane: Lane, places: &Places, outbox: Outbox<CloudEvent>, alarm: Alarm) -> std::io::Result<Self> {
        let wanted = WantedJob::none();
        let thread = Thread {
            data: places.data.clone(),
            // No two of them put the same picture there, or take it away.
            pictures: places.cache.join(if lane == Lane::Batch { "cloud-batch" } else { "cloud" }),
            wanted: wanted.clone(),
            outbox,
        };
        let seat = Seat::spawn(lane.thread_name(), 8, alarm, move |commands| thread.run(commands))?;
        Ok(Self { lane, wanted, seat })
    }

    /// A job that is under way on this thread is broken off by another one.
    fn send(&mut self, command: CloudCommand) {
        if let CloudCommand::Ask { job, .. } = &command {
            self.wanted.set(*job);
        }
        self.seat.send(command);
    }

    fn cancel(&self, job: JobId) {
        self.wanted.withdraw(job);
    }

    fn end(&mut self) {
        self.wanted.clear();
        self.seat.end();
    }
}

struct Thread {
    data: PathBuf,
    /// Where pictures wait to be sent.
    pictures: PathBuf,
    wanted: WantedJob,
    outbox: Outbox<CloudEvent>,
}

impl Thread {
    fn run(&self, commands: &Receiver<CloudCommand>) {
        for command in commands {
            fail_point::reach("cloud");
            match command {
                CloudCommand::Recall(config) => match self.recall(&config) {
                    Ok(recalled) => self.tell(CloudEvent::Recalled(Box::new(recalled))),
                    // The store's own thread has told the window already what is wrong.
                    Err(error) => log::warn!("what is known of the cloud: {error}"),
                },
                CloudCommand::Ask { job, config, task, analysis } if self.wanted.is(job) => {
                    // A decoder bug on one file ends this job, and no other.
                    let outcome = guard(|| self.work(job, &config, task, analysis.as_deref()));
                    let outcome = outcome.unwrap_or_else(|words| {
                        let what = format!("Moodsic crashed on this ({words})");
                        Err(Problem { what, remedy: Some("please report it".to_owned()) })
                    });
                    self.tell(match outcome {
                        Ok(outcome) => CloudEvent::Done { job, outcome },
                        Err(problem) => CloudEvent::Failed { job, problem },
                    });
                }
                // Another job has taken its place, or the window's end of the thread has said that none is wanted.
                CloudCommand::Ask { .. } | CloudCommand::Cancel(_) => {}
            }
        }
    }

    fn tell(&self, event: CloudEvent) {
        self.outbox.send(event);
    }

    /// Tells how far a job is, and whether it is still wanted.
    fn progress(&self, job: JobId, step: Step) -> ControlFlow<()> {
        self.tell(CloudEvent::Progress { job, step });
        self.wanted.flow(job)
    }
}
