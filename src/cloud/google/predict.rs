//! Asking an endpoint for the mood of a picture. Sends the exact PNG, once per call; remembering answers is the caller's job.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::cloud::client::error::CloudError;
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::wire::{
    ClassificationResult, DeployedModel, Endpoint, Instance, Model, PredictParameters, PredictRequest, PredictResponse,
};
use crate::cloud::labels::prediction_of_labels;
use crate::mood::Mood;
use crate::pipeline::{Analysis, Recipe, RecipeId};
use crate::predict::{Classifier, ClassifyError, Prediction};

/// The service takes 1.5 MB; whether it counts in thousands or in 1,024s is nowhere said, so the smaller one holds.
pub const MAX_BODY_BYTES: usize = 1_500_000;

/// The label of a model that holds its recipe.
pub(in crate::cloud) const RECIPE_LABEL: &str = "moodsic-recipe";

/// What an endpoint said of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Label and confidence in [0, 1], highest first.
    pub labels: Vec<(String, f32)>,
    /// Which model answered, see [`VertexClassifier::model`]; empty when the service does not say.
    pub model: String,
}

impl VertexClient {
    /// Asks the endpoint of the settings about a picture. Refused before sending when the request would be over
    /// [`MAX_BODY_BYTES`].
    pub fn predict(&self, png: &[u8]) -> Result<Answer, CloudError> {
        let instance = Instance { content: STANDARD.encode(png), mime_type: "image/png" };
        let request = PredictRequest { instances: [instance], parameters: PredictParameters::ALL };
        let endpoint = self.settings.endpoint_id()?;
        let url = self.url(["endpoints", &format!("{endpoint}:predict")])?;
        let call = Call::post(url, "a prediction", &request, Again::Harmless);
        if call.body.len() > MAX_BODY_BYTES {
            return Err(CloudError::TooLarge { bytes: call.body.len(), limit: MAX_BODY_BYTES });
        }
        let response: PredictResponse = self.json(&call).map_err(|error| not_deployed(error, endpoint))?;
        let labels = labels(response.predictions.into_iter().next().unwrap_or_default())?;
        Ok(Answer { labels, model: model_id(&response.model, &response.model_version_id, &response.deployed_model_id) })
    }
}

/// Google says it in these words when an endpoint has no model, or sends no requests to the one it has.
fn not_deployed(error: CloudError, endpoint: &str) -> CloudError {
    match error {
        CloudError::Refused { status: 400, detail } if detail.contains("traffic_split") => {
            CloudError::NotDeployed { endpoint: endpoint.to_owned() }
        }
        CloudError::Refused { status: 413, .. } => {
            CloudError::TooLarge { bytes: MAX_BODY_BYTES, limit: MAX_BODY_BYTES }
        }
        other => other,
    }
}

/// Sorted, highest first; the service does not promise an order.
pub(in crate::cloud) fn labels(result: ClassificationResult) -> Result<Vec<(String, f32)>, CloudError> {
    let bad = |detail: &str| CloudError::BadAnswer { what: "a prediction", detail: detail.to_owned() };
    if result.display_names.len() != result.confidences.len() {
        return Err(bad("it has not as many confidences as names"));
    }
    if !result.confidences.iter().all(|confidence| (0.0..=1.0).contains(confidence)) {
        return Err(bad("a confidence is not between 0 and 1"));
    }
    let mut labels: Vec<_> = result.display_names.into_iter().zip(result.confidences).collect();
    labels.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(labels)
}

/// `projects/…/models/ID@VERSION`, or what else tells models apart. The service may name the version, or an alias of it, in
/// `model` too.
pub(in crate::cloud) fn model_id(model: &str, version: &str, deployed: &str) -> String {
    let model = if version.is_empty() { model } else { model.split('@').next().unwrap_or(model) };
    match (model.is_empty(), version.is_empty()) {
        (false, false) => format!("{model}@{version}"),
        (false, true) => model.to_owned(),
        (true, _) => deployed.to_owned(),
    }
}

