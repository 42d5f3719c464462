//! `moodsic-scan`: walks folders, reads songs, composes the demo library. One event per failure, songs in batches.

mod message;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};

use super::fail_point;
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};
use super::store::Bulk;
use crate::dataset::{KnownFile, Store};
use crate::demo::{DemoError, compose_library};
use crate::song::find::{find_songs, read_song};
use crate::song::{FileStamp, Song, SongId};

pub use message::{ScanCommand, ScanEvent};

/// Songs written in one transaction.
const BATCH: usize = 64;
/// A batch that waits longer than this is written as it is, so the list fills visibly.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// Handle of the thread.
pub(super) struct ScanThread {
    seat: Seat<ScanCommand>,
    /// Jobs numbered below this are to be broken off.
    cancelled_below: Arc<AtomicU64>,
    sent: u64,
}

impl ScanThread {
    pub(super) fn spawn(
        places: &Places,
        bulk: Option<Sender<Bulk>>,
        outbox: Outbox<ScanEvent>,
        alarm: Alarm,
    ) -> std::io::Result<Self> {
        let cancelled_below = Arc::new(AtomicU64::new(0));
        let places = places.clone();
        let mut thread = Thread { places, bulk, outbox, cancelled_below: Arc::clone(&cancelled_below), job: 0 };
        let seat = Seat::spawn("moodsic-scan", 32, alarm, move |commands| thread.run(commands))?;
        Ok(Self { seat, cancelled_below, sent: 0 })
    }

    pub(super) fn send(&mut self, command: ScanCommand) {
        if matches!(command, ScanCommand::Cancel) {
            self.cancelled_below.store(self.sent, Ordering::Release);
            return;
        }
        self.sent += 1;
        self.seat.send(command);
    }

    pub(super) fn flush(&mut self) -> bool {
        self.seat.flush()
    }

    pub(super) fn end(&mut self) {
        self.cancelled_below.store(u64::MAX, Ordering::Release);
        self.seat.end();
    }

    pub(super) fn join_until(&mut self, deadline: Instant) {
        self.seat.join_until(deadline);
    }
}

struct Thread {
    places: Places,
    bulk: Option<Sender<Bulk>>,
    outbox: Outbox<ScanEvent>,
    cancelled_below: Arc<AtomicU64>,
    /// The job under way, counted from 1.
    job: u64,
}

impl Thread {
    fn run(&mut self, commands: &Receiver<ScanCommand>) {
        for command in commands {
            self.job += 1;
            fail_point::reach("scan");
            match command {
                ScanCommand::Read { paths } => drop(self.scan(&paths)),
                ScanCommand::ComposeDemo => self.compose(),
                // The window's end of the thread has said so already.
                ScanCommand::Cancel => {}
            }
        }
    }

    fn still_wanted(&self) -> ControlFlow<()> {
        if self.job <= self.cancelled_below.load(Ordering::Acquire) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Reads everything below `paths` and answers the songs by path.
    fn scan(&self, paths: &[PathBuf]) -> Vec<(PathBuf, SongId)> {
        let (files, unreadable) = find_songs(paths);
        let mut failed = unreadable.len();
        for (path, error) in unreadable {
            self.outbox.send(ScanEvent::Failed { path, error: format!("cannot read this folder: {error}") });
        }
        let total = files.len();
        self.outbox.send(ScanEvent::Progress { done: 0, total, what: "Reading songs" });
        // Without the database the scan only takes longer.
        let store = Store::open_for_reading(&self.places.data).ok().flatten();
        let known = |path: &Path| store.as_ref()?.known_file(path).ok();
        let mut batch = Batch { bulk: self.bulk.as_ref(), songs: Vec::new(), written: None };
        let mut found = Vec::new();
        let mut cancelled = false;
        for (done, path) in (1..).zip(files) {
            let known = known(&path).unwrap_or_else(|| KnownFile { stamp: FileStamp::of(&path).ok(), identity: None });
            match read_song(&path, known.identity) {
                Ok(song) => {
                    found.push((path, song.id));
                    batch.push(song, known.stamp);
                }
                Err(error) => {
                    failed += 1;
                    self.outbox.send(ScanEvent::Failed { path, error: error.to_string() });
                }
            }
            self.outbox.send(ScanEvent::Progress { done, total, what: "Reading songs" });
            cancelled = self.still_wanted().is_break();
            if cancelled {
                break;
            }
        }
        batch.flush();
        self.outbox.send(ScanEvent::Finished { found: found.len(), failed, cancelled });
        found
    }

    fn compose(&self) {
        let composed = compose_library(&self.places.demo, &mut |done, total| {
            self.outbox.send(ScanEvent::Progress { done, total, what: "Composing the demo library" });
            self.still_wanted()
        });
        let pieces = match composed {
            Ok(pieces) => pieces,
            Err(error) => {
                let cancelled = matches!(error, DemoError::Cancelled);
                if !cancelled {
                    self.outbox.send(ScanEvent::Failed { path: self.places.demo.clone(), error: error.to_string() });
                }
                self.outbox.send(ScanEvent::Finished { found: 0, failed: usize::from(!cancelled), cancelled });
                return;
            }
        };
        let paths: Vec<PathBuf> = pieces.iter().map(|piece| piece.path.clone()).collect();
        let found = self.scan(&paths);
        let tagged = pieces
            .into_iter()
            .filter(|piece| piece.tagged)
            .filter_map(|piece| {
                let (_, id) = found.iter().find(|(path, _)| *path == piece.path)?;
                Some((*id, piece.mood))
            })
            .collect();
        if let Some(bulk) = &self.bulk {
            // The store thread outlives this one; a closed channel means the window is closing.
            let _ = bulk.send(Bulk::DemoLabels(tagged));
        }
    }
}

/// Songs on their way to the store.
struct Batch<'a> {
    bulk: Option<&'a Sender<Bulk>>,
    songs: Vec<(Song, Option<FileStamp>)>,
    written: Option<Instant>,
}

impl Batch<'_> {
    /// The first song goes at once: it may be the one the user waits for.
    fn push(&mut self, song: Song, stamp: Option<FileStamp>) {
        self.songs.push((song, stamp));
        let due = self.written.is_none_or(|at| at.elapsed() >= LONGEST_WAIT);
        if due || self.songs.len() >= BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let songs = std::mem::take(&mut self.songs);
        if let (Some(bulk), false) = (self.bulk, songs.is_empty()) {
            // The store thread outlives this one; a closed channel means the window is closing.
            let _ = bulk.send(Bulk::Songs(songs));
        }
        self.written = Some(Instant::now());
    }
}
