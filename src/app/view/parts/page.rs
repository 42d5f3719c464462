//! A page of cards, as the Train and the Cloud page are.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;

/// Widest the page gets.
const PAGE: f32 = 1080.0;
/// From this width on the cards stand side by side.
const TWO_COLUMNS: f32 = 760.0;

/// One half of a page.
type Half = fn(&mut Ui, &State, &mut Vec<Action>);

/// A page of cards: two columns where there is room, else one below the other.
pub(in crate::app::view) fn page(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, left: Half, right: Half) {
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

/// A card of a page.
pub(in crate::app::view) fn card(ui: &mut Ui, heading: &str, contents: impl FnOnce(&mut Ui)) {
    let colours = theme::colours(ui);
    let frame = Frame::new().fill(colours.panel).corner_radius(theme::CARD_CORNER).inner_margin(Margin::same(16));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        // The columns of the page stretch what they hold; a card does not.
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.label(theme::strong(ui, heading));
            ui.add_space(4.0);
            contents(ui);
        });
    });
    ui.add_space(theme::GAP);
}
