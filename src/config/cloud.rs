//! The table `[cloud]` of `config.toml`, and the variables that go before it. Holds names and prices, never a key or a token;
//! whether the names are any good is for the cloud's own module to say.

use std::env;

use super::Complaint;
use super::reader::Reader;
use super::value::{Value, Values};

/// Its name.
const TABLE: &str = "cloud";

/// What the user chose of the cloud. An empty text counts as none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CloudConfig {
    /// Project id.
    pub project: Option<String>,
    /// us-central1 or europe-west4.
    pub region: Option<String>,
    /// The endpoint to ask, by its id.
    pub endpoint_id: Option<String>,
    /// The bucket for pictures.
    pub bucket: Option<String>,
    /// Who is asked for a second opinion: vertex, tf-serving or edge-container; Vertex AI when not given.
    pub service: Option<String>,
    /// Another address for Vertex AI: of a server that speaks its API.
    pub vertex_url: Option<String>,
    /// Address of a TensorFlow Serving or an AutoML edge container.
    pub serving_url: Option<String>,
    /// The model's name there; "default" when not given.
    pub serving_model: Option<String>,
    /// What things cost.
    pub prices: Prices,
    /// Another address for Cloud Storage, from `STORAGE_EMULATOR_HOST` only.
    pub storage_url: Option<String>,
}

/// What Google charges, in US dollars, as far as it was known on a day. Prices change; these are for telling the order of a sum
/// before it is spent, not for bookkeeping.
#[derive(Clone, Debug, PartialEq)]
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

impl CloudConfig {
    /// Whether `complaint` is about the cloud, and nothing here replaces the wrong value.
    pub(super) fn needs(&self, complaint: &Complaint) -> bool {
        let Some(name) = complaint.key.strip_prefix(TABLE) else { return false };
        let field = CloudField::ALL.into_iter().find(|field| name.strip_prefix('.') == Some(field.key()));
        field.and_then(|field| self.get(field)).is_none_or(|text| text.trim().is_empty())
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut cloud = Self { prices: Prices::read(reader), ..Self::default() };
        for field in CloudField::ALL {
            cloud.set(field, reader.text(&[TABLE, field.key()], None));
        }
        cloud
    }

    pub(super) fn put_into(&self, values: &mut Values) {
        for field in CloudField::ALL {
            if let Some(text) = self.get(field) {
                values.put(&[TABLE, field.key()], Value::Text(text.to_owned()));
            }
        }
        self.prices.put_into(values);
    }

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

impl Prices {
    const AS_OF: [&str; 3] = [TABLE, "prices", "as_of"];

    fn read(reader: &mut Reader) -> Self {
        let usual = Self::default();
        let mut price = |name, usual| reader.number(&[TABLE, "prices", name], usual, 0.0..=f64::INFINITY);
        Self {
            training_per_node_hour: price("training_per_node_hour", usual.training_per_node_hour),
            serving_per_node_hour: price("serving_per_node_hour", usual.serving_per_node_hour),
            batch_per_node_hour: price("batch_per_node_hour", usual.batch_per_node_hour),
            as_of: reader.text(&Self::AS_OF, Some(&usual.as_of)).unwrap_or(usual.as_of),
        }
    }

    fn put_into(&self, values: &mut Values) {
        values.put(&Self::AS_OF, Value::Text(self.as_of.clone()));
        for (name, price) in [
            ("training_per_node_hour", self.training_per_node_hour),
            ("serving_per_node_hour", self.serving_per_node_hour),
            ("batch_per_node_hour", self.batch_per_node_hour),
        ] {
            values.put(&[TABLE, "prices", name], Value::Number(price));
        }
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

    /// Its key in the table.
    pub fn key(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Region => "region",
            Self::Endpoint => "endpoint_id",
            Self::Bucket => "bucket",
            Self::Service => "service",
            Self::VertexUrl => "vertex_url",
            Self::ServingUrl => "serving_url",
            Self::ServingModel => "serving_model",
        }
    }

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
    use crate::config::{Paths, Settings};

    #[test]
    fn what_is_said_later_goes_before_and_an_empty_text_says_nothing() {
        let file = CloudConfig { project: Some("file".into()), bucket: Some(" ".into()), ..CloudConfig::default() };
        let option =
            CloudConfig { project: Some("option".into()), region: Some(String::new()), ..CloudConfig::default() };
        let both = file.overlaid_with(&option);
        assert_eq!((both.project.as_deref(), both.region, both.bucket), (Some("option"), None, None));
    }

    fn file(text: &str) -> (tempfile::TempDir, Paths) {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::below(dir.path().to_owned());
        std::fs::write(paths.settings(), text).unwrap();
        (dir, paths)
    }

    #[test]
    fn prices_of_today_do_not_freeze_in_the_file() {
        let (_dir, paths) = file("");
        let (mut settings, _) = Settings::load(&paths).unwrap();
        settings.cloud.project = Some("p".into());
        settings.save(&paths).unwrap();
        assert!(!std::fs::read_to_string(paths.settings()).unwrap().contains("prices"));
        let (_dir, paths) = file("[cloud.prices]\nas_of = \"2027-01-01\"\nserving_per_node_hour = 2\n");
        let dear = Settings::load(&paths).unwrap().0.cloud.prices;
        assert_eq!(
            (dear.as_of.as_str(), dear.serving_per_node_hour, dear.batch_per_node_hour),
            ("2027-01-01", 2.0, 2.222)
        );
    }

    #[test]
    fn a_wrong_value_of_the_cloud_is_an_error_until_something_is_said_in_its_place() {
        let (_dir, paths) = file("theme = 3\n[cloud]\nproject = \"p\"\nendpoint_id = 77\n");
        let message = CloudConfig::load(&paths, &CloudConfig::default()).unwrap_err().to_string();
        assert!(
            message.ends_with("config.toml: line 4: cloud.endpoint_id must be a text in quotes, not 77"),
            "{message}"
        );
        let blank = CloudConfig { endpoint_id: Some(" ".into()), ..CloudConfig::default() };
        assert!(CloudConfig::load(&paths, &blank).is_err());
        let said = CloudConfig { endpoint_id: Some("78".into()), ..CloudConfig::default() };
        let both = CloudConfig::load(&paths, &said).unwrap();
        assert_eq!((both.project.as_deref(), both.endpoint_id.as_deref()), (Some("p"), Some("78")));
    }

    #[test]
    fn a_price_that_is_none_is_an_error_and_the_keys_and_the_theme_are_not_asked() {
        let nothing = CloudConfig::default();
        for price in ["\"dear\"", "-1", "nan", "inf"] {
            let (_dir, paths) = file(&format!("[cloud.prices]\nserving_per_node_hour = {price}\n"));
            let message = CloudConfig::load(&paths, &nothing).unwrap_err().to_string();
            assert!(
                message.contains("line 2: cloud.prices.serving_per_node_hour must be a number, 0 or more"),
                "{message}"
            );
            assert_eq!(Settings::load(&paths).unwrap().0.cloud.prices, Prices::default());
        }
        let (_dir, paths) = file("cloudy = 1\npalette = \"pink\"\n[keys]\nskip = 1\n");
        assert_eq!(CloudConfig::load(&paths, &nothing).unwrap(), nothing);
    }
}
