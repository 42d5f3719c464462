//! What must be known to talk to Google, checked once. Reads no file and no variable: that is the caller's job.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::cloud::client::{ServiceUrl, SettingsError};
use crate::cloud::google::names::id_of;

/// Where AutoML image classification is offered (Google's page "Locations", row "AutoML for image data").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// Iowa.
    #[default]
    UsCentral1,
    /// Netherlands.
    EuropeWest4,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::UsCentral1, Self::EuropeWest4];

    /// "us-central1", "europe-west4".
    pub fn name(self) -> &'static str {
        match self {
            Self::UsCentral1 => "us-central1",
            Self::EuropeWest4 => "europe-west4",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Region {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let found = Self::ALL.into_iter().find(|region| region.name() == text.trim());
        found.ok_or_else(|| SettingsError::Region { found: text.trim().to_owned() })
    }
}

/// How often to look at an operation. A service on this machine is done sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct Patience {
    /// Between the first two looks at an operation; grows to `poll_max`.
    pub(in crate::cloud) poll: Duration,
    /// See `poll`.
    pub(in crate::cloud) poll_max: Duration,
}

/// What to talk to, checked. What a call needs and is missing is an error of that call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudSettings {
    project: Option<String>,
    region: Region,
    endpoint_id: Option<String>,
    bucket: Option<String>,
    vertex_url: Option<ServiceUrl>,
    storage_url: Option<ServiceUrl>,
    anonymous: bool,
}

impl CloudSettings {
    /// Nothing but a region.
    pub fn new(region: Region) -> Self {
        Self { region, ..Self::default() }
    }

    /// With a project id (or number).
    pub fn with_project(self, project: &str) -> Result<Self, SettingsError> {
        Ok(Self { project: Some(checked("project", project, "-_:.")?), ..self })
    }

    /// With the endpoint to ask, by its id.
    pub fn with_endpoint(self, endpoint_id: &str) -> Result<Self, SettingsError> {
        // The console shows it alone, the API as the last part of a longer name.
        let id = id_of(endpoint_id);
        Ok(Self { endpoint_id: Some(checked("endpoint-id", id, "-")?), ..self })
    }

    /// With the bucket for pictures.
    pub fn with_bucket(self, bucket: &str) -> Result<Self, SettingsError> {
        let name = bucket.trim().trim_start_matches("gs://").trim_end_matches('/');
        Ok(Self { bucket: Some(checked("bucket", name, "-_.")?), ..self })
    }

    /// With another address for Vertex AI: a compatible server, a test.
    #[must_use]
    pub fn with_vertex_url(self, url: ServiceUrl) -> Self {
        Self { vertex_url: Some(url), ..self }
    }

    /// With another address for Cloud Storage.
    #[must_use]
    pub fn with_storage_url(self, url: ServiceUrl) -> Self {
        Self { storage_url: Some(url), ..self }
    }

    /// Without credentials, even when there are some: for services on this machine.
    #[must_use]
    pub fn anonymous(self) -> Self {
        Self { anonymous: true, ..self }
    }

    pub(in crate::cloud) fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    /// The project.
    pub fn project(&self) -> Result<&str, SettingsError> {
        self.project.as_deref().ok_or(SettingsError::Missing { name: "project" })
    }

    /// The region.
    pub fn region(&self) -> Region {
        self.region
    }

    /// The endpoint.
    pub fn endpoint_id(&self) -> Result<&str, SettingsError> {
        self.endpoint_id.as_deref().ok_or(SettingsError::Missing { name: "endpoint-id" })
    }

    /// The bucket.
    pub fn bucket(&self) -> Result<&str, SettingsError> {
        self.bucket.as_deref().ok_or(SettingsError::Missing { name: "bucket" })
    }

    /// Where Vertex AI is asked.
    pub fn vertex_url(&self) -> ServiceUrl {
        self.vertex_url.clone().unwrap_or_else(|| google(&format!("{}-aiplatform", self.region)))
    }

    /// Where Cloud Storage is asked.
    pub fn storage_url(&self) -> ServiceUrl {
        self.storage_url.clone().unwrap_or_else(|| google("storage"))
    }

    /// Where the list of projects is asked for; a server that stands in for Vertex AI has it too.
    pub(in crate::cloud) fn projects_url(&self) -> ServiceUrl {
        self.vertex_url.clone().unwrap_or_else(|| google("cloudresourcemanager"))
    }

    pub(in crate::cloud) fn patience(&self) -> Patience {
        if self.vertex_url().is_loopback() {
            return Patience { poll: Duration::from_millis(20), poll_max: Duration::from_millis(200) };
        }
        Patience { poll: Duration::from_secs(10), poll_max: Duration::from_mins(1) }
    }
}

fn google(service: &str) -> ServiceUrl {
    format!("https://{service}.googleapis.com").parse().expect("a good address")
}

/// Letters, digits and `others`.
fn checked(name: &'static str, value: &str, others: &'static str) -> Result<String, SettingsError> {
    let value = value.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
    if value.is_empty() {
        return Err(SettingsError::Missing { name });
    }
    if value.chars().all(fits) && value != "." && value != ".." {
        return Ok(value.to_owned());
    }
    let allowed = match others {
        "-" => "letters, digits and -",
        "-_." => "letters, digits, -, _ and .",
        _ => "letters, digits, -, _, : and .",
    };
    Err(SettingsError::BadName { name, value: value.to_owned(), allowed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_change_an_address_are_refused() {
        for bad in ["a/b", "../x", "..", "p?x=1", "p q", "é"] {
            assert!(CloudSettings::default().with_project(bad).is_err(), "{bad}");
            assert!(CloudSettings::default().with_bucket(bad).is_err(), "{bad}");
        }
        let settings = CloudSettings::default().with_endpoint("projects/1/locations/us-central1/endpoints/42").unwrap();
        assert_eq!(settings.endpoint_id(), Ok("42"));
        assert_eq!(CloudSettings::default().with_bucket("gs://my-bucket/").unwrap().bucket(), Ok("my-bucket"));
    }

    #[test]
    fn what_is_missing_is_named_in_all_the_ways_to_set_it() {
        let sentence = CloudSettings::default().endpoint_id().unwrap_err().to_string();
        assert!(sentence.contains("--endpoint-id") && sentence.contains("MOODSIC_CLOUD_ENDPOINT_ID"), "{sentence}");
    }

    #[test]
    fn regions_without_automl_for_pictures_are_refused() {
        assert_eq!("europe-west4".parse(), Ok(Region::EuropeWest4));
        assert!("global".parse::<Region>().unwrap_err().to_string().contains("us-central1"));
        assert_eq!(
            CloudSettings::new(Region::EuropeWest4).vertex_url().to_string(),
            "https://europe-west4-aiplatform.googleapis.com"
        );
    }
}
