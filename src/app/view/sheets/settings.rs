//! Settings, on a sheet. Each takes effect at once.

use egui::{ComboBox, Context, Grid, Ui};

use crate::app::action::{Action, ModelAction, ViewAction};
use crate::app::state::{State, ThemeChoice};
use crate::app::theme;
use crate::app::view::parts::{sheet, text};
use crate::config::PlayerChoices;
use crate::render::Colormap;

/// Draws it.
pub(super) fn show(ctx: &Context, state: &State, actions: &mut Vec<Action>) {
    sheet::show(ctx, "Settings", 460.0, actions, |ui, actions| {
        let mut teaches = None;
        let mut push = |action: ViewAction| actions.push(Action::View(action));
        Grid::new("settings").num_columns(2).spacing([theme::GROUP_GAP * 1.5, 10.0]).show(ui, |ui| {
            ui.label("Theme");
            theme_choice(ui, state, &mut push);
            ui.end_row();
            ui.label("Palette");
            palette_choice(ui, state, &mut push);
            ui.end_row();
            ui.label("Size");
            zoom(ui, state, &mut push);
            ui.end_row();
        });
        ui.add_space(theme::GAP);
        let mut advance = state.settings.advance;
        if ui.checkbox(&mut advance, "Go on to the next song after a tag").changed() {
            push(ViewAction::Advance(advance));
        }
        let mut whole = state.settings.whole_minute;
        if ui.checkbox(&mut whole, "Show the whole minute at once").changed() {
            push(ViewAction::WholeMinute(whole));
        }
        let mut player = state.settings.player.clone();
        ui.checkbox(&mut player.plays_on, "Play the next song at the end of one");
        ui.checkbox(&mut player.from_start, "Begin songs at 0:00, not at their minute");
        device_choice(ui, state, &mut player);
        if player != state.settings.player {
            push(ViewAction::Player(player));
        }
        let mut teach = state.settings.teach;
        if ui.checkbox(&mut teach, "Learn by itself after every tag").changed() {
            teaches = Some(teach);
        }
        let mut guess = state.settings.guess_tag_encoding;
        let guesses = ui.checkbox(&mut guess, "Guess the encoding of old tags");
        let words = "Titles in Cyrillic, Chinese, Japanese or Korean whose tags call themselves Latin-1; for files read from now on";
        if guesses.on_hover_text(words).changed() {
            push(ViewAction::GuessTagEncoding(guess));
        }
        ui.add_space(theme::GAP);
        ui.label(theme::small(
            ui,
            "Palettes only change what you see; the training picture is always the same grey image.",
        ));
        actions.extend(teaches.map(|on| Action::Model(ModelAction::Teach(on))));
    });
}

/// The system's own, and those it names.
fn device_choice(ui: &mut Ui, state: &State, player: &mut PlayerChoices) {
    ui.horizontal(|ui| {
        let label = ui.label("Sound device");
        let chosen = player.device.clone().unwrap_or_else(|| "As the system says".to_owned());
        let combo = ComboBox::from_id_salt("device").selected_text(chosen).width(240.0).truncate().show_ui(ui, |ui| {
            ui.selectable_value(&mut player.device, None, "As the system says");
            for device in &state.devices {
                ui.selectable_value(&mut player.device, Some(device.clone()), device);
            }
        });
        combo.response.labelled_by(label.id);
    });
}

fn theme_choice(ui: &mut Ui, state: &State, push: &mut impl FnMut(ViewAction)) {
    ui.horizontal(|ui| {
        for (choice, key, name) in [
            (ThemeChoice::System, "system", "As the desktop"),
            (ThemeChoice::Dark, "dark", "Dark"),
            (ThemeChoice::Light, "light", "Light"),
        ] {
            if ui.selectable_label(state.settings.theme == key, name).clicked() {
                push(ViewAction::Theme(choice));
            }
        }
    });
}

fn palette_choice(ui: &mut Ui, state: &State, push: &mut impl FnMut(ViewAction)) {
    ui.horizontal_wrapped(|ui| {
        let chosen = state.palette();
        for map in Colormap::ALL {
            if ui.selectable_label(map == chosen, map.name()).clicked() {
                push(ViewAction::Palette(map));
            }
        }
    });
}

fn zoom(ui: &mut Ui, state: &State, push: &mut impl FnMut(ViewAction)) {
    ui.horizontal(|ui| {
        let now = state.settings.zoom;
        for (name, step) in [("Smaller", -0.1_f32), ("Larger", 0.1)] {
            let next = ((now + step) * 10.0).round() / 10.0;
            if ui.add_enabled((0.5..=3.0).contains(&next), egui::Button::new(name)).clicked() {
                push(ViewAction::Zoom(next));
            }
        }
        ui.label(theme::weak(ui, text::percent(f64::from(now))));
    });
}
