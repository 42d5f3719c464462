//! The player's buttons: previous, play, next, time, volume, loop, to the minute.

use std::time::Duration;

use egui::{Align, Layout, Slider, Ui, vec2};

use crate::app::action::{Action, TransportAction};
use crate::app::bindings::KeyCommand;
use crate::app::state::{Listened, State};
use crate::app::theme;
use crate::app::view::parts::icons::{self, Icon, icon_button, icon_toggle, play_button};
use crate::app::view::parts::text;
use crate::playback::PlayState;

/// Below this width the buttons move together.
const NARROW: f32 = 420.0;
/// Room for "12:34".
const TIME_WIDTH: f32 = 38.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let loaded = state.song.current().is_some();
    let mut push = |action: TransportAction| actions.push(Action::Transport(action));
    let hint = |what, command| state.bindings.hint(what, command);
    let narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        ui.set_min_height(44.0);
        if narrow {
            ui.spacing_mut().item_spacing.x = 3.0;
        }
        if icon_button(ui, Icon::Previous, "Previous song", &hint("Previous song", KeyCommand::Previous)).clicked() {
            push(TransportAction::Previous);
        }
        let playing = state.player.status().state == PlayState::Playing;
        let play = play_button(ui, playing, loaded);
        if play.on_hover_text(hint(if playing { "Pause" } else { "Play" }, KeyCommand::Play)).clicked() {
            push(TransportAction::Toggle);
        }
        if icon_button(ui, Icon::Next, "Next song", &hint("Next song", KeyCommand::Next)).clicked() {
            push(TransportAction::Next);
        }
        if !narrow {
            ui.add_space(theme::GAP);
        }
        // A fixed width, so that the length does not dance while the digits change.
        ui.allocate_ui_with_layout(vec2(TIME_WIDTH, 20.0), Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_width(TIME_WIDTH);
            ui.label(theme::strong(ui, text::clock_of(state.position())));
        });
        ui.label(theme::weak(ui, format!("/ {}", length(state).map_or_else(|| "\u{2013}".to_owned(), text::clock_of))));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            volume(ui, state, narrow, &mut push);
            if !narrow {
                ui.add_space(theme::GAP);
            }
            ui.add_enabled_ui(loaded, |ui| {
                let looped = state.player.status().looped.is_some();
                if icon_toggle(
                    ui,
                    Icon::Loop,
                    looped,
                    "Loop the minute",
                    &hint("Loop the analysed minute", KeyCommand::Loop),
                )
                .clicked()
                {
                    push(TransportAction::ToggleLoop);
                }
                if icon_button(
                    ui,
                    Icon::Minute,
                    "To the minute",
                    &hint("To the start of the analysed minute", KeyCommand::Minute),
                )
                .clicked()
                {
                    push(TransportAction::JumpToMinute);
                }
            });
        });
    });
}

/// The song's length: the player's word, else the library's.
pub(super) fn length(state: &State) -> Option<Duration> {
    let current = state.song.current()?;
    // While another song is listened to, the player's word is of that one.
    let beside = matches!(state.song.listened(), Some(Listened::Song { .. }));
    state.player.status().duration.filter(|_| !beside).or_else(|| {
        let song = &state.library.get(current.song?)?.song;
        Duration::try_from_secs_f64(song.duration_secs).ok()
    })
}

fn volume(ui: &mut Ui, state: &State, narrow: bool, push: &mut impl FnMut(TransportAction)) {
    let mut volume = state.settings.volume;
    ui.spacing_mut().slider_width = (ui.available_width() * 0.4).clamp(44.0, 110.0);
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.visuals_mut().selection.bg_fill = theme::colours(ui).accent;
            ui.add(Slider::new(&mut volume, 0.0..=1.0).show_value(false))
        })
        .inner;
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Volume"));
    if response.changed() {
        push(TransportAction::Volume(volume));
    }
    response.on_hover_text(format!("Volume {}", text::percent(f64::from(volume))));
    if !narrow {
        icons::still(ui, Icon::Speaker, 16.0, theme::colours(ui).weak);
    }
}
