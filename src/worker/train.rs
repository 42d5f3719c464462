//! `moodsic-train`: trains, cross-validates and saves; then scores the library's songs, making features where missing.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::{Command, Event, JobId, Outbox, Places, SurveyTally};
use crate::classify::Prediction;
use crate::classify::local::{LocalModel, TrainParams};
use crate::dataset::{Store, StoreError};
use crate::pipeline::Recipe;
use crate::song::{Song, SongId};
use crate::training::{self, Stage, TrainingError};

/// Suggestions are shown in batches at most this often.
const SURVEY_PAUSE: Duration = Duration::from_millis(250);

/// No training is wanted.
const NO_JOB: u64 = u64::MAX;

/// Handle of the thread; dropping it breaks the work off and joins.
pub(super) struct TrainThread {
    jobs: Option<Sender<Command>>,
    wanted: Arc<AtomicU64>,
    survey_wanted: Arc<AtomicBool>,
    handle: Option<JoinHandle<()>>,
}

impl TrainThread {
    pub(super) fn spawn(places: &Places, outbox: Outbox) -> std::io::Result<Self> {
        let (jobs, jobs_in) = bounded(8);
        let wanted = Arc::new(AtomicU64::new(NO_JOB));
        let survey_wanted = Arc::new(AtomicBool::new(true));
        let thread = Thread {
            jobs: jobs_in,
            data: places.data.clone(),
            model_file: places.model.clone(),
            model: None,
            wanted: Arc::clone(&wanted),
            survey_wanted: Arc::clone(&survey_wanted),
            outbox,
        };
        let handle = std::thread::Builder::new().name("moodsic-train".to_owned()).spawn(move || thread.run())?;
        Ok(Self { jobs: Some(jobs), wanted, survey_wanted, handle: Some(handle) })
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Command> {
        match &command {
            Command::CancelTraining => {
                self.wanted.store(NO_JOB, Ordering::Release);
                return Ok(());
            }
            Command::CancelSurvey => {
                self.survey_wanted.store(false, Ordering::Release);
                return Ok(());
            }
            Command::Train { job } => self.wanted.store(job.0, Ordering::Release),
            _ => self.survey_wanted.store(true, Ordering::Release),
        }
        let Some(jobs) = &self.jobs else { return Ok(()) };
        match jobs.try_send(command) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(command)) => Err(command),
        }
    }
}

impl Drop for TrainThread {
    fn drop(&mut self) {
        self.wanted.store(NO_JOB, Ordering::Release);
        self.survey_wanted.store(false, Ordering::Release);
        self.jobs = None;
        if let Some(handle) = self.handle.take() {
            // A panic of the thread has been reported already.
            let _ = handle.join();
        }
    }
}

struct Thread {
    jobs: Receiver<Command>,
    data: PathBuf,
    model_file: PathBuf,
    model: Option<Arc<LocalModel>>,
    wanted: Arc<AtomicU64>,
    survey_wanted: Arc<AtomicBool>,
    outbox: Outbox,
}

impl Thread {
    fn run(mut self) {
        self.load_model();
        while let Ok(command) = self.jobs.recv() {
            match command {
                Command::Train { job } if self.wanted.load(Ordering::Acquire) == job.0 => self.train(job),
                Command::Survey { only_cached } => {
                    if let Err(error) = self.survey(only_cached) {
                        log::warn!("suggestions: {error}");
                    }
                }
                _ => {}
            }
        }
    }

    fn load_model(&mut self) {
        if !self.model_file.exists() {
            return;
        }
        match LocalModel::load(&self.model_file) {
            Ok(model) if model.card.recipe == Recipe::minute().id() => self.announce(model),
            Ok(model) => log::warn!("the saved model reads pictures of {}; train again", model.card.recipe),
            Err(error) => log::warn!("{error}"),
        }
    }

