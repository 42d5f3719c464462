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
mod row_name;
mod sorting;
mod transport;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, Ui, UiBuilder, pos2};

use super::notices;
use super::picture::SpectrogramView;
use crate::app::action::Action;
use crate::app::session::Session;
use crate::app::state::State;
use crate::app::theme;

/// Least width of the middle, so that the transport fits; the list gives way.
const CENTRE: f32 = 360.0;

/// What the page keeps between frames.
#[derive(Default)]
pub(super) struct ListenPage {
    spectrogram: SpectrogramView,
    library: library::LibraryView,
    moods: moods::MoodsView,
    widths: Widths,
}

impl ListenPage {
    /// Draws it.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let page = Frame::new().fill(theme::colours(ui).window).inner_margin(Margin::same(theme::PANEL_MARGIN));
        if state.ready && state.library.songs().is_empty() && state.song.current().is_none() {
            CentralPanel::default().frame(page).show(ui, |ui| {
                notices::show(ui, state, actions);
                empty::welcome(ui, state, actions);
            });
            return;
        }
        let side = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::same(theme::PANEL_MARGIN));
        let width = ui.available_width();
        self.widths.fit(width);
        let moods_width = self.widths.moods_width;
        let library = Panel::left(("library", self.widths.generation))
            .frame(side)
            .default_size(self.widths.library())
            .size_range(240.0..=(width - moods_width - CENTRE).max(241.0))
            .show(ui, |ui| self.library.show(ui, state, actions));
        // The song before the moods, for Tab walks in this order; their width is that of the last frame.
        let rest = ui.available_rect_before_wrap();
        let centre = Rect::from_min_max(rest.min, pos2(rest.right() - moods_width, rest.bottom()));
        let mut centre_ui = ui.new_child(UiBuilder::new().id_salt("song").max_rect(centre));
        centre_ui.set_clip_rect(centre.intersect(ui.clip_rect()));
        CentralPanel::default().frame(page).show(&mut centre_ui, |ui| self.song(ui, state, actions));
        let moods = Panel::right(("moods", self.widths.generation))
            .frame(side)
            .default_size(self.widths.moods())
            .size_range(184.0..=(width * 0.25).max(190.0))
            .show(ui, |ui| self.moods.show(ui, state, actions));
        if self.widths.note(library.response.rect.width(), moods.response.rect.width()) {
            ui.ctx().request_discard("the moods have another width");
        }
    }

    /// Adds the shares of the panels and what is looked at to what is kept.
    pub(super) fn keep(&self, session: &mut Session) {
        session.panels = Some((self.widths.library, self.widths.moods));
        session.zoom = self.spectrogram.zoom();
    }

    /// Begins with what was kept.
    pub(super) fn return_to(&mut self, session: &Session) {
        if let Some((library, moods)) = session.panels {
            self.widths = Widths { library: clamped(library), moods: clamped(moods), ..Widths::default() };
        }
        self.spectrogram.set_zoom(session.zoom);
    }

    /// The middle: the song on screen from its title down to the transport.
    fn song(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let bare = |top: i8, bottom: i8| Frame::new().inner_margin(Margin { left: 0, right: 0, top, bottom });
        notices::show(ui, state, actions);
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

/// A share that leaves room for the other panels.
fn clamped(share: f32) -> f32 {
    if share.is_finite() { share.clamp(0.05, 0.8) } else { 0.3 }
}

/// The panels as shares of the window: they are fitted again when that changes.
struct Widths {
    library: f32,
    moods: f32,
    window: f32,
    /// The moods' width in points, as it was drawn last.
    moods_width: f32,
    /// Panels of another generation begin with their shares.
    generation: u64,
}

impl Default for Widths {
    fn default() -> Self {
        Self { library: 0.33, moods: 0.18, window: 0.0, moods_width: 230.0, generation: 0 }
    }
}

impl Widths {
    fn fit(&mut self, window: f32) {
        if (window - self.window).abs() > 0.5 {
            self.window = window;
            self.generation += 1;
        }
    }

    /// Points of the list, as its share wants them.
    fn library(&self) -> f32 {
        (self.window * self.library).clamp(268.0, 900.0)
    }

    /// Points of the moods.
    fn moods(&self) -> f32 {
        (self.window * self.moods).clamp(200.0, 340.0)
    }

    /// What they have become, be it that somebody has moved an edge. Whether the moods have another width than they had.
    fn note(&mut self, library: f32, moods: f32) -> bool {
        // What the least or largest width made of a share is not what its user chose.
        if (self.library() - library).abs() > 1.0 {
            self.library = clamped(library / self.window.max(1.0));
        }
        if (self.moods() - moods).abs() > 1.0 {
            self.moods = clamped(moods / self.window.max(1.0));
        }
        let before = std::mem::replace(&mut self.moods_width, moods);
        (before - moods).abs() > 0.5
    }
}
