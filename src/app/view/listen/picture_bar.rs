//! How the spectrogram is shown: live or whole, palette, what the model sees.

use egui::{Button, ComboBox, Ui};

use crate::app::action::{Action, ViewAction};
use crate::app::bindings::KeyCommand;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::parts::icons::{Icon, icon_button};
use crate::render::Colormap;

/// Below this width the names are short, so that the bar stays one line.
const NARROW: f32 = 440.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    if state.song.current().is_none() {
        return;
    }
    ui.add_space(2.0);
    let narrow = ui.available_width() < NARROW;
    let (gap, combo_width) = if narrow { (2.0, 68.0) } else { (theme::GAP, 84.0) };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let whole = state.settings.whole_minute;
        ui.add_enabled_ui(!state.song.is_model_view(), |ui| {
            for (value, name, hint) in [
                (false, "Live", "The picture appears in step with the sound"),
                (true, if narrow { "Whole" } else { "Whole minute" }, "The whole minute at once"),
            ] {
                if ui.add(Button::selectable(whole == value, name)).on_hover_text(hint).clicked() {
                    actions.push(Action::View(ViewAction::WholeMinute(value)));
                }
            }
        });
        ui.add_space(gap);
        ui.add_enabled_ui(!state.song.is_model_view(), |ui| {
            let chosen = state.palette();
            let combo =
                ComboBox::from_id_salt("palette").selected_text(chosen.name()).width(combo_width).show_ui(ui, |ui| {
                    for map in Colormap::ALL {
                        if ui.selectable_label(map == chosen, map.name()).clicked() {
                            actions.push(Action::View(ViewAction::Palette(map)));
                        }
                    }
                });
            ui.ctx().accesskit_node_builder(combo.response.id, |node| node.set_label("Palette"));
            combo.response.on_hover_text("Palette of the display; the training picture is always grey");
        });
        ui.add_space(gap);
        let model =
            Button::selectable(state.song.is_model_view(), if narrow { "Model view" } else { "What the model sees" });
        if ui
            .add(model)
            .on_hover_text(
                "The exact picture for AutoML and the export, and below it what the built-in predictor hears",
            )
            .clicked()
        {
            actions.push(Action::View(ViewAction::ModelView(!state.song.is_model_view())));
        }
        if icon_button(ui, Icon::Fit, "Fit", &state.bindings.hint("Show all of the minute", KeyCommand::Fit)).clicked()
        {
            actions.push(Action::View(ViewAction::FitSpectrogram));
        }
    });
}
