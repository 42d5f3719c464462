//! Where the credentials come from, what is chosen, and whether it works. Of the credentials only their place is known here.

use egui::{Id, Popup, RichText, TextEdit, Ui};

use super::progress;
use crate::app::action::{Action, CloudAction, CloudField};
use crate::app::state::{CloudCard, State};
use crate::app::theme;
use crate::app::view::icons::{self, Icon, icon_button};
use crate::classify::vertex::{Region, Service};
use crate::cloud::CloudCheck;

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
    if let Some(named) = &state.cloud.environment.service {
        named_elsewhere(ui, "MOODSIC_CLOUD_SERVICE", named);
    }
}

/// A server of one's own.
fn served(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (chosen, named) = (&state.settings.cloud, &state.cloud.environment);
    let address = Field {
        sets: CloudField::ServingUrl,
        name: "Address of the server",
        chosen: chosen.serving_url.as_deref(),
        named: named.serving_url.as_deref().map(|value| ("MOODSIC_CLOUD_SERVING_URL", value)),
        hint: "http://localhost:8501",
        choices: Vec::new(),
    };
    address.show(ui, actions);
    let model = Field {
        sets: CloudField::ServingModel,
        name: "Name of its model",
        chosen: chosen.serving_model.as_deref(),
        named: named.serving_model.as_deref().map(|value| ("MOODSIC_CLOUD_SERVING_MODEL", value)),
        hint: "default",
        choices: Vec::new(),
    };
    model.show(ui, actions);
}

/// The fields of Google Cloud; the endpoint only `if_asked` for second opinions.
fn google(ui: &mut Ui, state: &State, if_asked: bool, actions: &mut Vec<Action>) {
    let config = state.cloud_config();
    let chosen = &state.settings.cloud;
    let (named, found) = (&state.cloud.environment, state.cloud.found.as_ref());
    let project = Field {
        sets: CloudField::Project,
        name: "Project",
        chosen: chosen.project.as_deref(),
        named: named.project.as_deref().map(|value| ("MOODSIC_CLOUD_PROJECT", value)),
        hint: config.project.as_deref().unwrap_or("my-project"),
        choices: found.map(|found| plain(&found.projects)).unwrap_or_default(),
    };
    project.show(ui, actions);
    region(ui, state, actions);
    if if_asked {
        let endpoints = found.map(|found| found.endpoints.as_slice()).unwrap_or_default();
        let endpoint = Field {
            sets: CloudField::Endpoint,
            name: "Endpoint, to ask",
            chosen: chosen.endpoint_id.as_deref(),
            named: named.endpoint_id.as_deref().map(|value| ("MOODSIC_CLOUD_ENDPOINT_ID", value)),
            hint: "none yet; deploying a model makes one",
            choices: endpoints.iter().map(|found| (found.id.clone(), endpoint_words(found))).collect(),
        };
        endpoint.show(ui, actions);
    }
    let bucket = Field {
        sets: CloudField::Bucket,
        name: "Bucket, to train and for batches",
        chosen: chosen.bucket.as_deref(),
        named: named.bucket.as_deref().map(|value| ("MOODSIC_CLOUD_BUCKET", value)),
        hint: "my-bucket, in the same region",
        choices: found.map(|found| plain(&found.buckets)).unwrap_or_default(),
    };
    bucket.show(ui, actions);
    let address = Field {
        sets: CloudField::VertexUrl,
        name: "Address, if not Google's own",
        chosen: chosen.vertex_url.as_deref(),
        named: named.vertex_url.as_deref().map(|value| ("MOODSIC_VERTEX_URL", value)),
        hint: "only for another server that speaks Vertex AI's API",
        choices: Vec::new(),
    };
    address.show(ui, actions);
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
    if let Some(named) = &state.cloud.environment.region {
        named_elsewhere(ui, "MOODSIC_CLOUD_REGION", named);
    }
}

/// A text that is chosen, with a list to choose from once there is one.
struct Field<'a> {
    sets: CloudField,
    name: &'a str,
    chosen: Option<&'a str>,
    /// A variable that goes before it, and its value.
    named: Option<(&'a str, &'a str)>,
    hint: &'a str,
    /// Value, and words for people.
    choices: Vec<(String, String)>,
}

impl Field<'_> {
    fn show(self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let set = |text: String| Action::Cloud(CloudAction::Set(self.sets, text));
        let label = ui.label(theme::small(ui, self.name));
        ui.horizontal(|ui| {
            let mut text = self.chosen.unwrap_or_default().to_owned();
            let room = if self.choices.is_empty() { 0.0 } else { theme::BUTTON_HEIGHT + theme::GAP };
            let field = TextEdit::singleline(&mut text)
                .id(Id::unique(("cloud", self.name)))
                .hint_text(self.hint)
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width((ui.available_width() - room).max(40.0));
            if ui.add(field).labelled_by(label.id).changed() {
                actions.push(set(text.trim().to_owned()));
            }
            if self.choices.is_empty() {
                return;
            }
            let name = format!("Choose: {}", self.name);
            let open = icon_button(ui, Icon::Down, &name, "Choose from what there is");
            Popup::menu(&open).show(|ui| {
                for (value, words) in &self.choices {
                    if ui.selectable_label(self.chosen == Some(value.as_str()), words.as_str()).clicked() {
                        actions.push(set(value.clone()));
                        ui.close();
                    }
                }
            });
        });
        if let Some((variable, value)) = self.named {
            named_elsewhere(ui, variable, value);
        }
    }
}

fn named_elsewhere(ui: &mut Ui, variable: &str, value: &str) {
    ui.label(theme::small(ui, format!("{variable} says {value}, which goes before this.")));
}

fn plain(values: &[String]) -> Vec<(String, String)> {
    values.iter().map(|value| (value.clone(), value.clone())).collect()
}

fn endpoint_words(endpoint: &crate::classify::vertex::EndpointInfo) -> String {
    let answers = if endpoint.answers { "a model answers" } else { "no model" };
    format!("{} ({}), {answers}", endpoint.display_name, endpoint.id)
}

fn one_check(ui: &mut Ui, check: &CloudCheck) {
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
