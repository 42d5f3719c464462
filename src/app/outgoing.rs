//! Commands on their way to the threads. Labels have a queue of their own: whatever the other threads are busy with, a label waits
//! for nothing but the label database.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::worker::{Command, Worker};

/// How long the end of the program waits for room in the channel of the label database.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// Commands that found a full channel; sent again later, in order.
#[derive(Default)]
pub(super) struct Outgoing {
    labels: VecDeque<Command>,
    others: VecDeque<Command>,
}

impl Outgoing {
    /// Takes a command over.
    pub(super) fn push(&mut self, command: Command) {
        match command {
            Command::Write { .. } => self.labels.push_back(command),
            _ => self.others.push_back(command),
        }
    }

    /// Hands over what there is room for, oldest first; whether something is left.
    pub(super) fn send(&mut self, worker: &Worker) -> bool {
        send(&mut self.labels, worker);
        send(&mut self.others, worker);
        !self.labels.is_empty() || !self.others.is_empty()
    }

    /// Hands the labels over at the end of the program.
    pub(super) fn send_labels(&mut self, worker: &Worker) {
        let deadline = Instant::now() + LAST_WAIT;
        send(&mut self.labels, worker);
        while !self.labels.is_empty() && Instant::now() < deadline {
            // The thread may wait for room among the events before it takes more.
            while worker.try_recv().is_some() {}
            std::thread::sleep(Duration::from_millis(1));
            send(&mut self.labels, worker);
        }
    }
}

fn send(queue: &mut VecDeque<Command>, worker: &Worker) {
    while let Some(command) = queue.pop_front() {
        if let Err(command) = worker.send(command) {
            queue.push_front(command);
            return;
        }
    }
}
