//! What must be known to talk to the cloud, checked once. Reads no file and no variable: that is the caller's job.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use reqwest::Url;

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

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Another region.
    #[error(
        "AutoML for pictures is offered in us-central1 and europe-west4 only, not in {found:?}; choose one of the two"
    )]
    Region {
        /// What was named.
        found: String,
    },
    /// A service that is none.
    #[error("{found:?} is no service that can be asked; choose vertex, tf-serving or edge-container")]
    Service {
        /// What was named.
        found: String,
    },
    /// Nothing was named.
    #[error(
        "no {name} is set; choose one on the page Cloud of the window, or name it with --{name}, in config.toml under [cloud], or in MOODSIC_CLOUD_{}",
        name.to_uppercase().replace('-', "_")
    )]
    Missing {
        /// "project", "bucket", "endpoint-id", "serving-url".
        name: &'static str,
    },
    /// Not fit for an address.
    #[error("{value:?} cannot be a {name}: it may hold {allowed} only")]
    BadName {
        /// Which setting.
        name: &'static str,
        /// What was named.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// An address that is none.
    #[error("{value:?} is not the address of a service; write it like https://host:port")]
    BadUrl {
        /// What was named.
        value: String,
    },
    /// `http` to another machine.
    #[error("plain http is for this machine only; reach {host} by https")]
    PlainHttp {
        /// Which machine.
        host: String,
    },
}

/// The address of a service: `https`, or `http` to this machine. Holds no password and no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUrl(Url);

impl ServiceUrl {
    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// `path` below it; its parts are escaped, so each stays one part.
    pub(in crate::cloud) fn join<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url
    }
}

/// Whether `url` names this machine.
pub(in crate::cloud) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_local_name = host == "localhost" || host.ends_with(".localhost");
    is_local_name || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl FromStr for ServiceUrl {
    type Err = SettingsError;

    /// `STORAGE_EMULATOR_HOST` may come without a scheme: then it is `http`.
    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let text = text.trim();
        let bad = || SettingsError::BadUrl { value: text.to_owned() };
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&whole).map_err(|_| bad())?;
        let host = url.host_str().ok_or_else(bad)?.to_owned();
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        match url.scheme() {
            _ if !plain => Err(SettingsError::BadUrl { value: host }),
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(SettingsError::PlainHttp { host }),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// How long to wait for what. A service on this machine answers sooner and is asked more often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct Patience {
    /// Before the first retry; the second waits twice as long.
    pub(in crate::cloud) retry: Duration,
    /// Between the first two looks at an operation; grows to `poll_most`.
    pub(in crate::cloud) poll: Duration,
    /// See `poll`.
    pub(in crate::cloud) poll_most: Duration,
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
        let id = crate::cloud::google::id_of(endpoint_id);
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
            let retry = Duration::from_millis(20);
            return Patience { retry, poll: Duration::from_millis(20), poll_most: Duration::from_millis(200) };
        }
        Patience { retry: Duration::from_secs(1), poll: Duration::from_secs(10), poll_most: Duration::from_mins(1) }
    }
}

fn google(service: &str) -> ServiceUrl {
    ServiceUrl(Url::parse(&format!("https://{service}.googleapis.com")).expect("a good address"))
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
    fn plain_http_is_for_this_machine_only() {
        for good in
            ["http://127.0.0.1:9023", "localhost:9023", "http://[::1]:1", "https://example.com", "https://10.0.0.1"]
        {
            assert!(good.parse::<ServiceUrl>().is_ok(), "{good}");
        }
        let refused = |text: &str| text.parse::<ServiceUrl>().unwrap_err();
        assert_eq!(refused("http://example.com/x"), SettingsError::PlainHttp { host: "example.com".into() });
        assert_eq!(
            refused("http://127.0.0.1.example.com"),
            SettingsError::PlainHttp { host: "127.0.0.1.example.com".into() }
        );
        assert!(matches!(refused("ftp://127.0.0.1"), SettingsError::BadUrl { .. }));
        assert!(matches!(refused(""), SettingsError::BadUrl { .. }));
    }

    #[test]
    fn an_address_with_a_password_is_refused_without_repeating_it() {
        let error = "https://me:secret@example.com".parse::<ServiceUrl>().unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }

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
