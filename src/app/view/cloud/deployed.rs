//! What is deployed, what it has cost so far, and how to end that.

use std::time::Duration;

use egui::{RichText, Ui};
use jiff::Timestamp;

use super::progress;
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::marks;
use crate::cloud::google::id_of;
use crate::cloud::jobs::{dollars, serving_sentence};

/// The cost is shown by the minute.
const MINUTE: Duration = Duration::from_mins(1);

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let prices = &state.settings.cloud.prices;
    let ready = state.cloud_config().project.is_some();
    let mut any = false;
    for (endpoint, model, since) in state.cloud.deployed() {
        any = true;
        let words = match since {
            Some(since) => capital(&serving_sentence(prices, since, Timestamp::now())),
            None => "Deployed; since when is not said".to_owned(),
        };
        ui.label(theme::strong(ui, words).color(colours.warn));
        marks::elided(ui, theme::small(ui, format!("Model {} at endpoint {}", id_of(model), endpoint.id)));
        ui.ctx().request_repaint_after(MINUTE);
    }
    let hour = dollars(prices.serving_per_node_hour);
    let recalled = state.cloud.recalled.as_ref().and_then(|recalled| recalled.deployed_at);
    let nothing = state.cloud.has_nothing_deployed();
    match recalled {
        _ if any => {}
        _ if nothing => drop(ui.label("Nothing is deployed, so nothing costs by the hour.")),
        Some(at) => {
            let at = at.strftime("%Y-%m-%d %H:%M");
            let words = format!("A model was deployed from here on {at} UTC. It may still cost {hour} an hour.");
            ui.label(RichText::new(words).color(colours.warn));
            ui.label("Press Check to see, or undeploy it.");
        }
        None => {
            let words = format!("A model must be deployed to be asked; that costs about {hour} an hour, asked or not.");
            ui.label(theme::weak(ui, words));
        }
    }
    ui.horizontal_wrapped(|ui| {
        let deploying = state.cloud.job_of(CloudCard::Deployed).is_some();
        if any || deploying || (!nothing && recalled.is_some()) {
            // It waits for no other job: every hour of it costs.
            if progress::main(ui, ready && state.cloud.can_undeploy(), "Undeploy now").clicked() {
                actions.push(Action::Cloud(CloudAction::Undeploy));
            }
        } else {
            let deploy = progress::button(ui, state, CloudCard::Deployed, ready, "Deploy the newest model\u{2026}");
            if deploy.on_hover_text("Says what it costs, and asks, before it does it").clicked() {
                actions.push(Action::Cloud(CloudAction::Deploy));
            }
        }
    });
    progress::show(ui, state, CloudCard::Deployed, actions);
}

/// The sentence with a capital first.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
