//! `moodsic-scan`: has the library read songs and compose the demo, and hands what comes to the store's thread and the window.

mod message;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, SendTimeoutError, Sender};

use super::fail_point;
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};
use super::store::Bulk;
use crate::dataset::Store;
use crate::library::{Batch, Collector, LibraryError, ReadProgress, read_demo, read_songs};
use crate::song::{FileStamp, Song};

pub use message::{ScanCommand, ScanEvent, ScanProgress, ScanStage};

/// Songs written in one transaction: a label waits for no more than that.
const SONGS_AT_ONCE: usize = 512;
/// Songs go to the store, and progress to the window, so often.
const PAUSE: Duration = Duration::from_millis(100);
/// While the store's thread has no room, the job asks so often whether it is still wanted.
const PATIENCE: Duration = Duration::from_millis(50);

/// Handle of the thread.
pub(super) struct ScanThread {
    pub(super) seat: Seat<ScanCommand>,
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

    pub(super) fn end(&mut self) {
        self.cancelled_below.store(u64::MAX, Ordering::Release);
        self.seat.end();
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
                ScanCommand::Read { paths } => self.read(&paths),
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

    fn read(&self, paths: &[PathBuf]) {
        let mut found = Collected::new(self);
        let end = read_songs(paths, &mut found);
        let place = paths.first().cloned().unwrap_or_default();
        found.finish(end, place);
    }

    fn compose(&self) {
        let mut found = Collected::new(self);
        let folder = self.places.demo.clone();
        let composing = &mut |done, total| {
            self.tell(ScanStage::Composing, done, total);
            self.still_wanted()
        };
        let end = read_demo(&folder, composing, &mut found).map(|demo| {
            // The store's thread has been given the songs before; what it cannot take now is not wanted any more.
            let _ = self.hand_over(Bulk::DemoLabels(demo.labels));
        });
        found.finish(end, folder);
    }

    fn tell(&self, stage: ScanStage, done: usize, total: usize) {
        self.outbox.send_patiently(ScanEvent::Progress(ScanProgress { stage, done, total }));
    }

    /// Waits for room at the store's thread, as long as the job is wanted.
    fn hand_over(&self, mut found: Bulk) -> ControlFlow<()> {
        let Some(bulk) = &self.bulk else { return ControlFlow::Continue(()) };
        while let Err(SendTimeoutError::Timeout(unsent)) = bulk.send_timeout(found, PATIENCE) {
            found = unsent;
            self.still_wanted()?;
        }
        // The store's thread outlives this one; a closed channel means that the window is closing.
        ControlFlow::Continue(())
    }
}

/// What a job has collected.
struct Collected<'a> {
    thread: &'a Thread,
    /// Without the database the reading only takes longer.
    store: Option<Store>,
    songs: usize,
    left_out: usize,
    told: Option<ReadProgress>,
    /// What has come since the window was told last, and when that was.
    waiting: Batch,
    shown: Instant,
}

impl<'a> Collected<'a> {
    fn new(thread: &'a Thread) -> Self {
        let store = Store::open_for_reading(&thread.places.data).ok().flatten();
        let waiting = Batch::default();
        Self { thread, store, songs: 0, left_out: 0, told: None, waiting, shown: Instant::now() }
    }

    /// The job has ended; an error of the whole is told of `place`.
    fn finish(mut self, end: Result<(), LibraryError>, place: PathBuf) {
        let cancelled = matches!(end, Err(LibraryError::Cancelled));
        if let (Err(error), false) = (end, cancelled) {
            self.left_out += 1;
            self.thread.outbox.send(ScanEvent::Failed(vec![(place, error.to_string())]));
        }
        self.thread.outbox.send(ScanEvent::Finished { found: self.songs, failed: self.left_out, cancelled });
    }
}

impl Collected<'_> {
    /// Hands over what has come since the last time.
    fn show(&mut self) -> ControlFlow<()> {
        self.shown = Instant::now();
        let Batch { mut songs, left_out, progress } = std::mem::take(&mut self.waiting);
        if !left_out.is_empty() {
            let words = left_out.into_iter().map(|(path, error)| (path, error.to_string())).collect();
            self.thread.outbox.send(ScanEvent::Failed(words));
        }
        if self.told.replace(progress) != Some(progress) {
            let stage = if progress.walking { ScanStage::Finding } else { ScanStage::Reading };
            self.thread.tell(stage, progress.done, progress.found);
        }
        while !songs.is_empty() {
            let later = songs.split_off(songs.len().min(SONGS_AT_ONCE));
            self.thread.hand_over(Bulk::Songs(songs))?;
            songs = later;
        }
        ControlFlow::Continue(())
    }
}

impl Collector for Collected<'_> {
    fn unchanged(&mut self, path: &Path, stamp: FileStamp) -> Option<Song> {
        self.store.as_ref()?.unchanged_song(path, stamp).ok()?
    }

    fn collect(&mut self, batch: Batch) -> ControlFlow<()> {
        let is_first = self.songs == 0 && !batch.songs.is_empty();
        self.songs += batch.songs.len();
        self.left_out += batch.left_out.len();
        self.waiting.songs.extend(batch.songs);
        self.waiting.left_out.extend(batch.left_out);
        self.waiting.progress = batch.progress;
        let ReadProgress { done, found, walking } = batch.progress;
        let is_last = !walking && done == found;
        let end = self.thread.still_wanted();
        // The first song goes at once: it may be the one that the user waits for.
        if is_first || is_last || end.is_break() || self.shown.elapsed() >= PAUSE {
            self.show()?;
        }
        end
    }
}
