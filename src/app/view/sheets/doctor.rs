//! The self-checks, on a sheet.

use egui::{Context, RichText};

use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};
use crate::app::view::parts::sheet;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Self-checks", 640.0, actions, |ui, _| {
        let Some(checks) = &state.checks else {
            ui.label(theme::weak(ui, "Checking\u{2026}"));
            return;
        };
        let colours = theme::colours(ui);
        for check in checks {
            ui.horizontal(|ui| {
                let (icon, ink, word) = if check.ok {
                    (Icon::Check, colours.good, "fine")
                } else {
                    (Icon::Warning, colours.warn, "look here")
                };
                icons::still(ui, icon, 13.0, ink);
                ui.label(RichText::new(check.name).color(colours.strong));
                ui.label(RichText::new(word).small().color(ink));
            });
            ui.label(theme::weak(ui, &check.detail));
            if !check.remedy.is_empty() {
                ui.label(&check.remedy);
            }
            ui.add_space(theme::GAP);
        }
    });
}
