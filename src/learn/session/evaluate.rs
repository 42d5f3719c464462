//! The whole truth of a set of examples: cross-validated figures, the random split beside them, the learning curve, and what
//! speaks against all of it. The window and `moodsic evaluate` show the same numbers because both come from here.

use std::ops::ControlFlow;

use crate::dataset::GroupBy;
use crate::learn::audit::{audit, duplicates, join_groups};
use crate::learn::evaluate::{CrossValidation, Evaluation, Ungrouped, cross_validate, learning_curve};
use crate::learn::example::{GroupedExample, TooFew, songs_per_mood};
use crate::learn::prior::Reference;
use crate::learn::session::background::Backgrounds;
use crate::learn::session::error::TrainingError;
use crate::learn::session::gather::Examples;
use crate::learn::session::stage::Stage;

/// Where the parts of the measurement end, of 1: the grouped split, the random one, and the curve up to 1.
const ENDS: [f32; 2] = [0.35, 0.7];

/// Measures the moods that have enough songs to be trained on; fewer than two of them are [`TrainingError::TooFew`]. Songs
/// that are there twice count as one group. `None` when all songs are of one group.
pub fn evaluate(
    gathered: &Examples,
    how: CrossValidation,
    backgrounds: &mut Backgrounds,
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
    let mut report = |from: f32, to: f32, done: f32| {
        let flow = progress(Stage::Evaluating(from + (to - from) * done));
        broken |= flow.is_break();
        flow
    };
    let measured = measure(&examples, &gathered.reference, how, &mut report);
    if broken {
        return Err(TrainingError::Cancelled);
    }
    let Some(mut evaluation) = measured else { return Ok(None) };
    for case in &mut evaluation.cases {
        case.song = gathered.songs.get(case.example).map(|song| song.id);
    }
    let songs = gathered.songs.iter().zip(&examples);
    let facts: Vec<_> = songs.map(|(song, example)| backgrounds.facts_of(song, &example.heard)).collect();
    evaluation.warnings = audit(&examples, &facts, &pairs, &evaluation);
    Ok(Some(evaluation))
}

/// As [`evaluate`], for the figures that go with a training: where all songs are of one group (a folder of songs that name no
/// artist), each is taken for itself. The evaluation says so, for that flatters.
pub(super) fn evaluate_somehow(
    gathered: &Examples,
    how: CrossValidation,
    backgrounds: &mut Backgrounds,
    progress: &mut dyn FnMut(Stage) -> ControlFlow<()>,
) -> Result<Option<Evaluation>, TrainingError> {
    let grouped = evaluate(gathered, how, backgrounds, progress)?;
    if grouped.is_some() {
        return Ok(grouped);
    }
    let alone = Examples {
        reference: gathered.reference.clone(),
        impaired: Vec::new(),
        examples: each_alone(&gathered.examples),
        songs: gathered.songs.clone(),
        failed: Vec::new(),
    };
    evaluate(&alone, CrossValidation { group_by: GroupBy::None, ..how }, backgrounds, progress)
}

/// The three cross-validations; `None` when one is broken off, or when the first is not possible.
fn measure(
    examples: &[GroupedExample],
    reference: &Reference,
    how: CrossValidation,
    report: &mut dyn FnMut(f32, f32, f32) -> ControlFlow<()>,
) -> Option<Evaluation> {
    let [grouped_end, random_end] = ENDS;
    let mut evaluation = cross_validate(examples, reference, how, &mut |done| report(0.0, grouped_end, done))?;
    if how.group_by != GroupBy::None {
        let alone = each_alone(examples);
        let random = CrossValidation { group_by: GroupBy::None, ..how };
        let found = cross_validate(&alone, reference, random, &mut |done| report(grouped_end, random_end, done))?;
        evaluation.ungrouped = Some(Ungrouped::from(&found));
    }
    evaluation.curve =
        learning_curve(examples, reference, how, &evaluation, &mut |done| report(random_end, 1.0, done))?;
    Some(evaluation)
}

/// Every song a group of its own.
fn each_alone(examples: &[GroupedExample]) -> Vec<GroupedExample> {
    let alone =
        |(index, example): (usize, &GroupedExample)| GroupedExample { group: index.to_string(), ..example.clone() };
    examples.iter().enumerate().map(alone).collect()
}
