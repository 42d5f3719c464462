//! `moodsic demo`: composes the demo library, adds it and tags most of it.

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::json;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::rows::texts;
use super::session::Session;
use super::{interrupt, kept};
use crate::library::{DemoReport, LibraryError, add_demo};

/// Compose a small library to play with: eighteen pieces in three moods, fifteen of them tagged.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic demo
  moodsic demo --dir ~/moodsic-demo && moodsic train")]
pub(super) struct Args {
    /// Write the pieces here; the data folder when not given.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let report = compose(args.dir.clone(), session)?;
    for song in &report.songs {
        session.console.line(&song.display().to_string())?;
    }
    kept::refresh_after(session);
    session.console.line(&format!("{} songs, {} of them tagged", report.songs.len(), report.tagged))?;
    session.console.document(&json!({ "songs": texts(&report.songs), "tagged": report.tagged }))?;
    Ok(ExitCode::Done)
}

/// Composes in `dir`, else in the data folder.
pub(super) fn compose(dir: Option<PathBuf>, session: &mut Session) -> Result<DemoReport, Failure> {
    let dir = dir.unwrap_or_else(|| session.paths.demo());
    let mut store = session.store()?;
    let console = &mut session.console;
    let mut begun = false;
    let outcome = add_demo(&mut store, &dir, Timestamp::now(), &mut |done, total| {
        if !begun {
            console.begin(total, "composing");
            begun = true;
        }
        console.reached(done);
        interrupt::flow()
    });
    console.end();
    match outcome {
        Ok(report) => Ok(report),
        Err(LibraryError::Cancelled) => Err(Failure::interrupted()),
        Err(error) => Err(error.into()),
    }
}
