//! A cross-validation in figures and words: accuracy with its interval, the baseline, the random split, the learning curve.

use egui::{Align2, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{curve, matrix, scores};
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::text;
use crate::dataset::GroupBy;
use crate::learn::Evaluation;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, evaluation: &Evaluation, actions: &mut Vec<Action>) {
    verdict(ui, evaluation);
    accuracy_bar(ui, evaluation);
    ui.label(theme::small(ui, how_tested(evaluation)));
    random_split(ui, evaluation);
    ui.add_space(theme::GAP);
    if evaluation.curve.len() > 1 {
        ui.label(theme::strong(ui, "Accuracy by labels given"));
        curve::show(ui, &evaluation.curve, evaluation.baseline_accuracy);
        ui.add_space(theme::GAP);
    }
    scores::per_mood(ui, state, evaluation, actions);
    ui.add_space(theme::GAP);
    ui.label(theme::strong(ui, "Confusions"));
    matrix::show(ui, state, evaluation, actions);
    if !evaluation.cases.is_empty() {
        ui.add_space(theme::GAP);
        ui.label(theme::strong(ui, "What a score means"));
        scores::calibration(ui, evaluation);
    }
}

fn verdict(ui: &mut Ui, evaluation: &Evaluation) {
    let colours = theme::colours(ui);
    let (low, high) = evaluation.interval95;
    let songs = evaluation.confusion.songs();
    ui.label(theme::title(format!("{} right", text::percent(evaluation.accuracy))).color(colours.strong));
    ui.label(format!(
        "{:.0}\u{2013}{} at {} (95\u{a0}%). Always saying the commonest mood gets {}.",
        low * 100.0,
        text::percent(high),
        text::songs(songs),
        text::percent(evaluation.baseline_accuracy),
    ));
    let (words, ink) = if evaluation.better_than_guessing() {
        ("Better than guessing.", colours.good)
    } else {
        ("No better than guessing, as far as these songs can tell. Tag more songs.", colours.warn)
    };
    ui.label(RichText::new(words).color(ink));
}

/// Interval, accuracy and baseline on one line from 0 to 100 %.
fn accuracy_bar(ui: &mut Ui, evaluation: &Evaluation) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let (low, high) = evaluation.interval95;
    response.widget_info(|| {
        let name = format!(
            "Accuracy {}, between {} and {}, baseline {}",
            text::percent(evaluation.accuracy),
            text::percent(low),
            text::percent(high),
            text::percent(evaluation.baseline_accuracy),
        );
        WidgetInfo::labeled(Role::Image, true, name)
    });
    let colours = theme::colours(ui);
    let painter = ui.painter();
    let x = |share: f64| rect.left() + share.clamp(0.0, 1.0) as f32 * rect.width();
    let rail = Rect::from_min_max(pos2(rect.left(), rect.top() + 6.0), pos2(rect.right(), rect.top() + 14.0));
    painter.rect_filled(rail, 4, colours.raised);
    painter.rect_filled(Rect::from_x_y_ranges(x(low)..=x(high), rail.y_range()), 4, colours.selection);
    painter.circle_filled(pos2(x(evaluation.accuracy), rail.center().y), 6.0, colours.accent);
    let base = x(evaluation.baseline_accuracy);
    painter.vline(base, rect.top()..=rail.bottom() + 6.0, Stroke::new(2.0, colours.weak));
    let align = if base > rect.center().x { Align2::RIGHT_TOP } else { Align2::LEFT_TOP };
    painter.text(pos2(base, rail.bottom() + 6.0), align, "guessing", theme::axis_font(), colours.weak);
}

fn how_tested(evaluation: &Evaluation) -> String {
    let together = match evaluation.grouped_by {
        GroupBy::Artist => "songs of an artist stay together",
        GroupBy::Album => "songs of an album stay together",
        GroupBy::Folder => "songs of a folder stay together",
        GroupBy::None => "songs are not grouped, which flatters",
    };
    format!(
        "Tested on {} in {} parts, each by a predictor that had not learnt from it; {together}.",
        text::songs(evaluation.confusion.songs()),
        evaluation.folds
    )
}

/// The figure that other programs would show, and why not to believe it.
fn random_split(ui: &mut Ui, evaluation: &Evaluation) {
    let (Some(random), Some(gap)) = (evaluation.ungrouped, evaluation.flattery()) else { return };
    let warn = theme::colours(ui).warn;
    ui.label(
        RichText::new(format!(
            "With songs of one artist on both sides it would look like {}: {:.0} points more, for knowing the artist. \
             Believe {}.",
            text::percent(random.accuracy),
            gap * 100.0,
            text::percent(evaluation.accuracy),
        ))
        .color(warn),
    );
}
