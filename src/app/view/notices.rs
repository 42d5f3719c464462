//! Banners: what is wrong and what to do about it. Under the top bar; on the page where songs are tagged above the song, so that they
//! never move the list.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Ui};

use super::parts::icons::{self, Icon, small_icon_button};
use super::parts::marks;
use crate::app::action::{Action, ViewAction};
use crate::app::state::{Notice, NoticeLevel, OFFER, Overlay, State};
use crate::app::theme;

/// Banners shown at once; older ones wait behind them.
const SHOWN: usize = 3;
/// Width kept free for the closing cross.
const CLOSE_ROOM: f32 = 28.0;
/// And for the link to a sheet that belongs to it.
const LINK_ROOM: f32 = 112.0;

/// Draws them, the newest on top.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    if state.notices.is_empty() {
        return;
    }
    let colours = theme::colours(ui);
    let frame = Frame::new().fill(colours.panel).inner_margin(Margin::symmetric(theme::PANEL_MARGIN, 6));
    Panel::top("notices").frame(frame).resizable(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for notice in state.notices.iter().rev().take(SHOWN) {
            banner(ui, notice, link(state, notice), actions);
        }
        if let Some(more @ 1..) = state.notices.len().checked_sub(SHOWN) {
            ui.label(theme::small(ui, format!("and {more} more")));
        }
    });
}

/// The sheet that a banner leads to, and what the link says.
fn link(state: &State, notice: &Notice) -> Option<(&'static str, Overlay)> {
    match notice.topic {
        "scan" if state.failures.len() > 1 => Some(("Show reasons", Overlay::Failures)),
        OFFER => Some(("Use as labels\u{2026}", Overlay::FileMoods)),
        _ => None,
    }
}

fn banner(ui: &mut Ui, notice: &Notice, link: Option<(&str, Overlay)>, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let (ink, word) = match notice.level {
        NoticeLevel::Info => (colours.accent, "Note"),
        NoticeLevel::Warning => (colours.warn, "Warning"),
        NoticeLevel::Error => (colours.bad, "Error"),
    };
    let frame = Frame::new().fill(colours.window).corner_radius(theme::CORNER).inner_margin(Margin::symmetric(10, 4));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            icons::still(ui, Icon::Warning, 14.0, ink).on_hover_text(word);
            let room = ui.available_width() - CLOSE_ROOM - if link.is_some() { LINK_ROOM } else { 0.0 };
            ui.allocate_ui_with_layout(egui::vec2(room.max(40.0), 20.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(room.max(40.0));
                let label = ui.add(Label::new(notice.text.as_str()).wrap());
                marks::announce(ui, &label, notice.level == NoticeLevel::Error);
            });
            if let Some((words, sheet)) = link
                && ui.link(words).clicked()
            {
                actions.push(Action::View(ViewAction::Overlay(Some(sheet))));
            }
            ui.push_id(notice.id, |ui| {
                if small_icon_button(ui, Icon::Close, "Dismiss", "Close this note").clicked() {
                    actions.push(Action::View(ViewAction::Dismiss(notice.id)));
                }
            });
        });
    });
}
