//! What a service said of a picture, as a prediction: its labels are moods, and its failures are told to the [`Classifier`]'s
//! callers.
//!
//! [`Classifier`]: crate::predict::Classifier

use std::collections::BTreeMap;

use crate::cloud::client::CloudError;
use crate::mood::Mood;
use crate::predict::{ClassifyError, Prediction, Scope, Score, ServiceError};
use crate::remedy::Problem;

impl From<CloudError> for ClassifyError {
    fn from(error: CloudError) -> Self {
        let scope = match &error {
            CloudError::TooLarge { .. } | CloudError::Refused { .. } => Scope::Song,
            CloudError::Cancelled => Scope::Cancelled,
            _ => Scope::AllSongs,
        };
        Self::Service(ServiceError { problem: Problem::of(&error), scope })
    }
}

/// Labels as moods. A model that was not trained for one mood a song may give confidences that do not add up to 1; these are
/// divided by their sum, so that what is shown as a probability is one.
pub(in crate::cloud) fn prediction_of_labels(
    labels: Vec<(String, f32)>,
    moods: &BTreeMap<String, Mood>,
) -> Result<Prediction, ClassifyError> {
    /// Rounding of single-precision confidences stays well below.
    const ROUNDING: f32 = 0.01;
    let sum: f32 = labels.iter().map(|(_, confidence)| confidence).sum();
    if sum <= 0.0 {
        return Err(ClassifyError::NoAnswer);
    }
    let scale = if (sum - 1.0).abs() <= ROUNDING { 1.0 } else { 1.0 / sum };
    let score = |(label, confidence): (String, f32)| {
        let mood = match moods.get(&label) {
            Some(mood) => mood.clone(),
            None => Mood::new(&label).map_err(|_| ClassifyError::NotAMood { label })?,
        };
        Ok(Score { mood, probability: (confidence * scale).min(1.0) })
    };
    let scores: Result<Vec<_>, ClassifyError> = labels.into_iter().map(score).collect();
    Ok(Prediction::new(scores?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(labels: &[(&str, f32)]) -> Vec<(String, f32)> {
        labels.iter().map(|(label, confidence)| ((*label).to_owned(), *confidence)).collect()
    }

    #[test]
    fn labels_become_the_moods_they_stand_for() {
        let moods = BTreeMap::from([("laid_back".to_owned(), Mood::new("laid-back").unwrap())]);
        let found = prediction_of_labels(named(&[("sad", 0.25), ("laid_back", 0.75)]), &moods).unwrap();
        assert_eq!(found.best().mood.as_str(), "laid-back");
        assert_eq!(found.probability(&Mood::new("sad").unwrap()), 0.25);
    }

    #[test]
    fn confidences_that_do_not_add_up_are_made_to() {
        let found = prediction_of_labels(named(&[("sad", 0.9), ("calm", 0.9)]), &BTreeMap::new()).unwrap();
        assert_eq!(found.scores().iter().map(|score| score.probability).sum::<f32>(), 1.0);
        assert!(matches!(prediction_of_labels(Vec::new(), &BTreeMap::new()), Err(ClassifyError::NoAnswer)));
        assert!(matches!(
            prediction_of_labels(named(&[("a|b", 1.0)]), &BTreeMap::new()),
            Err(ClassifyError::NotAMood { .. })
        ));
    }
}
