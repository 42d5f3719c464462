//! `moodsic evaluate`: cross-validates the built-in predictor on what is labelled.

use clap::ValueEnum;

use super::exit_code::{ExitCode, Failure, Outcome};
use super::figures;
use super::session::Session;
use super::steps::Steps;
use super::train::{training_failure, warn_of_failed};
use crate::dataset::GroupBy;
use crate::learn::CrossValidation;
use crate::learn::session;
use crate::learn::session::{Backgrounds, FOLDS};

/// Measure how well the built-in predictor tells the moods of songs it was not trained on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic evaluate
  moodsic evaluate --folds 10 --group-by album --json

Songs of one group never stand on both sides of a fold. Where the artist is unknown the album counts, then the folder.")]
pub(super) struct Args {
    /// Number of folds.
    #[arg(long, value_name = "N", default_value_t = FOLDS, value_parser = parse_folds)]
    folds: usize,
    /// What must not straddle folds.
    #[arg(long, value_enum, default_value_t)]
    group_by: Group,
    /// Shuffles groups among folds.
    #[arg(long, value_name = "N", default_value_t)]
    seed: u64,
}

/// [`GroupBy`] as an option.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Group {
    #[default]
    Artist,
    Album,
    Folder,
    None,
}

impl From<Group> for GroupBy {
    fn from(group: Group) -> Self {
        match group {
            Group::Artist => Self::Artist,
            Group::Album => Self::Album,
            Group::Folder => Self::Folder,
            Group::None => Self::None,
        }
    }
}

fn parse_folds(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(folds) if folds >= 2 => Ok(folds),
        _ => Err("a whole number, 2 at least".to_owned()),
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let mut store = session.store_if_possible()?;
    let group_by = args.group_by.into();
    let how = CrossValidation { folds: args.folds, group_by, seed: args.seed };
    let mut steps = Steps::default();
    let mut progress = |stage| steps.show(&mut session.console, stage);
    let gathered = session::gather(&mut store, group_by, &mut progress);
    let evaluated = gathered
        .map(|gathered| (session::evaluate(&gathered, how, &mut Backgrounds::default(), &mut progress), gathered));
    session.console.end();
    let (evaluation, gathered) = evaluated.map_err(training_failure)?;
    // Told first: they may be why too few are left.
    warn_of_failed(&gathered, &session.console);
    let Some(evaluation) = evaluation.map_err(training_failure)? else {
        return Err(Failure::no_model(format!(
            "all labelled songs are of one {0}, and a {0} never stands on both sides of a fold; try --group-by none",
            group_by.name()
        )));
    };
    session.console.line(&figures::summary(&evaluation))?;
    session.console.line(&format!(
        "macro precision {:.2}, recall {:.2}, F1 {:.2}",
        evaluation.macro_precision, evaluation.macro_recall, evaluation.macro_f1
    ))?;
    for line in figures::details(&evaluation) {
        session.console.line(&line)?;
    }
    session.console.line("rows: what you said; columns: what it said")?;
    for line in figures::confusion(&evaluation.confusion) {
        session.console.line(&line)?;
    }
    for warning in &evaluation.warnings {
        session.console.warn(&warning.to_string());
    }
    session.console.document(&evaluation.to_json())?;
    Ok(ExitCode::Done)
}
