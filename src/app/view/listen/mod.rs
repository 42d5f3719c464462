//! The page where songs are heard and tagged: the library on the left, the song in the middle, the moods on the right.

mod empty;
mod filters;
mod header;
mod hints;
mod library;
mod moods;
mod overview;
mod picture_bar;
mod prediction;
mod reasons;
mod transport;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::picture::SpectrogramView;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::theme;

/// Least width of the middle, so that the transport fits; the list gives way.
const CENTRE: f32 = 360.0;

/// What the page keeps between frames.
#[derive(Default)]
pub(super) struct ListenPage {
    spectrogram: SpectrogramView,
    library: library::LibraryView,
}

impl ListenPage {
    /// Draws it.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let page = Frame::new().fill(theme::colours(ui).window).inner_margin(Margin::same(theme::PANEL_MARGIN));
        if state.ready && state.library.songs().is_empty() && state.song.current().is_none() {
            CentralPanel::default().frame(page).show(ui, |ui| empty::welcome(ui, state, actions));
            return;
        }
        let side = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::same(theme::PANEL_MARGIN));
        let width = ui.available_width();
        Panel::right("moods")
            .frame(side)
            .default_size((width * 0.18).clamp(200.0, 280.0))
            .size_range(184.0..=(width * 0.25).max(190.0))
            .show(ui, |ui| moods::show(ui, state, actions));
        let moods_width = width - ui.available_width();
        Panel::left("library")
            .frame(side)
            .default_size((width * 0.33).clamp(268.0, 560.0))
            .size_range(240.0..=width - moods_width - CENTRE)
            .show(ui, |ui| self.library.show(ui, state, actions));
        CentralPanel::default().frame(page).show(ui, |ui| self.song(ui, state, actions));
    }

    /// The middle: the song on screen from its title down to the transport.
    fn song(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let bare = |top: i8, bottom: i8| Frame::new().inner_margin(Margin { left: 0, right: 0, top, bottom });
        Panel::top("header").frame(bare(0, 4)).resizable(false).show_separator_line(false).show(ui, |ui| {
            header::show(ui, state, actions);
            picture_bar::show(ui, state, actions);
        });
        Panel::bottom("transport").frame(bare(4, 0)).resizable(false).show_separator_line(false).show(ui, |ui| {
            overview::show(ui, state, actions);
            transport::show(ui, state, actions);
        });
        CentralPanel::default().frame(bare(0, 0)).show(ui, |ui| self.spectrogram.show(ui, state, actions));
    }
}
