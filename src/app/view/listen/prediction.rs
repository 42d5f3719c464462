//! What the predictor says of the song on screen and who says so; without a predictor, what is missing.

use egui::{Button, RichText, Ui, vec2};

use super::reasons;
use crate::app::action::{Action, ModelAction, TagAction};
use crate::app::bindings::KeyCommand;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::learn::curve;
use crate::app::view::parts::{bars, marks, text};
use crate::learn::{MIN_SONGS_PER_MOOD, ModelCard};
use crate::mood::Mood;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let current = state.song.current();
    let prediction = state.current_suggestion();
    ui.label(theme::strong(ui, "Suggestion"));
    match (prediction, state.learning.model()) {
        (Some(prediction), model) => {
            if prediction.is_none_of_these() {
                none_of_these(ui);
            }
            accept(ui, state, prediction.answer().map(|best| &best.mood), actions);
            bars::show(ui, state, prediction);
            why(ui, state, &prediction.best().mood, actions);
            if let Some(current) = current.filter(|current| current.why.is_some()) {
                ui.scope(|ui| reasons::show(ui, state, current, actions));
                ui.add_space(theme::GAP);
                return;
            }
            if let Some(heard) = current.and_then(|current| current.heard.as_ref()).filter(|heard| heard.is_partial()) {
                let secs = 10 * heard.windows();
                ui.label(theme::small(ui, format!("A first answer, after {secs} seconds of the minute.")));
            }
            if let Some(model) = model {
                said_by(ui, state, &model.card, actions);
            }
        }
        (None, Some(model)) => {
            let waiting = current.is_some_and(|current| current.error.is_none());
            let words = if waiting { "Listening\u{2026}" } else { "There is no minute to judge." };
            ui.label(theme::weak(ui, words));
            accept(ui, state, None, actions);
            said_by(ui, state, &model.card, actions);
        }
        (None, None) => {
            ui.label(theme::weak(ui, "No predictor yet. It needs two moods with five songs each."));
            needed(ui, state, actions);
        }
    }
}

/// The button that takes the suggestion; without one it says what to do instead.
fn accept(ui: &mut Ui, state: &State, mood: Option<&Mood>, actions: &mut Vec<Action>) {
    let name = match mood {
        Some(mood) => format!("Accept {mood}"),
        None => "No suggestion: press a mood".to_owned(),
    };
    let button = Button::new(name).shortcut_text(state.bindings.first(KeyCommand::Accept)).truncate();
    let wide = button.min_size(vec2(ui.available_width(), theme::BUTTON_HEIGHT));
    let for_it_alone = state.library.chosen_count() == 0;
    let hint = state.bindings.hint("Tag the song with the likeliest mood", KeyCommand::Accept);
    if ui.add_enabled(for_it_alone && mood.is_some(), wide).on_hover_text(hint).clicked() {
        actions.push(Action::Tag(TagAction::AcceptSuggestion));
    }
}

/// How the figures have grown with the labels.
fn learning(ui: &mut Ui, state: &State) {
    if let Some(found) = state.learning.training().evaluation.as_ref().filter(|found| found.curve.len() > 1) {
        curve::show(ui, &found.curve, found.baseline_accuracy);
    }
}

fn none_of_these(ui: &mut Ui) {
    let warn = theme::colours(ui).warn;
    ui.label(RichText::new("None of these").strong().color(warn));
    let words =
        "This song is unlike all that the predictor learnt from, so it does not answer. Tag it yourself if you can.";
    ui.label(theme::small(ui, words));
}

/// Shows, or hides, which parts of the picture speak for the mood.
fn why(ui: &mut Ui, state: &State, mood: &Mood, actions: &mut Vec<Action>) {
    let Some(current) = state.song.current() else { return };
    let shown = current.why.is_some();
    let name = if shown { "Hide the reasons".to_owned() } else { format!("Why {mood}?") };
    let there = current.analysis.is_some() && current.heard.is_some() && state.learning.model().is_some();
    let button = ui.add_enabled(there || shown, Button::new(name).selected(shown));
    let hint = state.bindings.hint("Shows what in the sound speaks for it", KeyCommand::Why);
    if button.on_hover_text(hint).clicked() {
        actions.push(Action::Model(ModelAction::Explain((!shown).then(|| mood.clone()))));
    }
}

/// "Built-in predictor, trained on 45 songs: 71 % right when tested (95 %: 57–82 %), guessing 38 %."
fn who(state: &State, card: &ModelCard) -> String {
    let trained = format!("Built-in predictor, trained on {}", text::songs(card.songs()));
    match &state.learning.training().evaluation {
        None => format!("{trained}; not tested yet."),
        Some(evaluation) => {
            let (low, high) = evaluation.interval95;
            format!(
                "{trained}: {} right when tested (between {:.0} and {}), guessing gets {}.",
                text::percent(evaluation.accuracy),
                low * 100.0,
                text::percent(high),
                text::percent(evaluation.baseline_accuracy),
            )
        }
    }
}

/// Who suggests: a general tagger until the labels weigh more in the answers, and how good it is once that is tested.
fn said_by(ui: &mut Ui, state: &State, card: &ModelCard, actions: &mut Vec<Action>) {
    if let Some(words) = not_from_labels(card, state.library.counts().labelled() > 0) {
        ui.label(theme::small(ui, words));
    }
    if card.is_general {
        ui.label(theme::small(ui, "Once two moods have five songs each, it is tested on them and shows numbers."));
        needed(ui, state, actions);
    } else {
        ui.label(theme::small(ui, who(state, card)));
        learning(ui, state);
    }
}

/// That a suggestion is not, or not mainly, from the user's labels.
fn not_from_labels(card: &ModelCard, is_labelled: bool) -> Option<String> {
    let percent = text::percent(card.label_weight);
    if card.is_led_by_tagger() {
        Some(if is_labelled && card.label_weight >= 0.01 {
            format!("From a general tagger more than from your labels, which weigh {percent} so far.")
        } else {
            "From a general tagger, not from your labels.".to_owned()
        })
    } else {
        card.is_general.then(|| format!("From the few labels you gave, which weigh {percent}, and a general tagger."))
    }
}

/// How many songs each mood still needs.
fn needed(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let counts = state.library.counts();
    let mut ready = 0;
    ui.spacing_mut().item_spacing.y = 3.0;
    for entry in state.labels.vocabulary().entries() {
        let have = counts.learnable(&entry.mood);
        let missing = MIN_SONGS_PER_MOOD.saturating_sub(have);
        ready += usize::from(missing == 0);
        ui.horizontal(|ui| {
            marks::dot(ui, entry.colour);
            let words = if missing == 0 {
                format!("{}: enough", entry.mood)
            } else {
                format!("{}: {missing} more", entry.mood)
            };
            marks::elided(ui, words);
        });
    }
    if let Some(words) = text::pictureless(counts.all_pictureless()) {
        ui.label(theme::small(ui, words));
    }
    ui.add_space(4.0);
    if ready >= 2 && state.learning.training().running.is_none() && ui.button("Train now").clicked() {
        actions.push(Action::Model(ModelAction::Train));
    }
}
