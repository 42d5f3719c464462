//! The Train page's own state, and what the predictor does: training, teaching as one tags, explaining, model files.

use std::sync::Arc;

use super::{NoticeLevel, State};
use crate::app::action::{ModelAction, Part};
use crate::app::effect::{Effect, PickKind, PlayerCommand};
use crate::learn::session::Stage;
use crate::learn::{Evaluation, Explanation};
use crate::learn::{LocalModel, MIN_SONGS_PER_MOOD, TooFew};
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::{AnalysisCommand, LearnCommand};
use crate::worker::{Command, JobId};

/// Songs of the list whose suggestions are made ahead.
const AHEAD: usize = 2;

/// A training under way, and how the last one ended.
#[derive(Clone, Debug, Default)]
pub struct Training {
    /// The job under way, and how far it is.
    pub running: Option<(JobId, Stage)>,
    /// The last attempt failed: why.
    pub error: Option<String>,
    /// The last attempt (or a look at the counts) found too few labels.
    pub too_few: Option<TooFew>,
    /// The newest figures; those of an earlier model while the present one is being tested.
    pub evaluation: Option<Arc<Evaluation>>,
    /// The present model is not tested yet.
    pub testing: bool,
    /// From this score on a song is called by its likeliest mood (only for the figures on the page).
    pub threshold: f32,
}

/// Why a mood is suggested for the song on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Which mood.
    pub mood: Mood,
    /// The parts of the picture, once they are known.
    pub explanation: Option<Arc<Explanation>>,
    /// The part that is being listened to.
    pub heard: Option<Part>,
}

impl State {
    pub(super) fn model(&mut self, action: ModelAction) -> Vec<Effect> {
        let command = match action {
            ModelAction::Train => {
                let job = self.new_job();
                self.training.running = Some((job, Stage::Pictures { done: 0, total: 0 }));
                self.training.error = None;
                self.training.too_few = None;
                Command::Learn(LearnCommand::Train { job })
            }
            ModelAction::CancelTraining => {
                self.training.running = None;
                Command::Learn(LearnCommand::CancelTraining)
            }
            ModelAction::Teach(on) => {
                let mut effects = self.set(|settings| settings.teach = on);
                effects.extend(self.teach());
                return effects;
            }
            ModelAction::Threshold(threshold) => {
                self.training.threshold = threshold.clamp(0.0, 1.0);
                return Vec::new();
            }
            ModelAction::PlayCell(truth, said) => return self.play_cell(&truth, &said),
            ModelAction::Explain(mood) => return self.explain(mood),
            ModelAction::HearPart(part) => return self.hear(part),
            ModelAction::ShareModel => return vec![Effect::Pick(PickKind::ModelCopy)],
            ModelAction::UseModel => return vec![Effect::Pick(PickKind::Model)],
            ModelAction::Survey => Command::Learn(LearnCommand::Survey { only_cached: false }),
            ModelAction::CancelSurvey => {
                self.survey = None;
                Command::Learn(LearnCommand::CancelSurvey)
            }
        };
        vec![Effect::Work(command)]
    }

    /// Labels have changed: the predictor is to learn from them, if the user wants that and they suffice.
    pub(super) fn teach(&self) -> Vec<Effect> {
        let counts = self.library.counts();
        let enough = counts.moods.keys().filter(|mood| counts.learnable(mood) >= MIN_SONGS_PER_MOOD).count() >= 2;
        if !self.settings.teach || !enough {
            return Vec::new();
        }
        vec![Effect::work(LearnCommand::Teach { ahead: self.songs_ahead() })]
    }

    /// The songs that come next in the list.
    fn songs_ahead(&self) -> Vec<SongId> {
        let next = self.library.next_row();
        (next..next + AHEAD).filter_map(|row| Some(self.library.row(row)?.song.id)).collect()
    }

    /// A model that was trained on the user's wish, found at the start, or read from a file.
    pub(super) fn new_model(&mut self, model: Arc<LocalModel>) -> Vec<Effect> {
        let trained_now = self.training.running.take().is_some();
        self.training.error = None;
        self.training.too_few = None;
        self.training.testing = false;
        self.training.evaluation = model.card.evaluation.clone().map(Arc::new);
        self.library.forget_suggestions();
        self.judge_by(model);
        // A model from an earlier session only looks at what is cached: the start stays quiet.
        vec![Effect::work(LearnCommand::Survey { only_cached: !trained_now })]
    }