/// An endpoint that tells moods.
pub struct VertexClassifier {
    client: VertexClient,
    recipe: RecipeId,
    model: String,
    moods: BTreeMap<String, Mood>,
}

impl VertexClassifier {
    /// Looks the endpoint up: which model is deployed, and for pictures of which recipe. `moods` says which mood a label of the
    /// model stands for; other labels are taken by their name. An account that may only predict is taken at its word: then the
    /// model's id is not known, and the recipe is `minute`.
    pub fn connect(client: VertexClient, moods: BTreeMap<String, Mood>) -> Result<Self, CloudError> {
        let endpoint = client.settings.endpoint_id()?.to_owned();
        let (model, recipe) = match client.endpoint(&endpoint) {
            Ok(found) => {
                let deployed = answering(&found).ok_or(CloudError::NotDeployed { endpoint })?;
                let id = model_id(&deployed.model, &deployed.model_version_id, &deployed.id);
                match client.model(&deployed.model) {
                    Ok(model) => (id, recipe_of(&model)),
                    Err(CloudError::Forbidden { .. } | CloudError::NotFound { .. }) => (id, Recipe::default().id()),
                    Err(error) => return Err(error),
                }
            }
            Err(CloudError::Forbidden { .. }) => (String::new(), Recipe::default().id()),
            Err(error) => return Err(error),
        };
        Ok(Self { client, recipe, model, moods })
    }
}

/// The model that gets most of the endpoint's requests.
pub(in crate::cloud) fn answering(endpoint: &Endpoint) -> Option<&DeployedModel> {
    let share = |model: &&DeployedModel| endpoint.traffic_split.get(&model.id).copied().unwrap_or(0);
    endpoint.deployed_models.iter().filter(|model| share(model) > 0).max_by_key(share)
}

fn recipe_of(model: &Model) -> RecipeId {
    model.labels.get(RECIPE_LABEL).map_or_else(|| Recipe::default().id(), |recipe| recipe.clone().into())
}

impl Classifier for VertexClassifier {
    fn provider(&self) -> &'static str {
        "vertex"
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn recipe(&self) -> &RecipeId {
        &self.recipe
    }

    fn predict_checked(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError> {
        let answer = self.client.predict(&analysis.png)?;
        prediction_of_labels(answer.labels, &self.moods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_sorted_and_checked() {
        let result = |names: &[&str], confidences: &[f32]| ClassificationResult {
            display_names: names.iter().map(|name| (*name).to_owned()).collect(),
            confidences: confidences.to_vec(),
        };
        assert_eq!(labels(result(&["a", "b"], &[0.1, 0.9])).unwrap()[0].0, "b");
        assert!(labels(result(&["a"], &[0.1, 0.9])).is_err());
        assert!(labels(result(&["a"], &[1.5])).is_err());
        assert_eq!(labels(ClassificationResult::default()), Ok(Vec::new()));
    }

    #[test]
    fn absent_fields_and_unknown_ones_are_fine() {
        let text = r#"{"predictions":[{"ids":["5"],"displayNames":["sad"],"confidences":[1]}],"deployedModelId":"7","new":{}}"#;
        let response: PredictResponse = serde_json::from_str(text).unwrap();
        assert_eq!(response.predictions[0].confidences, [1.0]);
        assert_eq!(model_id(&response.model, &response.model_version_id, &response.deployed_model_id), "7");
        let nothing: PredictResponse = serde_json::from_str(r#"{"predictions":[{}]}"#).unwrap();
        assert!(nothing.predictions[0].display_names.is_empty());
    }

    #[test]
    fn the_model_with_the_traffic_answers() {
        let text = r#"{"deployedModels":[{"id":"1","model":"m1"},{"id":"2","model":"m2"}],"trafficSplit":{"2":100}}"#;
        let endpoint: Endpoint = serde_json::from_str(text).unwrap();
        assert_eq!(answering(&endpoint).unwrap().model, "m2");
        let endpoint: Endpoint = serde_json::from_str(r#"{"deployedModels":[{"id":"1"}]}"#).unwrap();
        assert!(answering(&endpoint).is_none());
    }
}
