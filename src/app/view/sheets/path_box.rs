//! The path box: a path typed or pasted, for when a dialog cannot be had.

use egui::{Context, Key, TextEdit};

use crate::app::action::{Action, OpenAction};
use crate::app::theme;
use crate::app::view::parts::sheet;

/// What is being typed.
#[derive(Default)]
pub(super) struct PathBox {
    text: String,
    open: bool,
}

impl PathBox {
    /// The sheet is not shown (any more).
    pub(super) fn closed(&mut self) {
        self.open = false;
    }

    /// Draws it.
    pub(super) fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let opened_now = !std::mem::replace(&mut self.open, true);
        sheet::show(ctx, "Open songs", 520.0, actions, |ui, actions| {
            let label = ui.label("Path of a song or a folder");
            let field = TextEdit::singleline(&mut self.text)
                .hint_text("~/Music")
                .margin(egui::Margin::symmetric(8, 6))
                .desired_width(f32::INFINITY);
            let response = ui.add(field).labelled_by(label.id);
            if opened_now {
                response.request_focus();
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.label(theme::small(ui, "Quotes and file:// are fine, ~ is your home folder."));
            ui.add_space(theme::GAP);
            ui.horizontal_wrapped(|ui| {
                let ready = !self.text.trim().is_empty();
                let clicked = ui.add_enabled(ready, egui::Button::new("Open this path")).clicked();
                if ready && (clicked || entered) {
                    actions.push(Action::Open(OpenAction::TypedPath(std::mem::take(&mut self.text))));
                }
                ui.add_space(theme::GROUP_GAP);
                if ui.button("Choose songs\u{2026}").clicked() {
                    actions.push(Action::Open(OpenAction::PickFiles));
                }
                if ui.button("Choose a folder\u{2026}").clicked() {
                    actions.push(Action::Open(OpenAction::PickFolder));
                }
            });
            ui.label(theme::small(
                ui,
                "Nothing happens on \u{201c}Choose\u{201d}? Then this desktop has no file dialog: type the path.",
            ));
        });
    }
}
