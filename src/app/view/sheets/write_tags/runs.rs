//! What was written before, and how it is taken back.

use egui::Ui;

use crate::app::action::{Action, FileTagsAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::text;
use crate::dataset::TagRun;

pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let tags = &state.file_tags;
    if tags.runs.is_empty() {
        return;
    }
    ui.add_space(theme::GAP);
    ui.separator();
    ui.label(theme::group(ui, "Runs"));
    for TagRun { id, began, written, undone } in &tags.runs {
        ui.horizontal(|ui| {
            let at = began.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string();
            let back = if *undone > 0 { format!(", {undone} taken back") } else { String::new() };
            ui.label(format!("Run {id}, {at}: {}{back}", text::files(written + undone)));
            if *written > 0 && ui.add_enabled(tags.busy.is_none(), egui::Button::new("Take back")).clicked() {
                actions.push(Action::FileTags(FileTagsAction::Undo(*id)));
            }
        });
    }
}
