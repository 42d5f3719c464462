//! The fitted model: moods, a regression, and the card that says where it comes from.

use crate::learn::card::ModelCard;
use crate::learn::description::Features;
use crate::learn::evaluate::{Evaluation, sharpen};
use crate::learn::novelty::Novelty;
use crate::learn::regression::Regression;
use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::predict::{Classifier, ClassifyError, Prediction, Score, check_recipe};

/// Standardisation, weights and where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalModel {
    /// What it was trained on and how good it is.
    pub card: ModelCard,
    /// The moods of the regression's classes.
    pub(super) moods: Vec<Mood>,
    pub(super) regression: Regression,
    /// How much surer the scores are than the regression's own: fitted on songs it had not learnt from.
    pub(super) sharpness: f64,
    /// What it compares new songs with; `None` in a model of format 1.
    pub(super) novelty: Option<Novelty>,
}

impl LocalModel {
    /// Puts the parts together, not yet calibrated, and gives the card its id.
    pub(super) fn new(card: ModelCard, moods: Vec<Mood>, regression: Regression, novelty: Option<Novelty>) -> Self {
        let mut model = Self { card, moods, regression, sharpness: 1.0, novelty };
        model.card.id = fingerprint(&model);
        model
    }

    /// The model with the figures of its cross-validation, calibrated by them; it gets another id, for it answers otherwise.
    #[must_use]
    pub fn evaluated(mut self, evaluation: Option<Evaluation>) -> Self {
        let sharpness = evaluation.as_ref().map_or(1.0, |evaluation| evaluation.sharpness);
        self.card.evaluation = evaluation;
        self.sharpened(sharpness)
    }

    /// The model with the calibration of an earlier one, until its own is known.
    #[must_use]
    pub fn calibrated_like(self, earlier: &Self) -> Self {
        self.sharpened(earlier.sharpness)
    }

    fn sharpened(mut self, sharpness: f64) -> Self {
        self.sharpness = sharpness;
        self.card.id = fingerprint(&self);
        self
    }

    /// The moods it tells apart.
    pub fn moods(&self) -> &[Mood] {
        &self.moods
    }

    /// Number of features it reads.
    pub fn feature_count(&self) -> usize {
        self.regression.width()
    }

    /// Probabilities for the features of a song, and whether it is unlike all songs of the training. Features by another recipe
    /// than the model's are refused.
    pub fn predict_features(&self, features: &Features) -> Result<Prediction, ClassifyError> {
        check_recipe(&self.card.recipe, &features.recipe)?;
        Ok(self.judge(&features.values))
    }

    fn judge(&self, features: &[f32]) -> Prediction {
        let mut probabilities = self.regression.probabilities(features);
        sharpen(&mut probabilities, self.sharpness);
        let score = |(mood, probability): (&Mood, f64)| Score { mood: mood.clone(), probability: probability as f32 };
        let prediction = Prediction::new(self.moods.iter().zip(probabilities).map(score).collect());
        match &self.novelty {
            Some(novelty) => prediction.with_distance(novelty.of_song(features, self.regression.scaling()) as f32),
            None => prediction,
        }
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

    fn predict_checked(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError> {
        self.predict_features(&Features::of(analysis)?)
    }
}

/// Twelve hex digits of the BLAKE3 of all that decides a prediction.
pub(super) fn fingerprint(model: &LocalModel) -> String {
    let mut hasher = blake3::Hasher::new();
    let names = model.moods.iter().map(Mood::as_str);
    for text in std::iter::once(model.card.recipe.as_str()).chain(names) {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    // A model of format 1 has neither of the last two, and keeps the id it was saved with.
    let sharpness = model.novelty.as_ref().map(|_| model.sharpness);
    let compared = model.novelty.iter().flat_map(Novelty::numbers);
    for number in model.regression.numbers().chain(sharpness).chain(compared) {
        hasher.update(&number.to_le_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}
