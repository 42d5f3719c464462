//! The line at the bottom: are the labels safe, how many there are, what runs, who predicts.

use egui::{Align, Layout, ProgressBar, RichText, Ui};
use jiff::Timestamp;

use super::parts::icons::{self, Icon, small_icon_button};
use super::parts::{marks, text};
use crate::app::action::{Action, ModelAction, OpenAction, ViewAction};
use crate::app::state::{Overlay, State, Tab};
use crate::app::theme;
use crate::cloud::jobs::serving_sentence;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_min_height(22.0);
        saving(ui, state, actions);
        let counts = state.library.counts();
        if counts.all > 0 {
            ui.separator();
            ui.label(theme::small(ui, format!("{} of {} tagged", counts.labelled(), counts.all)));
        }
        if let Some(scan) = state.scan {
            ui.separator();
            let words = text::scan(scan);
            progress(ui, scan.done, scan.total, &words);
            if small_icon_button(ui, Icon::Close, "Cancel the scan", "Stop here; what was read stays").clicked() {
                actions.push(Action::Open(OpenAction::CancelScan));
            }
        }
        if let Some(survey) = state.learning.survey().filter(|survey| survey.done < survey.total) {
            ui.separator();
            progress(ui, survey.done, survey.total, &format!("Listening to {} of {}", survey.done, survey.total));
            if small_icon_button(ui, Icon::Close, "Stop listening", "Stop here; what was heard stays").clicked() {
                actions.push(Action::Model(ModelAction::CancelSurvey));
            }
        }
        if !state.failures.is_empty() {
            ui.separator();
            let words = format!("{} could not be read", text::files(state.failures.len()));
            if ui.link(RichText::new(words).small()).clicked() {
                actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Failures))));
            }
        }
        cloud(ui, state, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            marks::elided(ui, theme::small(ui, predictor_line(state)));
        });
    });
}

fn saving(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let saving = state.labels.saving();
    if let Some(error) = &saving.error {
        icons::still(ui, Icon::Warning, 14.0, colours.bad);
        let words = match saving.pending {
            0 if saving.busy => "A change is not saved".to_owned(),
            0 => "Labels cannot be saved".to_owned(),
            count => format!("{} not saved", text::labels(count)),
        };
        let link = ui.link(RichText::new(words).small().color(colours.bad));
        marks::announce(ui, &link, true);
        if link.on_hover_text(format!("{error}. Click for what can be done.")).clicked() {
            actions.push(Action::View(ViewAction::Overlay(Some(Overlay::Unsaved))));
        }
    } else if saving.busy {
        let label = ui.label(theme::small(ui, "Saving\u{2026}"));
        marks::announce(ui, &label, false);
    } else if saving.saved_any {
        icons::still(ui, Icon::Check, 11.0, colours.good);
        let label = ui.label(RichText::new("Saved").small().color(colours.good));
        marks::announce(ui, &label, false);
    } else {
        ui.label(theme::small(ui, "Labels save themselves"));
    }
}

/// The cloud's jobs, questions that wait, and what is deployed and costs, on every page but its own.
fn cloud(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    if state.tab == Tab::Cloud {
        return;
    }
    let cost = state
        .cloud
        .deployed()
        .find_map(|(_, _, since)| Some(serving_sentence(&state.settings.cloud.prices, since?, Timestamp::now())));
    let jobs = state.cloud.jobs().map(|job| format!("{}\u{2026}", job.step.words()));
    let question = state.cloud.has_question().then(|| "Cloud: a question waits for you".to_owned());
    for words in jobs.chain(question).chain(cost.map(|cost| format!("Cloud: {cost}"))) {
        ui.separator();
        if ui.link(RichText::new(words).small()).clicked() {
            actions.push(Action::View(ViewAction::Tab(Tab::Cloud)));
        }
    }
}

fn progress(ui: &mut Ui, done: usize, total: usize, words: &str) {
    ui.label(theme::small(ui, words));
    let share = if total == 0 { 0.0 } else { done as f32 / total as f32 };
    ui.add(ProgressBar::new(share).desired_width(72.0).desired_height(6.0).corner_radius(3));
}

/// Who predicts, in one line.
fn predictor_line(state: &State) -> String {
    match state.learning.own_model() {
        Some(model) => {
            let songs = text::songs(model.card.songs());
            match &model.card.evaluation {
                Some(evaluation) => {
                    format!("Predictor: built-in, {songs}, {} right when tested", text::percent(evaluation.accuracy))
                }
                None => format!("Predictor: built-in, {songs}"),
            }
        }
        None if state.learning.model().is_some() => "Suggestions: a general tagger, until your tags suffice".to_owned(),
        None => "No predictor yet: tag songs, then train".to_owned(),
    }
}
