//! Carries out what the user does.

use super::{OFFER, State};
use crate::app::action::{Action, ViewAction};
use crate::app::choices::{Overlay, Tab, ThemeChoice};
use crate::app::effect::Effect;
use crate::render::Colormap;

impl State {
    /// Carries one action out and answers what is to be done outside.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open(action) => self.open(action),
            Action::Transport(action) => self.transport(action),
            Action::Tag(action) => self.click_tag(action),
            Action::Library(action) => self.list(action),
            Action::Model(action) => self.model_action(action),
            Action::Cloud(action) => self.cloud_action(action),
            Action::View(action) => self.view(&action),
            Action::Keys(action) => self.change_keys(action),
            Action::Leave(action) => self.leave(action),
            Action::Exchange(action) => self.exchange(action),
            Action::FileMoods(action) => self.file_moods(action),
            Action::FileTags(action) => self.file_tags(action),
            Action::Playlist(action) => self.playlist_action(action),
            Action::Quit => self.wish_to_leave(false),
        }
    }

    fn view(&mut self, action: &ViewAction) -> Vec<Effect> {
        match *action {
            ViewAction::Tab(tab) => {
                self.tab = tab;
                if tab == Tab::Cloud {
                    self.come_to_cloud();
                    return vec![self.recall_cloud()];
                }
            }
            ViewAction::Overlay(overlay) => {
                self.overlay = overlay;
                if matches!(overlay, Some(Overlay::Import | Overlay::Export)) {
                    self.exchange.begin_anew();
                }
                if overlay == Some(Overlay::PickMood) {
                    self.picked_for = self.target();
                }
                if overlay.is_none() {
                    // Whoever closes the sheet stays.
                    self.stay();
                }
                (self.asking_key, self.key_refused) = (None, None);
                return match overlay {
                    Some(Overlay::Doctor) => {
                        self.checks = None;
                        vec![Effect::RunDoctor]
                    }
                    Some(Overlay::Playlists) => self.open_playlists(),
                    Some(Overlay::Recent) => vec![Effect::ReadRecent],
                    Some(Overlay::WriteTags) => self.come_to_file_tags(),
                    Some(Overlay::Settings) => vec![Effect::ListDevices],
                    Some(Overlay::FileMoods) => self.open_file_moods(),
                    _ => Vec::new(),
                };
            }
            ViewAction::FocusSearch => self.search_focus += 1,
            ViewAction::ModelView(on) => self.song.set_model_view(on),
            ViewAction::FitSpectrogram => self.song.fit(),
            ViewAction::ZoomSpectrogram(factor) => self.song.zoom(factor),
            ViewAction::ZoomBands(factor) => self.song.zoom_bands(factor),
            ViewAction::ToggleFullScreen => return vec![Effect::ToggleFullScreen],
            ViewAction::Dismiss(id) => self.dismiss(id),
            ViewAction::Palette(palette) => return self.set(|settings| settings.palette = palette_key(palette)),
            ViewAction::Theme(theme) => {
                return self.set(|settings| theme_key(theme).clone_into(&mut settings.theme));
            }
            ViewAction::WholeMinute(on) => {
                if !on {
                    self.begin_live();
                }
                return self.set(|settings| settings.whole_minute = on);
            }
            ViewAction::GuessTagEncoding(on) => return self.set(|settings| settings.guess_tag_encoding = on),
            ViewAction::Advance(on) => return self.set(|settings| settings.advance = on),
            ViewAction::Zoom(zoom) => return self.set(|settings| settings.zoom = zoom.clamp(0.5, 3.0)),
            ViewAction::Resize(by) => {
                let zoom = ((self.settings.zoom + by) * 10.0).round() / 10.0;
                return self.set(|settings| settings.zoom = zoom.clamp(0.5, 3.0));
            }
            ViewAction::List(choices) => return self.set(|settings| settings.list = choices),
            ViewAction::Player(ref choices) => return self.choose_player(choices.clone()),
        }
        Vec::new()
    }

    fn dismiss(&mut self, id: u64) {
        if self.notices.iter().any(|notice| notice.id == id && notice.topic == OFFER) {
            self.decline_file_moods();
        }
        self.notices.retain(|notice| notice.id != id);
    }

    pub(super) fn set(&mut self, change: impl FnOnce(&mut crate::config::Settings)) -> Vec<Effect> {
        change(&mut self.settings);
        vec![Effect::SaveSettings]
    }

    /// The palette of the settings; an unknown name is the default.
    pub fn palette(&self) -> Colormap {
        let named = &self.settings.palette;
        Colormap::ALL.into_iter().find(|map| map.name().eq_ignore_ascii_case(named)).unwrap_or_default()
    }

    /// The theme of the settings; an unknown name is the system's.
    pub fn theme(&self) -> ThemeChoice {
        [ThemeChoice::Dark, ThemeChoice::Light]
            .into_iter()
            .find(|theme| theme_key(*theme) == self.settings.theme)
            .unwrap_or_default()
    }
}

/// A palette's name in the settings file.
fn palette_key(palette: Colormap) -> String {
    palette.name().to_lowercase()
}

/// A theme's name in the settings file.
fn theme_key(theme: ThemeChoice) -> &'static str {
    match theme {
        ThemeChoice::System => "system",
        ThemeChoice::Dark => "dark",
        ThemeChoice::Light => "light",
    }
}
