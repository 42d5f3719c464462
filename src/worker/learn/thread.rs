//! The thread itself: takes the most urgent step of its plan, and makes room when something more urgent comes.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::{Receiver, TryRecvError};

use super::message::{LearnCommand, LearnEvent, SurveyTally};
use super::plan::{Plan, Step};
use super::survey;
use super::wishes::Wishes;
use crate::dataset::{Store, StoreError};
use crate::learn;
use crate::learn::session;
use crate::learn::session::{Backgrounds, Examples, GROUP_BY, Missing, TrainingError};
use crate::learn::{ArtifactError, LocalModel, Reference, TrainError};
use crate::mood::Mood;
use crate::pipeline::Hearing;
use crate::song::{Song, SongId};
use crate::worker::fail_point;
use crate::worker::job::JobId;
use crate::worker::outbox::Outbox;
use crate::worker::places::{Places, open_again};

/// Seed of the folds of a test.
const SEED: u64 = 0;

/// Songs that are listened to in one step: some seconds' work.
const LISTENED_AT_ONCE: usize = 32;

/// Songs of a survey that are still to be listened to, and how many there were.
#[derive(Default)]
struct Unheard {
    songs: VecDeque<SongId>,
    total: usize,
}

pub(super) struct Thread {
    data: PathBuf,
    model_file: PathBuf,
    store: Option<Store>,
    model: Option<Arc<LocalModel>>,
    /// What the model was fitted to, when it was fitted here.
    fitted: Option<Learnt>,
    /// Its test is done, or it came with one.
    tested: bool,
    /// What the tags of the labelled songs' files say: no test opens a file that has not changed since the last one.
    backgrounds: Backgrounds,
    unheard: Unheard,
    plan: Plan,
    wishes: Arc<Wishes>,
    /// Urgent wishes that are on the plan; more of them are waiting when the counter says so.
    noted: u64,
    outbox: Outbox<LearnEvent>,
}

impl Thread {
    pub(super) fn new(places: &Places, wishes: Arc<Wishes>, outbox: Outbox<LearnEvent>) -> Self {
        Self {
            data: places.data.clone(),
            model_file: places.model.clone(),
            store: None,
            model: None,
            fitted: None,
            tested: false,
            backgrounds: Backgrounds::default(),
            unheard: Unheard::default(),
            plan: Plan::default(),
            wishes,
            noted: 0,
            outbox,
        }
    }

