//! Google's services by one account: the settings and the connection that all calls of this module share.

use reqwest::Url;
use serde::de::DeserializeOwned;

use crate::cloud::client::connection::Connection;
use crate::cloud::client::http::{Call, Http, Service};
use crate::cloud::client::reply::Reply;
use crate::cloud::client::{Cancel, CloudError};
use crate::cloud::google::settings::CloudSettings;

/// Vertex AI and Cloud Storage. Making one sends nothing; its calls block.
pub struct VertexClient {
    pub(super) connection: Connection,
    pub(super) settings: CloudSettings,
}

impl VertexClient {
    /// Ready to ask. `cancel` ends any call that is under way.
    pub fn new(settings: CloudSettings, cancel: Cancel) -> Result<Self, CloudError> {
        let service = Service {
            is_local: settings.vertex_url().is_loopback(),
            wants_credentials: !settings.is_anonymous(),
            region: Some(settings.region().name()),
        };
        Ok(Self { connection: Connection::new(service, cancel)?, settings })
    }

    /// What it talks to.
    pub fn settings(&self) -> &CloudSettings {
        &self.settings
    }

    /// Whether its calls are to end; other threads may ask it too.
    pub fn cancel(&self) -> &Cancel {
        self.connection.cancel()
    }

    pub(super) fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CloudError> {
        self.connection.json(call)
    }

    pub(super) fn send(&self, call: &Call) -> Result<Reply, CloudError> {
        self.connection.send(call)
    }

    pub(super) fn run<T>(&self, work: impl Future<Output = Result<T, CloudError>>) -> Result<T, CloudError> {
        self.connection.run(work)
    }

    pub(super) fn http(&self) -> &Http {
        self.connection.http()
    }

    /// `https://…/v1/projects/P/locations/L/` and `parts`.
    pub(super) fn url<'a>(&'a self, parts: impl IntoIterator<Item = &'a str>) -> Result<Url, CloudError> {
        let settings = &self.settings;
        let place = ["v1", "projects", settings.project()?, "locations", settings.region().name()];
        Ok(settings.vertex_url().join(place.into_iter().chain(parts)))
    }

    /// [`Self::url`] with the filter for things that are called `display_name`, which holds no quotes.
    pub(super) fn filtered<'a>(
        &'a self,
        parts: impl IntoIterator<Item = &'a str>,
        display_name: &str,
    ) -> Result<Url, CloudError> {
        let mut url = self.url(parts)?;
        url.query_pairs_mut().append_pair("filter", &format!("display_name=\"{display_name}\""));
        Ok(url)
    }

    /// `https://…/v1/` and a whole resource name, with a verb such as `:cancel` or none.
    pub(super) fn url_of(&self, name: &str, verb: &str) -> Url {
        let name = format!("v1/{name}{verb}");
        self.settings.vertex_url().join(name.split('/').filter(|part| !matches!(*part, "" | "." | "..")))
    }
}
