//! Writes in the order they were asked for. One that cannot be made now stays at the front, and nothing overtakes it: a later
//! label of a song must not be undone by an earlier one, and undo takes back what was done last.

use std::collections::{HashMap, VecDeque};

use crate::dataset::StepId;
use crate::song::SongId;
use crate::worker::{StepRef, Ticket, Write};

/// Writes whose steps are remembered: far more than wait at any time.
const REMEMBERED: usize = 4096;

/// The writes that wait, and the steps that earlier ones made.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<(Ticket, Write)>,
    made: HashMap<Ticket, (StepId, Option<SongId>)>,
    order: VecDeque<Ticket>,
}

impl Queue {
    pub(super) fn push(&mut self, ticket: Ticket, write: Write) {
        self.waiting.push_back((ticket, write));
    }

    pub(super) fn front(&self) -> Option<&(Ticket, Write)> {
        self.waiting.front()
    }

    /// The write at the front is made (or refused for good); it made this step, if any, and changed this song first.
    pub(super) fn done(&mut self, step: Option<StepId>, song: Option<SongId>) {
        let Some((ticket, _)) = self.waiting.pop_front() else { return };
        let Some(step) = step else { return };
        self.made.insert(ticket, (step, song));
        self.order.push_back(ticket);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.made.remove(&oldest);
        }
    }

    /// The song that a write labelled: for a file it may be one that the library knew there.
    pub(super) fn song(&self, of: StepRef) -> Option<SongId> {
        match of {
            StepRef::Step(_) => None,
            StepRef::Ticket(ticket) => self.made.get(&ticket)?.1,
        }
    }

    /// The step that is meant; `None` when the write made none.
    pub(super) fn step(&self, of: StepRef) -> Option<StepId> {
        match of {
            StepRef::Step(step) => Some(step),
            StepRef::Ticket(ticket) => self.made.get(&ticket).map(|made| made.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_of_a_write_is_known_once_it_is_made() {
        let mut queue = Queue::default();
        queue.push(Ticket(1), Write::HideSongs(Vec::new()));
        queue.push(Ticket(2), Write::HideSongs(Vec::new()));
        assert_eq!(queue.step(StepRef::Ticket(Ticket(1))), None);
        let song = SongId::from_bytes([5; 32]);
        queue.done(Some(StepId(7)), Some(song));
        assert_eq!(queue.front().map(|write| write.0), Some(Ticket(2)), "in their order");
        queue.done(None, None);
        assert!(queue.front().is_none());
        let made = StepRef::Ticket(Ticket(1));
        assert_eq!((queue.step(made), queue.song(made)), (Some(StepId(7)), Some(song)));
        assert_eq!(queue.step(StepRef::Ticket(Ticket(2))), None, "it changed nothing");
        assert_eq!(queue.step(StepRef::Step(StepId(3))), Some(StepId(3)));
    }
}
