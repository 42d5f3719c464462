//! Everything that there is to choose from and everything that may be wrong, asked for at once: a look takes as long as its slowest
//! answer, not as all of them together.

use std::collections::BTreeMap;

use futures_util::future::{join, join3};

use crate::cloud::client::connection::VertexClient;
use crate::cloud::client::error::VertexError;
use crate::cloud::google::resources::{EndpointInfo, ProjectInfo};
use crate::cloud::google::storage::BucketInfo;

/// What there is, or why that cannot be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// See [`VertexClient::projects`].
    pub projects: Result<Vec<ProjectInfo>, VertexError>,
    /// See [`VertexClient::endpoints`].
    pub endpoints: Result<Vec<EndpointInfo>, VertexError>,
    /// See [`VertexClient::buckets`].
    pub buckets: Result<Vec<BucketInfo>, VertexError>,
    /// The endpoint of the settings.
    pub endpoint: Result<EndpointInfo, VertexError>,
    /// The bucket of the settings.
    pub bucket: Result<BucketInfo, VertexError>,
    /// Whether its objects can be listed.
    pub objects: Result<BTreeMap<String, u64>, VertexError>,
}

impl VertexClient {
    /// Looks at all of them. What the settings do not name is an error of its own and asks nobody.
    pub fn survey(&self) -> Result<Survey, VertexError> {
        let endpoint = async {
            let id = self.settings.endpoint_id()?;
            self.endpoint_document(id).await.map(EndpointInfo::from)
        };
        self.run(async {
            let lists = join3(self.project_list(), self.endpoint_list(), self.bucket_list());
            let chosen = join3(endpoint, self.bucket_document(), self.object_list("moodsic/check/"));
            let ((projects, endpoints, buckets), (endpoint, bucket, objects)) = join(lists, chosen).await;
            Ok(Survey { projects, endpoints, buckets, endpoint, bucket, objects })
        })
    }
}
