//! How good a model of the cloud is, by Google's own test, in the terms of the built-in one.

use egui::{Grid, Ui};

use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::cloud::jobs::CloudFigures;
use crate::predict::ConfusionMatrix;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, figures: &CloudFigures) {
    let colours = theme::colours(ui);
    if let Some((accuracy, (low, high))) = figures.accuracy() {
        ui.label(theme::title(format!("{} right", text::percent(accuracy))).color(colours.strong));
        let guess = figures.baseline_accuracy().unwrap_or_default();
        ui.label(format!(
            "On songs that were held back; the true share lies between {:.0} and {} (95\u{a0}%). Always saying the commonest mood gets {}.",
            low * 100.0,
            text::percent(high),
            text::percent(guess),
        ));
    }
    Grid::new("cloud figures").num_columns(2).spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
        for (name, figure) in [
            ("Precision", figures.precision.map(text::percent)),
            ("Recall", figures.recall.map(text::percent)),
            ("Area under precision and recall", figures.au_prc.map(|area| format!("{area:.2}"))),
        ] {
            if let Some(figure) = figure {
                ui.label(theme::weak(ui, name));
                ui.label(figure);
                ui.end_row();
            }
        }
    });
    if let Some(confusion) = &figures.confusion {
        ui.add_space(4.0);
        matrix(ui, state, confusion);
    }
}

/// Rows are what the songs are tagged, columns what the model says.
fn matrix(ui: &mut Ui, state: &State, confusion: &ConfusionMatrix) {
    Grid::new("cloud confusions").spacing([theme::GROUP_GAP, 4.0]).show(ui, |ui| {
        ui.label(theme::small(ui, "Tagged \u{2193} said \u{2192}"));
        for mood in &confusion.moods {
            ui.label(theme::small(ui, mood.as_str()));
        }
        ui.end_row();
        for (row, mood) in confusion.moods.iter().enumerate() {
            ui.horizontal(|ui| {
                marks::dot(ui, state.labels.vocabulary().colour(mood));
                ui.label(mood.as_str());
            });
            for (column, count) in confusion.counts[row].iter().enumerate() {
                let words = count.to_string();
                ui.label(if row == column { theme::strong(ui, words) } else { theme::weak(ui, words) });
            }
            ui.end_row();
        }
    });
}
