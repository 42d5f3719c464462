//! The scan thread.

use super::*;

/// Its handle.
pub(super) struct ScanThread {}

impl ScanThread {
    pub(super) fn spawn(_places: &Places, _bulk: (), _outbox: Outbox) -> std::io::Result<Self> {
        todo!()
    }

    pub(super) fn send(&self, _command: Command) -> Result<(), Command> {
        todo!()
    }
}
