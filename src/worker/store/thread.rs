//! The thread itself. What can be read is shown before anything is written; what cannot be written is kept and tried again.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, never, select_biased};
use jiff::Timestamp;

use super::message::{MoodEdit, StoreCommand, StoreEvent, Write, Written};
use super::pending::{Bulk, Committed, Pending};
use crate::dataset::{self, History, HistoryStep, LabelSource, LibrarySong, StepId, StepKind, Store, StoreError};
use crate::library::{label_by_files, label_demo};
use crate::mood::{Mood, Vocabulary};
use crate::parallel::guard;
use crate::pipeline::Recipe;
use crate::worker::fail_point;
use crate::worker::outbox::Outbox;

/// Another program may hold the database this long before the window says so.
const BUSY: Duration = Duration::from_secs(3);
/// After that, and after every other failure, it is tried again this often.
const RETRY: Duration = Duration::from_millis(500);
/// Once the window is gone, other threads have this long to hand over what they found.
const LAST_BULK: Duration = Duration::from_millis(200);
/// More songs than this at once come from a large folder.
const MANY_SONGS: usize = 32;
/// How often it looks whether another program has changed something.
const WATCH: Duration = Duration::from_secs(2);

/// Why a write was not made.
#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The thread has panicked over it, twice.
    #[error("Moodsic crashed on it; please report it")]
    Panicked,
}

impl WriteError {
    /// Whether the same write can never be made, however the disk is.
    fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Panicked | Self::Store(StoreError::Mood(_) | StoreError::UnknownSong(_) | StoreError::HistoryMoved)
        )
    }
}

pub(super) struct Thread<'a> {
    data: PathBuf,
    store: Option<Store>,
    /// Shows the library while it cannot be written.
    reader: Option<Store>,
    pending: &'a mut Pending,
    /// Why the last try failed, and when the next is due: nothing is written before.
    trouble: Option<(String, Instant)>,
    outbox: Outbox<StoreEvent>,
}

impl<'a> Thread<'a> {
    pub(super) fn new(data: &Path, pending: &'a mut Pending, outbox: Outbox<StoreEvent>) -> Self {
        Self { data: data.to_owned(), store: None, reader: None, pending, trouble: None, outbox }
    }

    pub(super) fn run(mut self, commands: &Receiver<StoreCommand>, bulk: &Receiver<Bulk>) {
        if !self.pending.shown {
            self.read_first();
        }
        self.try_all();
        self.show_if_stale();
        let (mut commands_open, mut bulk_open) = (true, true);
        let (no_commands, no_bulk) = (never(), never());
        while commands_open || bulk_open {
            let pause = match () {
                () if !commands_open => LAST_BULK,
                () => match &self.trouble {
                    // However many commands come meanwhile.
                    Some((_, due)) => due.saturating_duration_since(Instant::now()),
                    None if self.pending.is_stale => RETRY,
                    None => WATCH,
                },
            };
            // What other threads found waits in their hands while it cannot be written.
            let takes_bulk = bulk_open && self.pending.bulk.is_empty();
            let mut woken = true;
            select_biased! {
                recv(if commands_open { commands } else { &no_commands }) -> command => match command {
                    Ok(command) => self.take(command),
                    Err(_) => commands_open = false,
                },
                recv(if takes_bulk { bulk } else { &no_bulk }) -> found => match found {
                    Ok(found) => self.pending.bulk.push_back(found),
                    Err(_) => bulk_open = false,
                },
                default(pause) => woken = false,
            }
            if !commands_open && (self.trouble.is_some() || !woken) {
                // Nobody waits for it any more: the window has said what is not saved, or has nothing left to save.
                return;
            }
            if self.trouble.as_ref().is_none_or(|(_, due)| Instant::now() >= *due) {
                self.try_all();
            }
            if !woken && self.trouble.is_none() {
                self.look_elsewhere();
            }
            self.show_if_stale();
        }
    }

