//! What works of the cloud, in plain words, and what to do about the rest. Changes nothing, and shows no secret.

use serde::Serialize;

use crate::classify::vertex::{SettingsError, VertexClient, VertexError, credentials_file};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CloudCheck {
    /// What.
    pub name: &'static str,
    /// Whether it is fine.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do; empty when fine.
    pub remedy: String,
}

impl CloudCheck {
    fn fine(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, ok: true, detail: detail.into(), remedy: String::new() }
    }

    fn missing(name: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name, ok: false, detail: detail.into(), remedy: remedy.into() }
    }

    /// Our errors say what is wrong, then what to do.
    fn failed(name: &'static str, error: &VertexError) -> Self {
        let sentence = error.to_string();
        let (detail, remedy) = what_and_remedy(&sentence);
        Self::missing(name, detail, remedy.unwrap_or("try again"))
    }
}

/// What is wrong and what to do about it, of a sentence of the cloud's errors.
pub fn what_and_remedy(sentence: &str) -> (&str, Option<&str>) {
    match sentence.split_once("; ") {
        Some((what, remedy)) => (what, Some(remedy)),
        None => (sentence, None),
    }
}

/// Asks for everything that predicting, uploading and training need.
pub fn check(client: &VertexClient) -> Vec<CloudCheck> {
    let mut checks = vec![credentials()];
    let settings = client.settings();
    match settings.project() {
        Ok(project) => checks.push(CloudCheck::fine("project", format!("{project}, {}", settings.region()))),
        Err(error) => {
            let chosen = CloudCheck::failed("project", &error.into());
            checks.push(match client.projects() {
                Ok(projects) if !projects.is_empty() => {
                    let ids: Vec<_> = projects.into_iter().map(|project| project.id).collect();
                    CloudCheck { remedy: format!("{}; there are {}", chosen.remedy, ids.join(", ")), ..chosen }
                }
                // Without the list the sentence alone must do.
                _ => chosen,
            });
            return checks;
        }
    }
    checks.push(match client.endpoints() {
        Ok(endpoints) => {
            let plural = if endpoints.len() == 1 { "" } else { "s" };
            CloudCheck::fine("Vertex AI", format!("answers; {} endpoint{plural} there", endpoints.len()))
        }
        Err(error) => CloudCheck::failed("Vertex AI", &error),
    });
    checks.push(endpoint(client));
    checks.push(bucket(client));
    checks
}

fn credentials() -> CloudCheck {
    const NAME: &str = "credentials";
    match credentials_file() {
        Some(file) if file.path.is_file() => {
            let kind = file.kind.as_deref().unwrap_or("of an unknown kind");
            CloudCheck::fine(NAME, format!("{} ({kind})", file.path.display()))
        }
        Some(file) => CloudCheck::missing(
            NAME,
            format!("GOOGLE_APPLICATION_CREDENTIALS names {}, which is no file", file.path.display()),
            "correct the variable, or unset it and run: gcloud auth application-default login",
        ),
        None => CloudCheck::fine(NAME, "no file; those of the machine, if it is one of Google's"),
    }
}

fn endpoint(client: &VertexClient) -> CloudCheck {
    const NAME: &str = "endpoint";
    let Ok(id) = client.settings().endpoint_id() else {
        return CloudCheck::fine(NAME, "none chosen; deploying a model makes one");
    };
    match client.endpoint_info(id) {
        Ok(info) if info.answers => CloudCheck::fine(NAME, format!("{id} ({}) can be asked", info.display_name)),
        Ok(_) => CloudCheck::failed(NAME, &VertexError::NotDeployed { endpoint: id.to_owned() }),
        Err(error) => CloudCheck::failed(NAME, &error),
    }
}

fn bucket(client: &VertexClient) -> CloudCheck {
    const NAME: &str = "bucket";
    let settings = client.settings();
    match client.bucket() {
        Ok(bucket) if bucket.location.eq_ignore_ascii_case(settings.region().name()) => {
            match client.objects("moodsic/check/") {
                Ok(_) => CloudCheck::fine(NAME, format!("{} in {}", bucket.name, bucket.location)),
                Err(error) => CloudCheck::failed(NAME, &error),
            }
        }
        Ok(bucket) => CloudCheck::missing(
            NAME,
            format!("{} lies in {}, the models in {}", bucket.name, bucket.location, settings.region()),
            format!("make one in {} and choose that one", settings.region()),
        ),
        Err(VertexError::Settings(SettingsError::Missing { .. })) => {
            CloudCheck::fine(NAME, "none chosen; uploading and training need one")
        }
        Err(error) => CloudCheck::failed(NAME, &error),
    }
}
