//! `moodsic cloud train`: uploads what is missing, makes the dataset, trains within a budget, fetches the figures.

use std::ops::ControlFlow;

use serde_json::json;

use super::options::CloudOptions;
use super::progress::{Steps, cloud_failure};
use super::steps::{confirm, destination, opening};
use super::upload::{plan, upload};
use crate::cli::console::Console;
use crate::cli::evaluate::Group;
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::figures;
use crate::cli::session::Session;
use crate::cloud::google::BUDGET_MILLI_NODE_HOURS;
use crate::cloud::jobs;
use crate::cloud::jobs::{PlanSummary, Step, TrainStage, Trained, terms};

/// Train in the cloud on what is labelled; goes on with a training that is under way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic cloud train --budget 8
  moodsic cloud train --yes --json

It takes hours. Ctrl-C ends the waiting, not the training; run it again to go on waiting.")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
    /// Node hours that may be used at most, 8 to 800.
    #[arg(long, value_name = "HOURS", default_value = "8", value_parser = parse_budget)]
    budget: u32,
    /// What is never learned from and tested on at once.
    #[arg(long, value_enum, default_value_t)]
    group_by: Group,
    /// Do not ask.
    #[arg(short, long)]
    yes: bool,
}

/// In thousandths of a node hour.
fn parse_budget(text: &str) -> Result<u32, String> {
    let milli = text.parse().ok().and_then(|hours: u32| hours.checked_mul(1000));
    milli
        .filter(|milli| BUDGET_MILLI_NODE_HOURS.contains(milli))
        .ok_or_else(|| "a whole number from 8 to 800".to_owned())
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let (client, mut store, prices) = opening(&args.cloud, session)?;
    let mut steps = Steps::default();
    let trained = if let Some(open) = jobs::find_training(&mut store, &client).map_err(cloud_failure)? {
        session.console.note(&format!("{} is under way since {}; nothing new is begun", open.title, open.began));
        let progress = &mut |stage| show(&mut steps, &mut session.console, stage);
        jobs::follow_training(&mut store, &client, open, progress)
    } else {
        let plan = plan(&store, args.group_by.into())?;
        let to = destination(&args.cloud, session)?;
        confirm(&terms::training(&PlanSummary::from(&plan), args.budget, &to, &prices), args.yes)?;
        let set = upload(&mut store, &client, plan, session)?;
        let progress = &mut |stage| show(&mut steps, &mut session.console, stage);
        jobs::train(&mut store, &client, &set, args.budget, progress)
    };
    session.console.end();
    finish(&trained.map_err(cloud_failure)?, session)
}

fn show(steps: &mut Steps, console: &mut Console, stage: TrainStage) -> ControlFlow<()> {
    if let TrainStage::ImportProblems(problems) = stage {
        for problem in problems {
            console.warn(&format!("Google could not use a picture: {problem}"));
        }
        return ControlFlow::Continue(());
    }
    steps.show(console, &Step::Train(stage))
}

/// How good it became: the figures, and the matrix as the built-in predictor's is shown.
pub(super) fn show_figures(trained: &Trained, session: &Session) -> Result<(), Failure> {
    let Some(found) = &trained.figures else {
        return session.console.line("Google has not measured it yet; see moodsic cloud status");
    };
    session.console.line(&found.sentence())?;
    let rows = found.confusion.as_ref().map(figures::confusion).unwrap_or_default();
    rows.iter().try_for_each(|row| session.console.line(row))
}

fn finish(trained: &Trained, session: &mut Session) -> Result<ExitCode, Failure> {
    session.console.line(&format!("trained {}", trained.model))?;
    show_figures(trained, session)?;
    session
        .console
        .line("next: moodsic cloud deploy (costs by the hour), or moodsic cloud batch-predict ~/Music (does not)")?;
    session.console.document(&json!({
        "model": trained.model,
        "evaluation": trained.figures.as_ref().map(jobs::CloudFigures::to_json),
    }))?;
    Ok(ExitCode::Done)
}
