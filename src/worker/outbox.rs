//! Where the events of a thread go. A thread can only send its own kind of events, and knows no other.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Sender;

/// Called by a thread that has put an event into the channel, with how long the window may take to look.
pub type Wake = Arc<dyn Fn(Duration) + Send + Sync>;

/// How long news that nobody waits for may be unseen.
const PATIENCE: Duration = Duration::from_millis(200);

/// The way to the window for events of one kind.
pub(super) struct Outbox<E>(Arc<dyn Fn(E, Duration) -> bool + Send + Sync>);

impl<E> Clone for Outbox<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: 'static> Outbox<E> {
    /// Puts events into `events`, each made by `wrap`, and calls `wake` after each.
    pub(super) fn new<All: Send + 'static>(events: Sender<All>, wake: Wake, wrap: fn(E) -> All) -> Self {
        Self(Arc::new(move |event, within| {
            let delivered = events.send(wrap(event)).is_ok();
            wake(within);
            delivered
        }))
    }

    /// Hands over one event; false once the window is gone.
    pub(super) fn send(&self, event: E) -> bool {
        (self.0)(event, Duration::ZERO)
    }

    /// The same for news that nobody waits for: it is seen with what comes next, else a little later.
    pub(super) fn send_patiently(&self, event: E) -> bool {
        (self.0)(event, PATIENCE)
    }
}
