//! The one way in for songs: walks folders, takes what is unchanged from the library, reads the rest on all cores, and hands
//! over batches in the order of the walk.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf, absolute};
use std::time::{Duration, Instant};

use crossbeam_channel::{never, select};

use super::readers::{Job, Readers};
use super::walk::{Entry, Walk};
use super::{LibraryError, ReadError};
use crate::audio::SongLength;
use crate::parallel::cores;
use crate::song::{FileStamp, Identity, Song};

/// A batch holds what came in this time; so often, too, the collector is asked whether to go on.
const BATCH: Duration = Duration::from_millis(50);

/// Knows the library and takes what is found. Called on the caller's thread only.
pub trait Collector {
    /// The song that the library read from the file at `path` (which is absolute), if the file still looks the same.
    fn unchanged(&mut self, path: &Path, stamp: FileStamp) -> Option<Song>;

    /// Takes a batch; some twenty times a second, be there news or not. `Break` ends the reading at once.
    fn collect(&mut self, batch: Batch) -> ControlFlow<()>;
}

/// What was read since the last batch.
#[derive(Debug, Default)]
pub struct Batch {
    /// Songs and how their files lay there, in the order of the walk.
    pub songs: Vec<(Song, Option<FileStamp>)>,
    /// What is no song or cannot be read, and why.
    pub left_out: Vec<(PathBuf, ReadError)>,
    /// How far it is now.
    pub progress: ReadProgress,
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadProgress {
    /// Files done.
    pub done: usize,
    /// Files found so far.
    pub found: usize,
    /// Whether more may be found.
    pub walking: bool,
}

/// Reads all songs in `paths`, files or folders (see [`walk`](crate::song::find::walk)), and has them collected under their
/// absolute paths. A file that is unchanged is not opened. `Break` of the collector is [`LibraryError::Cancelled`]: whatever
/// hangs or takes long is left behind.
#[expect(clippy::missing_panics_doc, reason = "the readers live as long as they can be sent to")]
pub fn read_songs(paths: &[PathBuf], collector: &mut dyn Collector) -> Result<(), LibraryError> {
    let mut walk = Walk::start(paths.to_vec()).map_err(LibraryError::Threads)?;
    let readers = Readers::start(cores()).map_err(LibraryError::Threads)?;
    let mut reading = Reading::new();
    let nothing = never();
    loop {
        let found = if reading.walking { walk.found() } else { &nothing };
        select! {
            recv(found) -> entry => if let Ok(entry) = entry {
                reading.take(entry, &readers, collector);
            } else {
                walk.end();
                reading.walking = false;
            },
            recv(readers.outcomes()) -> outcome => {
                let (index, outcome) = outcome.expect("the readers stay until they are left");
                reading.settle(index, outcome);
            },
            default(BATCH) => {}
        }
        reading.release();
        if reading.is_held_up() {
            reading.release_all();
        }
        let over = !reading.walking && reading.waiting.is_empty();
        if (over || reading.is_due()) && collector.collect(reading.batch()).is_break() {
            // What was read stays.
            reading.release_all();
            let last = reading.batch();
            if !last.songs.is_empty() || !last.left_out.is_empty() {
                let _ = collector.collect(last);
            }
            return Err(LibraryError::Cancelled);
        }
        if over {
            return Ok(());
        }
    }
}

/// A file between being found and being handed over.
struct Waiting {
    path: PathBuf,
    stamp: Option<FileStamp>,
    state: State,
}

/// How far a file is.
enum State {
    Reading,
    Read(Box<Result<Song, ReadError>>),
    /// It was handed over before files that were found earlier.
    Released,
}

/// A file that takes longer than this holds no others up.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is under way.
struct Reading {
    walking: bool,
    /// Files from the first one on that is still being read; the index of that one is `first`.
    waiting: VecDeque<Waiting>,
    first: usize,
    /// Since when it is the first.
    first_since: Instant,
    /// Files that were handed over.
    done: usize,
    songs: Vec<(Song, Option<FileStamp>)>,
    left_out: Vec<(PathBuf, ReadError)>,
    /// When the last batch went, and whether one of them held a song.
    collected: Instant,
    begun: bool,
}

impl Reading {
    fn new() -> Self {
        Self {
            walking: true,
            waiting: VecDeque::new(),
            first: 0,
            first_since: Instant::now(),
            done: 0,
            songs: Vec::new(),
            left_out: Vec::new(),
            collected: Instant::now(),
            begun: false,
        }
    }

    fn take(&mut self, entry: Entry, readers: &Readers, collector: &mut dyn Collector) {
        let (path, stamp) = match entry {
            Entry::File(path, stamp) => (path, stamp),
            Entry::LeftOut(path, error) => {
                self.left_out.push((path, error));
                return;
            }
        };
        let full = absolute(&path).unwrap_or_else(|_| path.clone());
        let known = stamp.and_then(|stamp| collector.unchanged(&full, stamp));
        let state = match known {
            Some(song) if song.path == full => State::Read(Box::new(Ok(song))),
            // The row has the tags of a copy elsewhere, which may be others.
            known => {
                let index = self.first + self.waiting.len();
                readers.read(Job { index, path: full, identity: known.map(identity) });
                State::Reading
            }
        };
        self.waiting.push_back(Waiting { path, stamp, state });
    }

    fn settle(&mut self, index: usize, outcome: Result<Song, ReadError>) {
        self.waiting[index - self.first].state = State::Read(Box::new(outcome));
    }

    /// Moves what has come, up to the first file that is still being read, into the batch.
    fn release(&mut self) {
        while self.waiting.front().is_some_and(|first| !matches!(first.state, State::Reading)) {
            let Some(first) = self.waiting.pop_front() else { return };
            (self.first, self.first_since) = (self.first + 1, Instant::now());
            self.hand_over(first.path, first.stamp, first.state);
        }
    }

    /// Moves all that has come into the batch, also what stands behind a file that is still being read.
    fn release_all(&mut self) {
        for index in 0..self.waiting.len() {
            let Waiting { path, stamp, state } = &mut self.waiting[index];
            if matches!(state, State::Read(_)) {
                let (path, stamp) = (std::mem::take(path), *stamp);
                let state = std::mem::replace(state, State::Released);
                self.hand_over(path, stamp, state);
            }
        }
    }

    fn hand_over(&mut self, path: PathBuf, stamp: Option<FileStamp>, state: State) {
        let State::Read(outcome) = state else { return };
        self.done += 1;
        match *outcome {
            Ok(song) => self.songs.push((song, stamp)),
            Err(error) => self.left_out.push((path, error)),
        }
    }

    /// Whether the first file takes so long that the others should not wait for it.
    fn is_held_up(&self) -> bool {
        self.first_since.elapsed() > PATIENCE
    }

    /// The first song goes at once: it may be the one that the user waits for.
    fn is_due(&self) -> bool {
        (!self.begun && !self.songs.is_empty()) || self.collected.elapsed() >= BATCH
    }

    fn batch(&mut self) -> Batch {
        self.begun |= !self.songs.is_empty();
        self.collected = Instant::now();
        let progress = ReadProgress { done: self.done, found: self.first + self.waiting.len(), walking: self.walking };
        Batch { songs: std::mem::take(&mut self.songs), left_out: std::mem::take(&mut self.left_out), progress }
    }
}

/// Songs are added after all their packets were counted, so the length is exact.
fn identity(song: Song) -> Identity {
    Identity { id: song.id, length: SongLength { secs: song.duration_secs, exact: true }, format: song.format }
}
