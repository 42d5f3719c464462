//! The scores of a prediction, a bar for each of the likeliest moods.

use egui::{Ui, vec2};

use super::marks;
use crate::app::state::State;
use crate::app::theme;
use crate::predict::Prediction;

/// Of many moods only the likeliest have bars: the others are next to nothing.
const SHOWN: usize = 5;

/// A bar for each of the likeliest moods; all of a few.
pub(in crate::app::view) fn show(ui: &mut Ui, state: &State, prediction: &Prediction) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let scores = prediction.scores();
    let shown = if scores.len() <= SHOWN + 1 { scores.len() } else { SHOWN };
    for score in &scores[..shown] {
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
    if shown < scores.len() {
        let rest: f32 = scores[shown..].iter().map(|score| score.probability).sum();
        let others = format!("and {} less likely", scores.len() - shown);
        let words = if prediction.is_rough() { others } else { format!("{others}, {rest:.2} together") };
        ui.label(theme::small(ui, words));
    }
    ui.add_space(4.0);
}
