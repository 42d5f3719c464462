//! What plays next: songs can be moved, removed, played at once, shuffled, and all of them cleared.

use egui::{Align, Context, Layout, Link, Ui};

use crate::app::action::{Action, LibraryAction, QueueAction, ViewAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, small_icon_button};
use crate::app::view::parts::{sheet, text};
use crate::song::SongId;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "What plays next", 520.0, actions, |ui, actions| {
        let Some(queue) = state.player.queue() else {
            ui.label(theme::weak(ui, "Nothing. \u{25b6} beside a mood plays its songs one after another."));
            return;
        };
        ui.label(theme::weak(ui, format!("Now: {}", title(state, queue.playing))));
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::small(ui, format!("{} to come", text::songs(queue.rest.len()))));
            if ui.button("Shuffle").clicked() {
                let seed = ui.input(|input| input.time.to_bits());
                push(actions, QueueAction::Shuffle(seed));
            }
            if ui.button("Clear").on_hover_text("Stop after this song").clicked() {
                actions.push(Action::Library(LibraryAction::StopQueue));
                actions.push(Action::View(ViewAction::Overlay(None)));
            }
        });
        ui.separator();
        for (place, &song) in queue.rest.iter().enumerate() {
            ui.push_id(place, |ui| row(ui, state, place, queue.rest.len(), song, actions));
        }
    });
}

fn row(ui: &mut Ui, state: &State, place: usize, count: usize, song: SongId, actions: &mut Vec<Action>) {
    let name = title(state, song);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if small_icon_button(ui, Icon::Close, &format!("Remove {name}"), "Take it out of the queue").clicked() {
                push(actions, QueueAction::Remove(place));
            }
            ui.add_enabled_ui(place + 1 < count, |ui| {
                if small_icon_button(ui, Icon::Down, &format!("Play {name} later"), "One place later").clicked() {
                    push(actions, QueueAction::Move { from: place, to: place + 1 });
                }
            });
            ui.add_enabled_ui(place > 0, |ui| {
                if small_icon_button(ui, Icon::Up, &format!("Play {name} sooner"), "One place sooner").clicked() {
                    push(actions, QueueAction::Move { from: place, to: place.saturating_sub(1) });
                }
            });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(theme::small(ui, format!("{}", place + 1)));
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                if ui.add(Link::new(name.as_str())).on_hover_text("Play it now").clicked() {
                    push(actions, QueueAction::Play(place));
                }
            });
        });
    });
}

fn push(actions: &mut Vec<Action>, change: QueueAction) {
    actions.push(Action::Library(LibraryAction::Queue(change)));
}

fn title(state: &State, song: SongId) -> String {
    state.library.get(song).map_or_else(|| "a song that is gone".to_owned(), |entry| entry.song.display_name())
}
