//! `moodsic-analysis`: the picture, the features and the overview of the song on screen, and why a mood was suggested for it.
//! The newest job wins.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::{Command, Event, JobId, Outbox};
use crate::classify::local::{LocalModel, features, hints};
use crate::classify::{Classifier as _, Picture, explain};
use crate::dsp::LogMelSpectrogram;
use crate::mood::Mood;
use crate::pipeline::{Analysis, AnalyzeError, Progress, Recipe, Threads, analyze, overview};
use crate::render::SpectrogramImage;
use crate::song::{Identity, identify};

/// Peaks of the overview: about one per pixel of a wide window.
const OVERVIEW_BUCKETS: usize = 2000;

/// The window needs no more pictures of a growing spectrogram than this.
const SHORTEST_PAUSE: Duration = Duration::from_millis(25);

struct Job {
    id: JobId,
    work: Work,
}

/// What to do for the song on screen.
enum Work {
    /// Picture, features, overview.
    Analyze { path: PathBuf, identity: Option<Identity> },
    /// Parts of the picture that speak for a mood.
    Explain { analysis: Arc<Analysis>, model: Arc<LocalModel>, mood: Mood },
}

impl Job {
    /// The job of a command; `None` for one that only ends the job under way.
    fn of(command: Command) -> Option<Self> {
        match command {
            Command::Analyze { job, path, identity } => Some(Self { id: job, work: Work::Analyze { path, identity } }),
            Command::Explain { job, analysis, model, mood } => {
                Some(Self { id: job, work: Work::Explain { analysis, model, mood } })
            }
            _ => None,
        }
    }

    fn into_command(self) -> Command {
        let job = self.id;
        match self.work {
            Work::Analyze { path, identity } => Command::Analyze { job, path, identity },
            Work::Explain { analysis, model, mood } => Command::Explain { job, analysis, model, mood },
        }
    }
}

/// Handle of the thread; dropping it ends the job under way and joins.
pub(super) struct AnalysisThread {
    jobs: Option<Sender<Job>>,
    newest: Arc<AtomicU64>,
    handle: Option<JoinHandle<()>>,
}

/// A job number no job has: everything under way is stale.
const NO_JOB: u64 = u64::MAX;

impl AnalysisThread {
    pub(super) fn spawn(outbox: Outbox) -> std::io::Result<Self> {
        let (sender, receiver) = bounded(4);
        let newest = Arc::new(AtomicU64::new(NO_JOB));
        let thread = Thread { jobs: receiver, newest: Arc::clone(&newest), outbox };
        let handle = std::thread::Builder::new().name("moodsic-analysis".to_owned()).spawn(move || thread.run())?;
        Ok(Self { jobs: Some(sender), newest, handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        let Some(job) = Job::of(command) else {
            self.newest.store(NO_JOB, Ordering::Release);
            return Ok(());
        };
        self.newest.store(job.id.0, Ordering::Release);
        let Some(jobs) = &self.jobs else { return Ok(()) };
        match jobs.try_send(job) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(job)) => Err(job.into_command()),
        }
    }
}

impl Drop for AnalysisThread {
    fn drop(&mut self) {
        self.newest.store(NO_JOB, Ordering::Release);
        self.jobs = None;
        if let Some(handle) = self.handle.take() {
            // A panic of the thread has been reported already.
            let _ = handle.join();
        }
    }
}

struct Thread {
    jobs: Receiver<Job>,
    newest: Arc<AtomicU64>,
    outbox: Outbox,
}

impl Thread {
    fn run(self) {
        while let Ok(first) = self.jobs.recv() {
            let job = self.jobs.try_iter().last().unwrap_or(first);
            // A decoder bug on one file must not take the window's analysis with it.
            if catch_unwind(AssertUnwindSafe(|| self.work(&job))).is_err() {
                let error = "this file makes the decoder fail; please report it".to_owned();
                self.outbox.send(Event::AnalysisFailed { job: job.id, error });
            }
        }
    }

