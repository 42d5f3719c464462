//! A cross-validation in figures and words: accuracy with its interval, the baseline, moods one by one, confusions.

use egui::{Align2, Color32, Grid, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{marks, text};
use crate::app::state::State;
use crate::app::theme;
use crate::classify::{ConfusionMatrix, Evaluation, GroupBy};

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, evaluation: &Evaluation) {
    verdict(ui, evaluation);
    accuracy_bar(ui, evaluation);
    ui.label(theme::small(ui, how_tested(evaluation)));
    ui.add_space(theme::GAP);
    per_mood(ui, state, evaluation);
    ui.add_space(theme::GAP);
    ui.label(theme::strong(ui, "Confusions"));
    matrix(ui, state, &evaluation.confusion);
}

fn verdict(ui: &mut Ui, evaluation: &Evaluation) {
    let colours = theme::colours(ui);
    let (low, high) = evaluation.interval95;
    ui.label(theme::title(format!("{} right", text::percent(evaluation.accuracy))).color(colours.strong));
    ui.label(format!(
        "With so few songs the true share lies between {:.0} and {} (95 %). Always saying the commonest mood gets {}.",
        low * 100.0,
        text::percent(high),
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
    format!("Tested in {} parts, each by a predictor that had not learnt from it; {together}.", evaluation.folds)
}

fn per_mood(ui: &mut Ui, state: &State, evaluation: &Evaluation) {
    Grid::new("per mood").num_columns(4).spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
        for heading in ["Mood", "Precision", "Recall", "Songs"] {
            ui.label(theme::small(ui, heading));
        }
        ui.end_row();
        for (index, mood) in evaluation.confusion.moods.iter().enumerate() {
            let figures = figures_of(&evaluation.confusion, index);
            ui.horizontal(|ui| {
                marks::dot(ui, state.vocabulary.colour(mood));
                ui.label(mood.as_str());
            });
            ui.label(figures.precision.map_or_else(|| "\u{2013}".to_owned(), text::percent));
            ui.label(figures.recall.map_or_else(|| "\u{2013}".to_owned(), text::percent));
            ui.label(figures.songs.to_string());
            ui.end_row();
        }
        ui.label(theme::weak(ui, "Mean"));
        ui.label(theme::weak(ui, text::percent(evaluation.macro_precision)));
        ui.label(theme::weak(ui, text::percent(evaluation.macro_recall)));
        ui.label(theme::weak(ui, format!("F1 {:.2}", evaluation.macro_f1)));
        ui.end_row();
    });
}

/// One mood's figures; `None` where nothing was predicted, or nothing is there.
struct Figures {
    precision: Option<f64>,
    recall: Option<f64>,
    songs: usize,
}

fn figures_of(confusion: &ConfusionMatrix, index: usize) -> Figures {
    let hits = confusion.counts[index][index];
    let songs: usize = confusion.counts[index].iter().sum();
    let predicted: usize = confusion.counts.iter().map(|row| row[index]).sum();
    let share = |of: usize| (of > 0).then(|| hits as f64 / of as f64);
    Figures { precision: share(predicted), recall: share(songs), songs }
}

/// The matrix: rows are what the songs are tagged, columns what was predicted. Cells are shaded by the row's share.
fn matrix(ui: &mut Ui, state: &State, confusion: &ConfusionMatrix) {
    let n = confusion.moods.len();
    if n == 0 {
        return;
    }
    let left = 96.0_f32.min(ui.available_width() * 0.3);
    let side = ((ui.available_width() - left) / n as f32).clamp(26.0, 72.0);
    let height = side.min(44.0);
    let top = 40.0;
    let (rect, _) = ui.allocate_exact_size(vec2(left + side * n as f32, top + height * n as f32), Sense::hover());
    let colours = theme::colours(ui);
    let painter = ui.painter().clone();
    let grid = pos2(rect.left() + left, rect.top() + top);
    painter.text(rect.left_top() + vec2(left, 0.0), Align2::LEFT_TOP, "Predicted", theme::axis_font(), colours.weak);
    painter.text(rect.left_top() + vec2(0.0, 20.0), Align2::LEFT_TOP, "Tagged", theme::axis_font(), colours.weak);
    for (row, mood) in confusion.moods.iter().enumerate() {
        let colour = state.vocabulary.colour(mood);
        let head = Rect::from_min_size(grid + vec2(row as f32 * side, 18.0 - top), vec2(side, 20.0));
        let line = Rect::from_min_size(pos2(rect.left(), grid.y + row as f32 * height), vec2(left, height));
        name_cell(ui, head, mood.as_str(), colour);
        name_cell(ui, line, mood.as_str(), colour);
        let songs: usize = confusion.counts[row].iter().sum();
        for (column, other) in confusion.moods.iter().enumerate() {
            let count = confusion.counts[row][column];
            let cell = Rect::from_min_size(grid + vec2(column as f32 * side, row as f32 * height), vec2(side, height))
                .shrink(1.0);
            let share = if songs == 0 { 0.0 } else { count as f32 / songs as f32 };
            let hit = row == column;
            let base = if hit { colours.accent } else { colours.warn };
            painter.rect_filled(cell, 4, mix(colours.raised, base, share * 0.75));
            if hit {
                painter.rect_stroke(cell, 4, Stroke::new(1.5, colours.accent), StrokeKind::Inside);
            }
            let ink = if share > 0.6 { colours.on_accent } else { colours.strong };
            painter.text(cell.center(), Align2::CENTER_CENTER, count.to_string(), theme::axis_font(), ink);
            let id = ui.scope_id().with(("confusion", row, column));
            let response = ui.interact(cell, id, Sense::hover());
            let name = format!("{count} songs tagged {mood}, predicted {other}");
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &name));
            response.on_hover_text(name);
        }
    }
}

/// A mood's name with its dot, cut to the cell.
fn name_cell(ui: &mut Ui, rect: Rect, name: &str, colour: crate::mood::Rgb) {
    let mut cell =
        ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center)));
    cell.spacing_mut().item_spacing.x = 4.0;
    marks::dot(&mut cell, colour);
    let text = theme::small(&cell, name);
    marks::elided(&mut cell, text);
}

fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_reads_columns_and_recall_reads_rows() {
        let confusion =
            ConfusionMatrix { moods: Vec::new(), counts: vec![vec![3, 1, 0], vec![2, 2, 0], vec![1, 1, 0]] };
        let first = figures_of(&confusion, 0);
        assert_eq!((first.precision, first.recall, first.songs), (Some(0.5), Some(0.75), 4));
        let last = figures_of(&confusion, 2);
        assert_eq!((last.precision, last.recall, last.songs), (None, Some(0.0), 2));
    }
}
