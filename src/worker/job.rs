//! Numbers that tell jobs apart, and which one is wanted.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells jobs apart; events of an older job than the current one are stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// A number that no job has.
const NO_JOB: u64 = u64::MAX;

/// The job that is wanted of a thread, if any: the window says so, and the work under way asks.
#[derive(Clone)]
pub(super) struct WantedJob(Arc<AtomicU64>);

impl WantedJob {
    /// No job is wanted.
    pub(super) fn none() -> Self {
        Self(Arc::new(AtomicU64::new(NO_JOB)))
    }

    /// This one, and no other any more.
    pub(super) fn set(&self, job: JobId) {
        self.0.store(job.0, Ordering::Release);
    }

    /// None any more.
    pub(super) fn clear(&self) {
        self.0.store(NO_JOB, Ordering::Release);
    }

    /// Not this one any more.
    pub(super) fn withdraw(&self, job: JobId) {
        // When it is no longer wanted anyway, another one is, or none.
        let _ = self.0.compare_exchange(job.0, NO_JOB, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Whether it is this one.
    pub(super) fn is(&self, job: JobId) -> bool {
        self.0.load(Ordering::Acquire) == job.0
    }

    /// The same for work under way: `Break` when it is another one, or none.
    pub(super) fn flow(&self, job: JobId) -> ControlFlow<()> {
        if self.is(job) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_wanted_job_goes_on() {
        let wanted = WantedJob::none();
        assert!(!wanted.is(JobId(1)));
        wanted.set(JobId(1));
        wanted.set(JobId(2));
        assert!(wanted.flow(JobId(1)).is_break() && wanted.flow(JobId(2)).is_continue());
        wanted.withdraw(JobId(1));
        assert!(wanted.is(JobId(2)), "another one is wanted by now");
        wanted.withdraw(JobId(2));
        assert!(!wanted.is(JobId(2)));
        wanted.set(JobId(3));
        wanted.clear();
        assert!(!wanted.is(JobId(3)));
    }
}
