//! Lists of labels in and out, each with a look at what it would do first.

use egui::{ComboBox, Context, Key, RichText, TextEdit, Ui};

use crate::app::action::{Action, ExchangeAction, ViewAction};
use crate::app::exchange::ImportPreview;
use crate::app::state::{Overlay, State};
use crate::app::theme;
use crate::app::view::parts::{marks, sheet, text};
use crate::dataset::ExportFormat;
use crate::mood::Mood;

/// So many rows, moods or songs are named.
const NAMED: usize = 6;

/// The forms that can be written, what they are called, how their files end, and what they are for.
const FORMATS: [(ExportFormat, &str, &str, &str); 2] = [
    (ExportFormat::Csv, "CSV", ".csv", "For spreadsheets and other programs; comes back by Import."),
    (ExportFormat::DataMd, "DATA.md", ".md", "A Markdown table; comes back by Import."),
];

/// What is being chosen.
pub(super) struct Exchange {
    format: ExportFormat,
    mood: Option<Mood>,
}

impl Default for Exchange {
    fn default() -> Self {
        Self { format: ExportFormat::Csv, mood: None }
    }
}

impl Exchange {
    /// The sheet that writes.
    pub(super) fn export(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        sheet::show(ctx, "Export labels", 520.0, actions, |ui, actions| {
            ui.horizontal(|ui| {
                for (format, name, ending, _) in FORMATS {
                    if ui.selectable_value(&mut self.format, format, name).changed() {
                        let path = with_ending(&state.exchange.path, ending);
                        actions.push(Action::Exchange(ExchangeAction::Path(path)));
                    }
                }
            });
            let about = FORMATS.iter().find(|(format, ..)| *format == self.format).map_or("", |(.., about)| about);
            ui.label(theme::small(ui, about));
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let label = ui.label("Songs");
                let chosen =
                    self.mood.as_ref().map_or_else(|| "of every mood".to_owned(), |mood| format!("tagged {mood}"));
                let combo = ComboBox::from_id_salt("mood").selected_text(chosen).width(220.0).truncate();
                let combo = combo.show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.mood, None, "of every mood");
                    for entry in state.labels.vocabulary().entries() {
                        ui.selectable_value(&mut self.mood, Some(entry.mood.clone()), format!("tagged {}", entry.mood));
                    }
                });
                combo.response.labelled_by(label.id);
            });
            self.counts(ui, state);
            path_field(ui, state, "File to write", &ExchangeAction::PickExport(self.format), actions);
            ui.add_space(theme::GAP);
            let count = self.count(state);
            let ready = count > 0 && !state.exchange.path.trim().is_empty() && !state.exchange.busy;
            if state.exchange.is_there {
                let words = "This file is there already. Its contents would be lost.";
                ui.label(RichText::new(words).color(theme::colours(ui).warn));
            }
            let verb = if state.exchange.is_there { "Replace it with" } else { "Write" };
            if ui.add_enabled(ready, egui::Button::new(format!("{verb} {}", text::songs(count)))).clicked() {
                let (format, mood) = (self.format, self.mood.clone());
                actions.push(Action::Exchange(ExchangeAction::Export { format, mood }));
            }
            ui.label(theme::small(ui, "Folders of pictures: moodsic export --format imagefolder."));
        });
    }

    fn count(&self, state: &State) -> usize {
        let counts = state.library.counts();
        self.mood.as_ref().map_or_else(|| counts.labelled(), |mood| counts.of(mood))
    }

    /// What would be written: songs of each mood.
    fn counts(&self, ui: &mut Ui, state: &State) {
        ui.horizontal_wrapped(|ui| {
            for entry in state.labels.vocabulary().entries() {
                let count = state.library.counts().of(&entry.mood);
                if count > 0 && self.mood.as_ref().is_none_or(|mood| *mood == entry.mood) {
                    marks::dot(ui, entry.colour);
                    ui.label(theme::weak(ui, format!("{} {count}", entry.mood)));
                }
            }
            if self.count(state) == 0 {
                ui.label(theme::weak(ui, "Nothing is tagged so yet."));
            }
        });
    }
}

/// The sheet that reads.
pub(super) fn import(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Import labels", 560.0, actions, |ui, actions| {
        ui.label(theme::small(
            ui,
            "CSV of any spreadsheet, DATA.md, Label Studio's exports. Nothing changes before you have seen what it would do.",
        ));
        if ui.link("From the songs' own tags\u{2026}").clicked() {
            actions.push(Action::View(ViewAction::Overlay(Some(Overlay::FileMoods))));
        }
        path_field(ui, state, "List to read", &ExchangeAction::PickImport, actions);
        let ready = !state.exchange.path.trim().is_empty() && !state.exchange.busy;
        if ui.add_enabled(ready, egui::Button::new("Look at it")).clicked() {
            actions.push(Action::Exchange(ExchangeAction::Read));
        }
        ui.add_space(theme::GAP);
        match &state.exchange.import {
            None if state.exchange.busy => drop(ui.label(theme::weak(ui, "Reading\u{2026}"))),
            None => {}
            Some(Err(error)) => drop(ui.label(RichText::new(error).color(theme::colours(ui).warn))),
            Some(Ok(preview)) => plan(ui, state, preview, actions),
        }
    });
}

