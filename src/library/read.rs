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
        let over = !reading.walking && reading.waiting.is_empty();
        if (over || reading.is_due()) && collector.collect(reading.batch()).is_break() {
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
    outcome: Option<Result<Song, ReadError>>,
}

/// What is under way.
struct Reading {
    walking: bool,
    /// Files that were found and not released yet; the index of the first is `done`.
    waiting: VecDeque<Waiting>,
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
        let outcome = match known {
            Some(song) if song.path == full => Some(Ok(song)),
            // The row has the tags of a copy elsewhere, which may be others.
            known => {
                let index = self.done + self.waiting.len();
                readers.read(Job { index, path: full, identity: known.map(identity) });
                None
            }
        };
        self.waiting.push_back(Waiting { path, stamp, outcome });
    }

    fn settle(&mut self, index: usize, outcome: Result<Song, ReadError>) {
        self.waiting[index - self.done].outcome = Some(outcome);
    }

    /// Moves what has come, up to the first file that is still being read, into the batch.
    fn release(&mut self) {
        while let Some(outcome) = self.waiting.front_mut().and_then(|first| first.outcome.take()) {
            let Some(Waiting { path, stamp, .. }) = self.waiting.pop_front() else { return };
            self.done += 1;
            match outcome {
                Ok(song) => self.songs.push((song, stamp)),
                Err(error) => self.left_out.push((path, error)),
            }
        }
    }

    /// The first song goes at once: it may be the one that the user waits for.
    fn is_due(&self) -> bool {
        (!self.begun && !self.songs.is_empty()) || self.collected.elapsed() >= BATCH
    }

    fn batch(&mut self) -> Batch {
        self.begun |= !self.songs.is_empty();
        self.collected = Instant::now();
        let progress = ReadProgress { done: self.done, found: self.done + self.waiting.len(), walking: self.walking };
        Batch { songs: std::mem::take(&mut self.songs), left_out: std::mem::take(&mut self.left_out), progress }
    }
}

/// Songs are added after all their packets were counted, so the length is exact.
fn identity(song: Song) -> Identity {
    Identity { id: song.id, length: SongLength { secs: song.duration_secs, exact: true }, format: song.format }
}
