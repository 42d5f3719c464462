//! The sheet that writes moods into the songs' own files: choices, a preview of every change, progress, and the way back.

mod choices;
mod preview;
mod runs;

use egui::{Button, Context, RichText, Ui};

use crate::app::action::{Action, FileTagsAction};
use crate::app::state::{State, report_in_words};
use crate::app::theme;
use crate::app::view::parts::{marks, sheet, text};

const ABOUT: &str = "Other players read moods there. Each file is written as a copy, compared with the old one, and only then put in its \
                     place. Every run can be taken back.";

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    let contents = |ui: &mut Ui, actions: &mut Vec<Action>| {
        let tags = &state.file_tags;
        ui.label(theme::small(ui, ABOUT));
        ui.add_space(theme::GAP);
        ui.add_enabled_ui(tags.busy.is_none(), |ui| choices::show(ui, state, actions));
        match &tags.plan {
            Some(Err(error)) => drop(ui.label(RichText::new(error).color(theme::colours(ui).warn))),
            Some(Ok(plan)) => preview::show(ui, plan),
            None => {}
        }
        if let Some(report) = &tags.report {
            ui.add_space(theme::GAP);
            let words = ui.label(theme::strong(ui, report_in_words(report)));
            marks::announce(ui, &words, false);
            preview::left(ui, report.failed.iter().map(|(path, words)| (path.as_path(), words.clone())));
        }
        runs::show(ui, state, actions);
    };
    sheet::show_with_footer(ctx, "Write moods into files", 640.0, actions, contents, |ui, actions| {
        ui.add_space(theme::GAP);
        match state.file_tags.busy {
            Some((done, total)) => progress(ui, done, total, actions),
            None => buttons(ui, state, actions),
        }
    });
}

fn buttons(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let mut push = |action| actions.push(Action::FileTags(action));
    let writes = match &state.file_tags.plan {
        Some(Ok(plan)) => Some(plan.writes.len()),
        _ => None,
    };
    ui.horizontal(|ui| {
        if let Some(count) = writes.filter(|count| *count > 0)
            && ui.button(format!("Write {}", text::files(count))).clicked()
        {
            push(FileTagsAction::Write);
        }
        let count = state.file_tags_songs(state.file_tags.scope).len();
        let verb = if writes.is_some() { "Look again at" } else { "Look at" };
        let look = ui.add_enabled(count > 0, Button::new(format!("{verb} {}", text::songs(count))));
        if look.on_hover_text("Nothing is written before you have seen it").clicked() {
            push(FileTagsAction::Look);
        }
        if count == 0 {
            ui.label(theme::weak(ui, "None of these songs is tagged with a mood yet."));
        }
    });
}

fn progress(ui: &mut Ui, done: usize, total: usize, actions: &mut Vec<Action>) {
    let words = if total == 0 { "Beginning\u{2026}".to_owned() } else { format!("{done} of {}", text::files(total)) };
    ui.horizontal(|ui| {
        if ui.button("Stop").on_hover_text("What is done stays, and can be taken back").clicked() {
            actions.push(Action::FileTags(FileTagsAction::Stop));
        }
        ui.label(words.clone());
    });
    marks::bar(ui, done as f32 / total.max(1) as f32, theme::colours(ui).accent, &words);
}
