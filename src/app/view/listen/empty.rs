//! What stands where there is nothing yet: the first window, an empty list.

use egui::{Button, RichText, Ui, Vec2};

use crate::app::action::{Action, LibraryAction, OpenAction, ViewAction};
use crate::app::state::{Filter, HEARS, Overlay, State};
use crate::app::theme;
use crate::app::view::parts::text;
use crate::ear::Facts;

/// The empty window: what Moodsic is, and three ways to begin.
pub(super) fn welcome(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.24).max(24.0));
        ui.label(theme::display(ui, "Moodsic"));
        ui.add_space(4.0);
        ui.label("Hear a song, see its minute, say its mood: Moodsic learns to tell the rest.");
        ui.add_space(theme::GROUP_GAP);
        if let Some(scan) = state.scan {
            ui.label(theme::weak(ui, text::scan(scan)));
            if ui.button("Cancel").clicked() {
                actions.push(Action::Open(OpenAction::CancelScan));
            }
            return;
        }
        let wide = Vec2::new(260.0, 36.0);
        let folder = RichText::new("Open a folder").color(colours.on_accent);
        if ui.add(Button::new(folder).fill(colours.accent).min_size(wide)).clicked() {
            actions.push(Action::Open(OpenAction::PickFolder));
        }
        if ui.add(Button::new("Open songs").min_size(wide)).clicked() {
            actions.push(Action::Open(OpenAction::PickFiles));
        }
        if ui.add(Button::new("Try the demo library").min_size(wide)).clicked() {
            actions.push(Action::Open(OpenAction::Demo));
        }
        ui.add_space(theme::GAP);
        ui.label(theme::small(
            ui,
            "The demo is eighteen short pieces that Moodsic composes itself; nothing is downloaded.",
        ));
        ui.add_space(theme::GROUP_GAP);
        ui.label(theme::weak(ui, "Or drop songs and folders anywhere in this window."));
        if ui.link("Type a path instead").clicked() {
            actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Path))));
        }
    });
}

/// An empty list: why, and how to get back.
pub(super) fn list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.add_space(theme::GROUP_GAP);
    ui.vertical_centered(|ui| {
        if !state.ready {
            ui.label(theme::weak(ui, "Reading the library\u{2026}"));
            return;
        }
        let searched = state.library.search();
        if !searched.is_empty() {
            ui.label(theme::weak(ui, format!("No song matches \u{201c}{searched}\u{201d}.")));
            if searched.to_lowercase().contains(HEARS) {
                let known = Facts::known().collect::<Vec<_>>().join(", ");
                ui.label(theme::small(ui, format!("After {HEARS} there can be: {known}.")));
            }
            if ui.button("Clear the search").clicked() {
                actions.push(Action::Library(LibraryAction::Search(String::new())));
            }
            return;
        }
        let words = match state.library.filter() {
            Filter::All => "No songs yet. Open some, or drop them here.".to_owned(),
            Filter::Untagged => "Every song has been looked at.".to_owned(),
            Filter::Unsure => "No song is marked unsure.".to_owned(),
            Filter::Skipped => "No song was skipped.".to_owned(),
            Filter::Mood(mood) => format!("No song is tagged or suggested {mood}."),
        };
        ui.label(theme::weak(ui, words));
        if *state.library.filter() != Filter::All && ui.button("Show all songs").clicked() {
            actions.push(Action::Library(LibraryAction::Filter(Filter::All)));
        }
    });
}
