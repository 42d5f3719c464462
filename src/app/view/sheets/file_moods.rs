//! Moods that the songs' own files bring along, on a sheet: what each value is to mean, and what that would change.

use egui::{Align, Button, ComboBox, Context, Layout, RichText, Ui, vec2};

use crate::app::action::{Action, FileMoodsAction, ViewAction};
use crate::app::state::{Brought, State};
use crate::app::theme;
use crate::app::view::parts::{marks, sheet, text};
use crate::dataset::{FileMood, FileMoods};
use crate::mood::Mood;

/// So many values have a row; rarer ones mean what they are proposed to mean.
const ROWS: usize = 200;
/// So many moods are named.
const NAMED: usize = 6;
/// Widths of a row's columns behind the value.
const COUNT: f32 = 84.0;
const MEANING: f32 = 220.0;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    let contents = |ui: &mut Ui, actions: &mut Vec<Action>| match (state.brought.found(), state.brought.error()) {
        (_, Some(error)) => drop(ui.label(RichText::new(error).color(theme::colours(ui).warn))),
        (None, None) => drop(ui.label(theme::weak(ui, "Looking at your songs\u{2026}"))),
        (Some(found), None) if found.values().is_empty() => {
            ui.label("No song of the library brings a mood in its file.");
            ui.label(theme::small(ui, "Moods are read when songs are added: TMOO (ID3), MOOD (Vorbis comments, MP4)."));
        }
        (Some(found), None) => values(ui, state, found, actions),
    };
    sheet::show_with_footer(ctx, "Moods in your files", 640.0, actions, contents, |ui, actions| {
        if state.brought.found().is_some_and(|found| !found.values().is_empty()) {
            footer(ui, state, actions);
        }
    });
}

fn values(ui: &mut Ui, state: &State, found: &FileMoods, actions: &mut Vec<Action>) {
    ui.label(theme::small(
        ui,
        "Of a file with several values the first that means a mood counts. The files stay as they are.",
    ));
    ui.add_space(4.0);
    let shown = &found.values()[..found.values().len().min(ROWS)];
    let moods: Vec<&Mood> = state.labels.vocabulary().entries().iter().map(|entry| &entry.mood).collect();
    let mut new: Vec<&Mood> = Vec::new();
    for mood in shown.iter().filter_map(|value| state.brought.meaning(value)) {
        if !moods.contains(&mood) && !new.contains(&mood) {
            new.push(mood);
        }
    }
    for (place, value) in shown.iter().enumerate() {
        ui.push_id(place, |ui| row(ui, &state.brought, value, (&moods, &new), actions));
    }
    if let Some(more @ 1..) = found.values().len().checked_sub(ROWS) {
        ui.label(theme::small(ui, format!("and {more} rarer values, which count where a mood is called so")));
    }
}

/// A value, how many songs bring it, and what it means: one of the library's moods, or of those that other values add.
fn row(
    ui: &mut Ui,
    brought: &Brought,
    value: &FileMood,
    (moods, new): (&[&Mood], &[&Mood]),
    actions: &mut Vec<Action>,
) {
    let named = |mood: &Mood| {
        if moods.contains(&mood) { mood.to_string() } else { format!("New mood \u{201c}{mood}\u{201d}") }
    };
    ui.horizontal(|ui| {
        let cell = |ui: &mut Ui, width: f32, layout: Layout, contents: &mut dyn FnMut(&mut Ui)| {
            ui.allocate_ui_with_layout(vec2(width, theme::BUTTON_HEIGHT), layout, |ui| {
                ui.set_min_width(width);
                contents(ui);
            });
        };
        let gaps = 2.0 * ui.spacing().item_spacing.x;
        let name = (ui.available_width() - COUNT - MEANING - gaps - theme::SCROLL_ROOM).max(80.0);
        cell(ui, name, Layout::left_to_right(Align::Center), &mut |ui| drop(marks::elided(ui, value.name.as_str())));
        cell(ui, COUNT, Layout::right_to_left(Align::Center), &mut |ui| {
            let count = ui.label(theme::weak(ui, text::songs(value.songs)));
            count.on_hover_text(format!("{} of them without a label", value.unlabelled));
        });
        let meaning = brought.meaning(value);
        let chosen = meaning.map_or_else(|| "Leave out".to_owned(), named);
        let own = Mood::new(&value.name).ok();
        let combo = ComboBox::from_id_salt("meaning").selected_text(chosen).width(MEANING).truncate();
        let combo = combo.show_ui(ui, |ui| {
            let mut choice = |ui: &mut Ui, mood: Option<&Mood>, words: String| {
                if ui.selectable_label(mood == meaning, words).clicked() {
                    let (value, mood) = (value.name.clone(), mood.cloned());
                    actions.push(Action::FileMoods(FileMoodsAction::Mean { value, mood }));
                }
            };
            choice(ui, None, "Leave out".to_owned());
            if let Some(own) = own.as_ref().filter(|own| !moods.contains(own)) {
                choice(ui, Some(own), named(own));
            }
            for &mood in moods.iter().chain(new).filter(|mood| moods.contains(mood) || Some(**mood) != own.as_ref()) {
                choice(ui, Some(mood), named(mood));
            }
        });
        let label = format!("What {} means", value.name);
        ui.ctx().accesskit_node_builder(combo.response.id, |node| node.set_label(label));
    });
}

/// What would change, and the buttons.
fn footer(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (brought, tally) = (&state.brought, state.brought.tally());
    ui.separator();
    let agreeing = match tally.agreeing {
        0 => String::new(),
        1 => " 1 has that label already.".to_owned(),
        songs => format!(" {songs} have that label already."),
    };
    ui.label(theme::strong(ui, format!("{} would get a label.{agreeing}", text::songs(tally.labels))));
    if !tally.new_moods.is_empty() {
        let moods: Vec<&str> = tally.new_moods.iter().map(Mood::as_str).collect();
        ui.label(format!("New moods: {}", text::named(&moods, NAMED)));
    }
    if tally.conflicts > 0 {
        let have =
            if tally.conflicts == 1 { "1 song has".to_owned() } else { format!("{} songs have", tally.conflicts) };
        let fate = match (brought.overwrite(), tally.conflicts) {
            (true, 1) => "gets the file's",
            (true, _) => "get the file's",
            (false, 1) => "keeps it",
            (false, _) => "keep it",
        };
        ui.label(format!("{have} another label than the file says, and {fate}."));
    }
    let mut overwrite = brought.overwrite();
    let may = tally.conflicts > 0 || overwrite;
    let words = "Also where a song has another label (or is unsure or skipped)";
    if ui.add_enabled(may, egui::Checkbox::new(&mut overwrite, words)).changed() {
        actions.push(Action::FileMoods(FileMoodsAction::Overwrite(overwrite)));
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let ready = tally.labels > 0 && !brought.is_busy();
        if ui.add_enabled(ready, Button::new(format!("Label {}", text::songs(tally.labels)))).clicked() {
            actions.push(Action::FileMoods(FileMoodsAction::Apply));
        }
        if ui.button("Cancel").clicked() {
            actions.push(Action::View(ViewAction::Overlay(None)));
        }
        ui.label(theme::small(ui, "One Undo takes it all back."));
    });
}
