//! The last labels: a click shows the song, and each can be taken back alone.

use egui::{Align, Context, Layout, Link, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::action::{Action, LibraryAction, TagAction, ViewAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, sheet};
use crate::dataset::{Annotation, Change, LabelState};

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "The last labels", 560.0, actions, |ui, actions| match &state.recent {
        None => drop(ui.label(theme::weak(ui, "Reading the history\u{2026}"))),
        Some(Err(error)) => drop(ui.label(theme::weak(ui, error.clone()))),
        Some(Ok(labels)) if labels.is_empty() => {
            ui.label(theme::weak(ui, "No label yet. What you tag is listed here, and each can be taken back alone."));
        }
        Some(Ok(labels)) => {
            for (place, change) in labels.iter().enumerate() {
                ui.push_id(place, |ui| row(ui, state, place, change, actions));
            }
        }
    });
}

fn row(ui: &mut Ui, state: &State, place: usize, change: &Change, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let can = state.can_take_back(change);
            let song = state.library.get(change.song);
            let name = song.map_or_else(String::new, |entry| entry.song.display_title());
            let button = ui.add_enabled(can && song.is_some(), egui::Button::new("Take back"));
            let named = format!("Take the label of {name} back");
            ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(named));
            let hint = format!("Gives the song back: {}", words(change.before.as_ref()));
            if button
                .on_hover_text(hint)
                .on_disabled_hover_text("It has another label by now, or the mood before is gone")
                .clicked()
            {
                actions.push(Action::Tag(TagAction::TakeBack(place)));
            }
            ui.label(theme::small(ui, time(change)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(LabelState::Labelled(mood)) = change.after.as_ref().map(|label| &label.state) {
                    marks::dot(ui, state.labels.vocabulary().colour(mood));
                }
                ui.label(words(change.after.as_ref()));
                ui.label(theme::small(ui, format!("was {}", words(change.before.as_ref()))));
                match song {
                    Some(entry) => {
                        let link = ui.scope(|ui| {
                            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                            ui.add(Link::new(entry.song.display_name()))
                        });
                        if link.inner.clicked() {
                            actions.push(Action::View(ViewAction::Overlay(None)));
                            actions.push(Action::Library(LibraryAction::Select(change.song)));
                        }
                    }
                    None => drop(ui.label(theme::weak(ui, "not in the list any more"))),
                }
            });
        });
    });
}

fn words(label: Option<&Annotation>) -> &str {
    label.map_or("untagged", |label| label.state.word())
}

/// When the label was given: the time of a label of today, the day of an older one; nothing for one that was taken away.
fn time(change: &Change) -> String {
    let Some(at) = change.after.as_ref().map(|label| label.at) else { return String::new() };
    let (zone, now) = (TimeZone::system(), Timestamp::now());
    let (at, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone).date());
    if at.date() == today { at.strftime("%H:%M").to_string() } else { at.date().to_string() }
}
