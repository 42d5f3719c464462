//! The bar at the top: pages, opening songs, search, settings, help.

use egui::{Align, Atom, Button, Id, IdSalt, Key, Layout, TextEdit, Ui, Vec2};

use super::parts::icons::{self, Icon, icon_button};
use crate::app::action::{Action, LibraryAction, OpenAction, ViewAction};
use crate::app::bindings::KeyCommand;
use crate::app::state::{Overlay, State, Tab};
use crate::app::theme;

/// Draws it. `focus_seen` is the last wish for the search field that was fulfilled.
pub(super) fn show(ui: &mut Ui, state: &State, focus_seen: &mut u64, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (tab, name) in [(Tab::Listen, "Listen & tag"), (Tab::Train, "Train"), (Tab::Cloud, "Cloud")] {
            if ui.add(Button::selectable(state.tab == tab, name)).clicked() {
                actions.push(Action::View(ViewAction::Tab(tab)));
            }
        }
        ui.add_space(theme::GAP);
        open_menu(ui, state, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Question, "Help", &state.bindings.hint("Keys and help", KeyCommand::Help))
                .clicked()
            {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Help))));
            }
            if icon_button(ui, Icon::Sliders, "Settings", &state.bindings.hint("Settings", KeyCommand::Settings))
                .clicked()
            {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Settings))));
            }
            if state.tab == Tab::Listen {
                search(ui, state, focus_seen, actions);
            }
        });
    });
}

fn open_menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.menu_button("Open", |ui| {
        ui.set_min_width(240.0);
        let keys = |command| state.bindings.first(command);
        let mut item = |ui: &mut Ui, name: &str, keys: &str, action: Action| {
            let mut button = Button::new(name).frame(false).min_size(egui::vec2(228.0, theme::BUTTON_HEIGHT));
            if !keys.is_empty() {
                button = button.shortcut_text(keys);
            }
            if ui.add(button).clicked() {
                actions.push(action);
                ui.close();
            }
        };
        item(ui, "Songs\u{2026}", &keys(KeyCommand::OpenSongs), Action::Open(OpenAction::PickFiles));
        item(ui, "A folder\u{2026}", &keys(KeyCommand::OpenFolder), Action::Open(OpenAction::PickFolder));
        item(
            ui,
            "Type a path\u{2026}",
            &keys(KeyCommand::TypePath),
            Action::View(ViewAction::Overlay(Some(Overlay::Path))),
        );
        ui.separator();
        item(ui, "The demo library", "", Action::Open(OpenAction::Demo));
        ui.separator();
        let sheet = |overlay| Action::View(ViewAction::Overlay(Some(overlay)));
        item(ui, "Import labels\u{2026}", "", sheet(Overlay::Import));
        item(ui, "Export labels\u{2026}", "", sheet(Overlay::Export));
        item(ui, "Playlists\u{2026}", "", sheet(Overlay::Playlists));
        item(ui, "Write moods into files\u{2026}", "", sheet(Overlay::WriteTags));
        item(ui, "The last labels", &keys(KeyCommand::Recent), sheet(Overlay::Recent));
    });
}

fn search(ui: &mut Ui, state: &State, focus_seen: &mut u64, actions: &mut Vec<Action>) {
    let id = Id::unique("search");
    let mut text = state.library.search().to_owned();
    if !text.is_empty() && icon_button(ui, Icon::Close, "Clear the search", "Clear the search (Esc)").clicked() {
        actions.push(Action::Library(LibraryAction::Search(String::new())));
    }
    let width = (ui.available_width() - theme::GAP).clamp(80.0, 260.0);
    let glass = IdSalt::new("glass");
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .prefix(Atom::custom(glass, Vec2::splat(12.0)))
        .hint_text(state.bindings.hint("Search songs", KeyCommand::Search))
        .margin(egui::Margin::symmetric(8, 5))
        .desired_width(width);
    let response = field.show(ui).response;
    if let Some(rect) = response.rect(glass) {
        icons::paint(ui.painter(), Icon::Search, rect, theme::colours(ui).weak);
    }
    let response = response.response;
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Search songs"));
    if response.changed() {
        actions.push(Action::Library(LibraryAction::Search(text)));
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        response.surrender_focus();
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let down = response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown));
    if entered || down {
        if state.library.visible().is_empty() {
            // There is no song to label: what is typed next still belongs to the search.
            response.request_focus();
        } else {
            response.surrender_focus();
            actions.push(Action::Library(LibraryAction::ShowFirst));
        }
    }
    if *focus_seen != state.search_focus {
        *focus_seen = state.search_focus;
        response.request_focus();
    }
}
