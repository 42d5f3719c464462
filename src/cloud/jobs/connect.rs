//! The service that is chosen for second opinions: which it is, where it is, and the connection to it.

use std::collections::BTreeMap;

use crate::cloud::client::{Cancel, CloudError, ServiceUrl, SettingsError};
use crate::cloud::google::VertexClassifier;
use crate::cloud::google::VertexClient;
use crate::cloud::jobs::settings::settings;
use crate::cloud::serving::{Service, edge_container, tf_serving};
use crate::config::CloudConfig;
use crate::mood::Mood;
use crate::predict::Classifier;

/// What a container calls its model when nobody named it.
const DEFAULT_MODEL: &str = "default";

/// A model on a server that is no Vertex AI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Where.
    pub url: ServiceUrl,
    /// Its name there.
    pub model: String,
}

/// Which service is chosen; Vertex AI when nothing is.
pub fn service(config: &CloudConfig) -> Result<Service, SettingsError> {
    config.service.as_deref().map_or(Ok(Service::default()), str::parse)
}

/// The model of a TensorFlow Serving or an edge container.
pub fn served(config: &CloudConfig) -> Result<Served, SettingsError> {
    let url = config.serving_url.as_deref().ok_or(SettingsError::Missing { name: "serving-url" })?;
    let model = config.serving_model.clone().unwrap_or_else(|| DEFAULT_MODEL.to_owned());
    Ok(Served { url: url.parse()?, model })
}

/// Who answers: two opinions of the same source about a song are the older and the newer one. `None` while nobody can be asked.
pub fn source(config: &CloudConfig) -> Option<String> {
    let server = || served(config).ok().map(|served| format!("{}/{}", served.url, served.model));
    match service(config).ok()? {
        Service::Vertex => Some(Service::Vertex.name().to_owned()),
        Service::TfServing => server(),
        Service::EdgeContainer => server().map(|server| format!("{} {server}", Service::EdgeContainer.name())),
    }
}

/// Ready to ask `service`. `moods`: which mood a label of its model stands for; others are taken by their name.
pub fn connect(
    service: Service,
    config: &CloudConfig,
    moods: BTreeMap<String, Mood>,
    cancel: Cancel,
) -> Result<Box<dyn Classifier>, CloudError> {
    Ok(match service {
        Service::Vertex => {
            let client = VertexClient::new(settings(config)?, cancel)?;
            Box::new(VertexClassifier::connect(client, moods)?)
        }
        Service::TfServing => {
            let Served { url, model } = served(config)?;
            Box::new(tf_serving(url, &model, moods, cancel)?)
        }
        Service::EdgeContainer => {
            let Served { url, model } = served(config)?;
            Box::new(edge_container(url, &model, moods, cancel)?)
        }
    })
}
