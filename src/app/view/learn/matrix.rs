//! The confusion matrix: rows are what the songs are tagged, columns what was said. A cell plays its songs.

use egui::{Align2, Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::action::{Action, ModelAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::learn::Evaluation;

/// Draws it. Cells are shaded by their share of the row.
pub(super) fn show(ui: &mut Ui, state: &State, evaluation: &Evaluation, actions: &mut Vec<Action>) {
    let confusion = &evaluation.confusion;
    let n = confusion.moods.len();
    if n == 0 {
        return;
    }
    let playable = evaluation.cases.iter().any(|case| case.song.is_some());
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
        let colour = state.labels.vocabulary().colour(mood);
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
            let opens = playable && count > 0;
            let sense = if opens { Sense::click() } else { Sense::hover() };
            let response = ui.interact(cell, ui.scope_id().with(("confusion", row, column)), sense);
            painter.rect_filled(cell, 4, mix(colours.raised, base, share * 0.75));
            if hit || (opens && (response.hovered() || response.has_focus())) {
                let ink = if opens && response.hovered() { colours.strong } else { colours.accent };
                painter.rect_stroke(cell, 4, Stroke::new(1.5, ink), StrokeKind::Inside);
            }
            let ink = if share > 0.6 { colours.on_accent } else { colours.strong };
            painter.text(cell.center(), Align2::CENTER_CENTER, count.to_string(), theme::axis_font(), ink);
            let name = format!("{count} songs tagged {mood}, predicted {other}");
            let role = if opens { Role::Button } else { Role::Cell };
            response.widget_info(|| WidgetInfo::labeled(role, true, &name));
            if response.clicked() {
                actions.push(Action::Model(ModelAction::PlayCell(mood.clone(), other.clone())));
            }
            let hint = if opens { format!("{name}. Click to play them, surest first.") } else { name };
            response.on_hover_text(hint);
        }
    }
    if playable {
        let tested = text::songs(confusion.songs());
        ui.label(theme::small(
            ui,
            format!("The {tested} it was tested on: a click on a cell plays its songs, surest first."),
        ));
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
