//! What there is in the project: endpoints and models by name, and lists to choose from.

use jiff::Timestamp;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::Call;
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::names::id_of;
use crate::cloud::google::predict::answering;
use crate::cloud::google::wire::{Endpoint, Model, Projects};

/// An endpoint, and what is deployed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointInfo {
    /// Its id, as settings hold it.
    pub id: String,
    /// Its name for people.
    pub display_name: String,
    /// The models that cost by the hour.
    pub deployed: Vec<Deployed>,
    /// Whether requests reach one of them.
    pub answers: bool,
}

/// A model that is deployed, which costs by the hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Its id among those of the endpoint.
    pub id: String,
    /// `projects/…/models/…`.
    pub model: String,
    /// Its name for people.
    pub display_name: String,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// `projects/…/models/…`.
    pub name: String,
    /// Its name for people.
    pub display_name: String,
    /// When it was made.
    pub made: Option<Timestamp>,
    /// Whether it can be deployed the way picture models are.
    pub deployable: bool,
}

/// A project that the account can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectInfo {
    /// Its id, as settings hold it.
    pub id: String,
    /// Its name for people.
    pub display_name: String,
}

impl VertexClient {
    /// The active projects that the account can see, up to a hundred or so; needs the API `cloudresourcemanager.googleapis.com`.
    pub fn projects(&self) -> Result<Vec<ProjectInfo>, CloudError> {
        self.run(self.project_list())
    }

    pub(in crate::cloud) async fn project_list(&self) -> Result<Vec<ProjectInfo>, CloudError> {
        let url = self.settings.projects_url().join(["v3", "projects:search"]);
        let found: Projects = self.http().json(&Call::get(url, "the list of projects")).await?;
        let active = found.projects.into_iter().filter(|project| project.state == "ACTIVE");
        Ok(active.map(|found| ProjectInfo { id: found.project_id, display_name: found.display_name }).collect())
    }

    pub(in crate::cloud) fn endpoint(&self, id: &str) -> Result<Endpoint, CloudError> {
        self.run(self.endpoint_document(id))
    }

    pub(in crate::cloud) async fn endpoint_document(&self, id: &str) -> Result<Endpoint, CloudError> {
        let url = self.url(["endpoints", id])?;
        self.http().json(&Call::get(url, "the endpoint")).await
    }

    /// `name`: `projects/…/models/…`.
    pub(in crate::cloud) fn model(&self, name: &str) -> Result<Model, CloudError> {
        let url = self.url_of(name, "");
        self.json(&Call::get(url, "the model"))
    }
}

impl From<Endpoint> for EndpointInfo {
    fn from(endpoint: Endpoint) -> Self {
        let answers = answering(&endpoint).is_some();
        let deployed = endpoint.deployed_models.into_iter().map(|model| Deployed {
            id: model.id,
            model: model.model,
            display_name: model.display_name,
            since: model.create_time.parse().ok(),
        });
        Self {
            id: id_of(&endpoint.name).to_owned(),
            display_name: endpoint.display_name,
            deployed: deployed.collect(),
            answers,
        }
    }
}

impl From<Model> for ModelInfo {
    fn from(model: Model) -> Self {
        Self {
            deployable: model.supported_deployment_resources_types.iter().any(|kind| kind == "AUTOMATIC_RESOURCES"),
            made: model.create_time.parse().ok(),
            name: model.name,
            display_name: model.display_name,
        }
    }
}