    fn take(&mut self, command: StoreCommand) {
        self.pending.queue.push(command.ticket, command.write);
        self.tell_delay();
    }

    /// Shows what can be read, be it writable or not.
    fn read_first(&mut self) {
        match Store::open_for_reading(&self.data) {
            Ok(Some(reader)) => {
                self.reader = Some(reader);
                self.show_library();
            }
            Ok(None) => {}
            // Opening it for writing says what is wrong, or mends it (an old schema).
            Err(error) => log::info!("not read before writing: {error}"),
        }
    }

    /// Writes all that waits, labels first; says what cannot be written, once.
    fn try_all(&mut self) {
        if let Err(error) = self.open() {
            self.fail(&error);
            return;
        }
        while let Some((ticket, write)) = self.pending.next() {
            let written = match write {
                Some(write) => self.write(&write),
                None => self.give_up(),
            };
            self.pending.survived();
            match written {
                Ok(written) => {
                    self.pending.queue.done(written.step, written.changes.first().map(|change| change.song));
                    self.outbox.send(StoreEvent::Written { ticket, written });
                }
                Err(error) if error.is_final() => {
                    self.pending.queue.done(None, None);
                    self.pending.committed = None;
                    self.outbox.send(StoreEvent::WriteRefused { ticket, error: error.to_string() });
                    self.show_library();
                }
                Err(error) => {
                    self.fail(&error);
                    return;
                }
            }
        }
        while let Some(found) = self.pending.next_bulk() {
            let written = self.write_bulk(found);
            self.pending.survived();
            if let Err(error) = written {
                self.fail(&error);
                return;
            }
            self.pending.bulk.pop_front();
        }
        self.trouble = None;
        if std::mem::take(&mut self.pending.is_trouble_told) {
            self.outbox.send(StoreEvent::Ready);
        }
    }

    fn fail(&mut self, error: &WriteError) {
        self.trouble = Some((error.to_string(), Instant::now() + RETRY));
        if !std::mem::replace(&mut self.pending.is_trouble_told, true) {
            self.outbox.send(StoreEvent::Failed(error.to_string()));
        }
        self.tell_delay();
    }

    /// Says why the write at the front is not made.
    fn tell_delay(&self) {
        if let (Some((error, _)), Some(_)) = (&self.trouble, self.pending.queue.front()) {
            self.outbox.send(StoreEvent::WriteDelayed(error.clone()));
        }
    }

    /// Opens the database, if that is not done; it must be where it was.
    fn open(&mut self) -> Result<(), WriteError> {
        if let Some(store) = &self.store {
            return if store.is_in_place() { Ok(()) } else { Err(gone(&self.data)) };
        }
        if self.pending.shown && !Store::file(&self.data).exists() {
            // An empty library must not take its place.
            return Err(gone(&self.data));
        }
        // Nothing may hold an old library open, or it could not be brought to the new schema.
        self.reader = self.reader.take().filter(|_| self.pending.shown);
        let mut store = Store::open_with(&self.data, BUSY)?;
        store.changed_by_others()?;
        self.store = Some(store);
        self.reader = None;
        self.show_library();
        self.tell_unread();
        Ok(())
    }

    /// Files that were labelled in an earlier run and not read any more: their songs get the labels as soon as they are.
    fn tell_unread(&self) {
        let Some(Ok(files)) = self.store.as_ref().map(Store::unidentified) else { return };
        if !files.is_empty() {
            self.outbox.send(StoreEvent::Unread(files.into_iter().map(|(path, _)| path).collect()));
        }
    }

    fn show_library(&mut self) {
        let Some(store) = self.store.as_ref().or(self.reader.as_ref()) else { return };
        match library(store) {
            Ok(event) => {
                self.pending.shown = true;
                self.pending.is_stale = false;
                self.outbox.send(event);
            }
            Err(error) => log::warn!("the library cannot be read: {error}"),
        }
    }

