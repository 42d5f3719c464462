//! Honest figures: stratified, grouped cross-validation, confusion matrix, Wilson intervals, the majority baseline.

mod figures;
mod folds;
mod groups;

use std::ops::ControlFlow;

pub use figures::{ConfusionMatrix, Evaluation, wilson_interval};
pub(crate) use folds::assign as assign_folds;
pub use groups::GroupBy;

use super::local::{LEAST_PER_MOOD, Regression, TrainParams, songs_per_mood};
use crate::mood::Mood;

/// One labelled picture, as features, with its group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedExample {
    /// Features of the picture.
    pub features: Vec<f32>,
    /// Its label.
    pub mood: Mood,
    /// Its group.
    pub group: String,
}

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

/// Stratified folds in which no group straddles; trains on the others, predicts the fold.
///
/// As in a training, moods with fewer than [`LEAST_PER_MOOD`] songs are left out; their songs have no prediction. `None` when
/// fewer than two moods or two groups are left, or when `progress` (0 to 1) breaks it off.
pub fn cross_validate(
    examples: &[GroupedExample],
    how: CrossValidation,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    let counts = songs_per_mood(examples).into_iter();
    let moods: Vec<Mood> = counts.filter(|(_, count)| *count >= LEAST_PER_MOOD).map(|(mood, _)| mood).collect();
    let truth: Vec<Option<usize>> =
        examples.iter().map(|example| moods.iter().position(|mood| *mood == example.mood)).collect();
    let taking_part: Vec<usize> = (0..examples.len()).filter(|&index| truth[index].is_some()).collect();
    let members: Vec<(&str, usize)> =
        taking_part.iter().filter_map(|&index| Some((examples[index].group.as_str(), truth[index]?))).collect();

    let (fold_of, folds) = folds::assign(&members, moods.len(), how.folds, how.seed);
    if moods.len() < 2 || folds < 2 {
        return None;
    }
    let mut predicted = vec![None; examples.len()];
    for fold in 0..folds {
        let mut told = |fraction: f32| progress((fold as f32 + fraction) / folds as f32);
        let in_fold = |place: &usize| fold_of[*place] == fold;
        let (test, training): (Vec<_>, Vec<_>) = (0..members.len()).partition(in_fold);
        let rows: Vec<&[f32]> =
            training.iter().map(|&place| examples[taking_part[place]].features.as_slice()).collect();
        let labels: Vec<usize> = training.iter().map(|&place| members[place].1).collect();
        let ControlFlow::Continue(classifier) = FoldClassifier::fit(&rows, &labels, &mut told) else {
            return None;
        };
        for place in test {
            let index = taking_part[place];
            predicted[index] = Some(classifier.predict(&examples[index].features));
        }
    }
    Some(Evaluation::new(moods, &truth, predicted, how.group_by, folds))
}

/// A regression over those classes that occur outside the fold: a group may hold all songs of a mood.
struct FoldClassifier {
    present: Vec<usize>,
    regression: Regression,
}

impl FoldClassifier {
    fn fit(
        rows: &[&[f32]],
        labels: &[usize],
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> ControlFlow<(), Self> {
        let mut present = labels.to_vec();
        present.sort_unstable();
        present.dedup();
        let classes: Vec<usize> = labels.iter().map(|label| present.partition_point(|known| known < label)).collect();
        let regression = Regression::fit(rows, &classes, present.len(), TrainParams::default(), progress)?;
        ControlFlow::Continue(Self { present, regression })
    }

    fn predict(&self, features: &[f32]) -> usize {
        self.present[self.regression.likeliest(features)]
    }
}
