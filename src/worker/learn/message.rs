//! What the learning thread is told to do, and what it answers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ear::{Facts, Heard};
use crate::learn::session::Stage;
use crate::learn::{LocalModel, TooFew};
use crate::predict::Prediction;
use crate::song::SongId;
use crate::worker::job::JobId;

/// Training, suggestions and models.
#[derive(Clone, Debug)]
pub enum LearnCommand {
    /// Train on what is labelled, cross-validate, save.
    Train {
        /// Tag of all its events.
        job: JobId,
    },
    /// End the training.
    CancelTraining,
    /// Labels have changed: fit anew in the background, and test when there is nothing else to do.
    Teach {
        /// The songs that come next in the list; their suggestions are made first.
        ahead: Vec<SongId>,
    },
    /// Learn no more by itself.
    StopTeaching,
    /// Keep what was heard of a song just now, so that its label counts at once.
    KeepHeard {
        /// The song.
        song: SongId,
        /// What was heard.
        heard: Arc<Heard>,
    },
    /// Use the model of a file from now on.
    UseModel {
        /// The file.
        path: PathBuf,
    },
    /// Write the model into a file for others.
    ShareModel {
        /// The file.
        path: PathBuf,
    },
    /// Suggest moods for the library's songs, if there is a model: listen where that is missing, then score.
    Survey {
        /// Only songs that were listened to already (fast), or all of them.
        only_cached: bool,
    },
    /// End the survey.
    CancelSurvey,
}

/// How far a survey is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurveyTally {
    /// Songs looked at.
    pub done: usize,
    /// Songs in all.
    pub total: usize,
}

/// News of training, suggestions and models.
#[derive(Debug)]
pub enum LearnEvent {
    /// How far training is.
    Progress {
        /// Of which job.
        job: JobId,
        /// What it is doing.
        stage: Stage,
    },
    /// A model: trained because the user asked for it, found at the start, or read from a file.
    Model(Arc<LocalModel>),
    /// A model that was fitted by itself after a label.
    Taught {
        /// The model; its figures come with its test.
        model: Arc<LocalModel>,
        /// Its test is done.
        tested: bool,
    },
    /// A model file cannot be read or written: why.
    ModelRefused(String),
    /// The saved model was made by an older Moodsic: a new one is needed.
    ModelOutdated,
    /// There is no model any more: the moods that it knew are gone, and the others sound like nothing.
    NoModel,
    /// The model was written into this file.
    ModelShared(PathBuf),
    /// Nothing was trained for want of labels.
    TooFewLabels(TooFew),
    /// The model works, but could not be written: why. The next start will have an earlier one, or none.
    NotKept(String),
    /// Training ended without a model.
    Failed {
        /// Of which job.
        job: JobId,
        /// Why.
        error: String,
    },
    /// Scores of songs by a model.
    Suggestions {
        /// Id of the model.
        model: String,
        /// Songs and their scores.
        scores: Vec<(SongId, Prediction)>,
    },
    /// What songs sound like.
    Facts(Vec<(SongId, Facts)>),
    /// How far the survey is; `done == total` ends it.
    Survey(SurveyTally),
    /// Songs that a training left out, and why.
    LeftOut(Vec<(PathBuf, String)>),
}
