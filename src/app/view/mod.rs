//! Draws the state and pushes actions. Never changes the state, never waits, never decodes.

use super::action::Action;
use super::state::State;

/// The views' own memory.
pub struct Views {}

impl Views {
    /// No textures yet.
    pub fn new(_ctx: &egui::Context) -> Self {
        Self {}
    }

    /// Draws the whole window.
    pub fn app_ui(&mut self, _ui: &mut egui::Ui, _state: &State, _actions: &mut Vec<Action>) {}
}
