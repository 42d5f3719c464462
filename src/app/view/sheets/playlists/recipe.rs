//! Which songs a playlist has, in which order, and how many.

use egui::{ComboBox, DragValue, Grid, Slider, Ui};

use crate::app::state::{PlaylistDraft, State};
use crate::app::theme;
use crate::app::view::parts::marks;
use crate::dataset::{PlaylistForm, PlaylistOrder};

/// Where the threshold begins: a mood that is likelier than all others together.
const THRESHOLD: f32 = 0.5;
/// Where the numbers begin.
const SONGS: u32 = 50;
const MINUTES: u32 = 60;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, draft: &mut PlaylistDraft) {
    let lists_songs = draft.form == PlaylistForm::M3u8;
    Grid::new("recipe").num_columns(2).spacing([theme::GROUP_GAP, theme::GAP]).show(ui, |ui| {
        ui.label("Moods");
        moods(ui, state, draft);
        ui.end_row();
        if lists_songs {
            ui.label("Songs");
            suggestions(ui, draft);
            ui.end_row();
        }
        let label = ui.label("Order");
        ui.horizontal(|ui| order(ui, draft, label.id));
        ui.end_row();
        let label = ui.label("Length");
        ui.horizontal(|ui| length(ui, draft, label.id));
        ui.end_row();
    });
}

/// No mood is every mood.
fn moods(ui: &mut Ui, state: &State, draft: &mut PlaylistDraft) {
    let chosen = &mut draft.recipe.moods;
    ui.horizontal_wrapped(|ui| {
        // A mood's dot belongs to its name.
        ui.spacing_mut().item_spacing.x = 0.0;
        if ui.selectable_label(chosen.is_empty(), "Every mood").clicked() {
            chosen.clear();
        }
        for entry in state.labels.vocabulary().entries() {
            let mood = &entry.mood;
            let is_chosen = chosen.contains(mood);
            ui.add_space(12.0);
            marks::dot(ui, entry.colour);
            let response = ui.selectable_label(is_chosen, mood.as_str());
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(format!("Songs of {mood}")));
            if response.clicked() {
                if is_chosen {
                    chosen.retain(|other| other != mood);
                } else {
                    chosen.push(mood.clone());
                }
            }
        }
    });
}

fn suggestions(ui: &mut Ui, draft: &mut PlaylistDraft) {
    let predicted = &mut draft.recipe.predicted;
    ui.horizontal_wrapped(|ui| {
        if ui.radio(predicted.is_none(), "Only tagged ones").clicked() {
            *predicted = None;
        }
        if ui.radio(predicted.is_some(), "Also suggested ones").clicked() && predicted.is_none() {
            *predicted = Some(THRESHOLD);
        }
        if let Some(threshold) = predicted {
            let slider = Slider::new(threshold, 0.0..=1.0).step_by(0.01).fixed_decimals(2);
            let response = ui.add(slider).on_hover_text("Songs whose suggestion has this score or more");
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Lowest score"));
        }
    });
}

fn order(ui: &mut Ui, draft: &mut PlaylistDraft, label: egui::Id) {
    let seed = draft.recipe.order.seed();
    let lists_songs = draft.form == PlaylistForm::M3u8;
    let orders = [
        (PlaylistOrder::Added, "as the songs came", true),
        (PlaylistOrder::Title, "by title", true),
        (PlaylistOrder::Artist, "by artist", true),
        (PlaylistOrder::Surest, "surest first", lists_songs),
        (PlaylistOrder::Shuffled(seed), "shuffled", true),
    ];
    let order = &mut draft.recipe.order;
    let name = orders.iter().find(|(known, ..)| known == order).map_or("", |(_, name, _)| name);
    let combo = ComboBox::from_id_salt("order").selected_text(name).width(170.0).show_ui(ui, |ui| {
        for (known, name, _) in orders.into_iter().filter(|(.., is_possible)| *is_possible) {
            ui.selectable_value(order, known, name);
        }
    });
    combo.response.labelled_by(label);
    if let PlaylistOrder::Shuffled(seed) = order
        && lists_songs
    {
        let hint = "The same number is the same order: it stays when the playlist is written again";
        let response = ui.add(DragValue::new(seed).prefix("order ")).on_hover_text(hint);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Number of the order"));
    }
}

fn length(ui: &mut Ui, draft: &mut PlaylistDraft, label: egui::Id) {
    let length = &mut draft.recipe.length;
    let name = match (length.songs, length.minutes) {
        (Some(_), _) => "at most so many songs",
        (None, Some(_)) => "at most so many minutes",
        (None, None) => "all of them",
    };
    let combo = ComboBox::from_id_salt("length").selected_text(name).width(170.0).show_ui(ui, |ui| {
        if ui.selectable_label(length.songs.is_none() && length.minutes.is_none(), "all of them").clicked() {
            (length.songs, length.minutes) = (None, None);
        }
        if ui.selectable_label(length.songs.is_some(), "at most so many songs").clicked() {
            (length.songs, length.minutes) = (length.songs.or(Some(SONGS)), None);
        }
        if draft.form == PlaylistForm::M3u8
            && ui.selectable_label(length.minutes.is_some(), "at most so many minutes").clicked()
        {
            (length.songs, length.minutes) = (None, length.minutes.or(Some(MINUTES)));
        }
    });
    combo.response.labelled_by(label);
    for (number, name, what) in
        [(&mut length.songs, "Songs at most", " songs"), (&mut length.minutes, "Minutes at most", " minutes")]
    {
        if let Some(number) = number {
            let response = ui.add(DragValue::new(number).range(1..=100_000).suffix(what));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
        }
    }
}
