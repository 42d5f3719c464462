//! From examples to a fitted and measured model.

use std::ops::ControlFlow;
use std::time::Instant;

use crate::dataset::GroupBy;
use crate::dataset::Store;
use crate::learn;
use crate::learn::evaluate::CrossValidation;
use crate::learn::model::LocalModel;
use crate::learn::session::background::Backgrounds;
use crate::learn::session::error::TrainingError;
use crate::learn::session::evaluate::evaluate_somehow;
use crate::learn::session::gather::{Examples, gather};
use crate::learn::session::stage::Stage;

/// Folds of the evaluation that goes with a training.
pub const FOLDS: usize = 5;

/// What must not straddle them.
pub const GROUP_BY: GroupBy = GroupBy::Artist;

/// The split of the evaluation that goes with a training.
pub fn split(seed: u64) -> CrossValidation {
    CrossValidation { folds: FOLDS, group_by: GROUP_BY, seed }
}

/// Fits and cross-validates (five folds, grouped by artist). The card of the model carries the evaluation and the seconds that
/// both took.
pub fn fit(
    gathered: &Examples,
    seed: u64,
    backgrounds: &mut Backgrounds,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<LocalModel, TrainingError> {
    let start = Instant::now();
    let model = learn::fit(&gathered.examples, &gathered.reference, seed, &mut |done| progress(Stage::Fitting(done)))?;
    let evaluation = evaluate_somehow(gathered, split(seed), backgrounds, progress)?;
    let mut model = model.evaluated(evaluation);
    model.card.impaired = gathered.impaired.len();
    model.card.seconds = start.elapsed().as_secs_f64();
    Ok(model)
}

/// Gathers and fits in one go, for callers that need not name the songs without a minute when there are too few left.
pub fn train(
    store: &mut Store,
    seed: u64,
    backgrounds: &mut Backgrounds,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<(LocalModel, Examples), TrainingError> {
    let gathered = gather(store, GROUP_BY, progress)?;
    Ok((fit(&gathered, seed, backgrounds, progress)?, gathered))
}
