//! What the cards share: the job under way, how the last one ended, the question that waits, and buttons that wait while a job of
//! their card runs.

use egui::{Button, ProgressBar, Response, RichText, Ui, vec2};

use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;

/// So many failed songs are named; the rest is a number.
const NAMED: usize = 5;

/// Draws the job of `card`, or how its last one ended.
pub(super) fn show(ui: &mut Ui, state: &State, card: CloudCard, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let shown = state.cloud.card(card);
    if let Some(job) = &shown.job {
        ui.add_space(4.0);
        // Nothing that moves: a training is followed for hours.
        ui.label(format!("{}\u{2026}", job.step.words()));
        if let Some(share) = job.step.share() {
            ui.add(ProgressBar::new(share).desired_height(8.0).corner_radius(4));
        }
        let hover = if job.goes_on { "What Google has begun goes on there" } else { "Nothing goes on elsewhere" };
        if ui.button("Stop").on_hover_text(hover).clicked() {
            actions.push(Action::Cloud(CloudAction::Cancel(card)));
        }
    }
    if let Some(question) = &shown.question {
        ui.add_space(4.0);
        ui.label(theme::strong(ui, question.heading));
        let read = main(ui, true, "Read and decide\u{2026}");
        if read.on_hover_text("Says what leaves and what it costs; nothing is done before you agree").clicked() {
            actions.push(Action::Cloud(CloudAction::Review(card)));
        }
    }
    if let Some(note) = &shown.note {
        ui.add_space(4.0);
        let ink = if note.is_error { colours.bad } else { colours.good };
        ui.label(RichText::new(&note.text).color(ink));
        if let Some(remedy) = &note.remedy {
            ui.label(remedy);
        }
    }
    for sentence in shown.problems.iter().take(NAMED) {
        ui.label(RichText::new(sentence).small().color(colours.warn));
    }
    if let Some(more @ 1..) = shown.problems.len().checked_sub(NAMED) {
        ui.label(theme::small(ui, format!("and {more} more")));
    }
}

/// A button of `card` that waits while its job runs.
pub(super) fn button(ui: &mut Ui, state: &State, card: CloudCard, enabled: bool, name: &str) -> Response {
    ui.add_enabled(enabled && state.cloud.job_of(card).is_none(), Button::new(name))
}

/// The same for what the card is there for.
pub(super) fn main_button(ui: &mut Ui, state: &State, card: CloudCard, enabled: bool, name: &str) -> Response {
    main(ui, enabled && state.cloud.job_of(card).is_none(), name)
}

/// A button that stands out and waits for nothing.
pub(super) fn main(ui: &mut Ui, enabled: bool, name: &str) -> Response {
    let colours = theme::colours(ui);
    let (ink, fill) = if enabled { (colours.on_accent, colours.accent) } else { (colours.text, colours.raised) };
    let button = Button::new(RichText::new(name).color(ink)).fill(fill).min_size(vec2(0.0, 32.0));
    ui.add_enabled(enabled, button)
}
