//! The figures of an evaluation as lines for people.

use crate::learn::Evaluation;
use crate::mood::Mood;
use crate::predict::ConfusionMatrix;

/// One sentence that holds the accuracy against its interval and against guessing.
pub(super) fn summary(evaluation: &Evaluation) -> String {
    let (low, high) = evaluation.interval95;
    let verdict = if evaluation.better_than_guessing() { "" } else { "; that is no better than guessing" };
    format!(
        "accuracy {:.2} (95 %: {low:.2} to {high:.2}), always the commonest mood would get {:.2}; {} folds, grouped by {}{verdict}",
        evaluation.accuracy,
        evaluation.baseline_accuracy,
        evaluation.folds,
        evaluation.grouped_by.name(),
    )
}

/// Each mood's precision and recall with Wilson's intervals, how far scores can be read as chances, and what the random split
/// would have made of it.
pub(super) fn details(evaluation: &Evaluation) -> Vec<String> {
    let share = |share: Option<f64>, (low, high): (f64, f64)| {
        share.map_or_else(|| "none".to_owned(), |share| format!("{share:.2} ({low:.2} to {high:.2})"))
    };
    let moods = evaluation.confusion.moods.iter().zip(evaluation.per_mood());
    let mut lines: Vec<String> = moods
        .map(|(mood, figures)| {
            let precision = share(figures.precision(), figures.precision95());
            let recall = share(figures.recall(), figures.recall95());
            format!("{mood}: precision {precision}, recall {recall}, {} songs", figures.songs)
        })
        .collect();
    if let Some(error) = evaluation.calibration_error() {
        lines.push(format!("scores and hits lie {:.0} points apart on average", error * 100.0));
    }
    if let Some((random, gap)) = evaluation.ungrouped.zip(evaluation.flattery()) {
        lines.push(format!(
            "on a random split it would look like {:.2}, {:.0} points more; believe the grouped figure",
            random.accuracy,
            gap * 100.0
        ));
    }
    lines
}

/// The confusion matrix: a row a true mood, a column a predicted one.
pub(super) fn confusion(matrix: &ConfusionMatrix) -> Vec<String> {
    let names: Vec<_> = matrix.moods.iter().map(Mood::as_str).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(6);
    let row = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        cells.fold(format!("{name:<width$}"), |line, cell| format!("{line}  {cell:>width$}"))
    };
    let header = row("", &mut names.iter().map(ToString::to_string));
    let rows =
        names.iter().zip(&matrix.counts).map(|(name, counts)| row(name, &mut counts.iter().map(usize::to_string)));
    std::iter::once(header).chain(rows).collect()
}
