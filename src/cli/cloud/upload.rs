//! `moodsic cloud upload`: the labelled songs' pictures and the import file, to the bucket.

use serde_json::json;

use super::options::CloudOptions;
use super::progress::{Steps, plan_failure, upload_failure};
use super::steps::{client, confirm, upload_destination};
use crate::cli::evaluate::Group;
use crate::cli::exit_code::{ExitCode, Failure, Outcome};
use crate::cli::session::Session;
use crate::cloud::google::VertexClient;
use crate::cloud::jobs;
use crate::cloud::jobs::{Plan, PlanSummary, TrainingSet, terms};
use crate::dataset::GroupBy;
use crate::dataset::Store;
use crate::pipeline::Recipe;

/// Send the pictures of the labelled songs to the bucket, those that are missing there.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud upload --bucket my-bucket --yes")]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) cloud: CloudOptions,
    /// What is never learned from and tested on at once.
    #[arg(long, value_enum, default_value_t)]
    pub(super) group_by: Group,
    /// Do not ask.
    #[arg(short, long)]
    pub(super) yes: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let client = client(&args.cloud, session)?;
    let mut store = session.store()?;
    let plan = plan(&store, args.group_by.into())?;
    let to = upload_destination(&args.cloud, session)?;
    confirm(&terms::upload(&PlanSummary::from(&plan), &to), args.yes)?;
    let set = upload(&mut store, &client, plan, session)?;
    session.console.document(&json!({
        "title": set.title,
        "import_file": set.import_uri,
        "sent": set.uploaded.sent,
        "there": set.uploaded.there,
        "counts": set.plan.counts(),
        "labels": set.plan.labels,
    }))?;
    Ok(ExitCode::of(set.plan.songs.len(), set.uploaded.failed.len()))
}

pub(super) fn plan(store: &Store, group_by: GroupBy) -> Result<Plan, Failure> {
    Plan::new(store, group_by).map_err(plan_failure)
}

/// Uploads, and says how it went.
pub(super) fn upload(
    store: &mut Store,
    client: &VertexClient,
    plan: Plan,
    session: &mut Session,
) -> Result<TrainingSet, Failure> {
    let songs = plan.songs.clone();
    let mut steps = Steps::default();
    let folder = session.paths.cache.join("cloud");
    let set = jobs::upload_training_set(store, client, plan, &Recipe::default(), &folder, &mut |stage| {
        steps.upload(&mut session.console, stage)
    });
    session.console.end();
    let set = set.map_err(upload_failure)?;
    for (index, error) in &set.uploaded.failed {
        session.console.warn(&format!("{} takes no part: {error}", songs[*index].song.path.display()));
    }
    for (mood, label) in set.plan.labels.iter().filter(|(mood, label)| mood.as_str() != label.as_str()) {
        session.console.note(&format!("{mood} is called {label} there, for Google takes letters, digits and _ only"));
    }
    session.console.line(&format!(
        "{} pictures sent, {} were there already; import file {}",
        set.uploaded.sent, set.uploaded.there, set.import_uri
    ))?;
    Ok(set)
}
