//! Numbers for jobs, so that what comes of an older one is known.

use crate::worker::JobId;

/// Gives each job a number of its own.
#[derive(Default)]
pub(super) struct JobNumbers(u64);

impl JobNumbers {
    pub(super) fn next(&mut self) -> JobId {
        self.0 += 1;
        JobId(self.0)
    }
}
