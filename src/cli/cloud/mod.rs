//! `moodsic cloud`: the Vertex AI loop. Every step that sends songs' pictures or costs money says what, where to and how much, and
//! asks first.

mod batch;
mod check;
mod deploy;
mod options;
mod progress;
mod status;
mod train;
mod undeploy;
mod upload;

use std::io::{self, IsTerminal as _, Write as _};

use clap::Subcommand;

pub(super) use self::options::CloudOptions;
use self::progress::cloud_failure;
pub(super) use self::progress::failure;
use super::exit_code::{Failure, Outcome};
use super::interrupt;
use super::session::Session;
use crate::cloud::client::{Cancel, CloudError};
use crate::cloud::google::VertexClient;
use crate::cloud::jobs;
use crate::cloud::jobs::Destination;
use crate::config::{CloudConfig, Prices};
use crate::dataset::Store;

/// Upload, train, deploy and predict in Google Cloud (Vertex AI).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic cloud check --project my-project --bucket my-bucket
  moodsic cloud train --budget 8
  moodsic cloud deploy
  moodsic cloud status
  moodsic cloud undeploy

Training, a deployed model and batch predictions cost money; each says how much, and asks, before it begins.")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Upload(upload::Args),
    Train(train::Args),
    Deploy(deploy::Args),
    Undeploy(undeploy::Args),
    Status(status::Args),
    BatchPredict(batch::Args),
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    match &args.command {
        Command::Check(args) => check::run(args, session),
        Command::Upload(args) => upload::run(args, session),
        Command::Train(args) => train::run(args, session),
        Command::Deploy(args) => deploy::run(args, session),
        Command::Undeploy(args) => undeploy::run(args, session),
        Command::Status(args) => status::run(args, session),
        Command::BatchPredict(args) => batch::run(args, session),
    }
}

/// A client that Ctrl-C ends.
fn client(options: &CloudOptions, session: &Session) -> Result<VertexClient, Failure> {
    let settings = options.settings(&session.paths)?;
    VertexClient::new(settings, Cancel::when(interrupt::requested)).map_err(|error| failure(&error))
}

/// What every step that costs money begins with: a client, the library, and the prices to tell.
fn opening(options: &CloudOptions, session: &Session) -> Result<(VertexClient, Store, Prices), Failure> {
    let prices = options.config(&session.paths)?.prices;
    Ok((client(options, session)?, session.store()?, prices))
}

/// The model that is deployed or asked in a batch.
#[derive(Debug, clap::Args)]
struct ModelOption {
    /// The model, projects/…/models/ID; the one that was trained last when not given.
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
}

impl ModelOption {
    fn find(&self, store: &Store, client: &VertexClient) -> Result<String, Failure> {
        self.model.clone().map_or_else(|| jobs::latest_model(store, client).map_err(cloud_failure), Ok)
    }
}

/// The bucket that pictures go to.
fn destination(options: &CloudOptions, session: &Session) -> Result<Destination, Failure> {
    let config = options.config(&session.paths)?;
    let config = CloudConfig { project: config.project.clone().or_else(jobs::credentials_project), ..config };
    Destination::bucket(&config).map_err(|error| failure(&CloudError::from(error)))
}

/// Tells the `terms` and asks whether it may be done. `yes` is the option; without a terminal to ask on it is needed.
fn confirm(terms: &[String], yes: bool) -> Result<(), Failure> {
    let mut stderr = io::stderr().lock();
    // When stderr is closed there is nobody to tell.
    let _ = writeln!(stderr, "{}", terms.join("\n"));
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("nobody is there to be asked; add --yes if that is what you want".to_owned()));
    }
    let _ = write!(stderr, "Go on? [y/N] ");
    let _ = stderr.flush();
    let mut answer = String::new();
    interrupt::while_waiting(|| io::stdin().read_line(&mut answer))?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::usage("nothing was done".to_owned())),
    }
}
