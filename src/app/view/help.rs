//! The keys, on a sheet.

use egui::{Context, Grid, Ui};

use super::{marks, sheet};
use crate::app::action::{Action, ViewAction};
use crate::app::state::Overlay;
use crate::app::theme;

/// Groups of keys: heading, then keys and what they do.
const GROUPS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Tag",
        &[
            ("1 \u{2013} 9", "That mood, and on to the next song"),
            ("Shift+1 \u{2013} 9", "That mood, and stay"),
            ("Enter", "Accept the suggestion"),
            ("U", "Unsure"),
            ("X", "Skip"),
            ("0, Backspace", "Clear"),
            ("Ctrl+Z", "Undo"),
            ("Ctrl+Shift+Z, Ctrl+Y", "Redo"),
        ],
    ),
    (
        "Play",
        &[
            ("Space", "Play, pause"),
            ("Left, Right", "5 s back, on (Shift 1 s, Ctrl 30 s)"),
            ("Home, End", "To the start, the end"),
            ("W", "To the analysed minute"),
            ("L", "Loop the analysed minute"),
            ("Up, Down, P, N", "Previous, next song"),
        ],
    ),
    (
        "Look",
        &[
            ("F", "Fit the spectrogram"),
            ("Wheel, +, \u{2212}", "Zoom"),
            ("Drag", "Move"),
            ("Click", "Play from there"),
            ("F11", "Full screen"),
        ],
    ),
    (
        "Find and open",
        &[
            ("Ctrl+F", "Search; Esc leaves"),
            ("Ctrl+O", "Open songs"),
            ("Ctrl+Shift+O", "Open a folder"),
            ("Ctrl+V", "Paste a path"),
            ("Ctrl+,", "Settings"),
            ("Ctrl+Q", "Quit"),
        ],
    ),
];

/// Draws it.
pub(super) fn show(ctx: &Context, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Keys and help", 760.0, actions, |ui, actions| {
        if ui.available_width() >= 640.0 {
            ui.columns(2, |columns| {
                for (index, (name, keys)) in GROUPS.iter().enumerate() {
                    group(&mut columns[index % 2], name, keys);
                }
            });
        } else {
            for (name, keys) in GROUPS {
                group(ui, name, keys);
            }
        }
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::weak(ui, "Something does not work?"));
            if ui.link("Run the self-checks").clicked() {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Doctor))));
            }
        });
    });
}

fn group(ui: &mut Ui, name: &str, keys: &[(&str, &str)]) {
    ui.label(theme::strong(ui, name));
    Grid::new(name).num_columns(2).min_col_width(124.0).spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
        for (key, what) in keys {
            marks::key_cap(ui, key);
            ui.label(*what);
            ui.end_row();
        }
    });
    ui.add_space(theme::GAP);
}
