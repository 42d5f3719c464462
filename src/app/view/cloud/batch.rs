//! Predicting the songs of the list in one job of Google's, with no endpoint to pay for.

use egui::Ui;

use super::{progress, songs};
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::text;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let config = state.cloud_config();
    let ready = config.project.is_some() && config.bucket.is_some();
    let (songs, which) = songs::of_the_list(state);
    ui.label(theme::weak(ui, "One job predicts them all. It needs no deployed model, and takes an hour or so."));
    let name = format!("Predict the {} {which}\u{2026}", text::songs(songs));
    let predict = progress::button(ui, state, CloudCard::Batch, ready && songs > 0, &name);
    if predict.on_hover_text("Says what leaves and what it costs, and asks, before it does it").clicked() {
        actions.push(Action::Cloud(CloudAction::PredictBatch));
    }
    if !ready {
        let missing = if config.project.is_none() { "a project and a bucket" } else { "a bucket" };
        ui.label(theme::small(ui, format!("Choose {missing} first.")));
    }
    progress::show(ui, state, CloudCard::Batch, actions);
}
