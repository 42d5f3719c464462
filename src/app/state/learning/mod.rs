//! The predictor in use, the training of the next one, and the suggestions that are being made with it.

mod training;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{ModelAction, Part};
use crate::app::effect::{Effect, PickKind};
use crate::ear::Facts;
use crate::learn::LocalModel;
use crate::learn::session::Stage;
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::{JobId, LearnCommand, LearnEvent, SurveyTally};

pub use training::Training;

/// The predictor, and what is learnt for it.
#[derive(Default)]
pub struct Learning {
    model: Option<Arc<LocalModel>>,
    training: Training,
    /// Suggestions for the whole library under way.
    survey: Option<SurveyTally>,
}

/// What a wish of the user's comes to outside of the Train page.
pub(super) enum Wish {
    /// Something for the threads or the system, or nothing.
    Effects(Vec<Effect>),
    /// Learn anew after every label, or not.
    Teach(bool),
    /// Play the songs of a cell of the confusion matrix, and what they are called.
    PlayCell(Vec<SongId>, String),
    /// The parts that speak for a mood, or no more.
    Explain(Option<Mood>),
    /// The reasons of what is suggested, or no more.
    ToggleWhy,
    /// Listen to a part of the picture.
    HearPart(Part),
    /// Listen to another song.
    HearBeside(SongId),
}

/// What others have to know of a report.
pub(super) enum Learnt {
    /// Nothing.
    Nothing,
    /// Another predictor judges now; `surveys` the library, unless that happens by itself.
    Model(Option<Effect>),
    /// The model works, but could not be written: why.
    NotKept(String),
    /// A model file could not be used: why.
    ModelRefused(String),
    /// The saved model was made by an older Moodsic.
    ModelOutdated,
    /// There is no predictor any more.
    NoModel,
    /// The model was written to this file.
    ModelShared(PathBuf),
    /// Songs that nothing could be learnt from, and why.
    LeftOut(Vec<(PathBuf, String)>),
    /// The predictor suggests moods.
    Suggestions(Vec<(SongId, Prediction)>),
    /// What songs sound like is known.
    Facts(Vec<(SongId, Facts)>),
}

impl Learning {
    /// The predictor in use.
    pub fn model(&self) -> Option<&Arc<LocalModel>> {
        self.model.as_ref()
    }

    /// The predictor in use, if it has learnt from the user's own labels.
    pub fn own_model(&self) -> Option<&Arc<LocalModel>> {
        self.model.as_ref().filter(|model| !model.card.is_general)
    }

    /// A training under way, and how the last one ended.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// How far the suggestions for the whole library are, while they are being made.
    pub fn survey(&self) -> Option<SurveyTally> {
        self.survey
    }

    /// Carries a wish of the user's out. `new_job` numbers a training.
    pub(super) fn update(&mut self, action: ModelAction, new_job: impl FnOnce() -> JobId) -> Wish {
        let command = match action {
            ModelAction::Train => {
                let job = new_job();
                self.training.running = Some((job, Stage::Listening { done: 0, total: 0 }));
                self.training.error = None;
                self.training.too_few = None;
                LearnCommand::Train { job }
            }
            ModelAction::CancelTraining => {
                self.training.running = None;
                LearnCommand::CancelTraining
            }
            ModelAction::Survey => LearnCommand::Survey { only_cached: false },
            ModelAction::CancelSurvey => {
                self.survey = None;
                LearnCommand::CancelSurvey
            }
            ModelAction::Threshold(threshold) => {
                self.training.threshold = threshold.clamp(0.0, 1.0);
                return Wish::Effects(Vec::new());
            }
            ModelAction::ShareModel => return Wish::Effects(vec![Effect::Pick(PickKind::ModelCopy)]),
            ModelAction::UseModel => return Wish::Effects(vec![Effect::Pick(PickKind::Model)]),
            ModelAction::Teach(on) => return Wish::Teach(on),
            ModelAction::PlayCell(truth, said) => {
                return self.songs_in_cell(&truth, &said).map_or(Wish::Effects(Vec::new()), |songs| {
                    let words = if truth == said {
                        format!("songs tagged {truth} and recognised correctly")
                    } else {
                        format!("songs tagged {truth} and taken for {said}")
                    };
                    Wish::PlayCell(songs, words)
                });
            }
            ModelAction::Explain(mood) => return Wish::Explain(mood),
            ModelAction::ToggleWhy => return Wish::ToggleWhy,
            ModelAction::HearPart(part) => return Wish::HearPart(part),
            ModelAction::HearBeside(song) => return Wish::HearBeside(song),
        };
        Wish::Effects(vec![Effect::work(command)])
    }

