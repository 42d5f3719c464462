//! What works of the chosen services, in plain words, and what to do about the rest. Changes nothing, and shows no secret.

use crate::cloud::client::{Cancel, CloudError, SettingsError, credentials_file};
use crate::cloud::google::{CloudSettings, VertexClient};
use crate::cloud::google::{EndpointInfo, Survey};
use crate::cloud::jobs::connect::{served, service};
use crate::cloud::jobs::deploy::ours_among;
use crate::cloud::jobs::settings::settings;
use crate::cloud::serving::{ServedModel, Service};
use crate::config::CloudConfig;
use crate::remedy::Check;

/// What there is in the cloud to choose from. A list that cannot be had is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Ids of projects.
    pub projects: Vec<String>,
    /// Names of the buckets in the region.
    pub buckets: Vec<String>,
    /// Endpoints of the project in the region.
    pub endpoints: Vec<EndpointInfo>,
    /// Those that are Moodsic's; `None` when that cannot be known.
    pub ours: Option<Vec<EndpointInfo>>,
}

impl Found {
    /// Asks Google; why a list cannot be had is for [`check`] to say.
    pub fn look(client: &VertexClient) -> Self {
        client.survey().map(|survey| Self::of(client.settings(), &survey)).unwrap_or_default()
    }

    fn of(settings: &CloudSettings, survey: &Survey) -> Self {
        let projects = survey.projects.iter().flatten();
        let buckets = survey.buckets.iter().flatten();
        let in_region = |location: &str| location.eq_ignore_ascii_case(settings.region().name());
        let endpoints = survey.endpoints.as_ref().ok();
        Self {
            projects: projects.map(|project| project.id.clone()).collect(),
            buckets: buckets.filter(|found| in_region(&found.location)).map(|found| found.name.clone()).collect(),
            ours: endpoints.map(|endpoints| ours_among(settings, endpoints)),
            endpoints: endpoints.cloned().unwrap_or_default(),
        }
    }
}

/// Asks the service that is chosen for second opinions for everything that it needs. Google is asked too when a project is named,
/// for training and batches are Google's whoever is asked for opinions; then there is something to choose from.
pub fn check(config: &CloudConfig, cancel: Cancel) -> Result<(Vec<Check>, Option<Found>), CloudError> {
    let service = service(config)?;
    let mut checks = match service {
        Service::Vertex => Vec::new(),
        Service::TfServing | Service::EdgeContainer => check_served(service, config, cancel.clone())?,
    };
    if service != Service::Vertex && config.project.is_none() {
        return Ok((checks, None));
    }
    let client = VertexClient::new(settings(config)?, cancel)?;
    let survey = client.survey()?;
    checks.extend(check_google(client.settings(), &survey));
    Ok((checks, Some(Found::of(client.settings(), &survey))))
}

fn check_served(service: Service, config: &CloudConfig, cancel: Cancel) -> Result<Vec<Check>, CloudError> {
    let served = match served(config) {
        Ok(served) => served,
        Err(error) => return Ok(vec![failed("address", &error.into())]),
    };
    let model = match ServedModel::look(&served.url, &served.model, cancel) {
        Ok(Some(version)) => Check::fine("model", format!("{}, version {version}, can be asked", served.model)),
        Ok(None) => Check::missing(
            "model",
            format!("{} has no version that answers", served.model),
            "see what the server says when it starts",
        ),
        Err(CloudError::Cancelled) => return Err(CloudError::Cancelled),
        Err(error) => failed("model", &error),
    };
    Ok(vec![Check::fine("address", format!("{}, {}", served.url, service.title())), model])
}

fn check_google(settings: &CloudSettings, survey: &Survey) -> Vec<Check> {
    let mut checks = vec![credentials()];
    match settings.project() {
        Ok(project) => checks.push(Check::fine("project", format!("{project}, {}", settings.region()))),
        Err(error) => {
            let chosen = failed("project", &error.into());
            checks.push(match &survey.projects {
                Ok(projects) if !projects.is_empty() => {
                    let ids: Vec<_> = projects.iter().map(|project| project.id.as_str()).collect();
                    Check { remedy: format!("{}; there are {}", chosen.remedy, ids.join(", ")), ..chosen }
                }
                // Without the list the sentence alone must do.
                _ => chosen,
            });
            return checks;
        }
    }
    checks.push(match &survey.endpoints {
        Ok(endpoints) => {
            let plural = if endpoints.len() == 1 { "" } else { "s" };
            Check::fine("Vertex AI", format!("answers; {} endpoint{plural} there", endpoints.len()))
        }
        Err(error) => failed("Vertex AI", error),
    });
    checks.push(endpoint(settings, survey));
    checks.push(bucket(settings, survey));
    checks
}

fn failed(name: &'static str, error: &CloudError) -> Check {
    Check::failed(name, error, "try again")
}

fn credentials() -> Check {
    const NAME: &str = "credentials";
    match credentials_file() {
        Some(file) if file.path.is_file() => {
            let kind = file.kind.as_deref().unwrap_or("of an unknown kind");
            Check::fine(NAME, format!("{} ({kind})", file.path.display()))
        }
        Some(file) => Check::missing(
            NAME,
            format!("GOOGLE_APPLICATION_CREDENTIALS names {}, which is no file", file.path.display()),
            "correct the variable, or unset it and run: gcloud auth application-default login",
        ),
        None => Check::fine(NAME, "no file; those of the machine, if it is one of Google's"),
    }
}

fn endpoint(settings: &CloudSettings, survey: &Survey) -> Check {
    const NAME: &str = "endpoint";
    let Ok(id) = settings.endpoint_id() else {
        return Check::fine(NAME, "none chosen; deploying a model makes one");
    };
    match &survey.endpoint {
        Ok(info) if info.answers => Check::fine(NAME, format!("{id} ({}) can be asked", info.display_name)),
        Ok(_) => failed(NAME, &CloudError::NotDeployed { endpoint: id.to_owned() }),
        Err(error) => failed(NAME, error),
    }
}

fn bucket(settings: &CloudSettings, survey: &Survey) -> Check {
    const NAME: &str = "bucket";
    match &survey.bucket {
        Ok(bucket) if bucket.location.eq_ignore_ascii_case(settings.region().name()) => match &survey.objects {
            Ok(_) => Check::fine(NAME, format!("{} in {}", bucket.name, bucket.location)),
            Err(error) => failed(NAME, error),
        },
        Ok(bucket) => Check::missing(
            NAME,
            format!("{} lies in {}, the models in {}", bucket.name, bucket.location, settings.region()),
            format!("make one in {} and choose that one", settings.region()),
        ),
        Err(CloudError::Settings(SettingsError::Missing { .. })) => {
            Check::fine(NAME, "none chosen; uploading and training need one")
        }
        Err(error) => failed(NAME, error),
    }
}