    /// A model that was fitted by itself: what is on screen is judged anew, the list follows.
    pub(super) fn taught(&mut self, model: Arc<LocalModel>, tested: bool) {
        self.training.testing = !tested;
        self.training.too_few = None;
        if tested {
            self.training.evaluation = model.card.evaluation.clone().map(Arc::new);
        }
        self.judge_by(model);
    }

    fn judge_by(&mut self, model: Arc<LocalModel>) {
        if let Some(current) = &mut self.current {
            current.prediction = current.features.as_ref().and_then(|features| model.predict_features(features).ok());
            // Another model has other reasons.
            current.why = None;
        }
        self.model = Some(model);
        if let Some((song, prediction)) = self.current_judgement() {
            self.suggest(vec![(song, prediction)]);
        }
    }

    fn current_judgement(&self) -> Option<(SongId, Prediction)> {
        let current = self.current.as_ref()?;
        Some((current.song?, current.prediction.clone()?))
    }

    /// What is suggested for the song on screen: by its picture, else from the list.
    pub fn current_suggestion(&self) -> Option<&Prediction> {
        let current = self.current.as_ref()?;
        current.prediction.as_ref().or_else(|| self.library.suggestion(current.song?))
    }

    fn explain(&mut self, mood: Option<Mood>) -> Vec<Effect> {
        let Some(current) = &mut self.current else { return Vec::new() };
        let Some(mood) = mood else {
            let looped = current.why.take().is_some_and(|why| why.heard.is_some());
            return if looped { self.end_part() } else { Vec::new() };
        };
        let (Some(analysis), Some(model)) = (&current.analysis, &self.model) else { return Vec::new() };
        let command = Command::Analysis(AnalysisCommand::Explain {
            job: current.job,
            analysis: Arc::clone(analysis),
            model: Arc::clone(model),
            mood: mood.clone(),
        });
        current.why = Some(Why { mood, explanation: None, heard: None });
        vec![Effect::Work(command)]
    }

    /// The parts are known; those of another model or mood than is asked for now are dropped.
    pub(super) fn explained(&mut self, job: JobId, model: &str, mood: &Mood, explanation: Arc<Explanation>) {
        let same_model = self.model.as_ref().is_some_and(|current| current.card.id == model);
        let Some(current) = self.current.as_mut().filter(|current| current.job == job && same_model) else { return };
        if let Some(why) = current.why.as_mut().filter(|why| why.mood == *mood) {
            why.explanation = Some(explanation);
        }
    }

    fn hear(&mut self, part: Part) -> Vec<Effect> {
        let Some(why) = self.current.as_mut().and_then(|current| current.why.as_mut()) else { return Vec::new() };
        if why.heard == Some(part) {
            why.heard = None;
            return self.end_part();
        }
        why.heard = Some(part);
        vec![
            Effect::Player(PlayerCommand::Band(Some(part.band_hz))),
            Effect::Player(PlayerCommand::Loop(Some(part.time))),
            Effect::Player(PlayerCommand::Seek(part.time.0)),
            Effect::Player(PlayerCommand::Play),
        ]
    }

    /// Back to all frequencies, and to the loop that the user had.
    pub(super) fn end_part(&self) -> Vec<Effect> {
        vec![Effect::Player(PlayerCommand::Band(None)), Effect::Player(PlayerCommand::Loop(self.wished_loop()))]
    }

    /// Plays the songs of a cell of the confusion matrix, surest first.
    fn play_cell(&mut self, truth: &Mood, said: &Mood) -> Vec<Effect> {
        let Some(evaluation) = self.training.evaluation.clone() else { return Vec::new() };
        let place = |mood: &Mood| evaluation.confusion.moods.iter().position(|known| known == mood);
        let (Some(row), Some(column)) = (place(truth), place(said)) else { return Vec::new() };
        let songs = evaluation.songs_in_cell(row, column).into_iter().filter(|song| self.library.get(*song).is_some());
        let songs: Vec<SongId> = songs.collect();
        if songs.is_empty() {
            self.notify("queue", NoticeLevel::Info, "The songs of this cell are not in the library.");
            return Vec::new();
        }
        let words = if truth == said {
            format!("songs tagged {truth} and told right")
        } else {
            format!("songs tagged {truth} and taken for {said}")
        };
        self.tab = super::Tab::Listen;
        self.play_songs(words, None, songs)
    }
}
