//! Where the credentials come from, what is chosen, and whether it works. Of the credentials only their place is known here.

use egui::{Id, Popup, RichText, TextEdit, Ui};

use super::progress;
use crate::app::action::{Action, CloudAction};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon, icon_button};
use crate::cloud::google::Region;
use crate::cloud::serving::Service;
use crate::config::CloudField;
use crate::remedy::Check;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.label(theme::weak(
        ui,
        "Another model can tell moods from the same pictures, and Google can train one. Nothing leaves this computer before you say so here.",
    ));
    ui.add_space(4.0);
    service(ui, state, actions);
    let is_google = state.service() == Service::Vertex;
    if !is_google {
        served(ui, state, actions);
        ui.add_space(theme::GAP);
        ui.label(theme::strong(ui, "Google Cloud, for training, deploying and batches"));
    }
    credentials(ui, state);
    ui.add_space(4.0);
    google(ui, state, is_google, actions);
    ui.add_space(theme::GAP);
    let first = state.cloud.checks.is_none();
    let check = if first { progress::main_button } else { progress::button };
    let check = check(ui, state, CloudCard::Connection, true, "Check");
    if check.on_hover_text("Asks what works, what there is to choose from, and what is deployed").clicked() {
        actions.push(Action::Cloud(CloudAction::Check));
    }
    if is_google && first && state.cloud_config().project.is_none() {
        ui.label(theme::small(ui, "Name a project, or press Check for a list of those you have."));
    }
    progress::show(ui, state, CloudCard::Connection, actions);
    if let Some(checks) = &state.cloud.checks {
        ui.add_space(4.0);
        for check in checks {
            one_check(ui, check);
        }
    }
}

/// Who is asked for second opinions.
fn service(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.label(theme::small(ui, "Second opinions from"));
    ui.horizontal_wrapped(|ui| {
        for service in Service::ALL {
            if ui.selectable_label(state.service() == service, service.title()).clicked() {
                actions.push(Action::Cloud(CloudAction::Set(CloudField::Service, service.name().to_owned())));
            }
        }
    });
    named_elsewhere(ui, state, CloudField::Service);
}

/// A server of one's own.
fn served(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    text(ui, state, CloudField::ServingUrl, "Address of the server", "http://localhost:8501", actions);
    text(ui, state, CloudField::ServingModel, "Name of its model", "default", actions);
}

/// The fields of Google Cloud; the endpoint only `if_asked` for second opinions.
fn google(ui: &mut Ui, state: &State, if_asked: bool, actions: &mut Vec<Action>) {
    let config = state.cloud_config();
    let found = state.cloud.found.as_ref();
    let hint = config.project.as_deref().unwrap_or("my-project");
    let choices = found.map(|found| plain(&found.projects)).unwrap_or_default();
    choice(ui, state, CloudField::Project, "Project", hint, &choices, actions);
    region(ui, state, actions);
    if if_asked {
        let endpoints = found.map(|found| found.endpoints.as_slice()).unwrap_or_default();
        let choices: Vec<_> = endpoints.iter().map(|found| (found.id.clone(), endpoint_words(found))).collect();
        let hint = "none yet; deploying a model makes one";
        choice(ui, state, CloudField::Endpoint, "Endpoint, to ask", hint, &choices, actions);
    }
    let (name, hint) = ("Bucket, to train and for batches", "my-bucket, in the same region");
    let choices = found.map(|found| plain(&found.buckets)).unwrap_or_default();
    choice(ui, state, CloudField::Bucket, name, hint, &choices, actions);
    let (name, hint) = ("Address, if not Google's own", "only for another server that speaks Vertex AI's API");
    text(ui, state, CloudField::VertexUrl, name, hint, actions);
    if config.vertex_url.is_some() {
        let words = "A token of your Google credentials goes to this address, if you have any: with Check, and with all that is asked of Google otherwise.";
        ui.label(theme::small(ui, words));
    }
}

