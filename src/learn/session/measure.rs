//! The whole truth of a set of examples: cross-validated figures, the random split beside them, the learning curve, and what
//! speaks against all of it. The window and `moodsic evaluate` show the same numbers because both come from here.

use std::ops::ControlFlow;

use crate::learn::session::facts::facts_of;
use crate::learn::session::{Examples, Stage, TrainingError};
use crate::learn::{
    CrossValidation, Evaluation, GroupBy, GroupedExample, Ungrouped, audit, cross_validate, duplicates, join_groups,
    learning_curve,
};
use crate::learn::{TooFew, songs_per_mood};

/// Where the parts of the measurement end, of 1: the grouped split, the random one, and the curve up to 1.
const ENDS: [f32; 2] = [0.35, 0.7];

/// Measures the moods that have enough songs to be trained on; fewer than two of them are [`TrainingError::TooFew`]. Songs
/// that are there twice count as one group. `None` when all songs are of one group.
pub fn evaluate(
    gathered: &Examples,
    how: CrossValidation,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Option<Evaluation>, TrainingError> {
    if let Some(few) = TooFew::of(&songs_per_mood(&gathered.examples)) {
        return Err(TrainingError::TooFew(few));
    }
    let lengths: Vec<f64> = gathered.songs.iter().map(|song| song.duration_secs).collect();
    let pairs = duplicates(&gathered.examples, &lengths);
    let mut examples = gathered.examples.clone();
    join_groups(&mut examples, &pairs);

    let mut broken = false;
    let mut told = |from: f32, to: f32, done: f32| {
        let flow = progress(Stage::Evaluating(from + (to - from) * done));
        broken |= flow.is_break();
        flow
    };
    let measured = measure(&examples, how, &mut told);
    if broken {
        return Err(TrainingError::Cancelled);
    }
    let Some(mut evaluation) = measured else { return Ok(None) };
    for case in &mut evaluation.cases {
        case.song = gathered.songs.get(case.example).map(|song| song.id);
    }
    let facts: Vec<_> =
        gathered.songs.iter().zip(&examples).map(|(song, example)| facts_of(song, &example.features)).collect();
    evaluation.warnings = audit(&examples, &facts, &pairs, &evaluation);
    Ok(Some(evaluation))
}

/// As [`evaluate`], for the figures that go with a training: where all songs are of one group (a folder of songs that name no
/// artist), each is taken for itself. The evaluation says so, for that flatters.
pub(super) fn evaluate_somehow(
    gathered: &Examples,
    how: CrossValidation,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Option<Evaluation>, TrainingError> {
    let grouped = evaluate(gathered, how, progress)?;
    if grouped.is_some() {
        return Ok(grouped);
    }
    let alone =
        Examples { examples: each_alone(&gathered.examples), songs: gathered.songs.clone(), failed: Vec::new() };
    evaluate(&alone, CrossValidation { group_by: GroupBy::None, ..how }, progress)
}

/// The three cross-validations; `None` when one is broken off, or when the first is not possible.
fn measure(
    examples: &[GroupedExample],
    how: CrossValidation,
    told: &mut dyn FnMut(f32, f32, f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    let [grouped_end, random_end] = ENDS;
    let mut evaluation = cross_validate(examples, how, &mut |done| told(0.0, grouped_end, done))?;
    if how.group_by != GroupBy::None {
        let alone = each_alone(examples);
        let random = CrossValidation { group_by: GroupBy::None, ..how };
        let found = cross_validate(&alone, random, &mut |done| told(grouped_end, random_end, done))?;
        evaluation.ungrouped = Some(Ungrouped::from(&found));
    }
    evaluation.curve = learning_curve(examples, how, &evaluation, &mut |done| told(random_end, 1.0, done))?;
    Some(evaluation)
}

/// Every song a group of its own.
fn each_alone(examples: &[GroupedExample]) -> Vec<GroupedExample> {
    let alone =
        |(place, example): (usize, &GroupedExample)| GroupedExample { group: place.to_string(), ..example.clone() };
    examples.iter().enumerate().map(alone).collect()
}
