//! How far the window is on its way out.

use std::time::Instant;

use crate::worker::Ticket;

/// How far the window is on its way out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WayOut {
    /// Somebody wants to leave, since then.
    pub(super) wished: Option<Instant>,
    /// The system wants it, as at the end of a session: there is nobody to ask.
    pub(super) by_system: bool,
    /// The last write whose labels are in a file elsewhere.
    pub(super) rescued: Option<Ticket>,
    /// The last write whose labels are on their way there.
    pub(super) rescuing: Option<Ticket>,
    /// Everything is said and done.
    pub(super) agreed: bool,
}
