//! Draws the state and pushes actions. Never changes the state, never waits, never decodes.
//!
//! Each file draws one part of the window from `&State`. What only egui needs (textures, the zoom of a plot, a half-typed
//! name) lives in [`Views`].

mod axes;
mod cloud;
mod curve;
mod doctor;
mod empty;
mod evaluation;
mod extent;
mod failures;
mod filters;
mod header;
mod help;
mod icons;
mod legend;
mod library;
mod marks;
mod matrix;
mod mood_editor;
mod moods;
mod notices;
mod overview;
mod path_box;
mod picture_bar;
mod prediction;
mod scores;
mod settings;
mod sheet;
mod spectrogram;
mod status;
mod text;
mod texture;
mod top_bar;
mod train;
mod transport;
mod unsaved;
mod warnings;
mod why;

use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui};

use super::action::Action;
use super::state::{Overlay, State, Tab};
use super::theme;

/// Least width of the middle, so that the transport fits; the list gives way.
const CENTRE: f32 = 360.0;

/// What the views keep between frames.
pub struct Views {
    spectrogram: spectrogram::SpectrogramView,
    library: library::LibraryView,
    path: path_box::PathBox,
    moods: mood_editor::MoodEditor,
    unsaved: unsaved::Unsaved,
    applied: Option<Appearance>,
    search_focus: u64,
}

/// Theme and zoom as they were last handed to egui.
#[derive(Clone, Debug, PartialEq)]
struct Appearance {
    theme: String,
    zoom: f32,
}

impl Views {
    /// Installs fonts and styles.
    pub fn new(ctx: &Context) -> Self {
        theme::install(ctx);
        // Ctrl and plus zoom the spectrogram; the size of the interface is a setting.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            spectrogram: spectrogram::SpectrogramView::default(),
            library: library::LibraryView::default(),
            path: path_box::PathBox::default(),
            moods: mood_editor::MoodEditor::default(),
            unsaved: unsaved::Unsaved::default(),
            applied: None,
            search_focus: 0,
        }
    }

    /// Draws the whole window. What the user does is pushed to `actions`.
    pub fn app_ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        self.apply_appearance(ui.ctx(), state);
        let bar = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(theme::PANEL_MARGIN, 6));
        Panel::top("top").frame(bar).resizable(false).show(ui, |ui| {
            top_bar::show(ui, state, &mut self.search_focus, actions);
        });
        let line = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(theme::PANEL_MARGIN, 4));
        Panel::bottom("status").frame(line).resizable(false).show(ui, |ui| status::show(ui, state, actions));
        notices::show(ui, state, actions);
        match state.tab {
            Tab::Listen => self.listen(ui, state, actions),
            Tab::Train => {
                let page = Frame::new().fill(theme::colours(ui).window);
                CentralPanel::default().frame(page).show(ui, |ui| train::show(ui, state, actions));
            }
            Tab::Cloud => {
                let page = Frame::new().fill(theme::colours(ui).window);
                CentralPanel::default().frame(page).show(ui, |ui| cloud::show(ui, state, actions));
            }
        }
        self.overlay(ui.ctx(), state, actions);
        empty::drop_hint(ui.ctx());
    }

    fn listen(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let page = Frame::new().fill(theme::colours(ui).window).inner_margin(Margin::same(theme::PANEL_MARGIN));
        if state.ready && state.library.songs().is_empty() && state.current.is_none() {
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

    fn overlay(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        match state.overlay {
            None => {
                self.path.closed();
                self.moods.closed();
            }
            Some(Overlay::Path) => self.path.show(ctx, actions),
            Some(Overlay::Help) => help::show(ctx, state, actions),
            Some(Overlay::Settings) => settings::show(ctx, state, actions),
            Some(Overlay::Moods) => self.moods.show(ctx, state, actions),
            Some(Overlay::Failures) => failures::show(ctx, state, actions),
            Some(Overlay::Doctor) => doctor::show(ctx, state, actions),
            Some(Overlay::Unsaved) => self.unsaved.show(ctx, state, actions),
            Some(Overlay::CloudConsent) => cloud::consent(ctx, state, actions),
        }
    }

    fn apply_appearance(&mut self, ctx: &Context, state: &State) {
        let wanted = Appearance { theme: state.settings.theme.clone(), zoom: state.settings.zoom };
        if self.applied.as_ref() == Some(&wanted) {
            return;
        }
        ctx.set_theme(match wanted.theme.as_str() {
            "dark" => egui::ThemePreference::Dark,
            "light" => egui::ThemePreference::Light,
            _ => egui::ThemePreference::System,
        });
        ctx.set_zoom_factor(wanted.zoom.clamp(0.5, 3.0));
        self.applied = Some(wanted);
    }
}
