//! `moodsic cloud deploy`: puts a model behind an endpoint, where it can be asked and costs by the hour.

use serde_json::json;

use super::options::CloudOptions;
use super::progress::{Steps, cloud_failure};
use super::steps::{ModelOption, confirm, opening};
use crate::cli::exit_code::{ExitCode, Outcome};
use crate::cli::session::Session;
use crate::cloud::jobs;
use crate::cloud::jobs::{Step, terms};
use crate::config::Settings;

/// Deploy a model so that it can be asked; it costs by the hour until it is undeployed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud deploy --yes")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
    #[command(flatten)]
    model: ModelOption,
    /// Do not ask.
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let (client, mut store, prices) = opening(&args.cloud, session)?;
    let model = args.model.find(&store, &client)?;
    let others = terms::other_addresses(&args.cloud.config(&session.paths)?, false);
    confirm(&terms::deployment(&model, &others, &prices), args.yes)?;
    let mut steps = Steps::default();
    let deployed = jobs::deploy(&mut store, &client, &model, &mut |state| {
        steps.show(&mut session.console, &Step::Deploying(state.clone()))
    });
    session.console.end();
    let deployed = deployed.map_err(cloud_failure)?;
    remember(&deployed.endpoint_id, session)?;
    let how = if deployed.was_there { "was deployed already" } else { "is deployed" };
    session.console.line(&format!("{model} {how} to endpoint {}", deployed.endpoint_id))?;
    session.console.line("ask it: moodsic predict --with vertex SONG; stop paying: moodsic cloud undeploy")?;
    session.console.document(&json!({
        "endpoint_id": deployed.endpoint_id,
        "model": deployed.model,
        "was_there": deployed.was_there,
        "dollars_per_hour": prices.serving_per_node_hour,
    }))?;
    Ok(ExitCode::Done)
}

/// The endpoint goes into the settings, unless they name one already or hold something else there.
fn remember(endpoint_id: &str, session: &Session) -> Result<(), crate::config::ConfigError> {
    let (mut settings, complaints) = Settings::load(&session.paths)?;
    if settings.cloud.endpoint_id.is_some() || complaints.iter().any(|wrong| wrong.key == "cloud.endpoint_id") {
        return Ok(());
    }
    settings.cloud.endpoint_id = Some(endpoint_id.to_owned());
    settings.save(&session.paths)
}