    /// After a write that was given up. What made the thread panic then may do so again.
    fn show_if_stale(&mut self) {
        if self.pending.is_stale
            && let Err(panic) = guard(|| self.show_library())
        {
            log::warn!("the library cannot be read: {panic}");
        }
    }

    /// Another program may have changed labels, or taken the database away.
    fn look_elsewhere(&mut self) {
        let Some(store) = &mut self.store else { return };
        if !store.is_in_place() {
            self.fail(&gone(&self.data));
            return;
        }
        match store.changed_by_others() {
            Ok(true) => self.show_library(),
            Ok(false) => {}
            Err(error) => log::warn!("the database cannot be looked at: {error}"),
        }
    }

    /// Makes the write at the front, and reads what the window must know of it. What is committed is never made twice.
    fn write(&mut self, write: &Write) -> Result<Written, WriteError> {
        let committed = match self.pending.committed.take() {
            Some(committed) => committed,
            None => self.commit(write)?,
        };
        // It stays there while it is read, which may fail or panic.
        self.pending.committed = Some(committed);
        let read = self.read_after(write)?;
        let committed = self.pending.committed.take().unwrap_or_default();
        Ok(Written { shown: read.shown, vocabulary: read.vocabulary, history: Some(read.history), ..committed.written })
    }

    /// The write at the front has made the thread panic too often. What is on the disk by now counts as written; what else
    /// the window must know of it comes with the library.
    fn give_up(&mut self) -> Result<Written, WriteError> {
        let committed = self.pending.committed.take().ok_or(WriteError::Panicked)?;
        self.pending.is_stale = true;
        Ok(committed.written)
    }

    /// Nothing may fail here once the database has changed: what is to be read of it is read after.
    fn commit(&mut self, write: &Write) -> Result<Committed, WriteError> {
        fail_point::reach("store");
        let store = self.store.as_mut().ok_or_else(|| gone(&self.data))?;
        Ok(match write {
            Write::Annotate { songs, state } => {
                let labels: Vec<_> = songs.iter().map(|&song| (song, state.clone())).collect();
                store.annotate_many(&labels, LabelSource::Human, Timestamp::now())?.into()
            }
            Write::AnnotateFile { path, state } => {
                store.annotate_file(path, state.clone(), LabelSource::Human, Timestamp::now())?.into()
            }
            Write::LabelByFiles { meanings, overwrite } => {
                let (_, written) = label_by_files(store, meanings, *overwrite, Timestamp::now())?;
                Committed { moods: true, ..written.into() }
            }
            Write::StepHistory { direction, of } => match self.pending.queue.step(*of) {
                Some(step) => step_history(store, *direction, step)?,
                // What it would take back has changed nothing.
                None => Committed::default(),
            },
            Write::EditMood(edit) => {
                let renamed = renamed_by(store, edit)?;
                let mut committed = Committed { moods: true, ..edit_mood(store, edit)?.into() };
                committed.written.renamed = renamed;
                committed
            }
            Write::HideSongs(songs) => {
                let mut committed = Committed::from(store.hide_songs(songs)?);
                committed.written.hidden.clone_from(songs);
                committed
            }
            Write::Holds { song, stamp, labels } => {
                store.upsert_songs(&[((**song).clone(), *stamp)])?;
                let mut committed = Committed::default();
                for &(label, from) in labels {
                    if let Some(step) = self.pending.queue.step(label) {
                        let from = self.pending.queue.song(label).unwrap_or(from);
                        committed.written.changes.extend(store.reassign(step, from, song.id)?.changes);
                    }
                }
                committed
            }
        })
    }