    /// The songs of a cell of the confusion matrix, surest first.
    fn songs_in_cell(&self, truth: &Mood, said: &Mood) -> Option<Vec<SongId>> {
        let evaluation = self.training.evaluation.as_ref()?;
        let index_of = |mood: &Mood| evaluation.confusion.moods.iter().position(|known| known == mood);
        Some(evaluation.songs_in_cell(index_of(truth)?, index_of(said)?))
    }

    /// Takes a report in and answers what others have to know of it.
    pub(super) fn apply(&mut self, event: LearnEvent) -> Learnt {
        match event {
            LearnEvent::Progress { job, stage } => {
                if let Some(running) = self.training.running.as_mut().filter(|running| running.0 == job) {
                    *running = (job, stage);
                }
            }
            LearnEvent::Model(model) => return Learnt::Model(Some(self.replace_model(model))),
            LearnEvent::Taught { model, tested } => {
                self.taught(model, tested);
                return Learnt::Model(None);
            }
            LearnEvent::NotKept(error) => return Learnt::NotKept(error),
            LearnEvent::ModelRefused(error) => return Learnt::ModelRefused(error),
            LearnEvent::ModelOutdated => return Learnt::ModelOutdated,
            LearnEvent::NoModel => {
                self.model = None;
                return Learnt::NoModel;
            }
            LearnEvent::ModelShared(path) => return Learnt::ModelShared(path),
            LearnEvent::TooFewLabels(few) => {
                self.training.running = None;
                self.training.too_few = Some(few);
            }
            LearnEvent::Failed { job, error } => {
                if self.training.running.is_some_and(|running| running.0 == job) {
                    self.training.running = None;
                    self.training.error = Some(error);
                }
            }
            LearnEvent::LeftOut(songs) => return Learnt::LeftOut(songs),
            LearnEvent::Suggestions { model, scores } => {
                if self.is_model(&model) {
                    return Learnt::Suggestions(scores);
                }
            }
            LearnEvent::Facts(facts) => return Learnt::Facts(facts),
            LearnEvent::Survey(tally) => self.survey = (tally.done < tally.total).then_some(tally),
        }
        Learnt::Nothing
    }

    /// A model that was trained on the user's wish, found at the start, or read from a file.
    fn replace_model(&mut self, model: Arc<LocalModel>) -> Effect {
        let trained_now = self.training.running.take().is_some();
        self.training.error = None;
        self.training.too_few = None;
        self.training.testing = false;
        self.training.evaluation = model.card.evaluation.clone().map(Arc::new);
        self.model = Some(model);
        // A model from an earlier session only looks at what is cached: the start stays quiet.
        Effect::work(LearnCommand::Survey { only_cached: !trained_now })
    }

    /// A model that was fitted by itself: what is on screen is judged anew, the list follows.
    fn taught(&mut self, model: Arc<LocalModel>, tested: bool) {
        self.training.testing = !tested;
        self.training.too_few = None;
        if tested {
            self.training.evaluation = model.card.evaluation.clone().map(Arc::new);
        }
        self.model = Some(model);
    }

    /// Whether the model in use has this id.
    pub(super) fn is_model(&self, id: &str) -> bool {
        self.model.as_ref().is_some_and(|current| current.card.id == id)
    }

    /// The thread that learns has failed: what it was doing is over.
    pub(super) fn break_off(&mut self) {
        (self.training.running, self.survey) = (None, None);
        self.training.testing = false;
    }

    /// Labels or moods have changed: the predictor is to learn from them. `ahead` are the songs that come next.
    pub(super) fn teach(ahead: Vec<SongId>) -> Effect {
        Effect::work(LearnCommand::Teach { ahead })
    }
}
