//! Keys: each belongs to the song that was on screen when it was pressed, and they act in their order. What a key must not
//! do it does not do, and a quiet line says why.

use std::time::{Duration, Instant};

use super::State;
use super::labels::{HeldKeys, Refusal, is_label};
use crate::app::action::{Action, TagAction, ViewAction};
use crate::app::choices::Overlay;
use crate::app::effect::Effect;
use crate::dataset::LabelState;
use crate::predict::Prediction;

/// Enter waits so long for a suggestion.
const PATIENCE: Duration = Duration::from_millis(300);

impl State {
    /// The time of this frame. Answers what comes of keys that waited.
    pub fn at(&mut self, now: Instant) -> Vec<Effect> {
        self.now = now;
        self.counts_due = self.library.count_suggested(now);
        let mut effects: Vec<Effect> = self.playlists.due(now).then(Self::refresh_playlists).into_iter().collect();
        effects.extend(self.resume());
        effects
    }

    /// When [`Self::at`] is to be called next, if nothing else happens.
    pub fn wakes_at(&self) -> Option<Instant> {
        self.labels.wakes_at().into_iter().chain(self.counts_due).chain(self.playlists.wakes_at()).min()
    }

    /// A key was pressed. One that labels has to mean the song on screen; keys pressed while Enter waits follow it in their order.
    pub fn press(&mut self, action: Action) -> Vec<Effect> {
        if let Some(held) = self.labels.held_mut().filter(|_| HeldKeys::holds_back(&action)) {
            held.push(action);
            return Vec::new();
        }
        match action {
            Action::Tag(tag) if is_label(&tag) => {
                let refusal = self.refusal();
                let is_refused = refusal.is_some();
                self.labels.refuse(refusal);
                if is_refused {
                    return Vec::new();
                }
                if tag == TagAction::AcceptSuggestion && self.suggestion_may_come() {
                    self.wait_for_suggestion();
                    return Vec::new();
                }
                self.tag(tag)
            }
            Action::View(ViewAction::Overlay(Some(Overlay::PickMood))) if self.refusal().is_some() => {
                let refusal = self.refusal();
                self.labels.refuse(refusal);
                Vec::new()
            }
            other => self.update(other),
        }
    }

    /// Why no key labels now. A selection is on screen with its count, so it is never refused.
    fn refusal(&self) -> Option<Refusal> {
        if self.library.chosen_count() > 0 {
            return None;
        }
        if self.labels.is_resting() {
            return Some(Refusal::NothingLeft);
        }
        let current = self.song.current().filter(|current| !current.is_new)?;
        let song = current.song?;
        let is_listed = self.player.is_in_queue(song) || self.library.row_of(song).is_some();
        (!is_listed).then_some(Refusal::NotListed)
    }

    /// The picture is being made, and there is somebody to judge it.
    fn suggestion_may_come(&self) -> bool {
        self.library.chosen_count() == 0
            && self.learning.model().is_some()
            && self.current_suggestion().is_none()
            && self.song.is_being_judged()
    }

    fn wait_for_suggestion(&mut self) {
        if let Some(current) = self.song.current() {
            self.labels.hold(HeldKeys::new(current.job, self.now + PATIENCE));
        }
    }

    /// Goes on with Enter and the keys after it, once the suggestion is there. If none comes in time, they do nothing: they
    /// were meant for songs that are not on screen.
    pub(super) fn resume(&mut self) -> Vec<Effect> {
        self.note_offer();
        let Some(held) = self.labels.held() else { return Vec::new() };
        let same_song = self.song.current().is_some_and(|current| current.job == held.job());
        if same_song && self.suggestion_may_come() && self.now < held.until() {
            return Vec::new();
        }
        let Some(held) = self.labels.take_held() else { return Vec::new() };
        if !same_song || self.current_suggestion().and_then(Prediction::answer).is_none() {
            self.labels.refuse(Some(Refusal::NoSuggestion));
            return Vec::new();
        }
        let mut effects = self.tag(TagAction::AcceptSuggestion);
        if effects.is_empty() {
            // It was refused, so the song that the other keys were meant for is not on screen.
            return effects;
        }
        if self.overlay == Some(Overlay::PickMood) {
            // The box came up after Enter, so it is for the song that came after it.
            self.picked_for = self.target();
        }
        for key in held.into_keys() {
            effects.extend(self.press(key));
        }
        effects
    }

    /// Labels the song on screen with what is suggested, if that has been there long enough to be read.
    pub(super) fn accept_suggestion(&mut self) -> Vec<Effect> {
        // It is one song's suggestion.
        if self.library.chosen_count() > 0 {
            return Vec::new();
        }
        if let Some(current) = self.song.current().filter(|current| current.offer.is_unread(self.now)) {
            let mood = current.offer.mood().cloned();
            self.labels.refuse(Some(Refusal::JustChanged(mood)));
            return Vec::new();
        }
        let Some(mood) = self.current_suggestion().and_then(Prediction::answer).map(|best| best.mood.clone()) else {
            self.labels.refuse(Some(Refusal::NoSuggestion));
            return Vec::new();
        };
        if self.labels.vocabulary().position(&mood).is_none() {
            self.labels.refuse(Some(Refusal::NoSuchMood(mood)));
            return Vec::new();
        }
        self.label(Some(LabelState::Labelled(mood)), true)
    }

    /// Keeps an eye on what is suggested on screen.
    pub(super) fn note_offer(&mut self) {
        let in_list = self.song.id().and_then(|song| self.library.suggestion(song));
        self.song.note_offer(in_list, self.now);
    }
}
