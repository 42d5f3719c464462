//! What the model servers besides Vertex AI share: an address, a model's name, labels and scores side by side in the answer. They
//! want no credentials and get none.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cloud::client::connection::Connection;
use crate::cloud::client::http::{Again, Call, Service};
use crate::cloud::client::{Cancel, CloudError, ServiceUrl};
use crate::cloud::labels::prediction_of_labels;
use crate::mood::Mood;
use crate::pipeline::{Analysis, Recipe, RecipeId};
use crate::predict::{Classifier, ClassifyError, Prediction};

/// The row format's request.
#[derive(Serialize)]
struct Rows {
    instances: [Value; 1],
}

/// Bytes in JSON, as TensorFlow Serving takes them.
pub(in crate::cloud) fn base64(bytes: &[u8]) -> Value {
    json!({ "b64": STANDARD.encode(bytes) })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    /// Objects when the model has several outputs, else bare numbers.
    predictions: Vec<Value>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "classes")]
    labels: Vec<String>,
    #[serde(alias = "probabilities", alias = "confidences")]
    scores: Vec<f32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    model_version_status: Vec<Version>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Version {
    version: String,
    state: String,
}

/// How a kind of server is asked.
pub(in crate::cloud) struct Kind {
    pub(in crate::cloud) provider: &'static str,
    /// The instance that holds a picture's PNG bytes.
    pub(in crate::cloud) instance: fn(&[u8]) -> Value,
    /// Whether the version that the server names tells its models apart, so that answers can be kept.
    pub(in crate::cloud) has_versions: bool,
}

/// One model of a server on the network.
pub struct ServedModel {
    connection: Connection,
    kind: Kind,
    url: ServiceUrl,
    name: String,
    model: String,
    recipe: RecipeId,
    moods: BTreeMap<String, Mood>,
}

impl ServedModel {
    pub(in crate::cloud) fn connect(
        kind: Kind,
        url: ServiceUrl,
        name: &str,
        moods: BTreeMap<String, Mood>,
        cancel: Cancel,
    ) -> Result<Self, CloudError> {
        let connection = connect(&url, cancel)?;
        let name = name.to_owned();
        let version = if kind.has_versions { version(&connection, &url, &name)? } else { None };
        let model = version.map(|version| format!("{url}/{name}@{version}"));
        Ok(Self {
            connection,
            kind,
            url,
            name,
            model: model.unwrap_or_default(),
            recipe: Recipe::default().id(),
            moods,
        })
    }

    /// Asks the server at `url` which version of its model `name` answers; `None` when it names none.
    pub fn look(url: &ServiceUrl, name: &str, cancel: Cancel) -> Result<Option<String>, CloudError> {
        version(&connect(url, cancel)?, url, name)
    }
}

fn connect(url: &ServiceUrl, cancel: Cancel) -> Result<Connection, CloudError> {
    Connection::new(Service { is_local: url.is_loopback(), wants_credentials: false, region: None }, cancel)
}

fn model_url(url: &ServiceUrl, name: &str, verb: &str) -> Url {
    url.join(["v1", "models", &format!("{name}{verb}")])
}

fn version(connection: &Connection, url: &ServiceUrl, name: &str) -> Result<Option<String>, CloudError> {
    let call = Call { signed: false, ..Call::get(model_url(url, name, ""), "the model") };
    let status: Status = connection.json(&call)?;
    let available = status.model_version_status.into_iter().find(|version| version.state == "AVAILABLE");
    Ok(available.map(|found| found.version))
}

impl Classifier for ServedModel {
    fn provider(&self) -> &'static str {
        self.kind.provider
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn recipe(&self) -> &RecipeId {
        &self.recipe
    }

    fn predict_checked(&self, analysis: &Analysis) -> Result<Prediction, ClassifyError> {
        let request = Rows { instances: [(self.kind.instance)(&analysis.png)] };
        let call = Call::post(model_url(&self.url, &self.name, ":predict"), "a prediction", &request, Again::Harmless);
        let call = Call { signed: false, ..call };
        let answer: Answer = self.connection.json(&call)?;
        prediction_of_labels(labels(answer)?, &self.moods)
    }
}

fn labels(answer: Answer) -> Result<Vec<(String, f32)>, CloudError> {
    let bad = |detail: &str| CloudError::BadAnswer { what: "a prediction", detail: detail.to_owned() };
    let Some(row) = answer.predictions.into_iter().next() else { return Ok(Vec::new()) };
    let Ok(Row { labels, scores }) = serde_json::from_value(row) else {
        return Err(bad("it has no labels beside its scores, so nobody knows which mood a score is of"));
    };
    if labels.len() != scores.len() {
        return Err(bad("it has not as many scores as labels"));
    }
    if !scores.iter().all(|score| (0.0..=1.0).contains(score)) {
        return Err(bad("a score is not between 0 and 1"));
    }
    Ok(labels.into_iter().zip(scores).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, f32)>, CloudError> {
        labels(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn labels_and_scores_are_read_under_all_their_names() {
        let expected = vec![("sad".to_owned(), 0.25), ("happy".to_owned(), 0.75)];
        for (labels, scores) in [("labels", "scores"), ("classes", "probabilities")] {
            let text =
                format!(r#"{{"predictions":[{{"{labels}":["sad","happy"],"{scores}":[0.25,0.75],"key":"1"}}]}}"#);
            assert_eq!(read(&text), Ok(expected.clone()));
        }
    }

    #[test]
    fn scores_without_labels_are_no_moods() {
        assert!(read(r#"{"predictions":[[0.1,0.9]]}"#).unwrap_err().to_string().contains("no labels"));
        assert!(read(r#"{"predictions":[{"labels":["a"],"scores":[0.5,0.5]}]}"#).is_err());
        assert!(read(r#"{"predictions":[{"labels":["a"],"scores":[7]}]}"#).is_err());
        assert_eq!(read("{}"), Ok(Vec::new()));
    }
}
