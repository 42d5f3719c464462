//! Which songs are listed, as chips with counts; a mood's play button beside its chip.

use egui::{Atom, Button, IdSalt, Layout, ScrollArea, TextStyle, Ui, Vec2, vec2};

use crate::app::action::{Action, LibraryAction, ViewAction};
use crate::app::state::{Filter, Overlay, State};
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, small_icon_button};
use crate::app::view::parts::{marks, text};
use crate::mood::MoodEntry;

/// Height of a chip.
const CHIP: f32 = 24.0;
/// Between two of them.
const GAP: f32 = 4.0;
/// Inside of a chip, left and right.
const PADDING: f32 = 6.0;
/// The play button of a mood.
const PLAY: f32 = 20.0;
/// Of many moods so many lines are shown; the others come by scrolling.
const LINES: f32 = 2.0;

/// Draws them, and the queue when one plays.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let counts = state.library.counts();
    let chosen = state.library.filter();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        ui.spacing_mut().button_padding = vec2(PADDING, 2.0);
        ui.spacing_mut().interact_size.y = CHIP;
        ui.horizontal_wrapped(|ui| {
            for (filter, name, count) in [
                (Filter::All, "All", counts.all),
                (Filter::Untagged, "Untagged", counts.untagged),
                (Filter::Unsure, "Unsure", counts.unsure),
                (Filter::Skipped, "Skipped", counts.skipped),
            ] {
                let on = *chosen == filter;
                if ui.add(Button::selectable(on, format!("{name} {count}"))).clicked() {
                    actions.push(Action::Library(LibraryAction::Filter(filter)));
                }
            }
        });
        let height = LINES * (CHIP + GAP);
        ScrollArea::vertical().id_salt("moods").max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width() - theme::SCROLL_ROOM);
            ui.horizontal_wrapped(|ui| {
                for entry in state.labels.vocabulary().entries() {
                    mood_chip(ui, state, entry, actions);
                }
            });
        });
    });
    queue(ui, state, actions);
}

/// A chip and its play button, which stay together at the end of a line.
fn mood_chip(ui: &mut Ui, state: &State, entry: &MoodEntry, actions: &mut Vec<Action>) {
    let mood = &entry.mood;
    let filter = Filter::Mood(mood.clone());
    let on = *state.library.filter() == filter;
    let (tagged, suggested) = (state.library.counts().of(mood), state.library.suggested(mood));
    let named = format!("{mood} {}", tagged + suggested);
    let font = TextStyle::Button.resolve(ui.style());
    let text_width = ui.painter().layout_no_wrap(named.clone(), font, theme::colours(ui).text).size().x;
    let most = ui.max_rect().width() - PLAY;
    let width = (text_width + theme::DOT + 2.0 * PADDING + 8.0).min(most);
    ui.allocate_ui_with_layout(vec2(width + PLAY, CHIP), Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(vec2(width + PLAY, CHIP));
        ui.spacing_mut().item_spacing.x = 0.0;
        let place = IdSalt::new("dot");
        let dot = Atom::custom(place, Vec2::splat(theme::DOT));
        let chip = ui
            .scope(|ui| {
                ui.set_max_width(width);
                Button::selectable(on, (dot, named)).truncate().atom_ui(ui)
            })
            .inner;
        if let Some(rect) = chip.rect(place) {
            marks::paint_dot(ui, rect, entry.colour, true);
        }
        let hint = format!("List {}: {tagged} tagged {mood}, {suggested} suggested", text::songs(tagged + suggested));
        if chip.response.on_hover_text(hint).clicked() {
            let filter = if on { Filter::All } else { filter };
            actions.push(Action::Library(LibraryAction::Filter(filter)));
        }
        let playing = state.player.queue().is_some_and(|queue| queue.mood.as_ref() == Some(mood));
        let (icon, name, hint, action) = if playing {
            (
                Icon::Close,
                format!("Stop playing {mood} songs"),
                "Stop after this song".to_owned(),
                LibraryAction::StopQueue,
            )
        } else {
            let hint = format!("Play {mood} songs, best first");
            (Icon::Play, format!("Play {mood} songs"), hint, LibraryAction::PlayMood(mood.clone()))
        };
        if small_icon_button(ui, icon, &name, &hint).clicked() {
            actions.push(Action::Library(action));
        }
    });
}

fn queue(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(queue) = state.player.queue() else { return };
    ui.horizontal(|ui| {
        if let Some(mood) = &queue.mood {
            marks::dot(ui, state.labels.vocabulary().colour(mood));
        }
        let words = format!("Playing {}: {} of {}", queue.what, queue.played.len() + 1, queue.total());
        let link = ui.add(egui::Link::new(theme::small(ui, words)));
        if link.on_hover_text("Show what comes next: move, remove, shuffle, clear").clicked() {
            actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Queue))));
        }
    });
}
