//! `moodsic import`: labels from a file, or from the songs' own tags.

mod args;
mod list;
mod report;
mod songs;
mod tags;

use super::exit_code::Outcome;
use super::session::Session;

pub(super) use args::Args;

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    match &args.file {
        Some(file) => list::run(file, args, session),
        None => tags::run(args, session),
    }
}
