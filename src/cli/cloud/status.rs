//! `moodsic cloud status`: what is deployed and what it has cost, and what is under way.

use jiff::Timestamp;
use serde_json::json;

use super::options::CloudOptions;
use super::progress::{cloud_failure, failure};
use super::steps::client;
use super::train::show_figures;
use crate::cli::console::Console;
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::session::Session;
use crate::cloud::client::CloudError;
use crate::cloud::google::VertexClient;
use crate::cloud::jobs;
use crate::cloud::jobs::{JobError, Trained};
use crate::dataset::Store;

/// Tell what is deployed, since when and at what cost, how good the last trained model is, and what was asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud status --json")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let client = client(&args.cloud, session)?;
    let prices = args.cloud.config(&session.paths)?.prices;
    let now = Timestamp::now();
    let mut deployed = Vec::new();
    for endpoint in client.endpoints().map_err(|error| failure(&error))? {
        for model in &endpoint.deployed {
            let cost = model.since.map(|since| jobs::serving_cost(&prices, since, now));
            let words = match model.since {
                Some(since) => jobs::serving_sentence(&prices, since, now),
                None => "deployed; since when is not said".to_owned(),
            };
            let line = format!("endpoint {} ({}): {} {words}", endpoint.id, endpoint.display_name, model.model);
            session.console.line(&line)?;
            deployed.push(json!({
                "endpoint_id": endpoint.id, "model": model.model, "since": model.since.map(|since| since.to_string()),
                "dollars": cost, "answers": endpoint.answers,
            }));
        }
    }
    if deployed.is_empty() {
        session.console.line("nothing is deployed, so nothing costs by the hour")?;
    }
    let mut store = session.store()?;
    let trained = last_trained(&mut store, &client, &session.console)?;
    if let Some(trained) = &trained {
        session.console.line(&format!("trained last: {}", trained.model))?;
        show_figures(trained, session)?;
    }
    let operations = store.cloud_operations()?;
    for operation in operations.iter().take(20) {
        let now = match operation.problem.clone() {
            Some(problem) => Some(problem),
            None if operation.progress.is_over() => None,
            None => Some(jobs::look(&client, operation).unwrap_or_else(|error| error.to_string())),
        };
        let now = now.map_or_else(String::new, |now| format!(": {now}"));
        session.console.line(&format!(
            "{} {} {}, since {}{now}",
            operation.kind.name(),
            operation.title,
            operation.progress.name(),
            operation.began
        ))?;
    }
    let operations: Vec<_> = operations
        .iter()
        .map(|operation| {
            json!({
                "kind": operation.kind.name(), "title": operation.title, "state": operation.progress.name(),
                "name": operation.name, "result": operation.result, "problem": operation.problem,
                "began": operation.began.to_string(), "ended": operation.ended.map(|at| at.to_string()),
            })
        })
        .collect();
    let trained = trained.map(|trained| {
        json!({ "model": trained.model, "evaluation": trained.figures.as_ref().map(jobs::CloudFigures::to_json) })
    });
    session.console.document(&json!({
        "deployed": deployed, "trained": trained, "operations": operations, "prices_as_of": prices.as_of,
    }))?;
    Ok(ExitCode::Done)
}

/// The last finished training; figures that were not fetched yet are asked for once.
fn last_trained(store: &mut Store, client: &VertexClient, console: &Console) -> Result<Option<Trained>, Failure> {
    let known = jobs::last_trained(store, client.settings()).map_err(cloud_failure)?;
    let Some(Trained { model, figures: None }) = known else { return Ok(known) };
    match jobs::measured(store, client, model.clone()) {
        Ok(trained) => return Ok(Some(trained)),
        // It may have been removed in the console since.
        Err(JobError::Cloud(CloudError::NotFound { .. })) => {}
        Err(error @ (JobError::Cloud(CloudError::Cancelled) | JobError::Store(_))) => {
            return Err(cloud_failure(error));
        }
        // What is deployed and what is under way are worth more than figures.
        Err(JobError::Cloud(error)) => console.warn(&format!("the figures of {model} cannot be had: {error}")),
    }
    Ok(Some(Trained { model, figures: None }))
}
