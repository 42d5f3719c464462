//! The AutoML edge container: a model that was exported for own machines, in Google's image of TensorFlow Serving. See
//! <https://cloud.google.com/vision/automl/docs/containers-gcs-tutorial>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cloud::client::{Cancel, CloudError, ServiceUrl};
use crate::cloud::serving::served::{Kind, ServedModel, base64};
use crate::mood::Mood;

/// The model `name` of the container at `url`. `moods`: which mood a label stands for; others are taken by their name. Every model
/// in such a container is version 1, so its answers are not kept.
pub fn edge_container(
    url: ServiceUrl,
    name: &str,
    moods: BTreeMap<String, Mood>,
    cancel: Cancel,
) -> Result<ServedModel, CloudError> {
    let kind = Kind { provider: "edge-container", instance, has_versions: false };
    ServedModel::connect(kind, url, name, moods, cancel)
}

fn instance(png: &[u8]) -> Value {
    json!({ "image_bytes": base64(png), "key": "1" })
}