    fn announce(&mut self, model: LocalModel) {
        let model = Arc::new(model);
        self.model = Some(Arc::clone(&model));
        self.outbox.send(Event::Model(model));
    }

    fn train(&mut self, job: JobId) {
        let trained = Store::open(&self.data).map_err(TrainingError::from).and_then(|mut store| {
            training::train(&mut store, &Recipe::minute(), TrainParams::default(), &mut |stage| {
                let (stage, fraction) = named(stage);
                self.outbox.send(Event::TrainProgress { job, stage, fraction });
                if self.wanted.load(Ordering::Acquire) == job.0 {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })
        });
        let (model, examples) = match trained {
            Ok(trained) => trained,
            Err(TrainingError::TooFew(few)) => {
                self.outbox.send(Event::TooFewLabels(few));
                return;
            }
            Err(error) => {
                self.outbox.send(Event::TrainFailed { job, error: error.to_string() });
                return;
            }
        };
        for (path, error) in examples.failed {
            self.outbox.send(Event::ScanFailed { path, error: error.to_string() });
        }
        if let Err(error) = model.save(&self.model_file) {
            // The model works for this session; the next start would not have it.
            self.outbox.send(Event::TrainFailed { job, error: format!("the model could not be kept: {error}") });
        }
        self.announce(model);
    }

    /// Scores songs; a training that waits goes first, and asks for a new survey when it is done.
    fn survey(&self, only_cached: bool) -> Result<(), TrainingError> {
        let Some(model) = self.model.clone() else { return Ok(()) };
        let recipe = Recipe::minute();
        let mut store = Store::open(&self.data)?;
        let songs = songs_to_score(&store, &recipe, only_cached)?;
        let total = songs.len();
        let mut batch = Batch { model: &model, outbox: &self.outbox, scores: Vec::new(), sent: Instant::now() };
        let mut done = 0;
        let surveyed = training::features_of(&mut store, &songs, &recipe, &mut |index, features| {
            done += 1;
            if let Ok(features) = features {
                batch.push(songs[index].id, model.predict_features(&features), SurveyTally { done, total });
            }
            if self.survey_wanted.load(Ordering::Acquire) && self.jobs.is_empty() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        batch.flush(SurveyTally { done: total, total });
        match surveyed {
            Err(TrainingError::Cancelled) => Ok(()),
            other => other,
        }
    }
}

/// The songs to score: all, or those whose features are there already.
fn songs_to_score(store: &Store, recipe: &Recipe, only_cached: bool) -> Result<Vec<Song>, StoreError> {
    let recipe = recipe.id();
    let mut songs = Vec::new();
    for row in store.songs()? {
        if !only_cached || store.features(row.song.id, &recipe)?.is_some() {
            songs.push(row.song);
        }
    }
    Ok(songs)
}

/// Scores on their way to the window.
struct Batch<'a> {
    model: &'a LocalModel,
    outbox: &'a Outbox,
    scores: Vec<(SongId, Prediction)>,
    sent: Instant,
}

impl Batch<'_> {
    fn push(&mut self, song: SongId, prediction: Prediction, tally: SurveyTally) {
        self.scores.push((song, prediction));
        if self.sent.elapsed() >= SURVEY_PAUSE {
            self.flush(tally);
        }
    }

    fn flush(&mut self, tally: SurveyTally) {
        let scores = std::mem::take(&mut self.scores);
        self.outbox.send(Event::Suggestions { model: self.model.card.id.clone(), scores });
        self.outbox.send(Event::Survey(tally));
        self.sent = Instant::now();
    }
}

/// A stage's name for people, and how far it is.
fn named(stage: Stage) -> (&'static str, f32) {
    match stage {
        Stage::Pictures { done, total } => ("pictures", done as f32 / total.max(1) as f32),
        Stage::Fitting(fraction) => ("fitting", fraction),
        Stage::Evaluating(fraction) => ("cross-validating", fraction),
    }
}
