//! `moodsic-scan`: walks folders, reads songs, composes the demo library. One event per failure, songs in batches.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::store::Bulk;
use super::{Command, Event, LAST_WAIT, Outbox, Places, join_within};
use crate::dataset::{KnownFile, Store};
use crate::demo::{DemoError, compose_library};
use crate::scan::{find_songs, read_song};
use crate::song::{FileStamp, Song, SongId};

/// Songs written in one transaction.
const BATCH: usize = 64;
/// A batch that waits longer than this is written as it is, so the list fills visibly.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// Handle of the thread; dropping it breaks the scan off and joins.
pub(super) struct ScanThread {
    jobs: Option<Sender<Command>>,
    /// Jobs numbered below this are to be broken off.
    cancelled_below: Arc<AtomicU64>,
    sent: AtomicU64,
    handle: Option<JoinHandle<()>>,
}

impl ScanThread {
    pub(super) fn spawn(places: &Places, bulk: Option<Sender<Bulk>>, outbox: Outbox) -> std::io::Result<Self> {
        let (jobs, jobs_in) = bounded(32);
        let cancelled_below = Arc::new(AtomicU64::new(0));
        let thread =
            Thread { places: places.clone(), bulk, outbox, cancelled_below: Arc::clone(&cancelled_below), job: 0 };
        let handle = std::thread::Builder::new().name("moodsic-scan".to_owned()).spawn(move || thread.run(&jobs_in))?;
        Ok(Self { jobs: Some(jobs), cancelled_below, sent: AtomicU64::new(0), handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        if matches!(command, Command::CancelScan) {
            self.cancelled_below.store(self.sent.load(Ordering::Acquire), Ordering::Release);
            return Ok(());
        }
        let Some(jobs) = &self.jobs else { return Ok(()) };
        match jobs.try_send(command) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => {
                self.sent.fetch_add(1, Ordering::AcqRel);
                Ok(())
            }
            Err(TrySendError::Full(command)) => Err(command),
        }
    }
}

impl Drop for ScanThread {
    fn drop(&mut self) {
        self.cancelled_below.store(u64::MAX, Ordering::Release);
        self.jobs = None;
        if let Some(handle) = self.handle.take() {
            join_within(LAST_WAIT, handle);
        }
    }
}

struct Thread {
    places: Places,
    bulk: Option<Sender<Bulk>>,
    outbox: Outbox,
    cancelled_below: Arc<AtomicU64>,
    job: u64,
}

impl Thread {
    fn run(mut self, jobs: &Receiver<Command>) {
        for command in jobs {
            match command {
                Command::Scan { paths } => drop(self.scan(&paths)),
                Command::ComposeDemo => self.compose(),
                _ => {}
            }
            self.job += 1;
        }
    }

    fn still_wanted(&self) -> ControlFlow<()> {
        if self.job < self.cancelled_below.load(Ordering::Acquire) {
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
            self.outbox.send(Event::ScanFailed { path, error: format!("cannot read this folder: {error}") });
        }
        let total = files.len();
        self.outbox.send(Event::ScanProgress { done: 0, total, what: "Reading songs" });
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
                    self.outbox.send(Event::ScanFailed { path, error: error.to_string() });
                }
            }
            self.outbox.send(Event::ScanProgress { done, total, what: "Reading songs" });
            cancelled = self.still_wanted().is_break();
            if cancelled {
                break;
            }
        }
        batch.flush();
        self.outbox.send(Event::ScanFinished { found: found.len(), failed, cancelled });
        found
    }

    fn compose(&self) {
        let composed = compose_library(&self.places.demo, &mut |done, total| {
            self.outbox.send(Event::ScanProgress { done, total, what: "Composing the demo library" });
            self.still_wanted()
        });
        let pieces = match composed {
            Ok(pieces) => pieces,
            Err(error) => {
                let cancelled = matches!(error, DemoError::Cancelled);
                if !cancelled {
                    self.outbox.send(Event::ScanFailed { path: self.places.demo.clone(), error: error.to_string() });
                }
                self.outbox.send(Event::ScanFinished { found: 0, failed: usize::from(!cancelled), cancelled });
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
