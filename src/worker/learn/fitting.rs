//! Fits and tests: after every label, and when the user asks for them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::learnt::Learnt;
use super::message::LearnEvent;
use super::plan::Step;
use super::thread::Thread;
use crate::learn;
use crate::learn::session;
use crate::learn::session::{Examples, GROUP_BY, TrainingError};
use crate::learn::{ArtifactError, TrainError};
use crate::pipeline::Hearing;
use crate::worker::job::JobId;

/// Seed of the folds of a test.
const SEED: u64 = 0;

impl Thread {
    /// Trains, tests and saves because the user asked for it. Without a model from it, labels that have changed are learnt by the way.
    pub(super) fn train(&mut self, job: JobId) {
        if self.trained(job).is_none() && self.learns() {
            self.plan.refit();
        }
    }

    fn trained(&mut self, job: JobId) -> Option<()> {
        let (outbox, wanted) = (self.outbox.clone(), self.wishes.training.clone());
        if !wanted.is(job) {
            return None;
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
                return None;
            }
            Err(error) => {
                self.outbox.send(LearnEvent::Failed { job, error: error.to_string() });
                return None;
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
        Some(())
    }

    fn tell_saved(&self, saved: Result<(), ArtifactError>) {
        if let Err(error) = saved {
            self.outbox.send(LearnEvent::NotKept(error.to_string()));
        }
    }

    /// Fits to what is labelled and has features, without a test: some milliseconds.
    pub(super) fn refit(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let store = self.store()?;
        let gathered = session::gather_cached(store, GROUP_BY)?;
        let unheard = store.songs_without_features(&Hearing::recipe(), true)?;
        if self.unheard.put_first(unheard) {
            self.plan.listen_first();
        }
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
            // Maybe the labels suffice as soon as their songs are listened to.
            Err(TrainError::TooFew(_)) => return Ok(self.begin(&gathered, labels)),
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

    /// Suggests by what the moods sound like, until there are labels enough. A tested model of the user's own stays.
    fn begin(&mut self, gathered: &Examples, labels: Learnt) -> ControlFlow<()> {
        // One that was not tested before its labels were taken back is none.
        if self.tested && self.model.as_ref().is_some_and(|model| !model.card.is_general) {
            return ControlFlow::Continue(());
        }
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let fitted = learn::fit_general(&gathered.examples, &gathered.reference, &mut progress)?;
        self.fitted = Some(labels);
        if let Some(model) = fitted {
            let model = self.keep(model, true);
            self.outbox.send(LearnEvent::Taught { model, tested: true });
            self.plan.new_model(true);
        } else if self.model.take().is_some() {
            self.outbox.send(LearnEvent::NoModel);
        }
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
                    && all.iter().eq(card.counts.iter().chain(&card.left_out).collect::<BTreeMap<_, _>>())
            }
            (None, None) => false,
        }
    }

    /// As a training that the user asked for, in the background: the same labels give the same model.
    pub(super) fn test(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let (wishes, noted) = (Arc::clone(&self.wishes), self.noted);
        let mut progress = |_| Self::room(&wishes, noted);
        let mut backgrounds = std::mem::take(&mut self.backgrounds);
        let tested = self.store().map_err(TrainingError::from).and_then(|store| {
            let gathered = session::gather_cached(store, GROUP_BY)?;
            Ok((session::fit(&gathered, SEED, &mut backgrounds, &mut progress)?, gathered))
        });
        self.backgrounds = backgrounds;
        let (model, examples) = match tested {
            Ok(tested) => tested,
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
}
