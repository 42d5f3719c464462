//! The predictions of models in the cloud that are kept here, to be shown beside the built-in predictor's. Asks nobody.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::cloud::jobs::ask::prediction_of;
use crate::cloud::serving::Service;
use crate::dataset::{CloudAnswer, Store, StoreError};
use crate::predict::Prediction;
use crate::song::SongId;

/// A model's prediction for a song, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudPrediction {
    /// Which song.
    pub song: SongId,
    /// Whose, as [`super::source`] names those who are asked: the server's model without its version, or the provider.
    pub source: String,
    /// The moods' probabilities.
    pub prediction: Prediction,
    /// When.
    pub at: Timestamp,
}

/// The newest prediction of every source for every song that was asked about.
pub fn cloud_predictions(store: &Store) -> Result<Vec<CloudPrediction>, StoreError> {
    let mut newest = HashMap::new();
    // They come in the order of their times.
    for answer in store.cloud_answers()? {
        if let Some(found) = cloud_prediction(answer) {
            newest.insert((found.source.clone(), found.song), found);
        }
    }
    Ok(newest.into_values().collect())
}

fn cloud_prediction(answer: CloudAnswer) -> Option<CloudPrediction> {
    let prediction = prediction_of(&answer)?;
    let source = match answer.model.rsplit_once('@') {
        Some((model, _)) if answer.provider == Service::TfServing.name() => model.to_owned(),
        _ => answer.provider,
    };
    Some(CloudPrediction { song: answer.song, source, prediction, at: answer.at })
}
