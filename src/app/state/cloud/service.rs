//! The service that is chosen: what it needs, and what it predicts for the songs.

use super::Agreement;
use crate::app::state::State;
use crate::cloud::jobs::{self, CloudPrediction};
use crate::cloud::serving::Service;
use crate::config::CloudConfig;

impl State {
    /// What counts: the environment before the settings, the credentials' project last.
    pub fn cloud_config(&self) -> CloudConfig {
        let mut config = self.settings.cloud.overlaid_with(&self.cloud.environment);
        if config.project.is_none() {
            let credentials = self.cloud.recalled.as_ref().and_then(|recalled| recalled.credentials.as_ref());
            config.project = credentials.and_then(|file| file.project.clone());
        }
        config
    }

    /// Who is asked for a second opinion; a name that is none counts as Vertex AI here and is told when it is asked.
    pub fn service(&self) -> Service {
        jobs::service(&self.cloud_config()).unwrap_or_default()
    }

    /// What must be chosen before anybody can be asked for a second opinion, in words.
    pub fn missing_to_ask(&self) -> Option<&'static str> {
        let config = self.cloud_config();
        match self.service() {
            Service::Vertex => match (&config.project, &config.endpoint_id) {
                (Some(_), Some(_)) => None,
                (Some(_), None) => Some("an endpoint"),
                (None, _) => Some("a project and an endpoint"),
            },
            Service::TfServing | Service::EdgeContainer => config.serving_url.is_none().then_some("an address"),
        }
    }

    /// The predictions of the service that is chosen so far, one a song.
    pub fn cloud_predictions(&self) -> impl Iterator<Item = &CloudPrediction> {
        let source = jobs::source(&self.cloud_config());
        let is_asked = move |from: &str| source.as_deref() == Some(from);
        self.cloud.predictions.iter().filter(move |((from, _), _)| is_asked(from)).map(|(_, prediction)| prediction)
    }

    /// What the service that is chosen predicts for the song on screen.
    pub fn current_cloud_prediction(&self) -> Option<&CloudPrediction> {
        let source = jobs::source(&self.cloud_config())?;
        self.cloud.predictions.get(&(source, self.song.id()?))
    }

    /// How often it and the built-in predictor say the same mood, of all songs asked about so far.
    pub fn agreement_with_predictor(&self) -> Agreement {
        Agreement::of(self.cloud_predictions().filter_map(|found| {
            Some((&found.prediction.best().mood, &self.library.suggestion(found.song)?.best().mood))
        }))
    }

    /// How often it says what the song is tagged.
    pub fn agreement_with_labels(&self) -> Agreement {
        Agreement::of(
            self.cloud_predictions()
                .filter_map(|found| Some((&found.prediction.best().mood, self.library.label(found.song)?.mood()?))),
        )
    }
}
