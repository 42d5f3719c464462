//! From what the user wrote to what the cloud's client takes.

use crate::cloud::client::{SettingsError, credentials_file};
use crate::cloud::google::{CloudSettings, Region};
use crate::config::CloudConfig;

/// Checks `config` (see [`CloudConfig::with_environment`]). A project that is not named is the one that the credentials name.
/// What is missing is found when it is needed.
pub fn settings(config: &CloudConfig) -> Result<CloudSettings, SettingsError> {
    let project = config.project.clone().or_else(credentials_project);
    checked(&CloudConfig { project, ..config.clone() })
}

/// The same by what `config` itself says; reads no file.
pub fn checked(config: &CloudConfig) -> Result<CloudSettings, SettingsError> {
    let region = config.region.as_deref().map_or(Ok(Region::default()), str::parse)?;
    let mut settings = CloudSettings::new(region);
    if let Some(project) = &config.project {
        settings = settings.with_project(project)?;
    }
    if let Some(endpoint) = &config.endpoint_id {
        settings = settings.with_endpoint(endpoint)?;
    }
    if let Some(bucket) = &config.bucket {
        settings = settings.with_bucket(bucket)?;
    }
    if let Some(url) = &config.vertex_url {
        settings = settings.with_vertex_url(url.parse()?);
    }
    if let Some(url) = &config.storage_url {
        settings = settings.with_storage_url(url.parse()?);
    }
    Ok(settings)
}

/// The project that the credentials name, as a proposal.
pub fn credentials_project() -> Option<String> {
    credentials_file()?.project
}
