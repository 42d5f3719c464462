//! The sheets over the window, one at a time: help, settings, the mood editor and others.

mod doctor;
mod exchange;
mod failures;
mod file_moods;
mod help;
mod mood_editor;
mod path_box;
mod pick_mood;
mod playlists;
mod queue;
mod recent;
mod settings;
mod sounds_like;
mod unsaved;
mod write_tags;

use egui::Context;

use super::cloud;
use crate::app::action::Action;
use crate::app::state::{Overlay, State};

/// What the sheets keep between frames.
#[derive(Default)]
pub(super) struct Sheets {
    path: path_box::PathBox,
    pick_mood: pick_mood::PickMood,
    moods: mood_editor::MoodEditor,
    exchange: exchange::Exchange,
    unsaved: unsaved::Unsaved,
}

impl Sheets {
    /// Draws the one that is open.
    pub(super) fn show(&mut self, ctx: &Context, state: &State, actions: &mut Vec<Action>) {
        match state.overlay {
            None => {
                self.path.closed();
                self.pick_mood.closed();
                self.moods.closed();
            }
            Some(Overlay::Path) => self.path.show(ctx, actions),
            Some(Overlay::PickMood) => self.pick_mood.show(ctx, state, actions),
            Some(Overlay::Recent) => recent::show(ctx, state, actions),
            Some(Overlay::Queue) => queue::show(ctx, state, actions),
            Some(Overlay::Import) => exchange::import(ctx, state, actions),
            Some(Overlay::Export) => self.exchange.export(ctx, state, actions),
            Some(Overlay::FileMoods) => file_moods::show(ctx, state, actions),
            Some(Overlay::WriteTags) => write_tags::show(ctx, state, actions),
            Some(Overlay::Playlists) => playlists::show(ctx, state, actions),
            Some(Overlay::Help) => help::show(ctx, state, actions),
            Some(Overlay::Settings) => settings::show(ctx, state, actions),
            Some(Overlay::Moods) => self.moods.show(ctx, state, actions),
            Some(Overlay::Failures) => failures::show(ctx, state, actions),
            Some(Overlay::Doctor) => doctor::show(ctx, state, actions),
            Some(Overlay::Unsaved) => self.unsaved.show(ctx, state, actions),
            Some(Overlay::CloudConsent) => cloud::consent(ctx, state, actions),
        }
    }
}
