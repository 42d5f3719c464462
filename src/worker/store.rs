//! `moodsic-store`: the writing connection. Labels go before everything else, and none waits behind a scan.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, select_biased};

use super::{Command, Event, MoodEdit, Outbox, now};
use crate::dataset::{HistoryStep, LabelSource, LabelState, Store, StoreError};
use crate::library::label_demo;
use crate::mood::Mood;
use crate::song::{FileStamp, Song, SongId};

/// What other threads have written: slow work that may wait.
pub(super) enum Bulk {
    /// Add or update songs.
    Songs(Vec<(Song, Option<FileStamp>)>),
    /// The demo's labels, for songs that have none.
    DemoLabels(Vec<(SongId, Mood)>),
}

/// Handle of the thread; dropping it writes what was handed over and joins.
pub(super) struct StoreThread {
    labels: Option<Sender<Command>>,
    bulk: Option<Sender<Bulk>>,
    handle: Option<JoinHandle<()>>,
}

impl StoreThread {
    pub(super) fn spawn(data: &Path, outbox: Outbox) -> std::io::Result<Self> {
        let (labels, labels_in) = bounded(256);
        let (bulk, bulk_in) = bounded(16);
        let thread = Thread { data: data.to_owned(), store: None, outbox };
        let handle = std::thread::Builder::new()
            .name("moodsic-store".to_owned())
            .spawn(move || thread.run(&labels_in, &bulk_in))?;
        Ok(Self { labels: Some(labels), bulk: Some(bulk), handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        let Some(labels) = &self.labels else { return Ok(()) };
        match labels.try_send(command) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(command)) => Err(command),
        }
    }

    /// Where the other threads send what they have found.
    pub(super) fn bulk(&self) -> Option<Sender<Bulk>> {
        self.bulk.clone()
    }
}

impl Drop for StoreThread {
    fn drop(&mut self) {
        self.labels = None;
        self.bulk = None;
        if let Some(handle) = self.handle.take() {
            // A panic of the thread has been reported already.
            let _ = handle.join();
        }
    }
}

struct Thread {
    data: PathBuf,
    store: Option<Store>,
    outbox: Outbox,
}

impl Thread {
    fn run(mut self, labels: &Receiver<Command>, bulk: &Receiver<Bulk>) {
        if let Err(error) = self.send_library() {
            self.outbox.send(Event::StoreFailed(error.to_string()));
        }
        let (mut labels_open, mut bulk_open) = (true, true);
        let never = crossbeam_channel::never();
        let never_bulk = crossbeam_channel::never();
        while labels_open || bulk_open {
            select_biased! {
                recv(if labels_open { labels } else { &never }) -> command => match command {
                    Ok(command) => self.label(command),
                    Err(_) => labels_open = false,
                },
                recv(if bulk_open { bulk } else { &never_bulk }) -> found => match found {
                    Ok(found) => self.bulk(found),
                    Err(_) => bulk_open = false,
                },
            }
        }
    }

    /// The open store; opened again when an earlier attempt failed (a disk that was full, a folder that was read-only).
    fn store(&mut self) -> Result<&mut Store, StoreError> {
        match self.store.take() {
            Some(store) => Ok(self.store.insert(store)),
            None => Ok(self.store.insert(Store::open(&self.data)?)),
        }
    }

    fn send_library(&mut self) -> Result<(), StoreError> {
        let store = self.store()?;
        let event = Event::Library { songs: store.songs()?, vocabulary: store.vocabulary()?, history: depth(store)? };
        self.outbox.send(event);
        Ok(())
    }

    fn label(&mut self, command: Command) {
        match command {
            Command::Annotate { ticket, songs, state } => {
                let event = self
                    .annotate(ticket, &songs, state.as_ref())
                    .unwrap_or_else(|error| Event::SaveFailed { ticket, error: error.to_string() });
                self.outbox.send(event);
            }
            Command::StepHistory(step) => self.report(|thread| thread.step(step)),
            Command::EditMood(edit) => self.report(|thread| thread.edit(edit)),
            Command::HideSongs(songs) => self.report(|thread| thread.store()?.hide_songs(&songs).map(drop)),
            _ => {}
        }
    }

    fn report(&mut self, work: impl FnOnce(&mut Self) -> Result<(), StoreError>) {
        if let Err(error) = work(self) {
            self.outbox.send(Event::EditRefused(error.to_string()));
        }
    }

    fn annotate(&mut self, ticket: u64, songs: &[SongId], state: Option<&LabelState>) -> Result<Event, StoreError> {
        let store = self.store()?;
        let labels: Vec<_> = songs.iter().map(|&song| (song, state.cloned())).collect();
        let written = store.annotate_many(&labels, LabelSource::Human, now())?;
        Ok(Event::Saved { ticket, changes: written.changes, history: depth(store)? })
    }

    fn step(&mut self, step: HistoryStep) -> Result<(), StoreError> {
        let store = self.store()?;
        let changes = store.step_history(step, None)?.map_or_else(Vec::new, |stepped| stepped.changes);
        let history = depth(store)?;
        self.outbox.send(Event::HistoryStepped { step, changes, history });
        Ok(())
    }

    fn edit(&mut self, edit: MoodEdit) -> Result<(), StoreError> {
        let store = self.store()?;
        let _ = match edit {
            MoodEdit::Add(mood, colour) => store.add_mood(&mood, colour)?,
            MoodEdit::Rename(from, to) => store.rename_mood(&from, &to)?,
            MoodEdit::Recolour(mood, colour) => store.recolour_mood(&mood, colour)?,
            MoodEdit::Move(mood, place) => store.move_mood(&mood, place)?,
            MoodEdit::Remove(mood) => store.remove_mood(&mood)?,
        };
        self.send_library()
    }

    fn bulk(&mut self, found: Bulk) {
        let written = match found {
            Bulk::Songs(songs) => self.add_songs(&songs),
            Bulk::DemoLabels(pieces) => self.demo_labels(&pieces),
        };
        if let Err(error) = written {
            self.outbox.send(Event::StoreFailed(error.to_string()));
        }
    }

    fn add_songs(&mut self, songs: &[(Song, Option<FileStamp>)]) -> Result<(), StoreError> {
        let store = self.store()?;
        store.upsert_songs(songs)?;
        let mut rows = Vec::with_capacity(songs.len());
        for (song, _) in songs {
            rows.extend(store.song(song.id)?);
        }
        self.outbox.send(Event::Songs(rows));
        Ok(())
    }

    fn demo_labels(&mut self, pieces: &[(SongId, Mood)]) -> Result<(), StoreError> {
        label_demo(self.store()?, pieces, now())?;
        self.send_library()
    }
}

fn depth(store: &Store) -> Result<(usize, usize), StoreError> {
    let history = store.history()?;
    Ok((history.undo_count, history.redo_count))
}
