//! Which songs, which fields, which words.

use egui::{CollapsingHeader, Grid, TextEdit, Ui};

use crate::app::action::{Action, FileTagsAction};
use crate::app::state::{FileTagsScope, State};
use crate::app::theme;
use crate::app::view::parts::marks;
use crate::song::tags::Field;
use crate::tagging::Mode;

pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let tags = &state.file_tags;
    let mut push = |action| actions.push(Action::FileTags(action));
    Grid::new("choices").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        ui.label("Songs");
        ui.horizontal_wrapped(|ui| {
            for (scope, name) in
                [(FileTagsScope::All, "All"), (FileTagsScope::Listed, "Listed"), (FileTagsScope::Selected, "Selected")]
            {
                let count = state.file_tags_songs(scope).len();
                let button = egui::Button::selectable(tags.scope == scope, format!("{name} ({count})"));
                if ui.add_enabled(count > 0 || tags.scope == scope, button).clicked() {
                    push(FileTagsAction::Scope(scope));
                }
            }
        });
        ui.end_row();

        ui.label("Write into");
        ui.horizontal_wrapped(|ui| {
            ui.add_enabled(false, egui::Checkbox::new(&mut true, "the mood"));
            for field in [Field::Grouping, Field::Comment] {
                let mut on = tags.fields.contains(&field);
                let about = "For programs that show no mood";
                if ui.checkbox(&mut on, format!("the {field} too")).on_hover_text(about).changed() {
                    push(FileTagsAction::Field(field, on));
                }
            }
        });
        ui.end_row();

        ui.label("What others wrote");
        ui.horizontal_wrapped(|ui| {
            for (mode, name, about) in [
                (Mode::IfEmpty, "stays", "A file with another mood is left alone"),
                (Mode::Add, "stays, the mood is added", "Where the format has lists, as one more value"),
                (Mode::Replace, "gives way", "It comes back when the run is taken back"),
            ] {
                if ui.radio(tags.mode == mode, name).on_hover_text(about).clicked() {
                    push(FileTagsAction::Mode(mode));
                }
            }
        });
        ui.end_row();
    });
    CollapsingHeader::new("More").id_salt("more choices").show(ui, |ui| {
        let mut hard_links = tags.hard_links;
        let about = "The other names keep the file as it is";
        if ui
            .checkbox(&mut hard_links, "Also files that have several names (hard links)")
            .on_hover_text(about)
            .changed()
        {
            push(FileTagsAction::HardLinks(hard_links));
        }
        let mut quick = tags.quick;
        let about = "Several times faster. What a decoder is given is compared byte by byte, and not decoded";
        if ui.checkbox(&mut quick, "Compare the sound without decoding it").on_hover_text(about).changed() {
            push(FileTagsAction::Quick(quick));
        }
        ui.label(theme::small(ui, "What is written for each mood; semicolons make a list:"));
        Grid::new("words").num_columns(2).spacing([16.0, 4.0]).show(ui, |ui| {
            for entry in state.labels.vocabulary().entries() {
                let label = ui
                    .horizontal(|ui| {
                        marks::dot(ui, entry.colour);
                        ui.label(entry.mood.as_str())
                    })
                    .inner;
                let mut text = tags.words.get(&entry.mood).cloned().unwrap_or_default();
                let field = TextEdit::singleline(&mut text)
                    .hint_text(entry.mood.as_str())
                    .margin(egui::Margin::symmetric(8, 4))
                    .char_limit(200)
                    .desired_width(320.0);
                if ui.add(field).labelled_by(label.id).changed() {
                    push(FileTagsAction::Word(entry.mood.clone(), text));
                }
                ui.end_row();
            }
        });
    });
}