fn plan(ui: &mut Ui, state: &State, preview: &ImportPreview, actions: &mut Vec<Action>) {
    let report = &preview.plan.report;
    ui.separator();
    let changes = report.labels.len();
    ui.label(theme::strong(ui, format!("{} of {} rows have their song here", report.matched, preview.rows)));
    ui.label(format!("{} would change.", text::labels(changes)));
    if let Some(encoding) = preview.encoding {
        ui.label(theme::small(ui, format!("Read as {encoding}.")));
    }
    let missing = preview.plan.missing.len();
    if missing > 0 {
        ui.label(format!("{} that the list names would be added first, with their labels.", text::files(missing)));
    }
    if !preview.plan.new_moods.is_empty() {
        let moods: Vec<&str> = preview.plan.new_moods.iter().map(Mood::as_str).collect();
        ui.label(format!("New moods: {}", text::named(&moods, NAMED)));
    }
    let (between, conflicts): (Vec<_>, Vec<_>) = report.conflicts.iter().partition(|conflict| conflict.between_rows);
    let conflicts = conflicts.len();
    if conflicts > 0 {
        let have = if conflicts == 1 { "1 song has".to_owned() } else { format!("{conflicts} songs have") };
        ui.label(format!("{have} another label than the list says."));
    }
    if !between.is_empty() {
        let rows = if between.len() == 1 {
            "1 row contradicts".to_owned()
        } else {
            format!("{} rows contradict", between.len())
        };
        ui.label(format!("{rows} another row of the list, which counts."));
    }
    let unmatched: Vec<&str> = report.unmatched.iter().map(|row| row.text.as_str()).collect();
    rows(ui, "without a song or a mood", &unmatched);
    let unreadable: Vec<&str> = preview.unreadable.iter().map(String::as_str).collect();
    rows(ui, "cannot be read", &unreadable);
    ui.add_space(theme::GAP);
    ui.horizontal_wrapped(|ui| {
        let some = !state.exchange.busy && (changes > 0 || missing > 0);
        if ui.add_enabled(some, egui::Button::new("Import")).clicked() {
            actions.push(Action::Exchange(ExchangeAction::Import { overwrite: false }));
        }
        let over =
            ui.add_enabled(!state.exchange.busy && conflicts > 0, egui::Button::new("Import, and let the list win"));
        if over.on_hover_text("Songs that have another label get the list's").clicked() {
            actions.push(Action::Exchange(ExchangeAction::Import { overwrite: true }));
        }
    });
}

/// A few of them, and how many more.
fn rows(ui: &mut Ui, what: &str, texts: &[&str]) {
    if texts.is_empty() {
        return;
    }
    let rows = if texts.len() == 1 { "1 row" } else { "rows" };
    let count = if texts.len() == 1 { String::new() } else { format!("{} ", texts.len()) };
    ui.label(format!("{count}{rows} {what}:"));
    for text in texts.iter().take(NAMED) {
        marks::elided(ui, theme::small(ui, *text));
    }
    if texts.len() > NAMED {
        ui.label(theme::small(ui, format!("and {} more", texts.len() - NAMED)));
    }
}

/// A path whose ending is that of another form gets the right one.
fn with_ending(path: &str, ending: &str) -> String {
    let stem = FORMATS.iter().find_map(|(_, _, known, _)| path.strip_suffix(known));
    stem.map_or_else(|| path.to_owned(), |stem| format!("{stem}{ending}"))
}

/// A path to type, and a dialog to choose it with.
fn path_field(ui: &mut Ui, state: &State, name: &str, pick: &ExchangeAction, actions: &mut Vec<Action>) {
    ui.add_space(theme::GAP);
    let label = ui.label(name);
    ui.horizontal(|ui| {
        let mut path = state.exchange.path.clone();
        let field = TextEdit::singleline(&mut path)
            .margin(egui::Margin::symmetric(8, 5))
            .desired_width(ui.available_width() - 100.0);
        let response = ui.add(field).labelled_by(label.id);
        // Whoever opens the sheet can type at once.
        if state.exchange.path.is_empty() && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if response.changed() {
            actions.push(Action::Exchange(ExchangeAction::Path(path)));
        } else if entered && *pick == ExchangeAction::PickImport && !state.exchange.busy {
            actions.push(Action::Exchange(ExchangeAction::Read));
        }
        if ui.button("Choose\u{2026}").clicked() {
            actions.push(Action::Exchange(pick.clone()));
        }
    });
}
