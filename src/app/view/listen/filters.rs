//! Which songs are listed, as chips with counts; a mood's play button beside its chip.

use egui::{Atom, Button, IdSalt, Ui, Vec2};

use crate::app::action::{Action, LibraryAction};
use crate::app::state::{Filter, State};
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, small_icon_button};
use crate::app::view::parts::marks;
use crate::mood::MoodEntry;

/// Draws them, and the mood queue when one plays.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let counts = state.library.counts();
    let chosen = state.library.filter();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        ui.spacing_mut().button_padding.x = 6.0;
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
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for entry in state.labels.vocabulary().entries() {
            let filter = Filter::Mood(entry.mood.clone());
            mood_chip(ui, state, entry, *chosen == filter, counts.of(&entry.mood), actions);
        }
    });
    queue(ui, state, actions);
}

fn mood_chip(ui: &mut Ui, state: &State, entry: &MoodEntry, on: bool, count: usize, actions: &mut Vec<Action>) {
    let mood = &entry.mood;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let named = format!("{mood} {count}");
        let place = IdSalt::new("dot");
        let dot = Atom::custom(place, Vec2::splat(theme::DOT));
        let chip = Button::selectable(on, (dot, named)).atom_ui(ui);
        if let Some(rect) = chip.rect(place) {
            marks::paint_dot(ui, rect, entry.colour, true);
        }
        let chip = chip.response;
        if chip.on_hover_text(format!("List the songs tagged {mood}")).clicked() {
            let filter = if on { Filter::All } else { Filter::Mood(mood.clone()) };
            actions.push(Action::Library(LibraryAction::Filter(filter)));
        }
        let playing = state.player.queue().is_some_and(|queue| queue.mood.as_ref() == Some(mood));
        if !playing
            && small_icon_button(
                ui,
                Icon::Play,
                &format!("Play {mood} songs"),
                &format!("Play {mood} songs, best first"),
            )
            .clicked()
        {
            actions.push(Action::Library(LibraryAction::PlayMood(mood.clone())));
        }
        if playing
            && small_icon_button(ui, Icon::Close, &format!("Stop playing {mood} songs"), "Stop after this song")
                .clicked()
        {
            actions.push(Action::Library(LibraryAction::StopQueue));
        }
    });
}

fn queue(ui: &mut Ui, state: &State, _actions: &mut Vec<Action>) {
    let Some(queue) = state.player.queue() else { return };
    let at = queue.total.saturating_sub(queue.rest.len());
    ui.horizontal(|ui| {
        if let Some(mood) = &queue.mood {
            marks::dot(ui, state.labels.vocabulary().colour(mood));
        }
        marks::elided(ui, theme::small(ui, format!("Playing {}: {at} of {}", queue.what, queue.total)));
    });
}
