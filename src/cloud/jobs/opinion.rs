//! What models in the cloud have said of songs, to be shown beside the built-in predictor's word. Asks nobody.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::cloud::jobs::ask::prediction;
use crate::cloud::serving::Service;
use crate::dataset::{CloudAnswer, Store, StoreError};
use crate::predict::Prediction;
use crate::song::SongId;

/// What a model said of a song.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Which song.
    pub song: SongId,
    /// Who said it, as [`super::source`] names those who are asked: the server's model without its version, or the provider.
    pub source: String,
    /// What was said.
    pub prediction: Prediction,
    /// When.
    pub at: Timestamp,
}

/// The newest opinion of every source about every song that was asked about.
pub fn opinions(store: &Store) -> Result<Vec<Opinion>, StoreError> {
    let mut newest = HashMap::new();
    // They come in the order of their times.
    for answer in store.cloud_answers()? {
        if let Some(opinion) = opinion(answer) {
            newest.insert((opinion.source.clone(), opinion.song), opinion);
        }
    }
    Ok(newest.into_values().collect())
}

fn opinion(answer: CloudAnswer) -> Option<Opinion> {
    let prediction = prediction(&answer)?;
    let source = match answer.model.rsplit_once('@') {
        Some((model, _)) if answer.provider == Service::TfServing.name() => model.to_owned(),
        _ => answer.provider,
    };
    Some(Opinion { song: answer.song, source, prediction, at: answer.at })
}
