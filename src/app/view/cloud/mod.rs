//! The Cloud page: what is chosen and whether it works, asking, what is deployed and costs, training, batches. Each card shows how
//! far its own job is.

mod ask;
mod batch;
mod connection;
mod consent;
mod deployed;
mod figures;
mod progress;
mod second_opinion;
mod songs;
mod training;

use egui::Ui;

pub(super) use self::consent::show as consent;
pub(super) use self::second_opinion::show as second_opinion;
use super::parts::page::{card, page};
use crate::app::action::Action;
use crate::app::state::State;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    page(ui, state, actions, left, right);
}

fn left(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "Connection", |ui| connection::show(ui, state, actions));
    card(ui, "Deployed model", |ui| deployed::show(ui, state, actions));
}

fn right(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "Second opinions", |ui| ask::show(ui, state, actions));
    card(ui, "Many songs at once", |ui| batch::show(ui, state, actions));
    card(ui, "Train in the cloud", |ui| training::show(ui, state, actions));
}
