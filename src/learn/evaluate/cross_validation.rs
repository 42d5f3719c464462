//! Stratified, grouped cross-validation: which songs are tested by which fit, and how it scores them, calibrated.

use std::ops::ControlFlow;

use crate::dataset::{GroupBy, assign_folds};
use crate::learn::evaluate::calibration::{fit_sharpness, sharpen};
use crate::learn::evaluate::case::{Case, Rated};
use crate::learn::evaluate::figures::Evaluation;
use crate::learn::example::{GroupedExample, MIN_SONGS_PER_MOOD, songs_per_mood};
use crate::learn::prior::{LibraryScale, PresentRegression, Reference};
use crate::mood::Mood;

/// The songs are calibrated in so many parts.
const CALIBRATION_PARTS: usize = 10;

/// How to cross-validate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossValidation {
    /// Number of folds, at least 2.
    pub folds: usize,
    /// Only recorded; the groups stand in the examples.
    pub group_by: GroupBy,
    /// Shuffles groups among folds.
    pub seed: u64,
}

/// Stratified folds in which no group straddles; trains on the others, predicts the fold. All are measured against `reference`,
/// which knows no labels.
///
/// As in a training, moods with fewer than [`MIN_SONGS_PER_MOOD`] songs are left out; their songs have no prediction. `None` when
/// fewer than two moods or two groups are left, or when `progress` (0 to 1) breaks it off.
pub fn cross_validate(
    examples: &[GroupedExample],
    reference: &Reference,
    how: CrossValidation,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    let counts = songs_per_mood(examples).into_iter();
    let moods: Vec<Mood> = counts.filter(|(_, count)| *count >= MIN_SONGS_PER_MOOD).map(|(mood, _)| mood).collect();
    let truth: Vec<Option<usize>> =
        examples.iter().map(|example| moods.iter().position(|mood| *mood == example.mood)).collect();
    let taking_part: Vec<usize> = (0..examples.len()).filter(|&index| truth[index].is_some()).collect();
    let members: Vec<(&str, usize)> =
        taking_part.iter().filter_map(|&index| Some((examples[index].group.as_str(), truth[index]?))).collect();

    let (fold_of, folds) = assign_folds(&members, moods.len(), how.folds, how.seed);
    if moods.len() < 2 || folds < 2 {
        return None;
    }
    let scale = LibraryScale::of(reference, &moods);
    let heard = || taking_part.iter().map(|&index| &*examples[index].heard);
    let rows: Vec<Vec<f64>> = heard().map(|heard| scale.row(heard)).collect();
    let priors: Vec<Vec<f64>> = heard().map(|heard| scale.prior(heard)).collect();
    let mut scored: Vec<Option<Scored>> = Vec::new();
    scored.resize_with(members.len(), || None);
    for fold in 0..folds {
        let mut reported = |fraction: f32| progress((fold as f32 + fraction) / folds as f32);
        let in_fold = |index: &usize| fold_of[*index] == fold;
        let (test, training): (Vec<_>, Vec<_>) = (0..members.len()).partition(in_fold);
        let labels: Vec<usize> = training.iter().map(|&index| members[index].1).collect();
        let (rows_in, priors_in) = (pick(&rows, &training), pick(&priors, &training));
        let flow = PresentRegression::fit(&rows_in, &priors_in, &labels, &mut reported);
        let ControlFlow::Continue(classifier) = flow else { return None };
        for index in test {
            let truth = members[index].1;
            let scores = classifier.probabilities(&rows[index], &priors[index]);
            scored[index] = Some(Scored { truth, scores, learnable: classifier.has(truth) });
        }
    }
    let scored: Vec<Scored> = scored.into_iter().flatten().collect();
    let rated = Rated::calibrated(scored, &taking_part);
    Some(Evaluation::new(moods, rated, examples.len(), how.group_by, folds))
}

fn pick<'a>(numbers: &'a [Vec<f64>], indices: &[usize]) -> Vec<&'a [f64]> {
    indices.iter().map(|&index| numbers[index].as_slice()).collect()
}

/// How a fold's classifier scores one of its songs.
struct Scored {
    truth: usize,
    scores: Vec<f64>,
    /// Whether the song's mood occurred outside of its fold.
    learnable: bool,
}

impl Rated {
    /// The scores of each part of the songs are calibrated by those of the other parts, so that how well they fit is measured
    /// on songs that had no part in it. `scored[i]` is of example `examples[i]`. The parts are not the folds: a fold that went
    /// badly would be calibrated by folds that went well, and the other way round.
    fn calibrated(scored: Vec<Scored>, examples: &[usize]) -> Self {
        let sharpness_without = |part: Option<usize>| {
            let scored: Vec<(&[f64], usize)> = scored
                .iter()
                .enumerate()
                .filter(|(index, scored)| scored.learnable && Some(index % CALIBRATION_PARTS) != part)
                .map(|(_, scored)| (scored.scores.as_slice(), scored.truth))
                .collect();
            fit_sharpness(&scored)
        };
        let of_others: Vec<f64> = (0..CALIBRATION_PARTS).map(|part| sharpness_without(Some(part))).collect();
        let sharpness = sharpness_without(None);
        let case = |(index, (mut scored, &example)): (usize, (Scored, &usize))| {
            sharpen(&mut scored.scores, of_others[index % CALIBRATION_PARTS]);
            let scores = scored.scores.into_iter().map(|score| score as f32).collect();
            Case { example, song: None, truth: scored.truth, scores }
        };
        Self { cases: scored.into_iter().zip(examples).enumerate().map(case).collect(), sharpness }
    }
}
