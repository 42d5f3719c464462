//! The analysis thread.

use super::*;

/// Its handle.
pub(super) struct AnalysisThread {}

impl AnalysisThread {
    pub(super) fn spawn(_outbox: Outbox) -> std::io::Result<Self> {
        todo!()
    }

    pub(super) fn send(&self, _command: Command) -> Result<(), Command> {
        todo!()
    }
}
