//! `moodsic-store`: the connection that writes. Labels go before everything else, in the order they were given, and wait for
//! nothing but the label database.

mod message;
mod pending;
mod queue;
mod thread;

use std::path::Path;

use crossbeam_channel::{Sender, bounded};

use self::pending::Pending;
use self::thread::Thread;
use super::outbox::Outbox;
use super::seat::{Alarm, Seat};

pub use message::{MoodEdit, StepRef, StoreCommand, StoreEvent, Ticket, Write, Written};
pub(super) use pending::Bulk;

/// Handle of the thread; once it is ended, what was handed over is written.
pub(super) struct StoreThread {
    pub(super) seat: Seat<StoreCommand>,
    bulk: Option<Sender<Bulk>>,
}

impl StoreThread {
    pub(super) fn spawn(data: &Path, outbox: Outbox<StoreEvent>, alarm: Alarm) -> std::io::Result<Self> {
        let (bulk, bulk_in) = bounded(16);
        let data = data.to_owned();
        // What waits to be written outlives a panic.
        let mut pending = Pending::default();
        let seat = Seat::spawn("moodsic-store", 256, alarm, move |commands| {
            Thread::new(&data, &mut pending, outbox.clone()).run(commands, &bulk_in);
        })?;
        Ok(Self { seat, bulk: Some(bulk) })
    }

    pub(super) fn send(&mut self, command: StoreCommand) {
        self.seat.send(command);
    }

    /// Where the other threads send what they have found.
    pub(super) fn bulk(&self) -> Option<Sender<Bulk>> {
        self.bulk.clone()
    }

    pub(super) fn end(&mut self) {
        self.bulk = None;
        self.seat.end();
    }
}
