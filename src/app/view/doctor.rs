//! Where to find the self-checks.

use egui::Context;

use super::sheet;
use crate::app::action::Action;
use crate::app::theme;

/// Draws it.
pub(super) fn show(ctx: &Context, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Self-checks", 560.0, actions, |ui, _| {
        ui.label("The self-checks look at folders, the label database, the sound output, decoders and the predictor.");
        ui.label(theme::weak(ui, "Run them in a terminal; each line says what to do:"));
        ui.monospace("moodsic doctor");
    });
}
