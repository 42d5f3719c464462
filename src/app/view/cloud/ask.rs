//! Asking the service that is chosen: about the song on screen, about all that are listed, and how often it agrees so far.

use egui::Ui;

use super::{progress, songs};
use crate::app::action::{Action, CloudAction};
use crate::app::state::{Agreement, CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::text;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let missing = state.missing_to_ask();
    let ready = missing.is_none();
    let (songs, which) = songs::of_the_list(state);
    ui.horizontal_wrapped(|ui| {
        let current = ready && state.current_song().is_some();
        if progress::main_button(ui, state, CloudCard::Ask, current, "Ask about this song").clicked() {
            actions.push(Action::Cloud(CloudAction::AskAboutCurrent));
        }
        let name = format!("Ask about the {} {which}", text::songs(songs));
        if progress::button(ui, state, CloudCard::Ask, ready && songs > 0, &name).clicked() {
            actions.push(Action::Cloud(CloudAction::AskAboutMany));
        }
    });
    if let Some(missing) = missing {
        ui.label(theme::small(ui, format!("Choose {missing} first.")));
    } else if let Some(song) = state.current_song() {
        ui.label(theme::small(ui, format!("This song: {}", song.song.display_title())));
    } else {
        ui.label(theme::small(ui, "No song is on screen."));
    }
    progress::show(ui, state, CloudCard::Ask, actions);
    agreement(ui, state);
}

fn agreement(ui: &mut Ui, state: &State) {
    let asked = state.cloud_predictions().count();
    if asked == 0 {
        return;
    }
    ui.add_space(4.0);
    let service = state.service().title();
    ui.label(format!("{service} was asked about {} so far.", text::songs(asked)));
    for (who, found) in
        [("The built-in predictor", state.agreement_with_predictor()), ("Your tags", state.agreement_with_labels())]
    {
        if let Some(words) = agreement_words(who, found) {
            ui.label(theme::weak(ui, words));
        }
    }
}

/// "The built-in predictor says the same of 14 of 20."; nothing when there is nothing to compare.
pub(super) fn agreement_words(who: &str, Agreement { same, of }: Agreement) -> Option<String> {
    let verb = if who.ends_with('s') { "say" } else { "says" };
    (of > 0).then(|| format!("{who} {verb} the same of {same} of {of}."))
}
