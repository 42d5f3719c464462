//! A sentence where the picture would stand.

use egui::{Align, Frame, Layout, RichText, Ui};

use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon};

/// A sentence in the place of the picture; `bad` when something went wrong.
pub(super) fn show(ui: &mut Ui, heading: &str, sentence: &str, bad: bool) {
    let colours = theme::colours(ui);
    let frame = Frame::new().fill(colours.panel).corner_radius(theme::CARD_CORNER).inner_margin(egui::Margin::same(20));
    frame.show(ui, |ui| {
        let size = ui.available_size();
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.add_space((size.y * 0.3).max(0.0));
            if bad {
                icons::still(ui, Icon::Warning, 26.0, colours.warn);
            }
            ui.label(RichText::new(heading).color(colours.strong));
            if !sentence.is_empty() {
                ui.set_max_width(size.x.min(460.0));
                ui.label(theme::weak(ui, sentence));
            }
        });
    });
}
