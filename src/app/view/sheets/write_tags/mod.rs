//! The sheet that writes moods into the songs' own files: choices, a preview of every change, progress, and the way back.

mod choices;
mod preview;
mod runs;

use egui::{Button, Context, RichText, Ui};

use crate::app::action::{Action, FileTagsAction};
use crate::app::state::{State, report_in_words};
use crate::app::theme;
use crate::app::view::parts::{marks, sheet, text};

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Write moods into files", 640.0, actions, |ui, actions| {
        let tags = &state.file_tags;
        ui.label(theme::small(
            ui,
            "Other players read them there: TMOO, MOOD. Each file is written as a copy, compared with the old one, and only then put in \
             its place; every run can be taken back.",
        ));
        ui.add_space(theme::GAP);
        ui.add_enabled_ui(tags.busy.is_none(), |ui| choices::show(ui, state, actions));
        ui.add_space(theme::GAP);
        match (tags.busy, &tags.plan) {
            (Some((done, total)), _) => progress(ui, done, total, actions),
            (None, None) => begin(ui, state, actions),
            (None, Some(Err(error))) => {
                ui.label(RichText::new(error).color(theme::colours(ui).warn));
            }
            (None, Some(Ok(plan))) => preview::show(ui, plan, actions),
        }
        if let Some(report) = &tags.report {
            ui.label(theme::strong(ui, report_in_words(report)));
            preview::left(ui, report.failed.iter().map(|(path, words)| (path.as_path(), words.clone())));
        }
        runs::show(ui, state, actions);
    });
}

/// Before anything is known.
fn begin(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let count = state.file_tags_songs(state.file_tags.scope).len();
    if count == 0 {
        ui.label(theme::weak(ui, "None of these songs is tagged with a mood yet."));
    }
    let button = Button::new(format!("Look at {}", text::songs(count)));
    if ui.add_enabled(count > 0, button).on_hover_text("Nothing is written before you have seen it").clicked() {
        actions.push(Action::FileTags(FileTagsAction::Look));
    }
}

fn progress(ui: &mut Ui, done: usize, total: usize, actions: &mut Vec<Action>) {
    let words = if total == 0 { "Beginning\u{2026}".to_owned() } else { format!("{done} of {}", text::files(total)) };
    ui.horizontal(|ui| {
        let label = ui.label(words.clone());
        marks::announce(ui, &label, false);
        if ui.button("Stop").on_hover_text("What is done stays, and can be taken back").clicked() {
            actions.push(Action::FileTags(FileTagsAction::Stop));
        }
    });
    marks::bar(ui, done as f32 / total.max(1) as f32, theme::colours(ui).accent, &words);
    ui.add_space(theme::GAP);
}
