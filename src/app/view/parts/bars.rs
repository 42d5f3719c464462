//! The scores of a prediction, a bar for each mood.

use egui::{Ui, vec2};

use super::marks;
use crate::app::state::State;
use crate::app::theme;
use crate::predict::Prediction;

/// A bar for each mood.
pub(in crate::app::view) fn show(ui: &mut Ui, state: &State, prediction: &Prediction) {
    ui.spacing_mut().item_spacing.y = 3.0;
    for score in prediction.scores() {
        let colour = state.labels.vocabulary().colour(&score.mood);
        ui.horizontal(|ui| {
            marks::dot(ui, colour);
            let room = (ui.available_width() - 44.0).max(20.0);
            ui.allocate_ui(vec2(room, 18.0), |ui| {
                ui.set_min_width(room);
                marks::elided(ui, score.mood.as_str());
            });
            if !prediction.is_rough() {
                ui.label(theme::strong(ui, format!("{:.2}", score.probability)));
            }
        });
        let name = if prediction.is_rough() {
            let place = 1 + prediction.scores().iter().take_while(|other| other.mood != score.mood).count();
            format!("{}, {place} of {}", score.mood, prediction.scores().len())
        } else {
            format!("{} {:.2}", score.mood, score.probability)
        };
        marks::bar(ui, score.probability, theme::rgb(colour), &name);
    }
    ui.add_space(4.0);
}
