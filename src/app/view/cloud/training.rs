//! Training in the cloud: what there is to learn from, the budget and its ceiling, how far it is, and how good it became.

use egui::{ComboBox, DragValue, RichText, Ui};

use super::{figures, progress};
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::{marks, text};
use crate::cloud::google::{BUDGET_MILLI_NODE_HOURS, id_of};
use crate::cloud::jobs::{MIN_IMAGES_PER_LABEL, dollars, training_ceiling};
use crate::dataset::GroupBy;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let config = state.cloud_config();
    let ready = config.project.is_some() && config.bucket.is_some();
    let tagged = state.library.counts().labelled();
    ui.label(format!("{} tagged. Google wants {MIN_IMAGES_PER_LABEL} of each mood at least.", text::songs(tagged)));
    shortages(ui, state);
    budget(ui, state, actions);
    let under_way = state.cloud.recalled.as_ref().and_then(|recalled| recalled.training.as_ref());
    match under_way {
        Some(training) if state.cloud.job_of(CloudCard::Train).is_none() => {
            let began = training.began.strftime("%Y-%m-%d %H:%M");
            let words = match training.name {
                Some(_) => format!("A training is under way since {began} UTC."),
                None => {
                    format!("A training was asked for on {began} UTC; the answer was lost, so it may be under way.")
                }
            };
            ui.label(words);
            ui.horizontal_wrapped(|ui| {
                if progress::main_button(ui, state, CloudCard::Train, ready, "Follow it").clicked() {
                    actions.push(Action::Cloud(CloudAction::Follow));
                }
                let end = progress::button(ui, state, CloudCard::Train, ready, "End it");
                if end.on_hover_text("Google stops training; what it has used until then is paid for").clicked() {
                    actions.push(Action::Cloud(CloudAction::CancelTraining));
                }
            });
        }
        Some(_) => {}
        None => {
            let train =
                progress::button(ui, state, CloudCard::Train, ready && tagged > 0, "Train in the cloud\u{2026}");
            if train.on_hover_text("Looks for problems, says what it costs, and asks, before it does it").clicked() {
                actions.push(Action::Cloud(CloudAction::Train));
            }
        }
    }
    if !ready {
        let missing = if config.project.is_none() { "a project and a bucket" } else { "a bucket" };
        ui.label(theme::small(ui, format!("Choose {missing} first.")));
    }
    progress::show(ui, state, CloudCard::Train, actions);
    if let Some(trained) = &state.cloud.trained {
        ui.add_space(theme::GAP);
        marks::elided(ui, theme::small(ui, format!("Trained last: model {}", id_of(&trained.model))));
        if let Some(figures) = &trained.figures {
            figures::show(ui, state, figures);
        } else {
            let words = "Google's figures of it are not known here yet; Check asks for them.";
            ui.label(theme::small(ui, words));
        }
    }
}

fn shortages(ui: &mut Ui, state: &State) {
    let counts = state.library.counts();
    let short = state.labels.vocabulary().entries().iter().filter_map(|entry| {
        let have = counts.of(&entry.mood);
        (1..MIN_IMAGES_PER_LABEL).contains(&have).then(|| format!("{} has {have}", entry.mood))
    });
    let short: Vec<_> = short.collect();
    if !short.is_empty() {
        let warn = theme::colours(ui).warn;
        ui.label(RichText::new(format!("Too few so far: {}.", short.join(", "))).color(warn));
    }
}

fn budget(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let hours = state.cloud.budget_hours;
    let prices = &state.settings.cloud.prices;
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Node hours, at most");
        let (least, most) = (BUDGET_MILLI_NODE_HOURS.start() / 1000, BUDGET_MILLI_NODE_HOURS.end() / 1000);
        let mut chosen = hours;
        let drag = DragValue::new(&mut chosen).range(least..=most).speed(0.2);
        if ui.add(drag).labelled_by(label.id).changed() {
            actions.push(Action::Cloud(CloudAction::Budget(chosen)));
        }
        let ceiling = dollars(training_ceiling(prices, hours * 1000));
        ui.label(theme::weak(ui, format!("{ceiling} at most (prices of {})", prices.as_of)));
    });
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Kept together");
        let chosen = state.cloud.group_by;
        let list = ComboBox::from_id_salt("kept together").selected_text(words(chosen)).show_ui(ui, |ui| {
            for group_by in [GroupBy::Artist, GroupBy::Album, GroupBy::Folder, GroupBy::None] {
                if ui.selectable_label(chosen == group_by, words(group_by)).clicked() {
                    actions.push(Action::Cloud(CloudAction::GroupBy(group_by)));
                }
            }
        });
        list.response.labelled_by(label.id).on_hover_text("Never learnt from and tested on at once");
    });
}

fn words(group_by: GroupBy) -> &'static str {
    match group_by {
        GroupBy::Artist => "songs of an artist",
        GroupBy::Album => "songs of an album",
        GroupBy::Folder => "songs of a folder",
        GroupBy::None => "nothing, which flatters",
    }
}
