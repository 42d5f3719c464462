//! `moodsic cloud check`: what works, in plain words, and what to do about the rest.

use serde_json::json;

use super::{CloudOptions, client};
use crate::cli::ending::{Ending, Outcome};
use crate::cli::session::Session;
use crate::cloud;

/// Check credentials, project, region, endpoint and bucket.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  moodsic cloud check --project my-project --region europe-west4")]
pub(super) struct Args {
    #[command(flatten)]
    cloud: CloudOptions,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let client = client(&args.cloud, session)?;
    let checks = cloud::check(&client);
    for check in &checks {
        let mark = if check.ok { "ok     " } else { "MISSING" };
        session.console.line(&format!("{mark} {}: {}", check.name, check.detail))?;
        if !check.remedy.is_empty() {
            session.console.line(&format!("        → {}", check.remedy))?;
        }
    }
    session.console.document(&json!({ "checks": checks }))?;
    Ok(if checks.iter().all(|check| check.ok) { Ending::Done } else { Ending::Cloud })
}
