//! What a model answers, and the trait all models share.

mod confusion;

pub(crate) use confusion::share;
pub use confusion::{ConfusionMatrix, MoodFigures, wilson_interval};

use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::remedy::{Problem, Remedy};

/// A mood and its probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The mood.
    pub mood: Mood,
    /// In [0, 1].
    pub probability: f32,
}

/// All moods' probabilities, highest first, summing to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    scores: Vec<Score>,
    distance: Option<f32>,
    is_rough: bool,
}

impl Prediction {
    /// Sorts `scores`, highest first; equal ones by name.
    ///
    /// # Panics
    /// When there are none.
    pub fn new(scores: Vec<Score>) -> Self {
        assert!(!scores.is_empty(), "a prediction needs at least one mood");
        let mut prediction = Self { scores, distance: None, is_rough: false };
        prediction.sort();
        prediction
    }

    fn sort(&mut self) {
        self.scores.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.mood.cmp(&b.mood)));
    }

    /// The same with how far the song lies from all that was learnt from, in units of what is still usual.
    #[must_use]
    pub fn with_distance(mut self, distance: f32) -> Self {
        self.distance = Some(distance);
        self
    }

    /// The same, of a model that nothing has tested: the order of the moods is its answer, the scores are no chances.
    #[must_use]
    pub fn roughly(mut self) -> Self {
        self.is_rough = true;
        self
    }

    /// Whether the scores are no chances, and so no numbers to be shown.
    pub fn is_rough(&self) -> bool {
        self.is_rough
    }

    /// How far the song lies from all that was learnt from: above 1 it is unlike all. `None` when the model cannot tell.
    pub fn distance(&self) -> Option<f32> {
        self.distance
    }

    /// Whether the song is unlike all that was learnt from, so that none of the moods is an answer.
    pub fn is_none_of_these(&self) -> bool {
        self.distance.is_some_and(|distance| distance > 1.0)
    }

    /// The likeliest mood, unless the song is unlike all that was learnt from.
    pub fn answer(&self) -> Option<&Score> {
        (!self.is_none_of_these()).then(|| self.best())
    }

    /// Highest first.
    pub fn scores(&self) -> &[Score] {
        &self.scores
    }

    /// The likeliest mood.
    pub fn best(&self) -> &Score {
        &self.scores[0]
    }

    /// The mood `from` is called `to` now. Where the model knew that one too, the two are one. Whether `from` was among them.
    pub fn rename(&mut self, from: &Mood, to: &Mood) -> bool {
        let Some(index) = self.scores.iter().position(|score| score.mood == *from) else { return false };
        let renamed = self.scores.remove(index);
        match self.scores.iter_mut().find(|score| score.mood == *to) {
            Some(same) => same.probability += renamed.probability,
            None => self.scores.insert(index, Score { mood: to.clone(), ..renamed }),
        }
        self.sort();
        true
    }

    /// The probability of `mood`, 0 when the model does not know it.
    pub fn probability(&self, mood: &Mood) -> f32 {
        self.scores.iter().find(|score| score.mood == *mood).map_or(0.0, |score| score.probability)
    }
}

/// Why there is no prediction.
#[derive(Debug, thiserror::Error)]
pub enum ClassifyError {
    /// The picture was made by another recipe.
    #[error("this model was trained on pictures of recipe {model}, the picture is of {picture}")]
    OtherRecipe {
        /// The model's recipe.
        model: RecipeId,
        /// The picture's recipe.
        picture: RecipeId,
    },
    /// The analysis holds no sound of the minute, which the model listens to.
    #[error("the song was not listened to")]
    NotHeard,
    /// The model named no mood.
    #[error("{}", Problem::of(self))]
    NoAnswer,
    /// A label of a model that was not trained by Moodsic.
    #[error("{}", Problem::of(self))]
    NotAMood {
        /// The label.
        label: String,
    },
    /// The service that runs the model did not answer.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl Remedy for ClassifyError {
    fn problem(&self) -> String {
        match self {
            Self::NoAnswer => "the model gave no mood any probability".to_owned(),
            Self::NotAMood { label } => format!("the model's label {label:?} cannot be the name of a mood"),
            Self::Service(error) => error.problem(),
            Self::OtherRecipe { .. } | Self::NotHeard => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<String> {
        match self {
            Self::NoAnswer => Some("see whether it was trained on pictures like this one".to_owned()),
            Self::NotAMood { .. } => Some("train it with other names".to_owned()),
            Self::Service(error) => error.remedy(),
            Self::OtherRecipe { .. } | Self::NotHeard => None,
        }
    }
}

/// Why the service that runs a model did not answer, whatever service it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct ServiceError {
    /// What is wrong, and what to do about it.
    pub problem: Problem,
    /// What it keeps from being predicted.
    pub scope: Scope,
}

impl Remedy for ServiceError {
    fn problem(&self) -> String {
        self.problem.what.clone()
    }

    fn remedy(&self) -> Option<String> {
        self.problem.remedy.clone()
    }
}

/// What a failure keeps from being predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The one song; the next may do.
    Song,
    /// Every song, for as long as nothing is done about it.
    AllSongs,
    /// Nothing has failed: the caller broke it off.
    Cancelled,
}

/// A model that tells moods from analysed songs.
pub trait Classifier: Send {
    /// "built-in", "vertex", …
    fn provider(&self) -> &'static str;

    /// Tells models of one provider apart; empty when the provider does not say.
    fn model(&self) -> &str;

    /// The recipe of the pictures it was trained on.
    fn recipe(&self) -> &RecipeId;

    /// The moods' probabilities for a song that was analysed by [`Self::recipe`]. Callers call [`Self::predict`].
    fn predict_checked(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError>;

    /// The moods' probabilities for a song; one that was analysed by another recipe is refused.
    fn predict(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError> {
        check_recipe(self.recipe(), &analysis.recipe)?;
        self.predict_checked(analysis)
    }
}

/// Refuses what was made by another recipe than the model's: the only place that decides so.
pub(crate) fn check_recipe(model: &RecipeId, picture: &RecipeId) -> Result<(), ClassifyError> {
    if picture == model {
        return Ok(());
    }
    Err(ClassifyError::OtherRecipe { model: model.clone(), picture: picture.clone() })
}
