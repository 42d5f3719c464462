//! The mood that is suggested on screen, and since when: nobody has read a suggestion that came just now.

use std::time::{Duration, Instant};

use crate::mood::Mood;
use crate::predict::Prediction;

/// Nobody has read a suggestion that came in place of another one so short a time ago.
const READING: Duration = Duration::from_millis(300);

/// The mood that is suggested on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    mood: Option<Mood>,
    /// There is a prediction, be it "none of these".
    made: bool,
    /// When another one stood there.
    changed: Option<Instant>,
}

impl Offer {
    /// This is suggested now: another top mood is a change, another score is none.
    pub(super) fn note(&mut self, suggestion: Option<&Prediction>, now: Instant) {
        let Some(suggestion) = suggestion else { return };
        let mood = suggestion.answer().map(|best| best.mood.clone());
        if self.made && self.mood != mood {
            self.changed = Some(now);
        }
        (self.made, self.mood) = (true, mood);
    }

    /// A mood has another name: that is no other suggestion.
    pub(super) fn rename_mood(&mut self, from: &Mood, to: &Mood) {
        if self.mood.as_ref() == Some(from) {
            self.mood = Some(to.clone());
        }
    }

    /// Whether nobody can have read it yet.
    pub(in super::super) fn is_unread(&self, now: Instant) -> bool {
        self.changed.is_some_and(|changed| now.saturating_duration_since(changed) < READING)
    }

    /// The mood that is suggested.
    pub(in super::super) fn mood(&self) -> Option<&Mood> {
        self.mood.as_ref()
    }
}
