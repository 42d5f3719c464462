//! `moodsic-store`: the connection that writes. Labels go before everything else, in the order they were given, and wait for
//! nothing but the label database.

mod queue;
mod thread;

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError, bounded};

use super::{Command, Outbox, join_within};
use crate::mood::Mood;
use crate::song::{FileStamp, Song, SongId};
use thread::Thread;

/// What other threads have found: slow work that may wait.
#[derive(Clone, Debug)]
pub(super) enum Bulk {
    /// Add or update songs.
    Songs(Vec<(Song, Option<FileStamp>)>),
    /// The demo's labels, for songs that have none.
    DemoLabels(Vec<(SongId, Mood)>),
    /// A song has no picture: why.
    WithoutPicture(SongId, String),
}

/// How long the end of the program waits for a disk that does not answer. Nothing that the window still wanted is in its hands then.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// Handle of the thread; dropping it writes what was handed over and joins.
pub(super) struct StoreThread {
    commands: Option<Sender<Command>>,
    bulk: Option<Sender<Bulk>>,
    handle: Option<JoinHandle<()>>,
}

impl StoreThread {
    pub(super) fn spawn(data: &Path, outbox: Outbox) -> std::io::Result<Self> {
        let (commands, commands_in) = bounded(256);
        let (bulk, bulk_in) = bounded(16);
        let thread = Thread::new(data, outbox);
        let handle = std::thread::Builder::new()
            .name("moodsic-store".to_owned())
            .spawn(move || thread.run(&commands_in, &bulk_in))?;
        Ok(Self { commands: Some(commands), bulk: Some(bulk), handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        let Some(commands) = &self.commands else { return Err(command) };
        commands.try_send(command).map_err(TrySendError::into_inner)
    }

    /// Where the other threads send what they have found.
    pub(super) fn bulk(&self) -> Option<Sender<Bulk>> {
        self.bulk.clone()
    }
}

impl Drop for StoreThread {
    fn drop(&mut self) {
        self.commands = None;
        self.bulk = None;
        if let Some(handle) = self.handle.take() {
            join_within(LAST_WAIT, handle);
        }
    }
}
