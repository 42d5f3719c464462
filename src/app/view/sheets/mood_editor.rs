//! Moods, on a sheet: add, rename, merge, recolour, say what they sound like, order, remove.

use egui::{Button, Context, Id, Key, TextEdit, Ui};

use super::sounds_like::Mixer;
use crate::app::action::{Action, TagAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, icon_button};
use crate::app::view::parts::{sheet, text};
use crate::mood::{Mood, MoodEntry, Rgb};
use crate::worker::MoodEdit;

/// What is being typed.
#[derive(Default)]
pub(super) struct MoodEditor {
    new_name: String,
    new_colour: Option<Rgb>,
    /// The mood being renamed, and its name so far.
    renaming: Option<(Mood, String)>,
    /// A colour while its picker is open.
    recolouring: Option<(Mood, Rgb)>,
    mixer: Mixer,
    /// What changes many labels, until its user has seen how many.
    asking: Option<MoodEdit>,
}

impl MoodEditor {
    /// The sheet is not shown (any more).
    pub(super) fn closed(&mut self) {
        let Self { new_name, new_colour, .. } = std::mem::take(self);
        *self = Self { new_name, new_colour, ..Self::default() };
    }

    /// Draws it.
    pub(super) fn show(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        sheet::show(ctx, "Moods", 520.0, actions, |ui, actions| {
            let mut edits = Vec::new();
            let entries = state.labels.vocabulary().entries();
            for (place, entry) in entries.iter().enumerate() {
                ui.push_id(entry.mood.as_str(), |ui| self.row(ui, state, place, entry, entries.len(), &mut edits));
            }
            ui.separator();
            self.add_row(ui, state, &mut edits);
            ui.label(theme::small(
                ui,
                "Renaming a mood to another one's name merges the two. The order gives the keys 1 to 9.",
            ));
            actions.extend(edits.into_iter().map(|edit| Action::Tag(TagAction::Edit(edit))));
        });
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        state: &State,
        place: usize,
        entry: &MoodEntry,
        count: usize,
        edits: &mut Vec<MoodEdit>,
    ) {
        let mood = &entry.mood;
        if self.asking.as_ref().is_some_and(|edit| changes(edit) == Some(mood)) {
            self.question(ui, state, mood, edits);
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            self.colour(ui, entry, edits);
            self.name(ui, state, mood, edits);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let songs = state.library.counts().of(mood);
                if icon_button_if(ui, count > 1, Icon::Close, &format!("Remove {mood}"), "Remove it") {
                    self.ask_or_do(state, MoodEdit::Remove(mood.clone()), edits);
                }
                if icon_button_if(ui, place + 1 < count, Icon::Down, &format!("Move {mood} down"), "One place down") {
                    edits.push(MoodEdit::Move(mood.clone(), place + 1));
                }
                if icon_button_if(ui, place > 0, Icon::Up, &format!("Move {mood} up"), "One place up") {
                    edits.push(MoodEdit::Move(mood.clone(), place - 1));
                }
                ui.label(theme::weak(ui, text::songs(songs)));
            });
        });
        self.mixer.show(ui, entry, state.labels.are_moods_changing(), edits);
    }

    /// The colour button; the new colour is told once, when the picker closes.
    fn colour(&mut self, ui: &mut Ui, entry: &MoodEntry, edits: &mut Vec<MoodEdit>) {
        let editing = self.recolouring.as_ref().filter(|(mood, _)| *mood == entry.mood).map(|(_, colour)| *colour);
        let Rgb(r, g, b) = editing.unwrap_or(entry.colour);
        let mut bytes = [r, g, b];
        let response = ui.color_edit_button_srgb(&mut bytes);
        let name = format!("Colour of {}", entry.mood);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
        if bytes != [r, g, b] {
            self.recolouring = Some((entry.mood.clone(), Rgb(bytes[0], bytes[1], bytes[2])));
        } else if let Some(colour) = editing
            && !egui::Popup::is_any_open(ui.ctx())
        {
            self.recolouring = None;
            if colour != entry.colour {
                edits.push(MoodEdit::Recolour(entry.mood.clone(), colour));
            }
        }
    }

    fn name(&mut self, ui: &mut Ui, state: &State, mood: &Mood, edits: &mut Vec<MoodEdit>) {
        let Some((_, draft)) = self.renaming.as_mut().filter(|(renamed, _)| renamed == mood) else {
            let rename = ui.add(Button::new(mood.as_str()).frame(false).truncate());
            let named = format!("Rename {mood}");
            ui.ctx().accesskit_node_builder(rename.id, |node| node.set_label(named));
            if rename.on_hover_text("Rename").clicked() {
                self.renaming = Some((mood.clone(), mood.as_str().to_owned()));
            }
            return;
        };
        let field = ui.add(TextEdit::singleline(draft).desired_width(150.0).char_limit(40));
        let named = format!("New name of {mood}");
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(named));
        if !field.has_focus() && !field.lost_focus() {
            field.request_focus();
        }
        let wanted = Mood::new(draft);
        let merges = wanted.as_ref().is_ok_and(|wanted| {
            wanted != mood
                && state.labels.vocabulary().position(wanted).is_some()
                && state.labels.vocabulary().position(wanted) != state.labels.vocabulary().position(mood)
        });
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let done = ui.add_enabled(wanted.is_ok(), Button::new(if merges { "Merge" } else { "Rename" })).clicked();
        let cancelled = ui.button("Cancel").clicked();
        if let (Ok(to), true) = (&wanted, entered || done) {
            self.renaming = None;
            if to != mood {
                let edit = MoodEdit::Rename(mood.clone(), to.clone());
                if merges {
                    self.ask_or_do(state, edit, edits);
                } else {
                    edits.push(edit);
                }
            }
        } else if cancelled {
            self.renaming = None;
        }
    }

    /// A mood without songs goes at once.
    fn ask_or_do(&mut self, state: &State, edit: MoodEdit, edits: &mut Vec<MoodEdit>) {
        if changes(&edit).is_some_and(|mood| state.library.expected_count(mood) > 0) {
            self.asking = Some(edit);
        } else {
            edits.push(edit);
        }
    }

    /// In place of the mood's row: how many labels change.
    fn question(&mut self, ui: &mut Ui, state: &State, mood: &Mood, edits: &mut Vec<MoodEdit>) {
        let Some(edit) = self.asking.clone() else { return };
        let labels = text::labels(state.library.expected_count(mood));
        let (words, verb) = match &edit {
            MoodEdit::Rename(_, to) => {
                (format!("Merge {mood} into {to}? {labels} will say {to}; Undo brings them back."), "Merge")
            }
            _ => (format!("Remove {mood}? {labels} will go with it; Undo brings them back."), "Remove"),
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(words);
            if ui.button(verb).clicked() {
                edits.push(edit);
                self.asking = None;
            }
            if ui.button("Cancel").clicked() {
                self.asking = None;
            }
        });
    }

    fn add_row(&mut self, ui: &mut Ui, state: &State, edits: &mut Vec<MoodEdit>) {
        ui.horizontal(|ui| {
            let colour = self.new_colour.unwrap_or_else(|| state.labels.vocabulary().next_colour());
            let mut bytes = [colour.0, colour.1, colour.2];
            let picker = ui.color_edit_button_srgb(&mut bytes);
            ui.ctx().accesskit_node_builder(picker.id, |node| node.set_label("Colour of the new mood"));
            let colour = Rgb(bytes[0], bytes[1], bytes[2]);
            if picker.changed() {
                self.new_colour = Some(colour);
            }
            let field = ui.add(
                TextEdit::singleline(&mut self.new_name)
                    // Its own id, so that it keeps the focus while rows come above it.
                    .id(Id::unique("new mood"))
                    .hint_text("New mood")
                    .desired_width(180.0)
                    .char_limit(40),
            );
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Name of the new mood"));
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let wanted = Mood::new(&self.new_name);
            let taken = wanted.as_ref().is_ok_and(|mood| state.labels.vocabulary().position(mood).is_some());
            let clicked = ui.add_enabled(wanted.is_ok() && !taken, Button::new("Add")).clicked();
            if let (Ok(mood), false, true) = (wanted, taken, entered || clicked) {
                edits.push(MoodEdit::Add(mood, colour));
                self.new_name.clear();
                self.new_colour = None;
                // Several are added in a row.
                field.request_focus();
                field.scroll_to_me(None);
            } else if taken {
                ui.label(theme::weak(ui, "There is such a mood already."));
            }
        });
    }
}

/// The mood whose labels an edit changes.
fn changes(edit: &MoodEdit) -> Option<&Mood> {
    match edit {
        MoodEdit::Rename(mood, _) | MoodEdit::Remove(mood) => Some(mood),
        MoodEdit::Add(..) | MoodEdit::Recolour(..) | MoodEdit::SoundsLike(..) | MoodEdit::Move(..) => None,
    }
}

fn icon_button_if(ui: &mut Ui, enabled: bool, icon: Icon, name: &str, hint: &str) -> bool {
    ui.add_enabled_ui(enabled, |ui| icon_button(ui, icon, name, hint)).inner.clicked()
}
