//! The Cloud page: what is chosen and whether it works, asking, what is deployed and costs, training, batches. Each card shows how
//! far its own job is.

mod ask;
mod batch;
mod connection;
mod consent;
mod deployed;
mod figures;
mod opinion;
mod progress;
mod training;

use egui::{Align, Layout, ScrollArea, Ui};

pub(super) use self::consent::show as consent;
pub(super) use self::opinion::show as opinion;
use super::train::card;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;

/// Widest the page gets.
const PAGE: f32 = 1080.0;
/// From this width on the cards stand side by side.
const TWO_COLUMNS: f32 = 760.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - 2.0 * theme::GROUP_GAP).min(PAGE);
        ui.vertical_centered(|ui| {
            ui.set_max_width(width);
            ui.add_space(theme::GROUP_GAP);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                if width >= TWO_COLUMNS {
                    ui.columns(2, |columns| {
                        left(&mut columns[0], state, actions);
                        right(&mut columns[1], state, actions);
                    });
                } else {
                    left(ui, state, actions);
                    right(ui, state, actions);
                }
            });
            ui.add_space(theme::GROUP_GAP);
        });
    });
}

fn left(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "Connection", |ui| connection::show(ui, state, actions));
    card(ui, "Deployed model", |ui| deployed::show(ui, state, actions));
}

fn right(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "Ask the cloud", |ui| ask::show(ui, state, actions));
    card(ui, "Many songs at once", |ui| batch::show(ui, state, actions));
    card(ui, "Train in the cloud", |ui| training::show(ui, state, actions));
}