    fn still_wanted(&self, job: JobId) -> ControlFlow<()> {
        if self.newest.load(Ordering::Acquire) == job.0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn work(&self, job: &Job) {
        match &job.work {
            Work::Analyze { path, identity } => self.analyze(job.id, path, identity.as_ref()),
            Work::Explain { analysis, model, mood } => self.explain(job.id, analysis, model, mood),
        }
    }

    fn explain(&self, job: JobId, analysis: &Analysis, model: &LocalModel, mood: &Mood) {
        let judge = |image: &SpectrogramImage| {
            // Only the built-in predictor is asked why, and it looks at the pixels.
            let picture = Picture { image, png: &[], sha256: "", recipe: &analysis.recipe };
            Some(f64::from(model.predict(&picture).ok()?.probability(mood)))
        };
        if let Some(explanation) = explain(&analysis.image, &judge, &mut |_| self.still_wanted(job)) {
            let (model, mood) = (model.card.id.clone(), mood.clone());
            self.outbox.send(Event::Explained { job, model, mood, explanation: Arc::new(explanation) });
        }
    }

    fn analyze(&self, job: JobId, path: &Path, identity: Option<&Identity>) {
        let duration_secs = match self.picture(job, path, identity) {
            Ok(analysis) => {
                let duration_secs = analysis.duration_secs;
                self.describe(job, &Arc::new(analysis));
                Some(duration_secs)
            }
            Err(AnalyzeError::Cancelled) => None,
            Err(error) => {
                self.outbox.send(Event::AnalysisFailed { job, error: error.to_string() });
                // A song without a picture (too short, silent minute) can still be heard and has an overview.
                let known = identity.cloned().or_else(|| identify(path).ok());
                known.map(|identity| identity.length.secs)
            }
        };
        if let Some(duration_secs) = duration_secs {
            self.overview(job, path, duration_secs);
        }
    }

    fn picture(&self, job: JobId, path: &Path, identity: Option<&Identity>) -> Result<Analysis, AnalyzeError> {
        let recipe = Recipe::minute();
        let mut so_far = LogMelSpectrogram { n_mels: recipe.spectrogram.n_mels, values: Vec::new() };
        let mut shown_at: Option<Instant> = None;
        let mut total_columns = usize::MAX;
        analyze(path, &recipe, identity, Threads::Several, &mut |progress| {
            match progress {
                Progress::Window { window, columns } => {
                    // A second window means that the file is not as long as it said: the columns come anew.
                    so_far.values.clear();
                    total_columns = columns;
                    self.outbox.send(Event::Window { job, window, columns });
                }
                Progress::Columns { log_mel, .. } => {
                    so_far.values.extend_from_slice(log_mel);
                    let complete = so_far.columns() >= total_columns;
                    if complete || shown_at.is_none_or(|at| at.elapsed() >= SHORTEST_PAUSE) {
                        let levels = recipe.grey.levels(&so_far).unwrap_or_else(|| vec![0; so_far.values.len()]);
                        self.outbox.send(Event::Columns { job, levels: Arc::new(levels) });
                        shown_at = Some(Instant::now());
                    }
                }
            }
            self.still_wanted(job)
        })
    }

    fn describe(&self, job: JobId, analysis: &Arc<Analysis>) {
        self.outbox.send(Event::Analyzed { job, analysis: Arc::clone(analysis) });
        match features(&analysis.image) {
            Ok(features) => {
                let hints = hints(&features);
                self.outbox.send(Event::Features { job, features: Arc::new(features), hints });
            }
            Err(error) => log::warn!("no features: {error}"),
        }
    }

    fn overview(&self, job: JobId, path: &Path, duration_secs: f64) {
        let made = overview(path, OVERVIEW_BUCKETS, duration_secs, &mut |so_far| {
            self.outbox.send(Event::Overview { job, overview: Arc::new(so_far.clone()) });
            self.still_wanted(job)
        });
        match made {
            Ok(overview) => {
                self.outbox.send(Event::Overview { job, overview: Arc::new(overview) });
            }
            Err(AnalyzeError::Cancelled) => {}
            Err(error) => log::info!("no overview of {}: {error}", super::file_name(path)),
        }
    }
}
