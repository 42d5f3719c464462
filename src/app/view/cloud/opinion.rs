//! The cloud's word about the song on screen, below the built-in predictor's: a second opinion. Nothing while no endpoint is chosen.

use egui::Ui;

use super::ask::agreement_words;
use super::progress;
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::prediction;

/// Draws it.
pub(in crate::app::view) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let opinion = state.current_opinion();
    let config = state.cloud_config();
    let ready = config.project.is_some() && config.endpoint_id.is_some();
    if opinion.is_none() && (!ready || state.current_song().is_none()) {
        return;
    }
    ui.add_space(theme::GAP);
    ui.separator();
    ui.label(theme::strong(ui, "Second opinion"));
    if let Some(opinion) = opinion {
        prediction::bars(ui, state, &opinion.prediction);
        let who = match opinion.provider.as_str() {
            "vertex" => "A model in Google's cloud",
            "tf-serving" => "A model of TensorFlow Serving",
            _ => "A model of an edge container",
        };
        ui.label(theme::small(ui, format!("{who}, asked on {}.", opinion.at.strftime("%Y-%m-%d"))));
        if let Some(words) = agreement_words("The built-in predictor", state.agreement_with_predictor()) {
            ui.label(theme::small(ui, words));
        }
    } else {
        if progress::button(ui, state, true, "Ask the cloud").clicked() {
            actions.push(Action::Cloud(CloudAction::AskAboutCurrent));
        }
        progress::show(ui, state, CloudCard::Ask, actions);
    }
}
