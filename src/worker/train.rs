//! The train thread.

use super::*;

/// Its handle.
pub(super) struct TrainThread {}

impl TrainThread {
    pub(super) fn spawn(_places: &Places, _outbox: Outbox) -> std::io::Result<Self> {
        todo!()
    }

    pub(super) fn send(&self, _command: Command) -> Result<(), Command> {
        todo!()
    }
}
