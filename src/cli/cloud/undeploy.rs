//! `moodsic cloud undeploy`: takes the models off the endpoint, which ends their cost.

use serde_json::json;

use super::options::CloudOptions;
use super::progress::{Steps, cloud_failure};
use super::steps::client;
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::session::Session;
use crate::cloud::jobs;
use crate::cloud::jobs::Step;

/// Undeploy everything from Moodsic's endpoint: it costs nothing any more.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud undeploy --project my-project")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let client = client(&args.cloud, session)?;
    let mut store = session.store()?;
    let mut steps = Steps::default();
    let jobs::Undeployed { gone, ended } = jobs::undeploy_all(&mut store, &client, &mut |state| {
        steps.show(&mut session.console, &Step::Undeploying(state.clone()))
    });
    session.console.end();
    let mut undeployed = Vec::new();
    for (endpoint, model) in gone {
        session.console.line(&format!("{} is off endpoint {endpoint}", model.model))?;
        undeployed.push(json!({ "endpoint_id": endpoint, "model": model.model }));
    }
    let Err(error) = ended else {
        if undeployed.is_empty() {
            session.console.line("nothing is deployed, so nothing costs by the hour")?;
        }
        session.console.document(&json!({ "undeployed": undeployed }))?;
        return Ok(ExitCode::Done);
    };
    match cloud_failure(error) {
        // What is off is told although the rest could not be taken off.
        Failure::Error(ending, error) if !undeployed.is_empty() => {
            let sentence = error.to_string();
            session.console.error(&sentence);
            session.console.document(&json!({ "undeployed": undeployed, "error": sentence }))?;
            Ok(ending)
        }
        failure => Err(failure),
    }
}
