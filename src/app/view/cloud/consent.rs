//! The question before pictures leave or money is spent, on a sheet. Closing it is a no.

use egui::{Button, Context, RichText, vec2};

use crate::app::action::{Action, CloudAction, ViewAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::sheet;

/// Draws it.
pub(in crate::app::view) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    let Some(consent) = &state.cloud.consent else { return };
    sheet::show(ctx, consent.heading, 520.0, actions, |ui, actions| {
        for sentence in &consent.sentences {
            ui.label(sentence);
        }
        ui.add_space(theme::GAP);
        ui.horizontal_wrapped(|ui| {
            let colours = theme::colours(ui);
            let yes = Button::new(RichText::new(&consent.yes).color(colours.on_accent)).fill(colours.accent);
            if ui.add(yes.min_size(vec2(0.0, 32.0))).clicked() {
                actions.push(Action::Cloud(CloudAction::Agree));
            }
            if ui.add(Button::new("Do nothing").min_size(vec2(0.0, 32.0))).clicked() {
                actions.push(Action::View(ViewAction::Overlay(None)));
            }
        });
    });
}
