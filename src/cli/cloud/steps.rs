//! What the steps begin with: a client, the model, the bucket, and the question whether it may be done.

use std::io::{self, IsTerminal as _, Write as _};

use super::options::CloudOptions;
use super::progress::{cloud_failure, failure};
use crate::cli::exit_code::Failure;
use crate::cli::interrupt;
use crate::cli::session::Session;
use crate::cloud::client::{Cancel, CloudError, SettingsError};
use crate::cloud::google::VertexClient;
use crate::cloud::jobs;
use crate::cloud::jobs::Destination;
use crate::config::{CloudConfig, Prices};
use crate::dataset::Store;

/// A client that Ctrl-C ends.
pub(super) fn client(options: &CloudOptions, session: &Session) -> Result<VertexClient, Failure> {
    let settings = options.settings(&session.paths)?;
    VertexClient::new(settings, Cancel::when(interrupt::requested)).map_err(|error| failure(&error))
}

/// What every step that costs money begins with: a client, the library, and the prices to tell.
pub(super) fn opening(options: &CloudOptions, session: &Session) -> Result<(VertexClient, Store, Prices), Failure> {
    let prices = options.config(&session.paths)?.prices;
    Ok((client(options, session)?, session.store()?, prices))
}

/// The model that is deployed or asked in a batch.
#[derive(Debug, clap::Args)]
pub(super) struct ModelOption {
    /// The model, projects/…/models/ID; the one that was trained last when not given.
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
}

impl ModelOption {
    pub(super) fn find(&self, store: &Store, client: &VertexClient) -> Result<String, Failure> {
        self.model.clone().map_or_else(|| jobs::latest_model(store, client).map_err(cloud_failure), Ok)
    }
}

/// The bucket that pictures go to, for a training or a batch.
pub(super) fn destination(options: &CloudOptions, session: &Session) -> Result<Destination, Failure> {
    bucket(options, session, Destination::bucket)
}

/// The bucket that pictures go to, only to be uploaded.
pub(super) fn upload_destination(options: &CloudOptions, session: &Session) -> Result<Destination, Failure> {
    bucket(options, session, Destination::upload)
}

fn bucket(
    options: &CloudOptions,
    session: &Session,
    find: fn(&CloudConfig) -> Result<Destination, SettingsError>,
) -> Result<Destination, Failure> {
    let config = options.config(&session.paths)?;
    let config = CloudConfig { project: config.project.clone().or_else(jobs::credentials_project), ..config };
    find(&config).map_err(|error| failure(&CloudError::from(error)))
}

/// Tells the `terms` and asks whether it may be done. `yes` is the option; without a terminal to ask on it is needed.
pub(super) fn confirm(terms: &[String], yes: bool) -> Result<(), Failure> {
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
