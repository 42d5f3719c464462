//! Whether Google credentials and the cloud's settings are at hand. Asks no network: `moodsic cloud check` does that. Of the
//! credentials only their path and their kind are looked at.

use super::Check;
use crate::cloud::client::credentials_file;
use crate::cloud::jobs;
use crate::cloud::serving::Service;
use crate::config::{Paths, Settings};

/// In the order of Application Default Credentials: the variable, then gcloud's own file.
pub(super) fn credentials() -> Check {
    const NAME: &str = "credentials";
    match credentials_file() {
        Some(file) if file.path.is_file() => {
            let from = if file.named { " (from GOOGLE_APPLICATION_CREDENTIALS)" } else { "" };
            Check::fine(NAME, format!("{}{from}", file.path.display()))
        }
        Some(file) => {
            let detail = format!("GOOGLE_APPLICATION_CREDENTIALS names {}, which is no file", file.path.display());
            Check::missing(NAME, detail, "correct the variable, or unset it")
        }
        None => Check::fine(NAME, "none; only the cloud needs them, and nothing leaves this machine without"),
    }
}

/// What is chosen; nothing need be.
pub(super) fn settings(paths: &Paths) -> Check {
    const NAME: &str = "cloud";
    // What is wrong in the settings file has a check of its own.
    let (settings, _) = Settings::load(paths).unwrap_or_default();
    let config = settings.cloud.with_environment();
    match jobs::service(&config).and_then(|service| Ok((service, jobs::settings(&config)?))) {
        Ok((service, settings)) => {
            let chosen =
                [("project", settings.project()), ("endpoint", settings.endpoint_id()), ("bucket", settings.bucket())];
            let mut chosen: Vec<_> =
                chosen.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value.ok()?))).collect();
            if service != Service::default() {
                chosen.push(format!("second opinions from {}", service.title()));
            }
            if chosen.is_empty() {
                return Check::fine(NAME, "nothing is chosen; only the cloud needs it (moodsic cloud --help)");
            }
            let chosen = chosen.join(", ");
            Check::fine(NAME, format!("{chosen}, {}; moodsic cloud check asks whether it works", settings.region()))
        }
        Err(error) => {
            Check::missing(NAME, error.to_string(), "correct [cloud] in config.toml, or the variable MOODSIC_CLOUD_…")
        }
    }
}
