//! Everything that there is to choose from and everything that may be wrong, asked for at once: a look takes as long as its slowest
//! answer, not as all of them together.

use std::collections::BTreeMap;

use futures_util::future::{join, join3};

use crate::cloud::client::error::CloudError;
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::resources::{EndpointInfo, ProjectInfo};
use crate::cloud::google::storage::BucketInfo;

/// What there is, or why that cannot be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// See [`VertexClient::projects`].
    pub projects: Result<Vec<ProjectInfo>, CloudError>,
    /// See [`VertexClient::endpoints`].
    pub endpoints: Result<Vec<EndpointInfo>, CloudError>,
    /// See [`VertexClient::buckets`].
    pub buckets: Result<Vec<BucketInfo>, CloudError>,
    /// The endpoint of the settings.
    pub endpoint: Result<EndpointInfo, CloudError>,
    /// The bucket of the settings.
    pub bucket: Result<BucketInfo, CloudError>,
    /// Whether its objects can be listed.
    pub objects: Result<BTreeMap<String, u64>, CloudError>,
}

impl VertexClient {
    /// Looks at all of them. What the settings do not name is an error of its own and asks nobody.
    pub fn survey(&self) -> Result<Survey, CloudError> {
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
