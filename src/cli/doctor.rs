//! `moodsic doctor`: checks what the program stands on, with a remedy for what is missing.

use serde_json::json;

use super::exit_code::{ExitCode, Outcome};
use super::session::Session;
use crate::doctor::run_checks;

/// Check sound, formats, display, disk and the rest; say what to do about what is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic doctor
  moodsic doctor --json")]
pub(super) struct Args {}

/// A finding is no failure of the doctor's: the exit code is 0.
pub(super) fn run(_args: &Args, session: &mut Session) -> Outcome {
    let checks = run_checks(&session.paths);
    for check in &checks {
        session.console.check(check.name, check.ok, &check.detail, &check.remedy)?;
    }
    session.console.document(&json!({ "checks": checks }))?;
    Ok(ExitCode::Done)
}
