//! The line above the list: how many songs are listed, in which order, and which columns it has.

use egui::{Align, Layout, Ui};

use crate::app::action::{Action, LibraryAction, ViewAction};
use crate::app::state::{Sort, SortColumn, State};
use crate::app::theme;
use crate::app::view::parts::marks;
use crate::config::ListChoices;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        ui.spacing_mut().interact_size.y = 20.0;
        ui.spacing_mut().button_padding = egui::vec2(4.0, 1.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.menu_button(theme::small(ui, "Columns"), |ui| columns(ui, state.settings.list, actions));
            let sort = state.library.sort();
            let by = format!("By {}", sort.column.name().to_lowercase());
            let order = ui.menu_button(theme::small(ui, by), |ui| {
                for (column, name) in SortColumn::ALL {
                    if ui.selectable_label(sort.column == column, name).clicked() {
                        actions.push(Action::Library(LibraryAction::Order(Sort::by(column))));
                        ui.close();
                    }
                }
                ui.separator();
                let turned = Sort { descending: !sort.descending, ..sort };
                if ui.selectable_label(sort.descending, "The other way round").clicked() {
                    actions.push(Action::Library(LibraryAction::Order(turned)));
                    ui.close();
                }
            });
            order.response.on_hover_text("The order of the list");
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                marks::elided(ui, theme::small(ui, format!("{} listed", state.library.visible().len())));
            });
        });
    });
}

fn columns(ui: &mut Ui, chosen: ListChoices, actions: &mut Vec<Action>) {
    let mut now = chosen;
    for (on, name) in [
        (&mut now.length, "Length"),
        (&mut now.hears, "Hears"),
        (&mut now.mood, "Mood"),
        (&mut now.suggestion, "Suggestion"),
        (&mut now.score, "Score"),
    ] {
        ui.checkbox(on, name);
    }
    ui.separator();
    ui.checkbox(&mut now.compact, "One line a song");
    ui.label(theme::small(ui, "Columns appear where there is room for them; drag their edges."));
    if now != chosen {
        actions.push(Action::View(ViewAction::List(now)));
    }
}
