//! The frame that all sheets over the window share: heading, close button, scrolling contents.

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, ScrollArea, Ui};

use super::icons::{Icon, icon_button};
use crate::app::action::{Action, ViewAction};
use crate::app::theme;

/// Shows `contents` on a sheet `width` points wide (less when the window is smaller). A click beside it closes it;
/// Esc is a key of the window.
pub(in crate::app::view) fn show(
    ctx: &Context,
    heading: &str,
    width: f32,
    actions: &mut Vec<Action>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let room = ctx.content_rect().size();
    let width = width.min(room.x - 64.0);
    let colours = if ctx.global_style().visuals.dark_mode { theme::dark() } else { theme::light() };
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(20)).fill(colours.panel);
    let modal = Modal::new(Id::unique(("sheet", heading))).frame(frame).backdrop_color(colours.veil).show(ctx, |ui| {
        ui.set_width(width);
        ui.horizontal(|ui| {
            ui.label(theme::title(heading).color(colours.strong));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, Icon::Close, "Close", "Close (Esc)").clicked() {
                    actions.push(close());
                }
            });
        });
        ui.add_space(theme::GAP);
        let height = (room.y - 160.0).max(120.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(width - 8.0);
            contents(ui, actions);
        });
    });
    if modal.backdrop_response.clicked() {
        actions.push(close());
    }
}

fn close() -> Action {
    Action::View(ViewAction::Overlay(None))
}
