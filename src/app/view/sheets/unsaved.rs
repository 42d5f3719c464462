//! Labels that are not on the disk, on a sheet: how many, why, and what can be done about it.

use egui::{Button, Context, TextEdit, Ui};

use crate::app::action::{Action, LeaveAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{sheet, text};

/// What is being typed.
pub(super) struct Unsaved {
    path: String,
}

impl Default for Unsaved {
    fn default() -> Self {
        Self { path: "~/moodsic-labels.csv".to_owned() }
    }
}

impl Unsaved {
    /// Draws it.
    pub(super) fn show(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        sheet::show(ctx, "Not saved yet", 520.0, actions, |ui, actions| {
            ui.label(theme::strong(ui, count(state)));
            why(ui, state);
            ui.add_space(theme::GAP);
            self.elsewhere(ui, state, actions);
            ui.add_space(theme::GAP);
            ui.separator();
            ui.horizontal_wrapped(|ui| {
                if ui.button("Keep the window open").clicked() {
                    actions.push(Action::Leave(LeaveAction::Stay));
                }
                let name = match (state.is_rescued(), state.labels.saving().pending) {
                    (true, _) => "Quit".to_owned(),
                    (false, 0) => "Quit without the last change".to_owned(),
                    (false, 1) => "Quit without this label".to_owned(),
                    (false, count) => format!("Quit without these {}", text::labels(count)),
                };
                if ui.button(name).clicked() {
                    actions.push(Action::Leave(LeaveAction::Anyway));
                }
            });
        });
    }

    fn elsewhere(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let label = ui.label("Save all labels into a list");
        ui.horizontal(|ui| {
            let room = (ui.available_width() - 84.0).max(80.0);
            let field = TextEdit::singleline(&mut self.path).margin(egui::Margin::symmetric(8, 5)).desired_width(room);
            ui.add(field).labelled_by(label.id);
            let ready = !self.path.trim().is_empty();
            if ui.add_enabled(ready, Button::new("Save list")).clicked() {
                actions.push(Action::Leave(LeaveAction::SaveTo(self.path.clone())));
            }
        });
        let words = match state.notices.iter().find(|notice| notice.topic == "rescue") {
            Some(notice) => notice.text.clone(),
            None => "A CSV file, on another disk if need be. moodsic import reads it.".to_owned(),
        };
        ui.label(theme::small(ui, words));
    }
}

fn count(state: &State) -> String {
    match state.labels.saving().pending {
        0 if state.labels.saving().busy => "A change is not saved yet".to_owned(),
        0 if state.labels.saving().error.is_some() => "Labels cannot be saved now".to_owned(),
        0 => "All labels are saved".to_owned(),
        1 => "1 label is not saved yet".to_owned(),
        count => format!("{} are not saved yet", text::labels(count)),
    }
}

fn why(ui: &mut Ui, state: &State) {
    if let Some(error) = &state.labels.saving().error {
        ui.label(format!("The reason: {error}."));
    }
    let words = match (state.labels.saving().busy || state.labels.saving().error.is_some(), state.is_leaving()) {
        (true, true) => "Moodsic goes on trying, and closes by itself once everything is on the disk.",
        (true, false) => "Moodsic goes on trying.",
        (false, _) => "Everything is on the disk.",
    };
    ui.label(theme::weak(ui, words));
}
