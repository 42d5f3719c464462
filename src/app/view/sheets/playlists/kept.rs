//! The playlists that are kept up to date.

use egui::{Align, Button, Layout, RichText, Ui};

use crate::app::action::{Action, PlaylistAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::dataset::{PlaylistForm, PlaylistOrder, PlaylistRecipe};
use crate::mood::Mood;
use crate::playlist::Rest;
use crate::song::file_name;
use crate::worker::KeptRow;

/// Draws them; nothing where there are none.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let kept = &state.playlists.kept;
    if kept.is_empty() {
        return;
    }
    ui.add_space(theme::GAP);
    ui.separator();
    ui.horizontal(|ui| {
        ui.label(theme::group(ui, "Kept up to date"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hint = "Write those anew that have changed, and those whose file is gone";
            if ui.button("Refresh").on_hover_text(hint).clicked() {
                actions.push(Action::Playlist(PlaylistAction::Refresh));
            }
        });
    });
    for (place, row) in kept.iter().enumerate() {
        ui.push_id(place, |ui| show_row(ui, row, actions));
    }
}

fn show_row(ui: &mut Ui, row: &KeptRow, actions: &mut Vec<Action>) {
    let file = &row.kept.file;
    let name = file_name(&file.path);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let stop = ui.button("Stop").on_hover_text("Keep it up to date no more; the file stays as it is");
            ui.ctx().accesskit_node_builder(stop.id, |node| node.set_label(format!("Stop keeping {name}")));
            if stop.clicked() {
                actions.push(Action::Playlist(PlaylistAction::Forget(file.path.clone())));
            }
            if row.rest == Some(Rest::Edited) {
                let over =
                    ui.add(Button::new("Write over it")).on_hover_text("What somebody has changed in it is lost");
                ui.ctx().accesskit_node_builder(over.id, |node| node.set_label(format!("Write over {name}")));
                if over.clicked() {
                    actions.push(Action::Playlist(PlaylistAction::Replace(file.path.clone())));
                }
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                marks::elided(ui, theme::strong(ui, name.as_str())).on_hover_text(file.path.display().to_string());
                match &row.rest {
                    Some(rest) => {
                        let words = RichText::new(format!("Rests: {}.", rest.problem())).color(theme::colours(ui).warn);
                        marks::elided(ui, words.text_style(egui::TextStyle::Small));
                    }
                    None => drop(marks::elided(ui, theme::small(ui, describe(row)))),
                }
            });
        });
    });
}

fn describe(row: &KeptRow) -> String {
    let PlaylistRecipe { moods, predicted, order, length } = &row.kept.file.recipe;
    let names: Vec<&str> = moods.iter().map(Mood::as_str).collect();
    let mut parts = vec![if names.is_empty() { "every mood".to_owned() } else { names.join(", ") }];
    parts.extend(predicted.map(|threshold| format!("suggestions from {threshold:.2}")));
    match order {
        PlaylistOrder::Added => {}
        PlaylistOrder::Title => parts.push("by title".to_owned()),
        PlaylistOrder::Artist => parts.push("by artist".to_owned()),
        PlaylistOrder::Surest => parts.push("surest first".to_owned()),
        PlaylistOrder::Shuffled(_) => parts.push("shuffled".to_owned()),
    }
    parts.extend(length.songs.map(|songs| format!("at most {}", text::songs(songs as usize))));
    parts.extend(length.minutes.map(|minutes| format!("at most {minutes} min")));
    let songs = text::songs(row.kept.songs);
    match row.kept.file.form {
        PlaylistForm::M3u8 => format!("{songs} \u{b7} {}", parts.join(" \u{b7} ")),
        PlaylistForm::Nsp => format!("a rule for Navidrome \u{b7} {}", parts.join(" \u{b7} ")),
    }
}
