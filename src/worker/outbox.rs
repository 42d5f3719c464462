//! Where the events of a thread go. A thread can only send its own kind of events, and knows no other.

use std::sync::Arc;

use crossbeam_channel::Sender;

/// Called by a thread that has put an event into the channel.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The way to the window for events of one kind.
pub(super) struct Outbox<E>(Arc<dyn Fn(E) -> bool + Send + Sync>);

impl<E> Clone for Outbox<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: 'static> Outbox<E> {
    /// Puts events into `events`, each made by `wrap`, and calls `wake` after each.
    pub(super) fn new<All: Send + 'static>(events: Sender<All>, wake: Wake, wrap: fn(E) -> All) -> Self {
        Self(Arc::new(move |event| {
            let delivered = events.send(wrap(event)).is_ok();
            wake();
            delivered
        }))
    }

    /// Hands over one event; false once the window is gone.
    pub(super) fn send(&self, event: E) -> bool {
        (self.0)(event)
    }
}
