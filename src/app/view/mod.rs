//! Draws the state and pushes actions. Never changes the state, never waits, never decodes.
//!
//! Each folder draws one page from `&State`, `sheets` what lies over the window, `picture` the spectrogram; `parts` holds what
//! they share. What only egui needs (textures, the zoom of a plot, a half-typed name) lives in [`Views`].

mod cloud;
mod drop_hint;
mod learn;
mod listen;
mod notices;
mod parts;
mod picture;
mod sheets;
mod status;
mod top_bar;

use egui::{CentralPanel, Context, Frame, Margin, Panel, Rect, Ui, UiBuilder, vec2};

use super::action::Action;
use super::session::Session;
use super::state::{State, Tab};
use super::theme;

/// What the views keep between frames.
pub struct Views {
    listen: listen::ListenPage,
    sheets: sheets::Sheets,
    applied: Option<Appearance>,
    search_focus: u64,
    /// Heights of the bars at the top and at the bottom, as they were drawn last.
    bars: (f32, f32),
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
            listen: listen::ListenPage::default(),
            sheets: sheets::Sheets::default(),
            applied: None,
            search_focus: 0,
            bars: (41.0, 31.0),
        }
    }

    /// Adds to what is kept what only the views know.
    pub fn keep(&self, session: &mut Session) {
        self.listen.keep(session);
    }

    /// Begins where its user left the window.
    pub fn return_to(&mut self, session: &Session) {
        self.listen.return_to(session);
    }

    /// Draws the whole window. What the user does is pushed to `actions`.
    pub fn app_ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        self.apply_appearance(ui.ctx(), state);
        // Tab walks in the order in which things are drawn: what one works with first, then the bars. So they get their places here.
        let window = ui.max_rect();
        let (top, bottom) = self.bars;
        let body = Rect::from_min_max(window.min + vec2(0.0, top), window.max - vec2(0.0, bottom));
        let mut page_ui = ui.new_child(UiBuilder::new().id_salt("page").max_rect(body));
        page_ui.set_clip_rect(body);
        if state.tab != Tab::Listen {
            notices::show(&mut page_ui, state, actions);
        }
        match state.tab {
            Tab::Listen => self.listen.show(&mut page_ui, state, actions),
            Tab::Train => page(&mut page_ui, |ui| learn::show(ui, state, actions)),
            Tab::Cloud => page(&mut page_ui, |ui| cloud::show(ui, state, actions)),
        }
        let mut bars_ui = ui.new_child(UiBuilder::new().id_salt("bars").max_rect(window));
        let bar = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(theme::PANEL_MARGIN, 6));
        let top = Panel::top("top").frame(bar).resizable(false).show(&mut bars_ui, |ui| {
            top_bar::show(ui, state, &mut self.search_focus, actions);
        });
        let line = Frame::new().fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(theme::PANEL_MARGIN, 4));
        let bottom = Panel::bottom("status")
            .frame(line)
            .resizable(false)
            .show(&mut bars_ui, |ui| status::show(ui, state, actions));
        let heights = (top.response.rect.height(), bottom.response.rect.height());
        if heights != self.bars {
            self.bars = heights;
            ui.ctx().request_discard("the bars have another height");
        }
        self.sheets.show(ui.ctx(), state, actions);
        drop_hint::show(ui.ctx());
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

fn page(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(theme::colours(ui).window);
    CentralPanel::default().frame(frame).show(ui, contents);
}
