//! `moodsic cloud check`: what works, in plain words, and what to do about the rest.

use serde_json::json;

use super::options::CloudOptions;
use super::progress::failure;
use crate::cli::exit_code::{ExitCode, Outcome};
use crate::cli::interrupt;
use crate::cli::session::Session;
use crate::cloud::client::Cancel;
use crate::cloud::jobs;

/// Check credentials, project, region, endpoint and bucket, or the server that is asked instead.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic cloud check --project my-project --region europe-west4
  moodsic cloud check --service tf-serving --serving-url http://localhost:8501 --serving-model moods

The service is that of the settings (vertex, tf-serving or edge-container). With another one than Vertex AI, Google is asked too
when a project is named.")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
    /// vertex, tf-serving or edge-container.
    #[arg(long, value_name = "NAME", help = "vertex, tf-serving or edge-container; also MOODSIC_CLOUD_SERVICE")]
    service: Option<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let mut config = args.cloud.config(&session.paths)?;
    if args.service.is_some() {
        config.service.clone_from(&args.service);
    }
    let checked = jobs::check(&config, Cancel::when(interrupt::requested));
    let (checks, _) = checked.map_err(|error| failure(&error))?;
    for check in &checks {
        session.console.check(check.name, check.ok, &check.detail, &check.remedy)?;
    }
    session.console.document(&json!({ "checks": checks }))?;
    Ok(if checks.iter().all(|check| check.ok) { ExitCode::Done } else { ExitCode::Cloud })
}
