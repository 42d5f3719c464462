//! What the cards share: the job under way, how the last one ended, and buttons that wait while a job runs.

use egui::{Button, ProgressBar, Response, RichText, Ui, vec2};

use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;

/// So many failed songs are named; the rest is a number.
const NAMED: usize = 5;

/// Draws the job of `card`, or how its last one ended.
pub(super) fn show(ui: &mut Ui, state: &State, card: CloudCard, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let cloud = &state.cloud;
    let note = cloud.note.as_ref().filter(|note| note.card == card);
    if let Some(job) = cloud.job_of(card) {
        ui.add_space(4.0);
        // Nothing that moves: a training is followed for hours.
        ui.label(format!("{}\u{2026}", job.words));
        if let Some(share) = job.share {
            ui.add(ProgressBar::new(share).desired_height(8.0).corner_radius(4));
        }
        if ui.button("Stop").on_hover_text("What Google has begun goes on there").clicked() {
            actions.push(Action::Cloud(CloudAction::Cancel));
        }
    }
    if let Some(note) = note {
        ui.add_space(4.0);
        let ink = if note.is_error { colours.bad } else { colours.good };
        ui.label(RichText::new(&note.text).color(ink));
        if let Some(remedy) = &note.remedy {
            ui.label(remedy);
        }
    }
    if (note.is_some() || cloud.job_of(card).is_some()) && !cloud.problems.is_empty() {
        for sentence in cloud.problems.iter().take(NAMED) {
            ui.label(RichText::new(sentence).small().color(colours.warn));
        }
        if let Some(more @ 1..) = cloud.problems.len().checked_sub(NAMED) {
            ui.label(theme::small(ui, format!("and {more} more")));
        }
    }
}

/// A button that waits while a job runs.
pub(super) fn button(ui: &mut Ui, state: &State, enabled: bool, name: &str) -> Response {
    ui.add_enabled(enabled && state.cloud.job.is_none(), Button::new(name))
}

/// The same for what a card is there for.
pub(super) fn main_button(ui: &mut Ui, state: &State, enabled: bool, name: &str) -> Response {
    let colours = theme::colours(ui);
    let enabled = enabled && state.cloud.job.is_none();
    let (ink, fill) = if enabled { (colours.on_accent, colours.accent) } else { (colours.text, colours.raised) };
    let button = Button::new(RichText::new(name).color(ink)).fill(fill).min_size(vec2(0.0, 32.0));
    ui.add_enabled(enabled, button)
}
