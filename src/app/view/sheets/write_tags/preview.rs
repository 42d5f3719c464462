//! Every change before it is made, and what is left alone and why.

use std::path::Path;

use egui::Ui;
use egui_extras::{Column, TableBuilder};

use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::dataset::{FieldChange, TagWrite};
use crate::song::file_name;
use crate::tagging::{Plan, Why};

/// Height of a row, and of the tables.
const ROW: f32 = 22.0;
const TALLEST: f32 = 220.0;

pub(super) fn show(ui: &mut Ui, plan: &Plan) {
    ui.add_space(theme::GAP);
    let same = plan.left.iter().filter(|left| left.why == Why::Same).count();
    let left = plan.left.len() - same;
    let mut words = vec![format!("{} would change", text::files(plan.writes.len()))];
    if same > 0 {
        words.push(format!("{} so already", if same == 1 { "1 says".to_owned() } else { format!("{same} say") }));
    }
    if left > 0 {
        words.push(format!("{left} would be left alone"));
    }
    let counts = ui.label(theme::strong(ui, words.join(", ") + "."));
    marks::announce(ui, &counts, false);
    if !plan.writes.is_empty() {
        changes(ui, &plan.writes);
    }
    let others = plan.left.iter().filter(|left| left.why != Why::Same);
    self::left(ui, others.map(|left| (left.path.as_path(), left.why.to_string())));
    self::left(ui, plan.notes.iter().map(|(path, note)| (path.as_path(), note.clone())));
}

fn changes(ui: &mut Ui, writes: &[TagWrite]) {
    let rows: Vec<(&TagWrite, &FieldChange)> =
        writes.iter().flat_map(|write| write.fields.iter().map(move |change| (write, change))).collect();
    let table = TableBuilder::new(ui)
        .id_salt("changes")
        .striped(true)
        .auto_shrink([false, true])
        .max_scroll_height(TALLEST)
        .min_scrolled_height(ROW * 3.0)
        .column(Column::remainder().at_least(120.0).clip(true))
        .column(Column::exact(72.0))
        .column(Column::exact(130.0).clip(true))
        .column(Column::exact(150.0).clip(true));
    let header = table.header(ROW, |mut header| {
        for name in ["Song", "Field", "Before", "After"] {
            header.col(|ui| drop(ui.label(theme::small(ui, name))));
        }
    });
    header.body(|body| {
        body.rows(ROW, rows.len(), |mut row| {
            let (write, change) = rows[row.index()];
            row.col(|ui| {
                marks::elided(ui, in_folder(&write.path)).on_hover_text(write.path.display().to_string());
            });
            row.col(|ui| drop(ui.label(theme::weak(ui, change.field.name()))));
            row.col(|ui| drop(marks::elided(ui, theme::weak(ui, values(&change.before)))));
            row.col(|ui| drop(marks::elided(ui, values(&change.after))));
        });
    });
}

/// A file with its folder: in many libraries several files have the same name.
fn in_folder(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
    folder.map_or_else(|| file_name(path), |folder| format!("{folder}/{}", file_name(path)))
}

fn values(values: &[String]) -> String {
    if values.is_empty() { "\u{2014}".to_owned() } else { values.join("; ") }
}

/// Files with a sentence each: those that share one are named together.
pub(super) fn left<'a>(ui: &mut Ui, files: impl Iterator<Item = (&'a Path, String)>) {
    const NAMED: usize = 3;
    let mut reasons: Vec<(String, Vec<&Path>)> = Vec::new();
    for (path, words) in files {
        match reasons.iter_mut().find(|(known, _)| *known == words) {
            Some((_, paths)) => paths.push(path),
            None => reasons.push((words, vec![path])),
        }
    }
    reasons.sort_by_key(|(_, paths)| std::cmp::Reverse(paths.len()));
    for (words, paths) in &reasons {
        let mut names: Vec<String> = paths.iter().take(NAMED).map(|path| file_name(path)).collect();
        if paths.len() > NAMED {
            names.push(format!("{} more", paths.len() - NAMED));
        }
        let all: Vec<String> = paths.iter().take(30).map(|path| path.display().to_string()).collect();
        marks::elided(ui, theme::small(ui, format!("{}: {words}", names.join(", ")))).on_hover_text(all.join("\n"));
    }
}
