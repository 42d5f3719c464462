//! `moodsic train`: fits the built-in predictor to what is labelled, measures it and saves it.

use std::time::Instant;

use serde_json::json;

use super::console::Console;
use super::exit_code::{ExitCode, Failure, Outcome};
use super::session::Session;
use super::steps::Steps;
use super::{figures, kept};
use crate::learn::Evaluation;
use crate::learn::LocalModel;
use crate::learn::session;
use crate::learn::session::{Backgrounds, Examples, GROUP_BY, TrainingError};
use crate::pipeline::Fidelity;

/// Train the built-in predictor on the labels, cross-validate it, save it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  moodsic train
  moodsic train --seed 7 --json")]
pub(super) struct Args {
    /// Shuffles songs among the folds of the evaluation.
    #[arg(long, value_name = "N", default_value_t)]
    seed: u64,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Outcome {
    let start = Instant::now();
    let (model, impaired) = train(args.seed, session)?;
    let path = session.paths.model();
    let card = &model.card;
    for (mood, count) in &card.counts {
        session.console.line(&format!("{mood:<12} {count} songs"))?;
    }
    for (mood, count) in &card.left_out {
        session.console.warn(&format!("{mood} is left out: it has only {count} songs"));
    }
    if let Some(evaluation) = &card.evaluation {
        session.console.line(&figures::summary(evaluation))?;
        for warning in &evaluation.warnings {
            session.console.warn(&warning.to_string());
        }
    }
    session.console.line(&format!("saved {}", path.display()))?;
    kept::refresh_after(session);
    session.console.document(&json!({
        "model": path.display().to_string(),
        "recipe": card.recipe,
        "features": card.features,
        "counts": card.counts,
        "seconds": start.elapsed().as_secs_f64(),
        "impaired": impaired,
        "evaluation": card.evaluation.as_ref().map(Evaluation::to_json),
    }))?;
    Ok(ExitCode::Done)
}

/// A song that is learnt from, though it could not be decoded whole.
#[derive(serde::Serialize)]
pub(super) struct Impaired {
    song: String,
    #[serde(flatten)]
    fidelity: Fidelity,
}

/// Trains on the library and saves the model.
pub(super) fn train(seed: u64, session: &mut Session) -> Result<(LocalModel, Vec<Impaired>), Failure> {
    let mut store = session.store()?;
    session.read_labelled_files(&mut store)?;
    let mut steps = Steps::default();
    let mut progress = |stage| steps.show(&mut session.console, stage);
    let gathered = session::gather(&mut store, GROUP_BY, &mut progress);
    let fitted =
        gathered.map(|gathered| (session::fit(&gathered, seed, &mut Backgrounds::default(), &mut progress), gathered));
    session.console.end();
    let (model, gathered) = fitted.map_err(training_failure)?;
    // Told first: they may be why too few are left.
    warn_of_failed(&gathered, &session.console);
    let model = model.map_err(training_failure)?;
    model.save(&session.paths.model())?;
    let impaired = gathered.impaired.into_iter();
    let impaired = impaired.map(|(path, fidelity)| Impaired { song: path.display().to_string(), fidelity });
    Ok((model, impaired.collect()))
}

/// Too few labels have an exit code of their own.
pub(super) fn training_failure(error: TrainingError) -> Failure {
    match error {
        TrainingError::Cancelled => Failure::interrupted(),
        TrainingError::TooFew(_) => Failure::no_model(error.to_string()),
        TrainingError::Store(error) => error.into(),
    }
}

/// A labelled song that is gone takes no part; the others still do, also those that could not be decoded whole.
pub(super) fn warn_of_failed(examples: &Examples, console: &Console) {
    for (path, fidelity) in &examples.impaired {
        for remark in fidelity.remarks() {
            console.warn(&format!("{}: {remark}", path.display()));
        }
    }
    for (path, error) in &examples.failed {
        console.warn(&format!("{} takes no part: {error}", path.display()));
    }
}
