//! The window's threads: commands in, events out, every channel bounded. Knows nothing of egui: `wake` is a closure.
//!
//! | thread | owns |
//! |---|---|
//! | `moodsic-analysis` | decoding and pipeline for the song on screen, and which song it is; the newest job wins |
//! | `moodsic-ahead` | the picture of the next song of the list, and a look at songs that were typed past |
//! | `moodsic-store` | the writing connection; labels go before everything else |
//! | `moodsic-scan` | folder walks and metadata |
//! | `moodsic-train` | training, and features and suggestions of the whole library |
//! | `moodsic-net`, `moodsic-net-…` | calls of the cloud, when the user asks for them: a thread for each kind, so that none waits for another |

mod analysis;
mod known;
mod message;
mod net;
mod scan;
mod store;
mod train;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::dataset::{Store, StoreError};

pub use message::{Command, Event, JobId, MoodEdit, StepRef, SurveyTally, Ticket, Write, Written};
pub use net::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, PlanSummary, Recalled};

/// Called by a thread that has put an event into the channel.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Events that may wait for the window before a thread waits for it.
const EVENT_QUEUE: usize = 1024;

/// Where events of a thread go.
#[derive(Clone)]
struct Outbox {
    events: Sender<Event>,
    wake: Wake,
}

impl Outbox {
    /// Hands over one event; false once the window is gone.
    fn send(&self, event: Event) -> bool {
        let delivered = self.events.send(event).is_ok();
        (self.wake)();
        delivered
    }
}

/// All threads of the window. Dropping it ends and joins them; labels already handed over are written first.
///
/// The fields are dropped in order: first the receiver, so that no thread waits for a window that is gone; the store last,
/// for the scan hands its songs to it.
pub struct Worker {
    events: Receiver<Event>,
    analysis: analysis::AnalysisThread,
    train: train::TrainThread,
    net: net::NetThreads,
    scan: scan::ScanThread,
    store: store::StoreThread,
}

/// Where a worker finds its files.
#[derive(Clone, Debug)]
pub struct Places {
    /// Folder of the database.
    pub data: PathBuf,
    /// The trained model.
    pub model: PathBuf,
    /// Folder of the demo library.
    pub demo: PathBuf,
    /// What can be made anew.
    pub cache: PathBuf,
}

impl Worker {
    /// Starts the threads; the library, the moods and the saved model arrive as the first events.
    pub fn spawn(places: &Places, wake: Wake) -> std::io::Result<Self> {
        let (sender, events) = bounded(EVENT_QUEUE);
        let outbox = Outbox { events: sender, wake };
        let store = store::StoreThread::spawn(&places.data, outbox.clone())?;
        let scan = scan::ScanThread::spawn(places, store.bulk(), outbox.clone())?;
        Ok(Self {
            analysis: analysis::AnalysisThread::spawn(&places.data, store.bulk(), outbox.clone())?,
            net: net::NetThreads::spawn(places, &outbox)?,
            train: train::TrainThread::spawn(places, outbox)?,
            store,
            scan,
            events,
        })
    }

    /// Hands a command to its thread without waiting. A full channel gives the command back: send it again next frame.
    pub fn send(&self, command: Command) -> Result<(), Command> {
        match command {
            Command::Analyze { .. } | Command::Explain { .. } | Command::CancelAnalysis => {
                self.analysis.send(command);
                Ok(())
            }
            Command::Write { .. } => self.store.send(command),
            Command::Scan { .. } | Command::ComposeDemo | Command::CancelScan => self.scan.send(command),
            Command::Train { .. }
            | Command::CancelTraining
            | Command::Teach { .. }
            | Command::KeepFeatures { .. }
            | Command::Survey { .. }
            | Command::CancelSurvey
            | Command::UseModel { .. }
            | Command::ShareModel { .. } => self.train.send(command),
            Command::Cloud(command) => self.net.send(command),
        }
    }

    /// The next event, if there is one.
    pub fn try_recv(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }
}

/// Waits for a thread that was told to end, but not for ever: it may hang in a read of a disk that does not answer.
fn join_within(limit: Duration, thread: JoinHandle<()>) {
    let deadline = Instant::now() + limit;
    while !thread.is_finished() {
        if Instant::now() >= deadline {
            log::info!("{} does not end", thread.thread().name().unwrap_or("a thread"));
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    // A panic of the thread has been reported already.
    let _ = thread.join();
}

/// How long the end of the program waits for a thread whose work is of no more use.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Opens the database that `moodsic-store` has made. Nobody else makes one: where the folder was moved away, an empty library must
/// not take its place.
fn open_again(data: &Path) -> Result<Store, StoreError> {
    let file = Store::file(data);
    if !file.exists() {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(StoreError::Io { path: file, source });
    }
    Store::open(data)
}

/// The threads' only clock.
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// The sentence for a file, without its folders.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
