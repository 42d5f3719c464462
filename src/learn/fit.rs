//! From labelled features to a model: which moods take part, and what the user still has to tag.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

use crate::learn::card::ModelCard;
use crate::learn::example::{GroupedExample, MIN_SONGS_PER_MOOD, TooFew, songs_per_mood};
use crate::learn::model::LocalModel;
use crate::learn::novelty::Novelty;
use crate::learn::prior::{LibraryScale, Penalties, PriorRegression, Reference};
use crate::mood::Mood;
use crate::pipeline::{Hearing, Recipe};

/// Why nothing was trained.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// Fewer than two moods with [`MIN_SONGS_PER_MOOD`] songs each.
    #[error("too few labels: {0}")]
    TooFew(TooFew),
    /// The caller broke it off.
    #[error("cancelled")]
    Cancelled,
}

/// Trains on `examples`, measured against `reference` (moods with fewer than [`MIN_SONGS_PER_MOOD`] songs are left out and named
/// in the card); needs two moods with enough. Same examples in the same order and same reference: same bytes. `seed` is of the
/// evaluation's folds; the fit itself needs no random numbers.
pub fn fit(
    examples: &[GroupedExample],
    reference: &Reference,
    seed: u64,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<LocalModel, TrainError> {
    let start = Instant::now();
    let all = songs_per_mood(examples);
    if let Some(few) = TooFew::of(&all) {
        return Err(TrainError::TooFew(few));
    }
    let (counts, left_out): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(_, count)| *count >= MIN_SONGS_PER_MOOD);
    let moods: Vec<Mood> = counts.keys().cloned().collect();

    let index_of = |mood: &Mood| moods.iter().position(|known| known == mood);
    let taking_part: Vec<(&GroupedExample, usize)> =
        examples.iter().filter_map(|example| Some((example, index_of(&example.mood)?))).collect();
    let scale = LibraryScale::of(reference, &moods);
    let rows: Vec<Vec<f64>> = taking_part.iter().map(|(example, _)| scale.row(&example.heard)).collect();
    let priors: Vec<Vec<f64>> = taking_part.iter().map(|(example, _)| scale.prior(&example.heard)).collect();
    let truths: Vec<usize> = taking_part.iter().map(|&(_, mood)| mood).collect();
    let groups: Vec<&str> = taking_part.iter().map(|(example, _)| example.group.as_str()).collect();
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let priors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();

    let penalties = Penalties::default();
    let ControlFlow::Continue(regression) =
        PriorRegression::fit(&rows, &priors, &truths, moods.len(), penalties, progress)
    else {
        return Err(TrainError::Cancelled);
    };
    let card = ModelCard {
        id: String::new(),
        recipe: Recipe::default().id(),
        features: Hearing::recipe(),
        sounds_like: moods
            .iter()
            .filter_map(|mood| Some((mood.clone(), reference.sounds_like(mood)?.clone())))
            .collect(),
        counts,
        left_out,
        evaluation: None,
        seed,
        seconds: start.elapsed().as_secs_f64(),
    };
    let novelty = Novelty::of(&rows, &groups);
    Ok(LocalModel::new(card, moods, scale, regression, novelty))
}
