//! Honest figures: stratified, grouped cross-validation, confusion matrix, Wilson intervals, the majority baseline.

mod calibration;
mod curve;
mod figures;
mod folds;
mod groups;

use std::ops::ControlFlow;

pub(crate) use calibration::sharpen;
pub use calibration::{CALIBRATION_BINS, CalibrationBin};
pub use curve::{CurvePoint, learning_curve};
pub use figures::{Case, ConfusionMatrix, Evaluation, MoodFigures, Ungrouped, wilson_interval};
pub(crate) use folds::assign as assign_folds;
pub use groups::GroupBy;

use crate::learn::fit::{LEAST_PER_MOOD, TrainParams, songs_per_mood};
use crate::learn::regression::Regression;
use crate::mood::Mood;

/// The songs are calibrated in so many parts.
const CALIBRATION_PARTS: usize = 10;

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
    let mut said: Vec<Option<Said>> = Vec::new();
    said.resize_with(members.len(), || None);
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
            let (truth, features) = (members[place].1, &examples[taking_part[place]].features);
            let scores = classifier.scores(features, moods.len());
            said[place] = Some(Said { truth, scores, learnable: classifier.present.contains(&truth) });
        }
    }
    let said: Vec<Said> = said.into_iter().flatten().collect();
    let rated = Rated::calibrated(said, &taking_part);
    Some(Evaluation::new(moods, rated, examples.len(), how.group_by, folds))
}

/// What a fold's classifier said of one of its songs.
struct Said {
    truth: usize,
    scores: Vec<f64>,
    /// Whether the song's mood occurred outside of its fold.
    learnable: bool,
}

/// What was said of all songs, calibrated, and the sharpness that calibrates a model trained on all of them.
pub(in crate::learn) struct Rated {
    pub(in crate::learn) cases: Vec<Case>,
    pub(in crate::learn) sharpness: f64,
}

impl Rated {
    /// The scores of each part of the songs are calibrated by those of the other parts, so that how well they fit is measured
    /// on songs that had no part in it. `said[i]` is of example `examples[i]`. The parts are not the folds: a fold that went
    /// badly would be calibrated by folds that went well, and the other way round.
    fn calibrated(said: Vec<Said>, examples: &[usize]) -> Self {
        let sharpness_without = |part: Option<usize>| {
            let scored: Vec<(&[f64], usize)> = said
                .iter()
                .enumerate()
                .filter(|(place, said)| said.learnable && Some(place % CALIBRATION_PARTS) != part)
                .map(|(_, said)| (said.scores.as_slice(), said.truth))
                .collect();
            calibration::fit_sharpness(&scored)
        };
        let of_others: Vec<f64> = (0..CALIBRATION_PARTS).map(|part| sharpness_without(Some(part))).collect();
        let sharpness = sharpness_without(None);
        let case = |(place, (mut said, &example)): (usize, (Said, &usize))| {
            sharpen(&mut said.scores, of_others[place % CALIBRATION_PARTS]);
            let scores = said.scores.into_iter().map(|score| score as f32).collect();
            Case { example, song: None, truth: said.truth, scores }
        };
        Self { cases: said.into_iter().zip(examples).enumerate().map(case).collect(), sharpness }
    }
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

    /// The probabilities of all `moods` moods; 0 for those that did not occur.
    fn scores(&self, features: &[f32], moods: usize) -> Vec<f64> {
        let mut scores = vec![0.0; moods];
        for (&mood, probability) in self.present.iter().zip(self.regression.probabilities(features)) {
            scores[mood] = probability;
        }
        scores
    }
}
