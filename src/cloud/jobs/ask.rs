//! Asking a model elsewhere about a picture, once: what it said is kept, and the next time nobody is asked.

use jiff::Timestamp;

use crate::cloud::client::VertexError;
use crate::dataset::{CloudAnswer, Store, StoreError};
use crate::mood::Mood;
use crate::pipeline::{Analysis, RecipeId};
use crate::predict::{Classifier, ClassifyError, Picture, Prediction, Score};
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
    /// The cloud's failure after which the next song need not be tried; `None` for one that is about this song only.
    pub fn ends_all(&self) -> Option<&VertexError> {
        let Self::Classify(ClassifyError::Provider(error)) = self else { return None };
        match error.downcast_ref()? {
            VertexError::TooLarge { .. } | VertexError::Refused { .. } => None,
            error => Some(error),
        }
    }
}

/// What `classifier` has said before of the picture with this hash, if anything. One that does not say which model it asks is
/// always asked.
pub fn known_answer(
    store: &Store,
    classifier: &dyn Classifier,
    image_sha256: &str,
) -> Result<Option<Prediction>, StoreError> {
    if classifier.model().is_empty() {
        return Ok(None);
    }
    let answer = store.cloud_answer(image_sha256, classifier.provider(), classifier.model(), classifier.recipe())?;
    Ok(answer.and_then(|answer| prediction(&answer)))
}

/// Asks, unless it is known already, and keeps the answer.
pub fn ask(store: &mut Store, classifier: &dyn Classifier, analysis: &Analysis) -> Result<Prediction, AskError> {
    if analysis.recipe == *classifier.recipe()
        && let Some(known) = known_answer(store, classifier, &analysis.sha256)?
    {
        return Ok(known);
    }
    let said = classifier.predict(&Picture::from(analysis))?;
    let from = (classifier.provider(), classifier.model(), classifier.recipe());
    let answer = to_be_kept(from, analysis.song, &analysis.sha256, &said);
    store.put_cloud_answers(answer.as_slice())?;
    Ok(said)
}

/// What a model (provider, model, recipe) said of a song's picture; nothing of one that does not say which model it is.
pub(super) fn to_be_kept(
    (provider, model, recipe): (&str, &str, &RecipeId),
    song: SongId,
    image_sha256: &str,
    said: &Prediction,
) -> Option<CloudAnswer> {
    (!model.is_empty()).then(|| CloudAnswer {
        image_sha256: image_sha256.to_owned(),
        provider: provider.to_owned(),
        model: model.to_owned(),
        recipe: recipe.clone(),
        song,
        scores: said.scores().iter().map(|score| (score.mood.clone(), score.probability)).collect(),
        at: Timestamp::now(),
    })
}

/// A kept answer as a prediction; `None` for one without moods.
pub fn prediction(answer: &CloudAnswer) -> Option<Prediction> {
    let score = |(mood, probability): &(Mood, f32)| Score { mood: mood.clone(), probability: *probability };
    let scores: Vec<_> = answer.scores.iter().map(score).collect();
    (!scores.is_empty()).then(|| Prediction::new(scores))
}
