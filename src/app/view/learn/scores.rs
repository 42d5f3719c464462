//! What scores are worth: each mood's precision and recall from a threshold on, and how scores and hits agree.

use egui::{Grid, Slider, Ui};

use crate::app::action::{Action, ModelAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::learn::{CALIBRATION_BINS, Evaluation};
use crate::predict::MoodFigures;

/// Draws the moods' figures, with a slider when the scores are known.
pub(super) fn per_mood(ui: &mut Ui, state: &State, evaluation: &Evaluation, actions: &mut Vec<Action>) {
    let sliding = !evaluation.cases.is_empty();
    if sliding {
        threshold(ui, state.learning.training().threshold, actions);
    }
    let figures = if sliding {
        evaluation.figures_at(f64::from(state.learning.training().threshold))
    } else {
        evaluation.per_mood()
    };
    Grid::new("per mood").num_columns(4).spacing([theme::GAP * 2.0, 4.0]).show(ui, |ui| {
        for heading in ["Mood", "Precision", "Recall", "Songs"] {
            ui.label(theme::small(ui, heading));
        }
        ui.end_row();
        for (mood, figures) in evaluation.confusion.moods.iter().zip(&figures) {
            ui.horizontal(|ui| {
                marks::dot(ui, state.labels.vocabulary().colour(mood));
                ui.label(mood.as_str());
            });
            ui.label(with_interval(figures.precision(), figures.precision95()));
            ui.label(with_interval(figures.recall(), figures.recall95()));
            ui.label(figures.songs.to_string());
            ui.end_row();
        }
    });
    ui.label(theme::small(ui, summary(&figures, evaluation)));
}

fn threshold(ui: &mut Ui, threshold: f32, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Call a mood only from a score of");
        let mut value = threshold;
        let slider = Slider::new(&mut value, 0.0..=0.99).fixed_decimals(2).trailing_fill(true);
        let response = ui.add(slider);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Threshold"));
        if response.changed() {
            actions.push(Action::Model(ModelAction::Threshold(value)));
        }
    });
}

/// "75 % (62–88 %)"; a dash where nothing was called so.
fn with_interval(share: Option<f64>, (low, high): (f64, f64)) -> String {
    match share {
        Some(share) => format!("{} ({:.0}\u{2013}{})", text::percent(share), low * 100.0, text::percent(high)),
        None => "\u{2013}".to_owned(),
    }
}

/// "Of 100 songs 62 are called by a mood, 51 of them rightly."
fn summary(figures: &[MoodFigures], evaluation: &Evaluation) -> String {
    let sum = |of: fn(&MoodFigures) -> usize| figures.iter().map(of).sum::<usize>();
    let (songs, called, hits) = (sum(|mood| mood.songs), sum(|mood| mood.called), sum(|mood| mood.hits));
    format!(
        "Of {} {called} are called by a mood, {hits} of them rightly. Intervals hold the true share with 95\u{a0}%. Means over \
         moods: precision {:.2}, recall {:.2}, F1 {:.2}.",
        text::songs(songs),
        evaluation.macro_precision,
        evaluation.macro_recall,
        evaluation.macro_f1,
    )
}

/// "Of 10 songs at 0.8, about 8 are right", for each range of scores that has songs.
pub(super) fn calibration(ui: &mut Ui, evaluation: &Evaluation) {
    for bin in evaluation.calibration().iter().filter(|bin| bin.songs > 0) {
        let share = bin.right as f64 / bin.songs as f64;
        let is = if bin.right == 1 { "is" } else { "are" };
        let words = format!("Of {} at {:.2}, {} {is} right.", text::songs(bin.songs), bin.mean_score, bin.right);
        ui.label(&words);
        let colours = theme::colours(ui);
        let bar = marks::bar(ui, share as f32, colours.accent, &words);
        // Where the bar would end if the scores were exactly right.
        let x = bar.rect.left() + bin.mean_score as f32 * bar.rect.width();
        ui.painter().vline(x, bar.rect.y_range().expand(2.0), egui::Stroke::new(2.0, colours.strong));
    }
    if let Some(error) = evaluation.calibration_error() {
        let words = if error <= 0.08 {
            "A score can be read as a chance: of 10 songs at 0.8, about 8 are right."
        } else {
            "Scores are rough with so few songs: read them as more or less sure, not as chances."
        };
        ui.label(theme::small(
            ui,
            format!(
                "{words} On average scores and hits lie {:.0} points apart (in {CALIBRATION_BINS} ranges).",
                error * 100.0
            ),
        ));
    }
}
