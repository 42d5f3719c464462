//! `moodsic-tags`: writes moods into the songs' own files, and takes that back. It has a connection to the database of its own, and
//! each of its transactions is one file, so that no label waits for a run.

mod message;

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Receiver;

use super::fail_point;
use super::outbox::Outbox;
use super::places::Places;
use super::seat::{Alarm, Seat};
use crate::dataset::{LibrarySong, RunId, Store, TagWrite};
use crate::song::SongId;
use crate::tagging::{Depth, Failure, Plan, Wanted, plan, undo_tags, write_tags};

pub use message::{FileTagsCommand, FileTagsEvent, FileTagsReport, LeftFile};

/// Handle of the thread.
pub(super) struct FileTagsThread {
    pub(super) seat: Seat<FileTagsCommand>,
    /// Whether what is under way is to be stopped.
    stop: Arc<AtomicBool>,
}

impl FileTagsThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox<FileTagsEvent>, alarm: Alarm) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = Thread { data: places.data.clone(), stop: Arc::clone(&stop), outbox };
        let seat = Seat::spawn("moodsic-tags", 8, alarm, move |commands| thread.run(commands))?;
        Ok(Self { seat, stop })
    }

    pub(super) fn send(&mut self, command: FileTagsCommand) {
        match command {
            // It does not wait its turn.
            FileTagsCommand::Stop => return self.stop.store(true, Ordering::Release),
            FileTagsCommand::List => {}
            _ => self.stop.store(false, Ordering::Release),
        }
        self.seat.send(command);
    }

    pub(super) fn end(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.seat.end();
    }
}

struct Thread {
    data: PathBuf,
    stop: Arc<AtomicBool>,
    outbox: Outbox<FileTagsEvent>,
}

impl Thread {
    fn run(&self, commands: &Receiver<FileTagsCommand>) {
        for command in commands {
            fail_point::reach("file-tags");
            match command {
                FileTagsCommand::Look { songs, wanted } => {
                    let looked = self.look(&songs, &wanted);
                    self.outbox.send(FileTagsEvent::Looked(looked));
                }
                FileTagsCommand::Write { writes, depth } => {
                    let done = self.write(&writes, depth).map_err(|failure| failure.to_string());
                    self.outbox.send(FileTagsEvent::Done(done));
                    self.list();
                }
                FileTagsCommand::Undo(run) => {
                    let done = self.undo(run).map_err(|failure| failure.to_string());
                    self.outbox.send(FileTagsEvent::Done(done));
                    self.list();
                }
                FileTagsCommand::List | FileTagsCommand::Stop => self.list(),
            }
        }
    }

    fn flow(&self) -> ControlFlow<()> {
        if self.stop.load(Ordering::Acquire) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn look(&self, songs: &[SongId], wanted: &Wanted) -> Result<Option<Plan>, String> {
        let store = Store::open_for_reading(&self.data).map_err(|error| error.to_string())?;
        let Some(store) = store else { return Ok(Some(Plan::default())) };
        let asked: HashSet<SongId> = songs.iter().copied().collect();
        let all = store.songs().map_err(|error| error.to_string())?;
        let songs: Vec<LibrarySong> = all.into_iter().filter(|entry| asked.contains(&entry.song.id)).collect();
        let mut progress = |done, total| {
            self.outbox.send_patiently(FileTagsEvent::Progress { done, total });
            self.flow()
        };
        plan(&store, &songs, wanted, &mut progress).map_err(|error| error.to_string())
    }

    fn write(&self, writes: &[TagWrite], depth: Depth) -> Result<FileTagsReport, Failure> {
        let mut store = Store::open(&self.data)?;
        let (mut failed, total) = (Vec::new(), writes.len());
        let written = write_tags(&mut store, &self.data, writes, depth, || self.flow(), &mut |index, outcome| {
            if let Err(failure) = outcome {
                failed.push((writes[index].path.clone(), failure.to_string()));
            }
            self.outbox.send_patiently(FileTagsEvent::Progress { done: index + 1, total });
            ControlFlow::Continue(())
        })?;
        let stopped = written.files + failed.len() < total;
        Ok(FileTagsReport { run: written.run, undone: false, files: written.files, failed, stopped })
    }

    fn undo(&self, run: RunId) -> Result<FileTagsReport, Failure> {
        let mut store = Store::open(&self.data)?;
        let total = store.written_tags(run)?.map_or(0, |written| written.len());
        let mut failures = Vec::new();
        let undone = undo_tags(&mut store, &self.data, run, || self.flow(), &mut |index, outcome| {
            failures.extend(outcome.as_ref().err().map(|failure| (index, failure.to_string())));
            self.outbox.send_patiently(FileTagsEvent::Progress { done: index + 1, total });
            ControlFlow::Continue(())
        })?;
        let stopped = undone.undone + failures.len() < total;
        let path = |index: usize| undone.files.get(index).map(|write| write.path.clone()).unwrap_or_default();
        let failed = failures.into_iter().map(|(index, words)| (path(index), words)).collect();
        Ok(FileTagsReport { run: Some(run), undone: true, files: undone.undone, failed, stopped })
    }

    /// What cannot be listed is not; why is told where labels are saved.
    fn list(&self) {
        let runs = Store::open_for_reading(&self.data)
            .and_then(|store| store.map_or(Ok(Vec::new()), |store| store.tag_runs()));
        match runs {
            Ok(runs) => drop(self.outbox.send(FileTagsEvent::Runs(runs))),
            Err(error) => log::warn!("the runs cannot be listed: {error}"),
        }
    }
}
