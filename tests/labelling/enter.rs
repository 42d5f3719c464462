//! Enter and the suggestions that it takes.

use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Modifiers};
use moodsic::app::state::Refusal;
use moodsic::dataset::LabelState;
use moodsic::ear::{FEATURES, Heard};
use moodsic::learn::Hints;
use moodsic::mood::Mood;
use moodsic::worker::{AnalysisEvent, Event};

use super::World;
use super::user::{Sight, Then};

impl World {
    /// Enter, with keys after it, and the suggestion before, in time, too late or never.
    pub fn enter(&mut self) {
        let before = self.sight();
        let offered = self.state.current_suggestion().map(|all| all.answer().map(|best| best.mood.clone()));
        let just_changed = self.changed.is_some_and(|at| self.now - at < Duration::from_millis(300));
        let held = if self.dice.one_in(5) { 4 } else { 0 };
        self.press(Modifiers::NONE, Key::Enter, held);
        match offered.clone() {
            _ if !before.chosen.is_empty() => self.check(&Then::Stays, &before, "Enter on a selection"),
            _ if self.disk.is_changing_moods() && offered.is_some() => {
                self.check(&Then::Stays, &before, "Enter while moods change");
            }
            Some(Some(mood)) if !just_changed && !self.has_mood(&mood) => {
                self.check(&Then::Stays, &before, "Enter on a mood that is gone");
            }
            Some(Some(mood)) if !just_changed => {
                let then = self.user.labels(&before, Some(&LabelState::Labelled(mood)), true);
                self.check(&then, &before, "Enter");
            }
            Some(_) => self.check(&Then::Stays, &before, "Enter on nothing that can be accepted"),
            None => self.enter_waits(&before),
        }
        self.look();
    }

    fn has_mood(&self, mood: &Mood) -> bool {
        self.user.moods.iter().any(|entry| entry.mood == *mood)
    }

    fn enter_waits(&mut self, before: &Sight) {
        let may_come = self.state.song.current().is_some_and(|current| current.heard.is_none());
        let armed = before.row().is_some() && self.state.labels.refusal().is_none();
        if !may_come || !armed {
            return;
        }
        let (key, label) = self.mood_key();
        self.press(Modifiers::NONE, key, 0);
        self.check(&Then::Stays, before, "a key after an Enter that waits");
        let millis = 100 + self.dice.below(150) as u64;
        self.pass_time(millis);
        if self.dice.one_in(3) {
            self.pass_time(400);
            assert_eq!(self.state.labels.refusal(), Some(&Refusal::NoSuggestion), "{}", self.seed);
            self.check(&Then::Stays, before, "keys after an Enter in vain");
            return;
        }
        let Some(song) = before.song else { return };
        let event = self.heard();
        let effects = self.state.apply(event);
        self.carry_out(&effects);
        let answer = self.state.library.suggestion(song).and_then(|all| all.answer().map(|best| best.mood.clone()));
        let Some(mood) = answer.filter(|mood| self.has_mood(mood) && !self.disk.is_changing_moods()) else {
            self.check(&Then::Stays, before, "none of these, or none that can be given");
            return;
        };
        let then = self.user.labels(before, Some(&LabelState::Labelled(mood)), true);
        let next = match &then {
            Then::Shows(song) => Some(*song),
            Then::Stays => before.song,
        };
        let sight = Sight { song: next, ..before.clone() };
        let then = self.user.labels(&sight, Some(&label), true);
        self.check(&then, &sight, "a key after an Enter that waited");
    }

    /// The song on screen has been listened to.
    pub fn heard(&mut self) -> Event {
        let job = self.state.song.current().expect("a song is on screen").job;
        let spread = self.dice.below(97);
        let features = (0..FEATURES).map(|feature| ((spread * 31 + feature * 17) % 97) as f32 / 97.0).collect();
        Event::Analysis(AnalysisEvent::Heard {
            job,
            heard: Arc::new(Heard::made_up(features)),
            hints: Hints { energetic: 0.0, bright: 0.0 },
            is_kept: false,
        })
    }
}
