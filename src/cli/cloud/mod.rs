//! `moodsic cloud`: the Vertex AI loop. Every step that sends songs' pictures or costs money says what, where to and how much, and
//! asks first.

mod batch;
mod check;
mod deploy;
mod options;
mod progress;
mod status;
mod steps;
mod train;
mod undeploy;
mod upload;

use clap::Subcommand;

pub(super) use self::options::CloudOptions;
pub(super) use self::progress::failure;
use super::exit_code::Outcome;
use super::session::Session;

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
