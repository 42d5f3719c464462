//! The fitted model: moods, what songs are measured against, a regression, and the card that says where it comes from.

use std::ops::ControlFlow;

use crate::ear::{Ear, Heard};
use crate::learn::card::ModelCard;
use crate::learn::evaluate::{Evaluation, sharpen};
use crate::learn::novelty::Novelty;
use crate::learn::prior::{LibraryScale, PriorRegression};
use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::predict::{Classifier, ClassifyError, Prediction, Score, check_recipe};

/// Scales, weights and where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalModel {
    /// What it was trained on and how good it is.
    pub card: ModelCard,
    /// The moods of the regression's classes.
    pub(super) moods: Vec<Mood>,
    /// How its songs are standardised.
    pub(super) scale: LibraryScale,
    pub(super) regression: PriorRegression,
    /// How much surer the scores are than the regression's own: fitted on songs it had not learnt from.
    pub(super) sharpness: f64,
    /// The sharpness was fitted, to this model or to the one before: until then its scores are no chances.
    pub(super) is_calibrated: bool,
    /// What it compares new songs with.
    pub(super) novelty: Option<Novelty>,
}

impl LocalModel {
    /// Puts the parts together, not yet calibrated, and gives the card its id.
    pub(super) fn new(
        card: ModelCard,
        moods: Vec<Mood>,
        scale: LibraryScale,
        regression: PriorRegression,
        novelty: Option<Novelty>,
    ) -> Self {
        let mut model = Self { card, moods, scale, regression, sharpness: 1.0, is_calibrated: false, novelty };
        model.card.id = fingerprint(&model);
        model
    }

    /// The model with the figures of its cross-validation, calibrated by them; it gets another id, for it answers otherwise.
    #[must_use]
    pub fn evaluated(mut self, evaluation: Option<Evaluation>) -> Self {
        let sharpness = evaluation.as_ref().map(|evaluation| evaluation.sharpness);
        self.card.evaluation = evaluation;
        self.sharpened(sharpness)
    }

    /// The model with the calibration of an earlier one, until its own is known.
    #[must_use]
    pub fn calibrated_like(self, earlier: &Self) -> Self {
        self.sharpened(earlier.is_calibrated.then_some(earlier.sharpness))
    }

    fn sharpened(mut self, sharpness: Option<f64>) -> Self {
        self.sharpness = sharpness.unwrap_or(1.0);
        self.is_calibrated = sharpness.is_some();
        self.card.id = fingerprint(&self);
        self
    }

    /// The moods it tells apart.
    pub fn moods(&self) -> &[Mood] {
        &self.moods
    }

    /// What is heard of a song that was analysed by [`Self::recipe`], and what that says.
    pub fn hear_and_predict(&self, analysis: &Analysis) -> Result<(Heard, Prediction), ClassifyError> {
        check_recipe(self.recipe(), &analysis.recipe)?;
        let hearing = analysis.hearing.as_ref().ok_or(ClassifyError::NotHeard)?;
        let heard = Ear::on(1).hear(hearing, &mut |_| ControlFlow::Continue(())).rounded();
        let prediction = self.predict_heard(&heard);
        Ok((heard, prediction))
    }

    /// Probabilities for what was heard of a song, and whether it is unlike all songs of the training.
    pub fn predict_heard(&self, heard: &Heard) -> Prediction {
        let row = self.scale.row(heard);
        let mut probabilities = self.regression.probabilities(&row, &self.scale.prior(heard));
        sharpen(&mut probabilities, self.sharpness);
        let score = |(mood, probability): (&Mood, f64)| Score { mood: mood.clone(), probability: probability as f32 };
        let prediction = Prediction::new(self.moods.iter().zip(probabilities).map(score).collect());
        let prediction = if self.is_calibrated { prediction } else { prediction.roughly() };
        match &self.novelty {
            Some(novelty) => prediction.with_distance(novelty.of_song(&row, heard.music()) as f32),
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

    /// On the caller's core. What is heard is rounded as the store keeps it, so all answers to a song are the same.
    fn predict_checked(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError> {
        Ok(self.hear_and_predict(analysis)?.1)
    }
}

/// Twelve hex digits of the BLAKE3 of all that decides a prediction.
pub(super) fn fingerprint(model: &LocalModel) -> String {
    let card = &model.card;
    let numbers = (&model.moods, &model.scale, &model.regression, model.sharpness, &model.novelty);
    let decides =
        serde_json::to_vec(&(&card.recipe, &card.features, numbers)).expect("numbers and names can be written");
    blake3::hash(&decides).to_hex()[..12].to_owned()
}
