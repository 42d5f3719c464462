//! Keys: each belongs to the song that was on screen when it was pressed, and they act in their order. What a key must not
//! do it does not do, and a quiet line says why.

use std::time::{Duration, Instant};

use super::{Current, State};
use crate::app::action::{Action, TagAction, TransportAction};
use crate::app::effect::Effect;
use crate::dataset::LabelState;
use crate::mood::Mood;
use crate::predict::Prediction;
use crate::worker::JobId;

/// Enter waits so long for a suggestion.
const PATIENCE: Duration = Duration::from_millis(300);
/// Nobody has read a suggestion that came in place of another one so short a time ago.
const READING: Duration = Duration::from_millis(300);
/// Keys that are kept while Enter waits; nobody types more in that time.
const KEPT_KEYS: usize = 32;

/// Why a key did nothing: a quiet line by the moods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The last song of the list has its label.
    NothingLeft,
    /// The song on screen is not in the list.
    NotListed,
    /// There is nothing to accept.
    NoSuggestion,
    /// The suggestion became this mood just now.
    JustChanged(Option<Mood>),
    /// The moods are being changed; what a key means is not settled.
    MoodsChange,
}

/// Whether a key has to follow the Enter that waits: it labels, or puts another song on screen.
fn follows(action: &Action) -> bool {
    matches!(action, Action::Tag(_) | Action::Transport(TransportAction::Next | TransportAction::Previous))
}

/// Enter, waiting for the suggestion of the song on screen, and the keys pressed after it.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    job: JobId,
    until: Instant,
    keys: Vec<Action>,
}

/// The mood that is suggested on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    mood: Option<Mood>,
    /// There is a prediction, be it "none of these".
    made: bool,
    /// When another one stood there.
    changed: Option<Instant>,
}

impl State {
    /// The time of this frame. Answers what comes of keys that waited.
    pub fn at(&mut self, now: Instant) -> Vec<Effect> {
        self.now = now;
        self.resume()
    }

    /// When [`Self::at`] is to be called next, if nothing else happens.
    pub fn wakes_at(&self) -> Option<Instant> {
        self.waiting.as_ref().map(|waiting| waiting.until)
    }

    /// A key was pressed. One that labels has to mean the song on screen; keys pressed while Enter waits follow it in their order.
    pub fn press(&mut self, action: Action) -> Vec<Effect> {
        if let Some(waiting) = self.waiting.as_mut().filter(|_| follows(&action)) {
            if waiting.keys.len() < KEPT_KEYS {
                waiting.keys.push(action);
            }
            return Vec::new();
        }
        match action {
            Action::Tag(
                tag @ (TagAction::Mood { .. }
                | TagAction::Unsure
                | TagAction::Skip
                | TagAction::Clear
                | TagAction::AcceptSuggestion),
            ) => {
                self.remark = self.refusal();
                if self.remark.is_some() {
                    return Vec::new();
                }
                if tag == TagAction::AcceptSuggestion && self.suggestion_may_come() {
                    self.wait_for_suggestion();
                    return Vec::new();
                }
                self.tag(tag)
            }
            other => self.update(other),
        }
    }

    /// Why no key labels now. A selection is on screen with its count, so it is never refused.
    fn refusal(&self) -> Option<Remark> {
        if self.library.chosen_count() > 0 {
            return None;
        }
        if self.resting {
            return Some(Remark::NothingLeft);
        }
        let current = self.current.as_ref().filter(|current| !current.is_new)?;
        let song = current.song?;
        let in_queue = self.queue.as_ref().is_some_and(|queue| queue.playing == song);
        (!in_queue && self.library.row_of(song).is_none()).then_some(Remark::NotListed)
    }

    /// The picture is being made, and there is somebody to judge it.
    fn suggestion_may_come(&self) -> bool {
        let awaited = |current: &Current| current.error.is_none() && current.features.is_none();
        self.library.chosen_count() == 0
            && self.model.is_some()
            && self.current_suggestion().is_none()
            && self.current.as_ref().is_some_and(awaited)
    }

    fn wait_for_suggestion(&mut self) {
        let Some(current) = &self.current else { return };
        self.waiting = Some(Waiting { job: current.job, until: self.now + PATIENCE, keys: Vec::new() });
    }

    /// Goes on with Enter and the keys after it, once the suggestion is there. If none comes in time, they do nothing: they
    /// were meant for songs that are not on screen.
    pub(super) fn resume(&mut self) -> Vec<Effect> {
        self.note_offer();
        let Some(waiting) = &self.waiting else { return Vec::new() };
        let same_song = self.current.as_ref().is_some_and(|current| current.job == waiting.job);
        if same_song && self.suggestion_may_come() && self.now < waiting.until {
            return Vec::new();
        }
        let Some(waiting) = self.waiting.take() else { return Vec::new() };
        if !same_song || self.current_suggestion().and_then(Prediction::answer).is_none() {
            self.remark = Some(Remark::NoSuggestion);
            return Vec::new();
        }
        let mut effects = self.tag(TagAction::AcceptSuggestion);
        if effects.is_empty() {
            // It was refused, so the song that the other keys were meant for is not on screen.
            return effects;
        }
        for key in waiting.keys {
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
        let offer = self.current.as_ref().map(|current| current.offer.clone()).unwrap_or_default();
        if offer.changed.is_some_and(|changed| self.now.saturating_duration_since(changed) < READING) {
            self.remark = Some(Remark::JustChanged(offer.mood));
            return Vec::new();
        }
        let Some(mood) = self.current_suggestion().and_then(Prediction::answer).map(|best| best.mood.clone()) else {
            self.remark = Some(Remark::NoSuggestion);
            return Vec::new();
        };
        self.label(Some(LabelState::Labelled(mood)), true)
    }

    /// Keeps an eye on what is suggested on screen: another top mood is a change, another score is none.
    pub(super) fn note_offer(&mut self) {
        let suggestion = self.current_suggestion();
        let made = suggestion.is_some();
        let mood = suggestion.and_then(Prediction::answer).map(|best| best.mood.clone());
        let now = self.now;
        let Some(current) = &mut self.current else { return };
        if made && current.offer.made && current.offer.mood != mood {
            current.offer.changed = Some(now);
        }
        if made {
            (current.offer.made, current.offer.mood) = (true, mood);
        }
    }
}
