//! Files that are no songs, and why, on a sheet.

use egui::{Context, ScrollArea};

use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, sheet};
use crate::song::file_name;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Files that could not be read", 640.0, actions, |ui, _| {
        if state.failures.is_empty() {
            ui.label(theme::weak(ui, "Every file of the last scan could be read."));
            return;
        }
        ui.label(theme::weak(ui, "These files are left out; everything else goes on."));
        let row = 44.0;
        ScrollArea::vertical().auto_shrink([false, true]).show_rows(ui, row, state.failures.len(), |ui, rows| {
            for (path, reason) in &state.failures[rows] {
                let name = file_name(path);
                marks::elided(ui, theme::strong(ui, name)).on_hover_text(path.display().to_string());
                marks::elided(ui, theme::small(ui, reason.as_str()));
            }
        });
    });
}