    /// What the window must know after the write at the front. A song that a file holds is told before it.
    fn read_after(&self, write: &Write) -> Result<ReadAfter, WriteError> {
        fail_point::reach("store, after a commit");
        let store = self.store.as_ref().ok_or_else(|| gone(&self.data))?;
        let (shown, moods) = match &self.pending.committed {
            Some(committed) => (committed.shown.as_slice(), committed.moods),
            None => (&[][..], false),
        };
        let read = ReadAfter {
            shown: store.songs_of(shown)?,
            vocabulary: if moods { Some(store.vocabulary()?) } else { None },
            history: store.history()?,
        };
        if !store.is_in_place() {
            return Err(gone(&self.data));
        }
        if let Write::Holds { song, .. } = write {
            self.outbox.send(StoreEvent::Songs(store.songs_of(&[song.id])?));
        }
        Ok(read)
    }

    fn write_bulk(&mut self, found: Bulk) -> Result<(), WriteError> {
        let store = self.store.as_mut().ok_or_else(|| gone(&self.data))?;
        match found {
            Bulk::Songs(songs) => {
                store.upsert_songs(&songs)?;
                let rows = store.songs_of(&songs.iter().map(|(song, _)| song.id).collect::<Vec<_>>())?;
                // The first few may be waited for. To draw the window for each of the others would cost as much as reading them.
                if rows.len() < MANY_SONGS {
                    self.outbox.send(StoreEvent::Songs(rows));
                } else {
                    self.outbox.send_patiently(StoreEvent::Songs(rows));
                }
            }
            Bulk::DemoLabels(pieces) => {
                label_demo(store, &pieces, Timestamp::now())?;
                self.show_library();
            }
            Bulk::WithoutPicture(song, reason) => {
                store.put_without_picture(song, &Recipe::default().id(), &reason)?;
            }
        }
        Ok(())
    }
}

/// What is read after a write: see [`Written`].
struct ReadAfter {
    shown: Vec<LibrarySong>,
    vocabulary: Option<Vocabulary>,
    history: History,
}

/// The database is not where it was: SQLite would go on writing into a file that has no name any more.
fn gone(data: &Path) -> WriteError {
    StoreError::Gone { path: Store::file(data) }.into()
}

fn library(store: &Store) -> Result<StoreEvent, StoreError> {
    Ok(StoreEvent::Library {
        songs: store.songs()?,
        vocabulary: store.vocabulary()?,
        history: store.history()?,
        pictureless: store.songs_without_picture(&Recipe::default().id())?,
    })
}

fn step_history(store: &mut Store, direction: HistoryStep, step: StepId) -> Result<Committed, StoreError> {
    let Some(stepped) = store.step_history(direction, Some(step))? else { return Ok(Committed::default()) };
    let renamed = match (stepped.step.kind, direction) {
        (StepKind::RenameMood { from, to }, HistoryStep::Redo) => Some((from, to)),
        (StepKind::RenameMood { from, to }, HistoryStep::Undo) => Some((to, from)),
        _ => None,
    };
    let (changes, hidden) = (stepped.changes, stepped.hidden);
    let written = Written { step: Some(step), changes, hidden, renamed, ..Written::default() };
    Ok(Committed { written, shown: stepped.shown, moods: stepped.moods })
}

/// The old and the new name, when an edit gives a mood one that no other mood has.
fn renamed_by(store: &Store, edit: &MoodEdit) -> Result<Option<(Mood, Mood)>, StoreError> {
    let MoodEdit::Rename(from, to) = edit else { return Ok(None) };
    Ok(store.vocabulary()?.is_free_for(to, from).then(|| (from.clone(), to.clone())))
}

fn edit_mood(store: &mut Store, edit: &MoodEdit) -> Result<dataset::Written, StoreError> {
    match edit {
        MoodEdit::Add(mood, colour) => store.add_mood(mood, *colour),
        MoodEdit::Rename(from, to) => store.rename_mood(from, to),
        MoodEdit::Recolour(mood, colour) => store.recolour_mood(mood, *colour),
        MoodEdit::SoundsLike(mood, mix) => store.set_sounds_like(mood, mix.as_ref()),
        MoodEdit::Move(mood, index) => store.move_mood(mood, *index),
        MoodEdit::Remove(mood) => store.remove_mood(mood),
    }
}
