//! Keys that are held back, for an Enter before them has to act first.

use std::time::Instant;

use crate::app::action::{Action, TagAction, TransportAction};
use crate::worker::JobId;

/// Keys that are held back at most; nobody types more in that time.
const LIMIT: usize = 32;

/// Enter, waiting for the suggestion of the song on screen, and the keys pressed after it.
#[derive(Clone, Debug)]
pub(in super::super) struct HeldKeys {
    job: JobId,
    until: Instant,
    keys: Vec<Action>,
}

impl HeldKeys {
    /// Enter waits for the suggestion of this job until then.
    pub(in super::super) fn new(job: JobId, until: Instant) -> Self {
        Self { job, until, keys: Vec::new() }
    }

    /// Whether a key has to follow the Enter that waits: it labels, or puts another song on screen.
    pub(in super::super) fn holds_back(action: &Action) -> bool {
        use TransportAction::{Next, NextUntagged, Previous};
        matches!(action, Action::Tag(_) | Action::Transport(Next | Previous | NextUntagged))
    }

    pub(in super::super) fn push(&mut self, key: Action) {
        if self.keys.len() < LIMIT {
            self.keys.push(key);
        }
    }

    pub(in super::super) fn job(&self) -> JobId {
        self.job
    }

    pub(in super::super) fn until(&self) -> Instant {
        self.until
    }

    pub(in super::super) fn into_keys(self) -> Vec<Action> {
        self.keys
    }
}

/// Whether a key gives a label or takes it away.
pub(in super::super) fn is_label(tag: &TagAction) -> bool {
    match tag {
        TagAction::Mood { .. }
        | TagAction::Picked { .. }
        | TagAction::Unsure
        | TagAction::Skip
        | TagAction::Clear
        | TagAction::AcceptSuggestion => true,
        TagAction::TakeBack(_) | TagAction::Undo | TagAction::Redo | TagAction::Edit(_) => false,
    }
}
