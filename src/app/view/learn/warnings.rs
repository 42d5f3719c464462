//! What speaks against trusting the predictor, in sentences.

use egui::{RichText, Ui};

use crate::app::theme;
use crate::learn::Evaluation;

/// Draws it.
pub(super) fn show(ui: &mut Ui, evaluation: &Evaluation) {
    if evaluation.warnings.is_empty() {
        let words = "Nothing found: no mood is told by its artist, album, genre, format, year or loudness alone, no song is \
                     there twice, and the moods have songs enough.";
        ui.label(theme::weak(ui, words));
        return;
    }
    let warn = theme::colours(ui).warn;
    for warning in &evaluation.warnings {
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("!").strong().color(warn));
            ui.add(egui::Label::new(warning.to_string()).wrap());
        });
    }
}
