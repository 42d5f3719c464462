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
    show_with_footer(ctx, heading, width, actions, contents, |_, _| {});
}

/// [`show`] with a foot that stays in sight below the contents, however long they are.
pub(in crate::app::view) fn show_with_footer(
    ctx: &Context,
    heading: &str,
    width: f32,
    actions: &mut Vec<Action>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Action>),
    footer: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    // The contents get the room that the foot left in the last frame.
    let foot = Id::unique(("foot", heading));
    let foot_height: f32 = ctx.data(|data| data.get_temp(foot)).unwrap_or_default();
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
        let height = (room.y - 160.0 - foot_height).max(120.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(width - 8.0);
            contents(ui, actions);
        });
        let height = ui.scope(|ui| footer(ui, actions)).response.rect.height();
        if (height - foot_height).abs() > 0.5 {
            ctx.data_mut(|data| data.insert_temp(foot, height));
            ctx.request_discard("the foot has another height");
        }
    });
    if modal.backdrop_response.clicked() {
        actions.push(close());
    }
}

fn close() -> Action {
    Action::View(ViewAction::Overlay(None))
}
