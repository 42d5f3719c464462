//! What a model answers, and the trait all models share.

use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::render::SpectrogramImage;

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
}

impl Prediction {
    /// Sorts `scores`, highest first; equal ones by name.
    ///
    /// # Panics
    /// When there are none.
    pub fn new(mut scores: Vec<Score>) -> Self {
        assert!(!scores.is_empty(), "a prediction needs at least one mood");
        scores.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.mood.cmp(&b.mood)));
        Self { scores, distance: None }
    }

    /// The same with how far the song lies from all that was learnt from, in units of what is still usual.
    #[must_use]
    pub fn with_distance(mut self, distance: f32) -> Self {
        self.distance = Some(distance);
        self
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
    /// The picture has another size than the features expect.
    #[error("a picture of {width}×{height} cannot be classified; it needs 128 rows and at least 2 columns")]
    BadSize {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The model named no mood.
    #[error("the model gave no mood any probability; see whether it was trained on pictures like this one")]
    NoAnswer,
    /// A label of a model that was not trained by Moodsic.
    #[error("the model's label {label:?} cannot be the name of a mood; train it with other names")]
    NotAMood {
        /// The label.
        label: String,
    },
    /// The model could not be asked: the provider's own error.
    #[error(transparent)]
    Provider(Box<dyn std::error::Error + Send + Sync>),
}

/// A picture to be classified, in all the forms that models ask for.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its pixels.
    pub image: &'a SpectrogramImage,
    /// Its PNG bytes.
    pub png: &'a [u8],
    /// SHA-256 of these, hex.
    pub sha256: &'a str,
    /// What made it.
    pub recipe: &'a RecipeId,
}

impl<'a> From<&'a Analysis> for Picture<'a> {
    fn from(analysis: &'a Analysis) -> Self {
        Self { image: &analysis.image, png: &analysis.png, sha256: &analysis.sha256, recipe: &analysis.recipe }
    }
}

impl Picture<'_> {
    /// Refuses a picture that `model` was not made for.
    pub(crate) fn check_recipe(&self, model: &RecipeId) -> Result<(), ClassifyError> {
        if self.recipe == model {
            return Ok(());
        }
        Err(ClassifyError::OtherRecipe { model: model.clone(), picture: self.recipe.clone() })
    }
}

/// A model that tells moods from pictures.
pub trait Classifier: Send {
    /// "built-in", "vertex", …
    fn provider(&self) -> &'static str;

    /// Tells models of one provider apart; empty when the provider does not say.
    fn model(&self) -> &str;

    /// The recipe of the pictures it was trained on.
    fn recipe(&self) -> &RecipeId;

    /// The moods' probabilities for a picture made by [`Self::recipe`]; another one is refused.
    fn predict(&self, picture: &Picture<'_>) -> Result<Prediction, ClassifyError>;
}
