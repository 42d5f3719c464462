//! The keys, on a sheet where they can be changed.

use egui::{Context, Grid, RichText, Ui, WidgetInfo};

use crate::app::action::{Action, KeysAction, ViewAction};
use crate::app::bindings::{Bindings, COMMAND_KEY, Group, KeyCommand};
use crate::app::state::{Overlay, State};
use crate::app::theme;
use crate::app::view::parts::{marks, sheet};

/// Width from which on the groups stand in two columns.
const TWO_COLUMNS: f32 = 640.0;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Keys and help", 820.0, actions, |ui, actions| {
        match &state.key_refused {
            Some(error) => ui.label(RichText::new(format!("{error}.")).color(theme::colours(ui).warn)),
            None => ui.label(theme::weak(ui, "Click a key to give that command another one.")),
        };
        ui.add_space(theme::GAP);
        if ui.available_width() >= TWO_COLUMNS {
            ui.columns(2, |columns| {
                for (index, name) in Group::ALL.into_iter().enumerate() {
                    group(&mut columns[index % 2], state, name, actions);
                }
            });
        } else {
            for name in Group::ALL {
                group(ui, state, name, actions);
            }
        }
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            if state.bindings != Bindings::default() && ui.link("Give all commands their usual keys").clicked() {
                actions.push(Action::Keys(KeysAction::Reset));
            }
            ui.label(theme::weak(ui, "Something does not work?"));
            if ui.link("Run the self-checks").clicked() {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Doctor))));
            }
        });
    });
}

fn group(ui: &mut Ui, state: &State, group: Group, actions: &mut Vec<Action>) {
    ui.label(theme::strong(ui, group.name()));
    // As high as a key, so that all fit on one sheet.
    ui.spacing_mut().interact_size.y = 20.0;
    let grid = Grid::new(group.name()).num_columns(2).min_col_width(136.0).min_row_height(20.0);
    grid.spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
        for command in KeyCommand::ALL.into_iter().filter(|command| command.group() == group) {
            let Some(what) = what(state, command) else { continue };
            keys(ui, state, command, &what, actions);
            ui.label(what);
            ui.end_row();
        }
        for (key, what) in fixed(group) {
            marks::key_cap(ui, &key);
            ui.label(what);
            ui.end_row();
        }
    });
    ui.add_space(theme::GAP);
}

/// What a command does, in words; `None` for a mood that does not exist.
fn what(state: &State, command: KeyCommand) -> Option<String> {
    match command {
        KeyCommand::Mood(digit) => state.labels.vocabulary().by_digit(digit).map(ToString::to_string),
        command => Some(command.what().to_owned()),
    }
}

/// What is no command, or has a key that cannot be changed.
fn fixed(group: Group) -> Vec<(String, &'static str)> {
    let with_command = |key| format!("{COMMAND_KEY}+{key}");
    match group {
        Group::Tag => vec![("Shift + a mood's key".into(), "Tag, and stay on the song")],
        Group::Play => Vec::new(),
        Group::Look => vec![("Wheel".into(), "Zoom"), ("Drag".into(), "Move"), ("Click".into(), "Play from there")],
        Group::Find => vec![
            (format!("{}, Shift+click", with_command("click")), "Select more songs"),
            (with_command("A"), "Select all that are listed"),
            (with_command("V"), "Paste a path"),
            ("Esc".into(), "Leave a field, a sheet, a selection, a search"),
        ],
    }
}

/// The keys of a command, to be clicked.
fn keys(ui: &mut Ui, state: &State, command: KeyCommand, what: &str, actions: &mut Vec<Action>) {
    let asking = state.asking_key == Some(command);
    let chords = state.bindings.of(command);
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if asking {
            ui.label(RichText::new("Press a key").color(theme::colours(ui).accent));
        } else if chords.is_empty() {
            marks::key_cap(ui, "\u{2013}");
        }
        for chord in chords.iter().filter(|_| !asking) {
            marks::key_cap(ui, &chord.to_string());
        }
    });
    let id = ui.scope_id().with(("keys", command.id()));
    let click = ui.interact(row.response.rect, id, egui::Sense::click());
    let name = format!("Key of {what}");
    click.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let hint = if asking { "Press the new key; Esc leaves it as it was" } else { "Click, then press another key" };
    if click.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(hint).clicked() {
        actions.push(Action::Keys(KeysAction::Ask((!asking).then_some(command))));
    }
}
