//! The thread itself: takes the most urgent step of its plan, and makes room when something more urgent comes.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::{Receiver, TryRecvError};

use super::message::{LearnCommand, LearnEvent};
use super::plan::{Plan, Step};
use super::survey;
use super::wishes::Wishes;
use crate::dataset::{Store, StoreError};
use crate::learn;
use crate::learn::session;
use crate::learn::session::{Backgrounds, Examples, GROUP_BY, Missing, TrainingError};
use crate::learn::{ArtifactError, Features, LocalModel, TrainError, TrainParams};
use crate::mood::Mood;
use crate::pipeline::Recipe;
use crate::song::{Song, SongId};
use crate::worker::fail_point;
use crate::worker::job::JobId;
use crate::worker::outbox::Outbox;
use crate::worker::places::{Places, open_again};

pub(super) struct Thread {
    data: PathBuf,
    model_file: PathBuf,
    store: Option<Store>,
    model: Option<Arc<LocalModel>>,
    /// What the model was fitted to, when it was fitted here.
    fitted: Option<Vec<(SongId, Mood)>>,
    /// Its test is done, or it came with one.
    tested: bool,
    /// What the tags of the labelled songs' files say: no test opens a file that has not changed since the last one.
    backgrounds: Backgrounds,
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
            LearnCommand::KeepFeatures { song, features } => {
                let Features { recipe, values } = &*features;
                let kept = self.store().and_then(|store| store.put_features(song, recipe, values));
                if let Err(error) = kept {
                    log::warn!("features are not kept: {error}");
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
            Step::Rescore => self.score(false, Missing::Skip, all_songs),
            Step::Survey => self.score(true, Missing::Make, all_songs),
            Step::LookAhead(songs) => self.score(false, Missing::Make, |store| {
                Ok(store.songs_of(songs)?.into_iter().map(|row| row.song).collect())
            }),
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
            Ok(model) if model.card.recipe == Recipe::default().id() => {
                let model = self.keep(model, true);
                self.outbox.send(LearnEvent::Model(model));
            }
            Ok(model) => log::warn!("the saved model reads pictures of {}; train again", model.card.recipe),
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
            session::train(store, &Recipe::default(), TrainParams::default(), &mut backgrounds, &mut |stage| {
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
        self.fitted = Some(labels_of(&examples));
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
        let recipe = Recipe::default();
        let gathered = session::gather_cached(self.store()?, &recipe, GROUP_BY)?;
        let labels = labels_of(&gathered);
        if self.is_fitted_to(&labels, &gathered) {
            // The wish for a fit has taken the test off the plan.
            if !self.tested {
                self.plan.again(Step::Test);
            }
            return Ok(ControlFlow::Continue(()));
        }
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let fitted = learn::fit(&gathered.examples, &recipe.id(), TrainParams::default(), &mut progress);
        let model = match fitted {
            Ok(model) => model,
            // Maybe the labels suffice and only pictures are missing: the test makes them. An earlier model stays.
            Err(TrainError::TooFew(_)) => {
                self.plan.again(Step::Test);
                return Ok(ControlFlow::Continue(()));
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

    /// Whether the model needs no fit. One that was loaded is taken for a fit of the same labels when their numbers agree.
    fn is_fitted_to(&self, labels: &[(SongId, Mood)], gathered: &Examples) -> bool {
        match (&self.fitted, &self.model) {
            (Some(fitted), _) => fitted == labels,
            (None, Some(model)) => {
                let card = &model.card;
                let all = learn::songs_per_mood(&gathered.examples);
                card.evaluation.as_ref().is_some_and(|found| !found.cases.is_empty())
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
        let trained = self.store().map_err(TrainingError::from).and_then(|store| {
            session::train(store, &Recipe::default(), TrainParams::default(), &mut backgrounds, &mut progress)
        });
        self.backgrounds = backgrounds;
        let (model, examples) = match trained {
            Ok(trained) => trained,
            Err(TrainingError::Cancelled) => return Ok(ControlFlow::Break(())),
            Err(TrainingError::TooFew(_)) => return Ok(ControlFlow::Continue(())),
            Err(error) => return Err(error),
        };
        let saved = model.save(&self.model_file);
        self.fitted = Some(labels_of(&examples));
        let model = self.keep(model, true);
        self.outbox.send(LearnEvent::Taught { model, tested: true });
        self.tell_saved(saved);
        self.plan.new_model(true);
        Ok(ControlFlow::Continue(()))
    }

    fn score(
        &mut self,
        aloud: bool,
        if_missing: Missing,
        choose: impl FnOnce(&Store) -> Result<Vec<Song>, StoreError>,
    ) -> Result<ControlFlow<()>, TrainingError> {
        let Some(model) = self.model.clone() else { return Ok(ControlFlow::Continue(())) };
        let (wishes, noted, outbox) = (Arc::clone(&self.wishes), self.noted, self.outbox.clone());
        let store = self.store()?;
        let songs = choose(store)?;
        let wanted = || !aloud || wishes.survey.load(Ordering::Acquire);
        let go_on = || if wanted() { Self::room(&wishes, noted) } else { ControlFlow::Break(()) };
        match survey::score(store, &songs, if_missing, &model, &outbox, aloud, &go_on) {
            Err(TrainingError::Cancelled) if wanted() => Ok(ControlFlow::Break(())),
            Err(TrainingError::Cancelled) | Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) => Err(error),
        }
    }

    fn use_model(&mut self, path: &Path) {
        let used = LocalModel::load(path).map_err(|error| error.to_string()).and_then(|model| {
            if model.card.recipe != Recipe::default().id() {
                return Err(format!(
                    "this model reads pictures of recipe {}, and this window makes {}",
                    model.card.recipe,
                    Recipe::default().id()
                ));
            }
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

fn labels_of(examples: &Examples) -> Vec<(SongId, Mood)> {
    examples.songs.iter().zip(&examples.examples).map(|(song, example)| (song.id, example.mood.clone())).collect()
}

fn all_songs(store: &Store) -> Result<Vec<Song>, StoreError> {
    Ok(store.songs()?.into_iter().map(|row| row.song).collect())
}