fn credentials(ui: &mut Ui, state: &State) {
    let colours = theme::colours(ui);
    let Some(recalled) = &state.cloud.recalled else { return };
    match &recalled.credentials {
        Some(file) if recalled.credentials_exist => {
            let from = if file.named { "GOOGLE_APPLICATION_CREDENTIALS" } else { "gcloud" };
            let kind = file.kind.as_deref().unwrap_or("of an unknown kind").replace('_', " ");
            ui.label(format!("Credentials: {kind}, from {from}"));
            ui.label(theme::small(ui, file.path.display().to_string()));
        }
        Some(file) => {
            let words = format!("GOOGLE_APPLICATION_CREDENTIALS names {}, which is no file.", file.path.display());
            ui.label(RichText::new(words).color(colours.warn));
            ui.label("Correct the variable, or unset it.");
        }
        None => {
            ui.label("There are no Google credentials on this computer yet. To get some, run in a terminal:");
            ui.label(RichText::new("gcloud auth application-default login").monospace());
        }
    }
}

fn region(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let chosen = state.cloud_config().region;
    let chosen = chosen.as_deref().unwrap_or(Region::default().name());
    ui.label(theme::small(ui, "Region"));
    ui.horizontal_wrapped(|ui| {
        for region in Region::ALL {
            if ui.selectable_label(chosen == region.name(), region.name()).clicked() {
                actions.push(Action::Cloud(CloudAction::Set(CloudField::Region, region.name().to_owned())));
            }
        }
    });
    named_elsewhere(ui, state, CloudField::Region);
}

/// A text that is chosen.
fn text(ui: &mut Ui, state: &State, field: CloudField, name: &str, hint: &str, actions: &mut Vec<Action>) {
    choice(ui, state, field, name, hint, &[], actions);
}

/// A text that is chosen, with a list to choose from once there is one: values, and words for people.
fn choice(
    ui: &mut Ui,
    state: &State,
    field: CloudField,
    name: &str,
    hint: &str,
    choices: &[(String, String)],
    actions: &mut Vec<Action>,
) {
    let set = |text: &str| Action::Cloud(CloudAction::Set(field, text.to_owned()));
    let chosen = state.settings.cloud.get(field);
    let label = ui.label(theme::small(ui, name));
    ui.horizontal(|ui| {
        let mut text = chosen.unwrap_or_default().to_owned();
        let room = if choices.is_empty() { 0.0 } else { theme::BUTTON_HEIGHT + theme::GAP };
        let edit = TextEdit::singleline(&mut text)
            .id(Id::unique(("cloud", name)))
            .hint_text(hint)
            .margin(egui::Margin::symmetric(8, 5))
            .desired_width((ui.available_width() - room).max(40.0));
        if ui.add(edit).labelled_by(label.id).changed() {
            actions.push(set(text.trim()));
        }
        if choices.is_empty() {
            return;
        }
        let open = icon_button(ui, Icon::Down, &format!("Choose: {name}"), "Choose from what there is");
        Popup::menu(&open).show(|ui| {
            for (value, words) in choices {
                if ui.selectable_label(chosen == Some(value.as_str()), words.as_str()).clicked() {
                    actions.push(set(value));
                    ui.close();
                }
            }
        });
    });
    named_elsewhere(ui, state, field);
}

/// Says so when a variable goes before what is chosen here.
fn named_elsewhere(ui: &mut Ui, state: &State, field: CloudField) {
    if let Some(value) = state.cloud.environment.get(field) {
        ui.label(theme::small(ui, format!("{} says {value}, which goes before this.", field.variable())));
    }
}

fn plain(values: &[String]) -> Vec<(String, String)> {
    values.iter().map(|value| (value.clone(), value.clone())).collect()
}

fn endpoint_words(endpoint: &crate::cloud::google::EndpointInfo) -> String {
    let answers = if endpoint.answers { "a model answers" } else { "no model" };
    format!("{} ({}), {answers}", endpoint.display_name, endpoint.id)
}

fn one_check(ui: &mut Ui, check: &Check) {
    let colours = theme::colours(ui);
    ui.horizontal_wrapped(|ui| {
        let (icon, ink) = if check.ok { (Icon::Check, colours.good) } else { (Icon::Warning, colours.warn) };
        icons::still(ui, icon, 13.0, ink);
        ui.label(theme::strong(ui, check.name));
        ui.label(theme::weak(ui, &check.detail));
    });
    if !check.remedy.is_empty() {
        ui.label(&check.remedy);
    }
}
