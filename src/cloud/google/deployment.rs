//! Endpoints: a deployed model costs by the hour, asked or not, until it is undeployed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use reqwest::Url;
use serde::de::DeserializeOwned;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::names::id_of;
use crate::cloud::google::operations::OperationState;
use crate::cloud::google::resources::{EndpointInfo, ModelInfo};
use crate::cloud::google::wire::{
    AutomaticResources, DeployRequest, Endpoint, Endpoints, Models, Named, NewDeployedModel, NewEndpoint, Operation,
    Operations, UndeployRequest,
};

impl VertexClient {
    /// All endpoints of the project in the region.
    pub fn endpoints(&self) -> Result<Vec<EndpointInfo>, CloudError> {
        self.run(self.endpoint_list())
    }

    pub(in crate::cloud) async fn endpoint_list(&self) -> Result<Vec<EndpointInfo>, CloudError> {
        let part = |page: Endpoints| (page.endpoints, page.next_page_token);
        let found = self.pages(self.url(["endpoints"])?, "the list of endpoints", part).await?;
        Ok(found.into_iter().map(EndpointInfo::from).collect())
    }

    /// All pages of a list. `part` takes a page apart: what stands on it, and the token of the next, empty on the last.
    async fn pages<P: DeserializeOwned, T>(
        &self,
        url: Url,
        what: &'static str,
        part: impl Fn(P) -> (Vec<T>, String),
    ) -> Result<Vec<T>, CloudError> {
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let mut url = url.clone();
            if !token.is_empty() {
                url.query_pairs_mut().append_pair("pageToken", &token);
            }
            let (page, next) = part(self.http().json(&Call::get(url, what)).await?);
            found.extend(page);
            if next.is_empty() || next == token {
                return Ok(found);
            }
            token = next;
        }
    }

    /// One endpoint.
    pub fn endpoint_info(&self, id: &str) -> Result<EndpointInfo, CloudError> {
        self.endpoint(id).map(EndpointInfo::from)
    }

    /// The deployments that are under way to an endpoint: `projects/…/endpoints/ID/operations/ID`.
    pub fn deployments_under_way(&self, endpoint_id: &str) -> Result<Vec<String>, CloudError> {
        let url = self.url(["endpoints", endpoint_id, "operations"])?;
        let part = |page: Operations| (page.operations, page.next_page_token);
        let found = self.run(self.pages(url, "the list of operations", part))?;
        let is_deployment = |operation: &Operation| {
            !operation.done && operation.metadata.kind.ends_with(".DeployModelOperationMetadata")
        };
        Ok(found.into_iter().filter(is_deployment).map(|operation| operation.name).collect())
    }

    /// All models of the project in the region, the newest first.
    pub fn models(&self) -> Result<Vec<ModelInfo>, CloudError> {
        let found: Models = self.json(&Call::get(self.url(["models"])?, "the list of models"))?;
        let mut models: Vec<_> = found.models.into_iter().map(ModelInfo::from).collect();
        models.sort_by_key(|model| std::cmp::Reverse(model.made));
        Ok(models)
    }

    /// Makes an endpoint without a model, which costs nothing; answers the operation's name. Look with [`Self::endpoints`] first.
    pub fn create_endpoint(&self, display_name: &str) -> Result<String, CloudError> {
        let call =
            Call::post(self.url(["endpoints"])?, "the new endpoint", &NewEndpoint { display_name }, Again::Never);
        self.start(&call)
    }

    /// Waits until the endpoint is made; answers its id.
    pub fn created_endpoint(
        &self,
        operation: &str,
        progress: &mut dyn FnMut(&OperationState) -> ControlFlow<()>,
    ) -> Result<String, CloudError> {
        let made: Named = self.finish(operation, "the new endpoint", progress)?;
        Ok(id_of(&made.name).to_owned())
    }

    /// Deploys `model` (`projects/…/models/ID`) to an endpoint, on one machine, with all of its requests: it costs by the hour
    /// from then on. Answers the operation's name. Look at [`Self::endpoint_info`] first: a second call deploys a second one.
    pub fn deploy(&self, endpoint_id: &str, model: &str, display_name: &str) -> Result<String, CloudError> {
        let others = self.endpoint(endpoint_id)?.deployed_models;
        // "0" stands for the model that is being deployed; those that are there get none any more.
        let mut traffic_split: BTreeMap<_, _> = others.iter().map(|other| (other.id.clone(), 0)).collect();
        traffic_split.insert("0".to_owned(), 100);
        let request = DeployRequest {
            deployed_model: NewDeployedModel {
                model,
                display_name,
                automatic_resources: AutomaticResources { min_replica_count: 1, max_replica_count: 1 },
            },
            traffic_split,
        };
        let url = self.url(["endpoints", &format!("{endpoint_id}:deployModel")])?;
        self.start(&Call::post(url, "the deployment", &request, Again::Never))
    }

    /// Takes a deployed model off its endpoint, which ends its cost. Answers the operation's name; `None` when it is gone already.
    pub fn undeploy(&self, endpoint_id: &str, deployed_id: &str) -> Result<Option<String>, CloudError> {
        let endpoint = self.endpoint(endpoint_id)?;
        if !endpoint.deployed_models.iter().any(|model| model.id == deployed_id) {
            return Ok(None);
        }
        let request =
            UndeployRequest { deployed_model_id: deployed_id, traffic_split: split_without(&endpoint, deployed_id) };
        let url = self.url(["endpoints", &format!("{endpoint_id}:undeployModel")])?;
        self.start(&Call::post(url, "the undeployment", &request, Again::Never)).map(Some)
    }
}

/// The shares of those that stay, which must be 100 in all; empty when none stays.
fn split_without(endpoint: &Endpoint, deployed_id: &str) -> BTreeMap<String, i32> {
    let staying = endpoint.deployed_models.iter().filter(|model| model.id != deployed_id);
    let share = |id: &str| endpoint.traffic_split.get(id).copied().unwrap_or(0);
    let mut split: BTreeMap<_, _> = staying.map(|model| (model.id.clone(), share(&model.id))).collect();
    let missing = 100 - split.values().sum::<i32>();
    if let Some(largest) = split.values_mut().max_by_key(|share| **share) {
        *largest += missing;
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_those_that_stay_are_100_in_all() {
        let text = r#"{"deployedModels":[{"id":"1"},{"id":"2"},{"id":"3"}],"trafficSplit":{"1":50,"2":30,"3":20}}"#;
        let endpoint: Endpoint = serde_json::from_str(text).unwrap();
        assert_eq!(split_without(&endpoint, "1"), BTreeMap::from([("2".into(), 80), ("3".into(), 20)]));
        let alone: Endpoint =
            serde_json::from_str(r#"{"deployedModels":[{"id":"1"}],"trafficSplit":{"1":100}}"#).unwrap();
        assert!(split_without(&alone, "1").is_empty());
    }
}
