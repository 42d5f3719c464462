//! From labelled features to a model: which moods take part, and what the user still has to tag.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

use crate::learn::card::ModelCard;
use crate::learn::example::{GroupedExample, MIN_SONGS_PER_MOOD, TooFew, songs_per_mood};
use crate::learn::model::LocalModel;
use crate::learn::novelty::Novelty;
use crate::learn::params::TrainParams;
use crate::learn::regression::Regression;
use crate::mood::Mood;
use crate::pipeline::RecipeId;

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

/// Trains on `examples` (moods with fewer than [`MIN_SONGS_PER_MOOD`] songs are left out and named in the card); needs two
/// moods with enough. Same examples in the same order and same parameters: same bytes.
pub fn fit(
    examples: &[GroupedExample],
    recipe: &RecipeId,
    params: TrainParams,
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

    let class_of = |mood: &Mood| moods.iter().position(|known| known == mood);
    let taking_part = || examples.iter().filter_map(|example| Some((example, class_of(&example.mood)?)));
    let (rows, classes): (Vec<_>, Vec<_>) =
        taking_part().map(|(example, class)| (example.features.as_slice(), class)).unzip();
    let groups: Vec<&str> = taking_part().map(|(example, _)| example.group.as_str()).collect();
    let ControlFlow::Continue(regression) = Regression::fit(&rows, &classes, moods.len(), params, progress) else {
        return Err(TrainError::Cancelled);
    };
    let card = ModelCard {
        id: String::new(),
        recipe: recipe.clone(),
        counts,
        left_out,
        evaluation: None,
        seed: params.seed,
        seconds: start.elapsed().as_secs_f64(),
    };
    let novelty = Novelty::of(&rows, &groups, regression.scaling());
    Ok(LocalModel::new(card, moods, regression, novelty))
}
