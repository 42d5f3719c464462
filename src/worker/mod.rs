//! The window's threads: commands in, events out, every channel bounded. Knows nothing of egui: `wake` is a closure.
//!
//! | thread | owns |
//! |---|---|
//! | `moodsic-analysis` | decoding and pipeline for the song on screen, and which song it is; the newest job wins |
//! | `moodsic-ahead` | the picture of the next song of the list, and a look at songs that were typed past |
//! | `moodsic-store` | the writing connection; labels go before everything else |
//! | `moodsic-scan` | songs that come in; `moodsic-walk` and `moodsic-read-…` work for it, and are left behind where they hang |
//! | `moodsic-learn` | training, and features and suggestions of the whole library |
//! | `moodsic-tags` | moods in the songs' own files: looked at, written, taken back |
//! | `moodsic-lists` | playlists: counted, written, kept up to date |
//! | `moodsic-cloud`, `moodsic-cl-…` | calls of the cloud, when the user asks for them: a thread for each kind, so that none waits for another |
//!
//! Each has a `Seat`, a queue and messages of its own. None holds another back.

mod analysis;
mod cloud;
mod fail_point;
mod file_tags;
mod job;
mod learn;
mod message;
mod outbox;
mod places;
mod playlists;
mod scan;
mod seat;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use self::outbox::Outbox;
use self::seat::Alarm;

pub use analysis::{AnalysisCommand, AnalysisEvent};
pub use cloud::{CloudCommand, CloudEvent, CloudOutcome, CloudTask, Recalled};
pub use file_tags::{FileTagsCommand, FileTagsEvent, FileTagsReport, LeftFile};
pub use job::JobId;
pub use learn::{LearnCommand, LearnEvent, SurveyTally};
pub use message::{Command, Event, Thread};
pub use outbox::Wake;
pub use places::Places;
pub use playlists::{KeptRow, PlaylistCommand, PlaylistEvent, PlaylistTally};
pub use scan::{ScanCommand, ScanEvent, ScanProgress, ScanStage};
pub use seat::join_until;
pub use store::{MoodEdit, StepRef, StoreCommand, StoreEvent, Ticket, Write, Written};

/// Events that may wait for the window before a thread waits for it.
const EVENT_QUEUE: usize = 1024;

/// How long the end of the program waits for all threads together. What hangs then, ends with the process.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// All threads of the window. Dropping it ends and joins them; labels already handed over are written first.
pub struct Worker {
    /// Always there until it is dropped.
    events: Option<Receiver<Event>>,
    analysis: analysis::AnalysisThread,
    learn: learn::LearnThread,
    file_tags: file_tags::FileTagsThread,
    playlists: playlists::PlaylistThread,
    cloud: cloud::CloudThreads,
    scan: scan::ScanThread,
    store: store::StoreThread,
}

/// What a thread is connected to the window by.
struct Connection {
    events: Sender<Event>,
    wake: Wake,
}

impl Connection {
    fn outbox<E: 'static>(&self, wrap: fn(E) -> Event) -> Outbox<E> {
        Outbox::new(self.events.clone(), Arc::clone(&self.wake), wrap)
    }

    /// Tells the window that `thread` has panicked.
    fn alarm(&self, thread: Thread) -> Alarm {
        let (events, wake) = (self.events.clone(), Arc::clone(&self.wake));
        Arc::new(move |words| {
            // A window that is gone needs no telling.
            let _ = events.send(Event::Failed(thread, words));
            wake(Duration::ZERO);
        })
    }
}

impl Worker {
    /// Starts the threads; the library, the moods and the saved model arrive as the first events.
    pub fn spawn(places: &Places, wake: Wake) -> std::io::Result<Self> {
        let (sender, events) = bounded(EVENT_QUEUE);
        let window = Connection { events: sender, wake };
        let store = store::StoreThread::spawn(&places.data, window.outbox(Event::Store), window.alarm(Thread::Store))?;
        let scan =
            scan::ScanThread::spawn(places, store.bulk(), window.outbox(Event::Scan), window.alarm(Thread::Scan))?;
        let (analyzed, alarms) =
            (window.outbox(Event::Analysis), (window.alarm(Thread::Analysis), window.alarm(Thread::Ahead)));
        Ok(Self {
            analysis: analysis::AnalysisThread::spawn(places, store.bulk().as_ref(), &analyzed, alarms)?,
            cloud: cloud::CloudThreads::spawn(places, &window.outbox(Event::Cloud), &window.alarm(Thread::Cloud))?,
            learn: learn::LearnThread::spawn(places, window.outbox(Event::Learn), window.alarm(Thread::Learn))?,
            file_tags: file_tags::FileTagsThread::spawn(
                places,
                window.outbox(Event::FileTags),
                window.alarm(Thread::FileTags),
            )?,
            playlists: playlists::PlaylistThread::spawn(
                places,
                window.outbox(Event::Playlists),
                window.alarm(Thread::Playlists),
            )?,
            store,
            scan,
            events: Some(events),
        })
    }

    /// Hands a command to its thread. Never waits: what a thread has no room for yet is kept for [`Self::flush`].
    pub fn send(&mut self, command: Command) {
        match command {
            Command::Analysis(command) => self.analysis.send(command),
            Command::Store(command) => self.store.send(command),
            Command::Scan(command) => self.scan.send(command),
            Command::Learn(command) => self.learn.send(command),
            Command::Cloud(command) => self.cloud.send(command),
            Command::FileTags(command) => self.file_tags.send(command),
            Command::Playlists(command) => self.playlists.send(command),
        }
    }

    /// Hands over what found no room before; whether something is still kept. Call it again soon then.
    pub fn flush(&mut self) -> bool {
        let waiting = [
            self.store.seat.flush(),
            self.scan.seat.flush(),
            self.learn.seat.flush(),
            self.file_tags.seat.flush(),
            self.playlists.seat.flush(),
            self.cloud.flush(),
        ];
        waiting.contains(&true)
    }

    /// The next event, if there is one.
    pub fn try_recv(&self) -> Option<Event> {
        self.events.as_ref()?.try_recv().ok()
    }
}

impl Worker {
    /// Ends all threads: labels already handed over are written first, and what is not over at `deadline` is left.
    pub fn end(&mut self, deadline: Instant) {
        // Labels must reach the store's thread, which may wait for room among the events before it takes more.
        while self.store.seat.flush() && Instant::now() < deadline {
            while self.try_recv().is_some() {}
            std::thread::sleep(Duration::from_millis(1));
        }
        // No thread waits for a window that is gone, and all are told to end before the first is waited for. The store's is the last,
        // for the others hand over to it.
        self.events = None;
        self.analysis.end();
        self.learn.end();
        self.playlists.end();
        self.cloud.end();
        self.file_tags.end();
        self.scan.end();
        self.store.end();
        self.analysis.join_until(deadline);
        self.learn.seat.join_until(deadline);
        self.playlists.seat.join_until(deadline);
        self.cloud.join_until(deadline);
        self.file_tags.seat.join_until(deadline);
        self.scan.seat.join_until(deadline);
        self.store.seat.join_until(deadline);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end(Instant::now() + LAST_WAIT);
    }
}
