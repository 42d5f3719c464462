//! Numbers that tell jobs apart.

/// Tells jobs apart; events of an older job than the current one are stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);
