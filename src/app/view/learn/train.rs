//! The Train page: how many songs each mood has, training, and honest figures.

use egui::{Align, Button, Layout, ProgressBar, RichText, Ui, vec2};

use super::{evaluation, warnings};
use crate::app::action::{Action, ModelAction};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::page::{card, page};
use crate::app::view::parts::{marks, text};
use crate::learn::{LocalModel, MIN_SONGS_PER_MOOD};

/// Draws it.
pub(in crate::app::view) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    page(ui, state, actions, left, right);
}

fn left(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "Tagged songs", |ui| balance(ui, state));
    card(ui, "Training", |ui| training(ui, state, actions));
    card(ui, "The predictor", |ui| {
        match state.learning.model() {
            Some(model) if !model.card.is_general => model_card(ui, model),
            Some(_) => {
                ui.label(theme::weak(ui, "None of your own yet: suggestions come from a general tagger."));
            }
            None => {
                ui.label(theme::weak(ui, "There is none yet."));
            }
        }
        model_files(ui, state.learning.own_model().is_some(), actions);
    });
    if let Some(found) = &state.learning.training().evaluation {
        card(ui, "What to beware of", |ui| warnings::show(ui, found));
    }
}

fn right(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    card(ui, "How good it is", |ui| {
        if state.learning.training().testing {
            ui.label(theme::small(
                ui,
                "It has learnt from your newest tags; these figures follow as soon as it is tested.",
            ));
        }
        match &state.learning.training().evaluation {
            Some(found) => evaluation::show(ui, state, found, actions),
            None if state.learning.own_model().is_some() && !state.learning.training().testing => {
                let words = "It cannot be tested: all its songs are of one artist, or it was never tested.";
                ui.label(theme::weak(ui, words));
            }
            None => {
                let words = "As soon as two moods have five songs it is tested on songs it has not learnt from.";
                ui.label(theme::weak(ui, words));
            }
        }
    });
}

fn model_files(ui: &mut Ui, there: bool, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let save = ui.add_enabled(there, Button::new("Save a copy\u{2026}"));
        if save.on_hover_text("One file that others can use; it does not say which songs it learnt from").clicked() {
            actions.push(Action::Model(ModelAction::ShareModel));
        }
        let used = ui.button("Use a model\u{2026}");
        if used.on_hover_text("A model file of somebody else; learning after every tag is then switched off").clicked()
        {
            actions.push(Action::Model(ModelAction::UseModel));
        }
    });
}

fn balance(ui: &mut Ui, state: &State) {
    let counts = state.library.counts();
    let most = state.labels.vocabulary().entries().iter().map(|entry| counts.of(&entry.mood)).max().unwrap_or(0).max(1);
    for entry in state.labels.vocabulary().entries() {
        let have = counts.of(&entry.mood);
        let learnable = counts.learnable(&entry.mood);
        ui.horizontal(|ui| {
            marks::dot(ui, entry.colour);
            let room = (ui.available_width() - 150.0).max(40.0);
            ui.allocate_ui(vec2(room, 18.0), |ui| {
                ui.set_min_width(room);
                marks::elided(ui, entry.mood.as_str());
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::strong(ui, text::songs(have)));
                if learnable < MIN_SONGS_PER_MOOD {
                    ui.label(theme::small(ui, format!("{} more to train", MIN_SONGS_PER_MOOD - learnable)));
                }
            });
        });
        let name = format!("{}: {}", entry.mood, text::songs(have));
        marks::bar(ui, have as f32 / most as f32, theme::rgb(entry.colour), &name);
        ui.add_space(2.0);
    }
    if let Some(words) = text::pictureless(counts.all_pictureless()) {
        ui.label(theme::small(ui, words));
    }
    let words = format!("{} unsure, {} skipped, {} not looked at", counts.unsure, counts.skipped, counts.untagged);
    ui.label(theme::small(ui, words));
}

fn training(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let colours = theme::colours(ui);
    let mut teach = state.settings.teach;
    let learns = ui.checkbox(&mut teach, "Learn by itself after every tag");
    if learns.on_hover_text("In the background; nothing to press").changed() {
        actions.push(Action::Model(ModelAction::Teach(teach)));
    }
    if let Some((_, stage)) = state.learning.training().running {
        ui.label(format!("{}: {}", stage.words(), text::percent(f64::from(stage.fraction()))));
        ui.add(ProgressBar::new(stage.fraction()).desired_height(8.0).corner_radius(4));
        if ui.button("Cancel training").clicked() {
            actions.push(Action::Model(ModelAction::CancelTraining));
        }
        return;
    }
    let counts = state.library.counts();
    let ready = state
        .labels
        .vocabulary()
        .entries()
        .iter()
        .filter(|entry| counts.learnable(&entry.mood) >= MIN_SONGS_PER_MOOD)
        .count();
    let name = if state.learning.own_model().is_some() { "Train again" } else { "Train" };
    let label = RichText::new(name).color(if ready >= 2 { colours.on_accent } else { colours.text });
    let fill = if ready >= 2 { colours.accent } else { colours.raised };
    let button = Button::new(label).fill(fill);
    let train = ui.add_enabled_ui(ready >= 2, |ui| ui.add_sized([120.0, 32.0], button)).inner;
    if train.clicked() {
        actions.push(Action::Model(ModelAction::Train));
    }
    if ready < 2 {
        let missing = 2 - ready;
        let moods = if missing == 1 { "one more mood" } else { "two moods" };
        ui.label(theme::weak(ui, format!("Training needs {moods} with {MIN_SONGS_PER_MOOD} songs.")));
    }
    if let Some(too_few) = &state.learning.training().too_few {
        ui.label(RichText::new(format!("Too few labels: {too_few}.")).color(colours.warn));
    }
    if let Some(error) = &state.learning.training().error {
        ui.label(RichText::new(error).color(colours.bad));
    }
    if state.learning.model().is_some() && state.learning.survey().is_none_or(|survey| survey.done >= survey.total) {
        let suggest = ui.button("Suggest moods for all songs");
        if suggest.on_hover_text("Listens to the songs that are new, then scores every song").clicked() {
            actions.push(Action::Model(ModelAction::Survey));
        }
    }
}

fn model_card(ui: &mut Ui, model: &LocalModel) {
    let card = &model.card;
    // The time is only known of a training in this run.
    let took = if card.seconds > 0.0 { format!(" in {}", text::short_time(card.seconds)) } else { String::new() };
    let moods: Vec<String> = card.counts.iter().map(|(mood, count)| format!("{mood} {count}")).collect();
    ui.label(format!("Trained on {}{took}: {}.", text::songs(card.songs()), moods.join(", ")));
    if !card.left_out.is_empty() {
        let left: Vec<String> = card.left_out.iter().map(|(mood, count)| format!("{mood} ({count})")).collect();
        ui.label(theme::weak(ui, format!("Left out for too few songs: {}.", left.join(", "))));
    }
    if card.impaired > 0 {
        let words = format!(
            "{} of these could not be decoded whole, or have channels that cancel each other; the line under a song's title tells.",
            text::songs(card.impaired)
        );
        ui.label(theme::weak(ui, words));
    }
    let method = "What a pretrained network hears, logistic regression with a prior, all moods weighted alike, calibrated on \
                  songs it had not learnt from.";
    ui.label(theme::small(ui, method));
    marks::elided(ui, theme::small(ui, format!("Model {} \u{b7} reads {}", card.id, card.features)));
}
