//! TensorFlow Serving's REST API: a model whose one input is the bytes of a picture, and whose outputs are labels and scores. See
//! <https://www.tensorflow.org/tfx/serving/api_rest>.

use std::collections::BTreeMap;

use crate::cloud::client::{Cancel, CloudError, ServiceUrl};
use crate::cloud::serving::served::{Kind, ServedModel, base64};
use crate::mood::Mood;

/// Looks the model `name` up in the TensorFlow Serving at `url`. `moods`: which mood a label stands for; others are taken by
/// their name.
pub fn tf_serving(
    url: ServiceUrl,
    name: &str,
    moods: BTreeMap<String, Mood>,
    cancel: Cancel,
) -> Result<ServedModel, CloudError> {
    let kind = Kind { provider: "tf-serving", instance: base64, has_versions: true };
    ServedModel::connect(kind, url, name, moods, cancel)
}