    /// After a panic it goes on with the plan and the model that it had, but with another connection to the database.
    pub(super) fn run(&mut self, jobs: &Receiver<LearnCommand>) {
        self.store = None;
        if self.model.is_none() {
            self.load_model();
        }
        loop {
            if self.take_wishes(jobs).is_break() {
                return;
            }
            let Some(step) = self.plan.next() else {
                let Ok(command) = jobs.recv() else { return };
                self.note(command);
                continue;
            };
            match self.carry_out(&step) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => self.plan.again(step),
                Err(error) => log::warn!("training: {error}"),
            }
        }
    }

    /// Puts everything that waits on the plan; `Break` when the window is gone.
    fn take_wishes(&mut self, jobs: &Receiver<LearnCommand>) -> ControlFlow<()> {
        // The counter first: what comes in between is urgent once more, which does no harm.
        self.noted = self.wishes.urgent.load(Ordering::Acquire);
        loop {
            match jobs.try_recv() {
                Ok(command) => self.note(command),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return ControlFlow::Break(()),
            }
        }
        if self.wishes.taught.swap(false, Ordering::AcqRel) {
            self.plan.refit();
        }
        ControlFlow::Continue(())
    }

    fn note(&mut self, command: LearnCommand) {
        match command {
            LearnCommand::KeepHeard { song, heard } => {
                let bytes = heard.to_bytes();
                let kept = self.store().and_then(|store| store.put_features(song, &Hearing::recipe(), &bytes));
                if let Err(error) = kept {
                    log::warn!("what was heard is not kept: {error}");
                }
            }
            LearnCommand::UseModel { path } => self.use_model(&path),
            LearnCommand::ShareModel { path } => self.share_model(&path),
            LearnCommand::Train { job } => self.plan.train(job),
            LearnCommand::Teach { ahead } => self.plan.teach(ahead),
            LearnCommand::Survey { only_cached } => self.plan.survey(only_cached),
            // The window's end of the thread has taken these back already.
            LearnCommand::CancelTraining | LearnCommand::CancelSurvey => {}
        }
    }

    fn carry_out(&mut self, step: &Step) -> Result<ControlFlow<()>, TrainingError> {
        fail_point::reach("learn");
        match step {
            Step::Train(job) => {
                self.train(*job);
                Ok(ControlFlow::Continue(()))
            }
            Step::Refit => self.refit(),
            Step::Test => self.test(),
            Step::Rescore => self.score(Missing::Skip, all_songs),
            Step::LookAhead(songs) => self.score(Missing::Listen, |store| songs_of(store, songs)),
            Step::Survey => self.survey(),
            Step::Listen => self.listen(),
        }
    }

    /// The open store; opened again when an earlier attempt failed.
    fn store(&mut self) -> Result<&mut Store, StoreError> {
        match self.store.take() {
            Some(store) => Ok(self.store.insert(store)),
            None => Ok(self.store.insert(open_again(&self.data)?)),
        }
    }

    /// `Break` when something more urgent waits.
    fn room(wishes: &Wishes, noted: u64) -> ControlFlow<()> {
        if wishes.urgent.load(Ordering::Acquire) == noted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn load_model(&mut self) {
        if !self.model_file.exists() {
            return;
        }
        match LocalModel::load(&self.model_file) {
            Ok(model) => {
                let model = self.keep(model, true);
                self.outbox.send(LearnEvent::Model(model));
            }
            Err(error @ ArtifactError::Older { .. }) => {
                log::info!("{error}");
                self.outbox.send(LearnEvent::ModelOutdated);
            }
            Err(error) => log::warn!("{error}"),
        }
    }

    fn keep(&mut self, model: LocalModel, tested: bool) -> Arc<LocalModel> {
        self.tested = tested;
        let model = Arc::new(model);
        self.model = Some(Arc::clone(&model));
        model
    }

    fn train(&mut self, job: JobId) {
        let (outbox, wanted) = (self.outbox.clone(), self.wishes.training.clone());
        if !wanted.is(job) {
            return;
        }
        let mut backgrounds = std::mem::take(&mut self.backgrounds);
        let trained = self.store().map_err(TrainingError::from).and_then(|store| {
            session::train(store, SEED, &mut backgrounds, &mut |stage| {
                outbox.send(LearnEvent::Progress { job, stage });
                wanted.flow(job)
            })
        });
        self.backgrounds = backgrounds;
        let (model, examples) = match trained {
            Ok(trained) => trained,
            Err(TrainingError::TooFew(few)) => {
                self.outbox.send(LearnEvent::TooFewLabels(few));
                return;
            }
            Err(error) => {
                self.outbox.send(LearnEvent::Failed { job, error: error.to_string() });
                return;
            }
        };
        self.fitted = Some(Learnt::from(&examples));
        if !examples.failed.is_empty() {
            let failed = examples.failed.into_iter().map(|(path, error)| (path, error.to_string()));
            self.outbox.send(LearnEvent::LeftOut(failed.collect()));
        }
        let saved = model.save(&self.model_file);
        let model = self.keep(model, true);
        self.outbox.send(LearnEvent::Model(model));
        self.tell_saved(saved);
    }

    fn tell_saved(&self, saved: Result<(), ArtifactError>) {
        if let Err(error) = saved {
            self.outbox.send(LearnEvent::NotKept(error.to_string()));
        }
    }

    /// Fits to what is labelled and has features, without a test: some milliseconds.
    fn refit(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let gathered = session::gather_cached(self.store()?, GROUP_BY)?;
        let labels = Learnt::from(&gathered);
        if self.is_fitted_to(&labels, &gathered) {
            // The wish for a fit has taken the test off the plan.
            if !self.tested {
                self.plan.again(Step::Test);
            }
            return Ok(ControlFlow::Continue(()));
        }
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let fitted = learn::fit(&gathered.examples, &gathered.reference, SEED, &mut progress);
        let model = match fitted {
            Ok(model) => model,
            // Maybe the labels suffice and only songs are still to be listened to: the test does that. An earlier model stays.
            Err(TrainError::TooFew(_)) => {
                self.plan.again(Step::Test);
                return Ok(self.begin(&gathered, labels));
            }
            Err(TrainError::Cancelled) => return Ok(ControlFlow::Break(())),
        };
        let model = match &self.model {
            Some(earlier) => model.calibrated_like(earlier),
            None => model,
        };
        self.fitted = Some(labels);
        let model = self.keep(model, false);
        self.outbox.send(LearnEvent::Taught { model, tested: false });
        self.plan.new_model(false);
        Ok(ControlFlow::Continue(()))
    }

    /// Suggests by what the moods sound like, until there are labels enough. A model of the user's own stays.
    fn begin(&mut self, gathered: &Examples, labels: Learnt) -> ControlFlow<()> {
        if self.model.as_ref().is_some_and(|model| !model.card.is_general) {
            return ControlFlow::Continue(());
        }
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let fitted = learn::fit_general(&gathered.examples, &gathered.reference, &mut progress);
        let Some(model) = fitted else { return Self::room(&wishes, noted) };
        self.fitted = Some(labels);
        let model = self.keep(model, true);
        self.outbox.send(LearnEvent::Taught { model, tested: true });
        self.plan.new_model(true);
        ControlFlow::Continue(())
    }

    /// Whether the model needs no fit. One that was loaded is taken for a fit of the same labels when their numbers agree.
    fn is_fitted_to(&self, learnt: &Learnt, gathered: &Examples) -> bool {
        match (&self.fitted, &self.model) {
            (Some(fitted), _) => fitted == learnt,
            (None, Some(model)) => {
                let card = &model.card;
                let all = learn::songs_per_mood(&gathered.examples);
                card.evaluation.as_ref().is_some_and(|found| !found.cases.is_empty())
                    && card.counts.keys().all(|mood| card.sounds_like.get(mood) == gathered.reference.sounds_like(mood))
                    && all
                        .iter()
                        .all(|(mood, songs)| card.counts.get(mood).or_else(|| card.left_out.get(mood)) == Some(songs))
            }
            (None, None) => false,
        }
    }

    /// As a training that the user asked for, in the background: the same labels give the same model.
    fn test(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let mut backgrounds = std::mem::take(&mut self.backgrounds);
        let trained = self
            .store()
            .map_err(TrainingError::from)
            .and_then(|store| session::train(store, SEED, &mut backgrounds, &mut progress));
        self.backgrounds = backgrounds;
        let (model, examples) = match trained {
            Ok(trained) => trained,
            Err(TrainingError::Cancelled) => return Ok(ControlFlow::Break(())),
            Err(TrainingError::TooFew(_)) => return Ok(ControlFlow::Continue(())),
            Err(error) => return Err(error),
        };
        let saved = model.save(&self.model_file);
        self.fitted = Some(Learnt::from(&examples));
        let model = self.keep(model, true);
        self.outbox.send(LearnEvent::Taught { model, tested: true });
        self.tell_saved(saved);
        self.plan.new_model(true);
        Ok(ControlFlow::Continue(()))
    }

    /// Finds the songs that were not listened to yet.
    fn survey(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let songs = self.store()?.songs_without_features(&Hearing::recipe())?;
        self.unheard = Unheard { total: songs.len(), songs: songs.into() };
        if !self.unheard.songs.is_empty() {
            self.plan.listen();
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Listens to a few songs, so that what is more urgent comes in between. Each song has one try in a survey.
    fn listen(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let (wishes, noted, outbox) = (Arc::clone(&self.wishes), self.noted, self.outbox.clone());
        let wanted = || wishes.survey.load(Ordering::Acquire);
        let go_on = || if wanted() { Self::room(&wishes, noted) } else { ControlFlow::Break(()) };
        let batch: Vec<SongId> = self.unheard.songs.iter().take(LISTENED_AT_ONCE).copied().collect();
        let mut done = 0;
        let model = self.model.clone();
        let (total, left) = (self.unheard.total, self.unheard.songs.len());
        let listened = self.store().map_err(TrainingError::from).and_then(|store| {
            let songs = songs_of(store, &batch)?;
            // Songs that left the library meanwhile are done.
            done = batch.len() - songs.len();
            survey::score(store, &songs, Missing::Listen, model.as_deref(), &outbox, &go_on, &mut || {
                done += 1;
                outbox.send(LearnEvent::Survey(SurveyTally { done: total - left + done, total }));
            })
        });
        self.unheard.songs.drain(..done.min(batch.len()));
        match listened {
            Err(TrainingError::Cancelled) if wanted() => return Ok(ControlFlow::Break(())),
            Err(TrainingError::Cancelled) => self.unheard = Unheard::default(),
            // Without the database nothing that is heard could be kept.
            Err(error) => {
                self.unheard = Unheard::default();
                self.outbox.send(LearnEvent::Survey(SurveyTally::default()));
                return Err(error);
            }
            Ok(()) => {}
        }
        if self.unheard.songs.is_empty() {
            self.outbox.send(LearnEvent::Survey(SurveyTally::default()));
            // What songs are measured against has changed.
            self.plan.refit();
        } else {
            self.plan.listen();
        }
        Ok(ControlFlow::Continue(()))
    }

    fn score(
        &mut self,
        if_missing: Missing,
        choose: impl FnOnce(&Store) -> Result<Vec<Song>, StoreError>,
    ) -> Result<ControlFlow<()>, TrainingError> {
        let model = self.model.clone();
        if model.is_none() && if_missing == Missing::Skip {
            return Ok(ControlFlow::Continue(()));
        }
        let (wishes, noted, outbox) = (Arc::clone(&self.wishes), self.noted, self.outbox.clone());
        let store = self.store()?;
        let songs = choose(store)?;
        let go_on = || Self::room(&wishes, noted);
        match survey::score(store, &songs, if_missing, model.as_deref(), &outbox, &go_on, &mut || {}) {
            Err(TrainingError::Cancelled) => Ok(ControlFlow::Break(())),
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) => Err(error),
        }
    }

    fn use_model(&mut self, path: &Path) {
        let used = LocalModel::load(path).map_err(|error| error.to_string()).and_then(|model| {
            model.save(&self.model_file).map_err(|error| error.to_string())?;
            Ok(model)
        });
        match used {
            Ok(model) => {
                self.fitted = None;
                let model = self.keep(model, true);
                self.plan = Plan::default();
                self.outbox.send(LearnEvent::Model(model));
            }
            Err(error) => {
                self.outbox.send(LearnEvent::ModelRefused(error));
            }
        }
    }

    fn share_model(&self, path: &Path) {
        let Some(model) = &self.model else { return };
        let event = match model.share(path) {
            Ok(()) => LearnEvent::ModelShared(path.to_owned()),
            Err(error) => LearnEvent::ModelRefused(error.to_string()),
        };
        self.outbox.send(event);
    }
}

/// What a model was fitted to: labels, and what their songs are measured against.
#[derive(Clone, Debug, PartialEq)]
struct Learnt {
    labels: Vec<(SongId, Mood)>,
    reference: Reference,
}

impl From<&Examples> for Learnt {
    fn from(gathered: &Examples) -> Self {
        let songs = gathered.songs.iter().zip(&gathered.examples);
        let labels = songs.map(|(song, example)| (song.id, example.mood.clone())).collect();
        Self { labels, reference: gathered.reference.clone() }
    }
}

fn songs_of(store: &Store, ids: &[SongId]) -> Result<Vec<Song>, StoreError> {
    Ok(store.songs_of(ids)?.into_iter().map(|row| row.song).collect())
}

fn all_songs(store: &Store) -> Result<Vec<Song>, StoreError> {
    Ok(store.songs()?.into_iter().map(|row| row.song).collect())
}
