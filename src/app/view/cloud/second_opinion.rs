//! The word of the service that is chosen about the song on screen, below the built-in predictor's: a second opinion. Nothing while
//! nobody can be asked.

use egui::Ui;

use super::ask::agreement_words;
use super::progress;
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::bars;
use crate::cloud::serving::Service;

/// Draws it.
pub(in crate::app::view) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let found = state.current_cloud_prediction();
    if found.is_none() && (state.missing_to_ask().is_some() || state.current_song().is_none()) {
        return;
    }
    ui.add_space(theme::GAP);
    ui.separator();
    ui.label(theme::strong(ui, "Second opinion"));
    if let Some(found) = found {
        bars::show(ui, state, &found.prediction);
        let who = match state.service() {
            Service::Vertex => "A model in Google's cloud",
            Service::TfServing => "A model of TensorFlow Serving",
            Service::EdgeContainer => "A model of an edge container",
        };
        ui.label(theme::small(ui, format!("{who}, asked on {}.", found.at.strftime("%Y-%m-%d"))));
        if let Some(words) = agreement_words("The built-in predictor", state.agreement_with_predictor()) {
            ui.label(theme::small(ui, words));
        }
    } else {
        let ask = match state.service() {
            Service::Vertex => "Ask the cloud",
            Service::TfServing | Service::EdgeContainer => "Ask the server",
        };
        if progress::button(ui, state, CloudCard::Ask, true, ask).clicked() {
            actions.push(Action::Cloud(CloudAction::AskAboutCurrent));
        }
        progress::show(ui, state, CloudCard::Ask, actions);
    }
}
