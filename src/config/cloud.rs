//! The table `[cloud]` of `config.toml`, and the variables that go before it. Holds names and prices, never a key or a token;
//! whether the names are any good is for the cloud's own module to say.

use std::env;

use serde::{Deserialize, Serialize};

/// What the user chose of the cloud. An empty text counts as none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudConfig {
    /// Project id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// us-central1 or europe-west4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The endpoint to ask, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_id: Option<String>,
    /// The bucket for pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// Who is asked for a second opinion: vertex, tf-serving or edge-container; Vertex AI when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Another address for Vertex AI: of a server that speaks its API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vertex_url: Option<String>,
    /// Address of a TensorFlow Serving or an AutoML edge container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving_url: Option<String>,
    /// The model's name there; "default" when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving_model: Option<String>,
    /// What things cost.
    #[serde(skip_serializing_if = "Prices::is_default")]
    pub prices: Prices,
    /// Another address for Cloud Storage, from `STORAGE_EMULATOR_HOST` only.
    #[serde(skip)]
    pub storage_url: Option<String>,
}

/// What Google charges, in US dollars, as far as it was known on a day. Prices change; these are for telling the order of a sum
/// before it is spent, not for bookkeeping.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prices {
    /// The day they were read, as `2026-10-07`.
    pub as_of: String,
    /// Training an image classifier, a node hour.
    pub training_per_node_hour: f64,
    /// A deployed model, a node hour, with or without requests.
    pub serving_per_node_hour: f64,
    /// Batch prediction, a node hour.
    pub batch_per_node_hour: f64,
}

impl Default for Prices {
    /// Training from Google's price page (<https://cloud.google.com/vertex-ai/pricing>) on that day; the other two from an older copy of it.
    fn default() -> Self {
        Self {
            as_of: "2026-10-07".to_owned(),
            training_per_node_hour: 3.465,
            serving_per_node_hour: 1.375,
            batch_per_node_hour: 2.222,
        }
    }
}

impl Prices {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl CloudConfig {
    /// The keys that this version writes: one that is gone from here goes from the file.
    pub(super) const KEYS: [&str; 9] = [
        "project",
        "region",
        "endpoint_id",
        "bucket",
        "service",
        "vertex_url",
        "serving_url",
        "serving_model",
        "prices",
    ];

    /// What is chosen for `field`, an empty text too.
    pub fn get(&self, field: CloudField) -> Option<&str> {
        match field {
            CloudField::Project => &self.project,
            CloudField::Region => &self.region,
            CloudField::Endpoint => &self.endpoint_id,
            CloudField::Bucket => &self.bucket,
            CloudField::Service => &self.service,
            CloudField::VertexUrl => &self.vertex_url,
            CloudField::ServingUrl => &self.serving_url,
            CloudField::ServingModel => &self.serving_model,
        }
        .as_deref()
    }

    /// Chooses `value` for `field`.
    pub fn set(&mut self, field: CloudField, value: Option<String>) {
        let chosen = match field {
            CloudField::Project => &mut self.project,
            CloudField::Region => &mut self.region,
            CloudField::Endpoint => &mut self.endpoint_id,
            CloudField::Bucket => &mut self.bucket,
            CloudField::Service => &mut self.service,
            CloudField::VertexUrl => &mut self.vertex_url,
            CloudField::ServingUrl => &mut self.serving_url,
            CloudField::ServingModel => &mut self.serving_model,
        };
        *chosen = value;
    }

    /// With what the environment says in place of what the file says: the variables of all [`CloudField`]s and
    /// `STORAGE_EMULATOR_HOST`.
    #[must_use]
    pub fn with_environment(&self) -> Self {
        let mut environment = Self { storage_url: env::var("STORAGE_EMULATOR_HOST").ok(), ..Self::default() };
        for field in CloudField::ALL {
            environment.set(field, env::var(field.variable()).ok());
        }
        self.overlaid_with(&environment)
    }

    /// With the names that `other` has in place of ours; the prices stay.
    #[must_use]
    pub fn overlaid_with(&self, other: &Self) -> Self {
        fn says_something(text: &&str) -> bool {
            !text.trim().is_empty()
        }
        let over = |ours: Option<&str>, theirs: Option<&str>| {
            theirs.filter(says_something).or(ours.filter(says_something)).map(str::to_owned)
        };
        let mut both = Self {
            storage_url: over(self.storage_url.as_deref(), other.storage_url.as_deref()),
            prices: self.prices.clone(),
            ..Self::default()
        };
        for field in CloudField::ALL {
            both.set(field, over(self.get(field), other.get(field)));
        }
        both
    }
}

/// What is chosen of the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudField {
    /// Project id.
    Project,
    /// us-central1 or europe-west4.
    Region,
    /// Endpoint to ask.
    Endpoint,
    /// Bucket for pictures.
    Bucket,
    /// Who is asked for a second opinion.
    Service,
    /// Another address for Vertex AI.
    VertexUrl,
    /// Address of a TensorFlow Serving or an edge container.
    ServingUrl,
    /// The model's name there.
    ServingModel,
}

impl CloudField {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Project,
        Self::Region,
        Self::Endpoint,
        Self::Bucket,
        Self::Service,
        Self::VertexUrl,
        Self::ServingUrl,
        Self::ServingModel,
    ];

    /// The environment variable that goes before the settings file.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Project => "MOODSIC_CLOUD_PROJECT",
            Self::Region => "MOODSIC_CLOUD_REGION",
            Self::Endpoint => "MOODSIC_CLOUD_ENDPOINT_ID",
            Self::Bucket => "MOODSIC_CLOUD_BUCKET",
            Self::Service => "MOODSIC_CLOUD_SERVICE",
            Self::VertexUrl => "MOODSIC_VERTEX_URL",
            Self::ServingUrl => "MOODSIC_CLOUD_SERVING_URL",
            Self::ServingModel => "MOODSIC_CLOUD_SERVING_MODEL",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_later_goes_before_and_an_empty_text_says_nothing() {
        let file = CloudConfig { project: Some("file".into()), bucket: Some(" ".into()), ..CloudConfig::default() };
        let option =
            CloudConfig { project: Some("option".into()), region: Some(String::new()), ..CloudConfig::default() };
        let both = file.overlaid_with(&option);
        assert_eq!((both.project.as_deref(), both.region, both.bucket), (Some("option"), None, None));
    }

    #[test]
    fn prices_of_today_do_not_freeze_in_the_file() {
        let text = toml::to_string(&CloudConfig::default()).unwrap();
        assert_eq!(text, "");
        let dear: CloudConfig =
            toml::from_str("[prices]\nas_of = \"2027-01-01\"\nserving_per_node_hour = 2.0\n").unwrap();
        assert_eq!((dear.prices.serving_per_node_hour, dear.prices.batch_per_node_hour), (2.0, 2.222));
        assert!(toml::to_string(&dear).unwrap().contains("2027-01-01"));
    }
}
