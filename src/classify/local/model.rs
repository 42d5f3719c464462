//! The fitted model.

use super::ModelCard;
use crate::classify::{Classifier, ClassifyError, Prediction};
use crate::pipeline::RecipeId;
use crate::render::SpectrogramImage;

/// Standardisation, weights and where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalModel {
    /// What it was trained on and how good it is.
    pub card: ModelCard,
}

impl LocalModel {
    /// Probabilities for a feature vector of [`super::FEATURE_COUNT`] numbers.
    pub fn predict_features(&self, _features: &[f32]) -> Prediction {
        todo!()
    }
}

impl Classifier for LocalModel {
    fn provider(&self) -> &'static str {
        "built-in"
    }

    fn recipe(&self) -> &RecipeId {
        &self.card.recipe
    }

    fn predict(&self, _image: &SpectrogramImage, _recipe: &RecipeId) -> Result<Prediction, ClassifyError> {
        todo!()
    }
}
