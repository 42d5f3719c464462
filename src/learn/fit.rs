//! From labelled features to a model: which moods take part, and what the user still has to tag.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

use crate::learn::card::ModelCard;
use crate::learn::example::{GroupedExample, MIN_SONGS_PER_MOOD, TooFew, songs_per_mood};
use crate::learn::model::LocalModel;
use crate::learn::novelty::Novelty;
use crate::learn::prior::{LibraryScale, PresentRegression, PriorRegression, Reference};
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

/// Trains on `examples`, measured against `reference`; needs two moods with [`MIN_SONGS_PER_MOOD`] songs. Moods with fewer take part
/// if they sound like something; the others are left out and named in the card. Same examples in the same order and same reference: same bytes. `seed` is of the
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
    let takes_part = |mood: &Mood, songs| songs >= MIN_SONGS_PER_MOOD || reference.sounds_like(mood).is_some();
    let (counts, left_out): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(mood, songs)| takes_part(mood, *songs));
    let moods: Vec<Mood> = counts.keys().cloned().collect();

    let Some(fitted) = Fitted::of(examples, reference, &moods, progress) else { return Err(TrainError::Cancelled) };
    let mut card = card(reference, counts, seed);
    card.left_out = left_out;
    card.label_weight = fitted.label_weight;
    card.seconds = start.elapsed().as_secs_f64();
    Ok(LocalModel::new(card, moods, fitted.scale, fitted.regression, fitted.novelty))
}

/// A predictor for the beginning, while there are too few labels for [`fit`]: of the moods that sound like something to the
/// network, by that alone or by the labels that there are, and of moods with [`MIN_SONGS_PER_MOOD`] songs. Its scores are no
/// chances: nothing has tested them. `None` for fewer than two such moods; a `Break` of `progress` is handed back.
pub fn fit_general(
    examples: &[GroupedExample],
    reference: &Reference,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> ControlFlow<(), Option<LocalModel>> {
    let all = songs_per_mood(examples);
    let mut counts: BTreeMap<Mood, usize> = reference.moods().map(|mood| (mood.clone(), 0)).collect();
    for (mood, songs) in all {
        if songs >= MIN_SONGS_PER_MOOD || counts.contains_key(&mood) {
            counts.insert(mood, songs);
        }
    }
    if counts.len() < 2 {
        return ControlFlow::Continue(None);
    }
    let moods: Vec<Mood> = counts.keys().cloned().collect();
    let Some(fitted) = Fitted::of(examples, reference, &moods, progress) else { return ControlFlow::Break(()) };
    let card = ModelCard { is_general: true, label_weight: fitted.label_weight, ..card(reference, counts, 0) };
    // What is usual is not known from a handful of songs.
    ControlFlow::Continue(Some(LocalModel::new(card, moods, fitted.scale, fitted.regression, None)))
}

fn card(reference: &Reference, counts: BTreeMap<Mood, usize>, seed: u64) -> ModelCard {
    let mixes = counts.keys().filter_map(|mood| Some((mood.clone(), reference.sounds_like(mood)?.clone())));
    ModelCard {
        id: String::new(),
        recipe: Recipe::default().id(),
        features: Hearing::recipe(),
        sounds_like: mixes.collect(),
        counts,
        left_out: BTreeMap::new(),
        impaired: 0,
        is_general: false,
        label_weight: 0.0,
        evaluation: None,
        seed,
        seconds: 0.0,
    }
}

/// What comes of a fit.
struct Fitted {
    scale: LibraryScale,
    regression: PriorRegression,
    /// See [`PriorRegression::label_weight`].
    label_weight: f64,
    novelty: Option<Novelty>,
}

impl Fitted {
    /// Fits the examples of these moods; a mood without any has its prior alone. `None` when `progress` breaks it off.
    fn of(
        examples: &[GroupedExample],
        reference: &Reference,
        moods: &[Mood],
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> Option<Self> {
        let place_of = |mood: &Mood| moods.iter().position(|known| known == mood);
        let (taking_part, truths): (Vec<&GroupedExample>, Vec<usize>) =
            examples.iter().filter_map(|example| Some((example, place_of(&example.mood)?))).unzip();
        let scale = LibraryScale::of(reference, moods);
        let rows: Vec<Vec<f64>> = taking_part.iter().map(|example| scale.row(&example.heard)).collect();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let groups: Vec<&str> = taking_part.iter().map(|example| example.group.as_str()).collect();
        let music: Vec<f32> = taking_part.iter().map(|example| example.heard.music()).collect();
        let novelty = Novelty::of(&rows, &groups, &music);
        if truths.iter().all(|&truth| truth == truths[0]) {
            let regression = PriorRegression::prior_alone(LibraryScale::WIDTH, moods.len());
            return Some(Self { scale, regression, label_weight: 0.0, novelty });
        }
        let priors: Vec<Vec<f64>> = taking_part.iter().map(|example| scale.prior(&example.heard)).collect();
        let priors: Vec<&[f64]> = priors.iter().map(Vec::as_slice).collect();
        let fitted = PresentRegression::fit(&rows, &priors, &truths, progress).continue_value()?;
        let regression = fitted.among(moods.len());
        let label_weight = regression.label_weight(&rows, &priors);
        Some(Self { scale, regression, label_weight, novelty })
    }
}
