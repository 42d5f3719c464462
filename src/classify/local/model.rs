//! The fitted model: moods, a regression, and the card that says where it comes from.

use super::ModelCard;
use super::features::features;
use super::regression::Regression;
use crate::classify::{Classifier, ClassifyError, Picture, Prediction, Score};
use crate::mood::Mood;
use crate::pipeline::RecipeId;

/// Standardisation, weights and where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalModel {
    /// What it was trained on and how good it is.
    pub card: ModelCard,
    /// The moods of the regression's classes.
    pub(super) moods: Vec<Mood>,
    pub(super) regression: Regression,
}

impl LocalModel {
    /// Puts the parts together and gives the card its id.
    pub(super) fn new(mut card: ModelCard, moods: Vec<Mood>, regression: Regression) -> Self {
        card.id = fingerprint(&card.recipe, &moods, &regression);
        Self { card, moods, regression }
    }

    /// Probabilities for a feature vector of [`super::FEATURE_COUNT`] numbers.
    pub fn predict_features(&self, features: &[f32]) -> Prediction {
        let probabilities = self.regression.probabilities(features);
        let score = |(mood, probability): (&Mood, f64)| Score { mood: mood.clone(), probability: probability as f32 };
        Prediction::new(self.moods.iter().zip(probabilities).map(score).collect())
    }
}

impl Classifier for LocalModel {
    fn provider(&self) -> &'static str {
        "built-in"
    }

    fn model(&self) -> &str {
        &self.card.id
    }

    fn recipe(&self) -> &RecipeId {
        &self.card.recipe
    }

    fn predict(&self, picture: &Picture<'_>) -> Result<Prediction, ClassifyError> {
        picture.check_recipe(&self.card.recipe)?;
        Ok(self.predict_features(&features(picture.image)?))
    }
}

/// Twelve hex digits of the BLAKE3 of all that decides a prediction.
pub(super) fn fingerprint(recipe: &RecipeId, moods: &[Mood], regression: &Regression) -> String {
    let mut hasher = blake3::Hasher::new();
    let names = moods.iter().map(Mood::as_str);
    for text in std::iter::once(recipe.as_str()).chain(names) {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    for number in regression.numbers() {
        hasher.update(&number.to_le_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}
