//! Who is asking: Application Default Credentials by Google's own library, and where they are. Only the library reads a key.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};

use google_cloud_auth::credentials::{Builder, CacheableResource, Credentials};
use google_cloud_auth::errors::CredentialsError;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use tokio::time::timeout;

use crate::cloud::client::error::{CloudError, harmless};

const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// Getting a token takes a second at most; on a machine outside of Google the metadata server never answers.
const TIMEOUT_SECS: u64 = 20;
const METADATA_TIMEOUT_SECS: u64 = 3;

/// A file of credentials, as far as anybody but Google's library may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsFile {
    /// Where.
    pub path: PathBuf,
    /// Whether `GOOGLE_APPLICATION_CREDENTIALS` names it; else it is gcloud's own.
    pub named: bool,
    /// The project that it names, if any.
    pub project: Option<String>,
    /// `service_account`, `authorized_user`, …
    pub kind: Option<String>,
}

/// The file that Application Default Credentials take: the one that the variable names, whether it exists or not, else gcloud's.
/// See <https://cloud.google.com/docs/authentication/application-default-credentials>.
pub fn credentials_file() -> Option<CredentialsFile> {
    /// Never the key: serde passes over all other fields.
    #[derive(Default, Deserialize)]
    struct Public {
        #[serde(rename = "type")]
        kind: Option<String>,
        project_id: Option<String>,
        quota_project_id: Option<String>,
    }
    let variable = env::var_os("GOOGLE_APPLICATION_CREDENTIALS").filter(|value| !value.is_empty());
    let (path, named) = match variable {
        Some(path) => (PathBuf::from(path), true),
        None => (gcloud_file().filter(|path| path.is_file())?, false),
    };
    let read = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Public { kind, project_id, quota_project_id } = read.unwrap_or_default();
    Some(CredentialsFile { path, named, project: project_id.or(quota_project_id), kind })
}

fn gcloud_file() -> Option<PathBuf> {
    let (root, below) = if cfg!(windows) { ("APPDATA", "gcloud") } else { ("HOME", ".config/gcloud") };
    Some(PathBuf::from(env::var_os(root)?).join(below).join("application_default_credentials.json"))
}

/// Tokens, got when needed and renewed by the library before they run out.
pub(in crate::cloud) enum Auth {
    /// A service on this machine that wants none.
    Nobody,
    /// Google's.
    Google { credentials: Credentials, timeout_secs: u64, file: Option<CredentialsFile> },
}

impl Auth {
    /// Finds the credentials. `may_lack`: a service on this machine is asked without any when there are none. Must be called
    /// within the runtime, where the library renews its tokens.
    pub(in crate::cloud) fn find(may_lack: bool) -> Result<Self, CloudError> {
        let file = credentials_file();
        let on_google = env::var_os("GCE_METADATA_HOST").is_some_and(|host| !host.is_empty());
        if file.is_none() && may_lack && !on_google {
            return Ok(Self::Nobody);
        }
        let timeout_secs = if file.is_some() || on_google { TIMEOUT_SECS } else { METADATA_TIMEOUT_SECS };
        let credentials = Builder::default().with_scopes([SCOPE]).build().map_err(|error| match &file {
            Some(file) => CloudError::BadCredentials { path: file.path.clone(), detail: harmless(&error.to_string()) },
            None => CloudError::NoCredentials,
        })?;
        Ok(Self::Google { credentials, timeout_secs, file })
    }

    /// The headers that say who is asking. Marked as sensitive, so no debug output shows them.
    pub(in crate::cloud) async fn headers(&self) -> Result<HeaderMap, CloudError> {
        let Self::Google { credentials, timeout_secs, file } = self else { return Ok(HeaderMap::new()) };
        let wait = Duration::from_secs(*timeout_secs);
        #[expect(clippy::default_trait_access, reason = "the type's crate is no dependency of ours")]
        let nothing_known = Default::default();
        match timeout(wait, credentials.headers(nothing_known)).await {
            Ok(Ok(CacheableResource::New { data, .. })) => Ok(data),
            // Only said to one who names what he has; nobody does here.
            Ok(Ok(CacheableResource::NotModified)) => Ok(HeaderMap::new()),
            Ok(Err(error)) => Err(refusal(&error, file.as_ref())),
            Err(_) if file.is_none() => Err(CloudError::NoCredentials),
            Err(_) => Err(CloudError::TimedOut { host: "Google's token server".into(), secs: *timeout_secs }),
        }
    }

    /// Whether there is anything that a fresh token could change.
    pub(in crate::cloud) fn is_somebody(&self) -> bool {
        matches!(self, Self::Google { .. })
    }
}

/// What the library's error means. Its text may hold the server's whole answer, so only known words are taken from it.
fn refusal(error: &CredentialsError, file: Option<&CredentialsFile>) -> CloudError {
    let text = all_words(error);
    let Some(file) = file else { return CloudError::NoCredentials };
    // RFC 6749, section 5.2.
    let codes = ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "invalid_rapt"];
    if let Some(code) = codes.into_iter().find(|code| text.contains(code)) {
        return CloudError::Revoked { detail: code.to_owned(), skew_secs: None };
    }
    if error.is_transient() {
        let detail = "no token could be had".to_owned();
        return CloudError::NoNetwork { host: "Google's token server".into(), detail };
    }
    CloudError::BadCredentials { path: file.path.clone(), detail: "the token server refuses them".into() }
}

fn all_words(error: &CredentialsError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text += &error.to_string();
        source = error.source();
    }
    text
}
