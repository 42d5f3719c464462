//! Asking a model in the cloud about a song, once: its answer is kept, and the next time nobody is asked.

use jiff::Timestamp;

use crate::dataset::{CloudAnswer, Store, StoreError};
use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::predict::{Classifier, ClassifyError, Prediction, Scope, Score, ServiceError};
use crate::remedy::Remedy;
use crate::song::SongId;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The model.
    #[error(transparent)]
    Classify(#[from] ClassifyError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AskError {
    /// The service's failure after which the next song need not be tried; `None` for one that is about this song only.
    pub fn ends_all(&self) -> Option<&ServiceError> {
        match self {
            Self::Classify(ClassifyError::Service(error)) if error.scope != Scope::Song => Some(error),
            Self::Classify(_) | Self::Store(_) => None,
        }
    }
}

impl Remedy for AskError {
    fn passed_on(&self) -> Option<&dyn Remedy> {
        Some(match self {
            Self::Classify(error) => error,
            Self::Store(error) => error,
        })
    }
}

/// What `classifier` has predicted before for the picture with this hash, if anything. One that does not say which model it asks is
/// always asked.
pub fn known_prediction(
    store: &Store,
    classifier: &dyn Classifier,
    image_sha256: &str,
) -> Result<Option<Prediction>, StoreError> {
    if classifier.model().is_empty() {
        return Ok(None);
    }
    let answer = store.cloud_answer(image_sha256, classifier.provider(), classifier.model(), classifier.recipe())?;
    Ok(answer.and_then(|answer| prediction_of(&answer)))
}

/// Asks, unless it is known already, and keeps the answer.
pub fn ask(store: &mut Store, classifier: &dyn Classifier, analysis: &Analysis) -> Result<Prediction, AskError> {
    if analysis.recipe == *classifier.recipe()
        && let Some(known) = known_prediction(store, classifier, &analysis.sha256)?
    {
        return Ok(known);
    }
    let prediction = classifier.predict(analysis)?;
    let from = (classifier.provider(), classifier.model(), classifier.recipe());
    let answer = answer_to_keep(from, analysis.song, &analysis.sha256, &prediction);
    // It may have been paid for.
    if let Err(error) = store.put_cloud_answers(answer.as_slice()) {
        log::warn!("the answer is not kept: {error}");
    }
    Ok(prediction)
}

/// The prediction of a model (provider, model, recipe) for a song's picture, as it is kept; nothing of one that does not say which model it is.
pub(super) fn answer_to_keep(
    (provider, model, recipe): (&str, &str, &RecipeId),
    song: SongId,
    image_sha256: &str,
    prediction: &Prediction,
) -> Option<CloudAnswer> {
    (!model.is_empty()).then(|| CloudAnswer {
        image_sha256: image_sha256.to_owned(),
        provider: provider.to_owned(),
        model: model.to_owned(),
        recipe: recipe.clone(),
        song,
        scores: prediction.scores().iter().map(|score| (score.mood.clone(), score.probability)).collect(),
        at: Timestamp::now(),
    })
}

/// A kept answer as a prediction; `None` for one without moods.
pub fn prediction_of(answer: &CloudAnswer) -> Option<Prediction> {
    let score = |(mood, probability): &(Mood, f32)| Score { mood: mood.clone(), probability: *probability };
    let scores: Vec<_> = answer.scores.iter().map(score).collect();
    (!scores.is_empty()).then(|| Prediction::new(scores))
}
