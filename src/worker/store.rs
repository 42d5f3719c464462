//! The store thread.

use super::*;

/// Its handle.
pub(super) struct StoreThread {}

impl StoreThread {
    pub(super) fn spawn(_data: &Path, _outbox: Outbox) -> std::io::Result<Self> {
        todo!()
    }

    pub(super) fn send(&self, _command: Command) -> Result<(), Command> {
        todo!()
    }
    pub(super) fn bulk(&self) {
        todo!()
    }
}
