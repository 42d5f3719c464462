//! What the thread is to do: one job, for the newest wins.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::message::AnalysisCommand;
use crate::ear::Heard;
use crate::learn::LocalModel;
use crate::mood::Mood;
use crate::pipeline::Hearing;
use crate::song::SongId;
use crate::worker::job::JobId;

/// A job of the window.
pub(super) struct Job {
    pub(super) id: JobId,
    pub(super) work: Work,
}

/// What to do for the song on screen.
pub(super) enum Work {
    /// Picture, what is heard, overview.
    Analyze { path: PathBuf, expected: Option<SongId>, next: Option<PathBuf> },
    /// What speaks for a mood.
    Explain(Question),
}

/// Somebody wants to know what speaks for a mood.
pub(super) struct Question {
    pub(super) song: Option<SongId>,
    pub(super) hearing: Arc<Hearing>,
    pub(super) heard: Arc<Heard>,
    pub(super) model: Arc<LocalModel>,
    pub(super) mood: Mood,
}

impl Job {
    /// The job of a command; `None` for one that only ends the job under way.
    pub(super) fn of(command: AnalysisCommand) -> Option<Self> {
        match command {
            AnalysisCommand::Analyze { job, path, expected, next } => {
                Some(Self { id: job, work: Work::Analyze { path, expected, next } })
            }
            AnalysisCommand::Explain { job, song, hearing, heard, model, mood } => {
                Some(Self { id: job, work: Work::Explain(Question { song, hearing, heard, model, mood }) })
            }
            AnalysisCommand::Cancel => None,
        }
    }
}

/// The one job that waits: a newer one takes its place, so that handing over never waits and never fails.
#[derive(Default)]
pub(super) struct Slot(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    job: Option<Job>,
    /// Songs of the list that were on screen for too short a time: whoever labels that fast must be told all the same when a file
    /// holds another song.
    passed: VecDeque<(PathBuf, SongId)>,
}

impl Waiting {
    fn pass(&mut self, path: PathBuf, song: SongId) {
        if self.passed.len() < MAX_PASSED {
            self.passed.push_back((path, song));
        }
    }
}

/// Songs that one types past before the thread has a moment for them.
const MAX_PASSED: usize = 4096;

impl Slot {
    pub(super) fn put(&self, job: Job) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = waiting.job.replace(job);
        if let Some(Work::Analyze { path, expected: Some(song), .. }) = before.map(|job| job.work) {
            waiting.pass(path, song);
        }
    }

    /// The user has gone on before it was known what this file holds.
    pub(super) fn pass(&self, path: PathBuf, song: SongId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pass(path, song);
    }

    pub(super) fn take(&self) -> Option<Job> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).job.take()
    }

    /// The job that waits, if it is a question about the song on screen.
    pub(super) fn take_question(&self) -> Option<(JobId, Question)> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.job.take_if(|job| matches!(job.work, Work::Explain(_)))? {
            Job { id, work: Work::Explain(question) } => Some((id, question)),
            Job { work: Work::Analyze { .. }, .. } => None,
        }
    }

    /// Whether a job waits.
    pub(super) fn is_full(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).job.is_some()
    }

    /// The songs that were passed.
    pub(super) fn take_passed(&self) -> Option<(PathBuf, SongId)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).passed.pop_front()
    }
}
