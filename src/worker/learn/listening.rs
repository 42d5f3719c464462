//! Listening in the background: to the songs that somebody waits for, then to all others.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::ears::Outcome;
use super::message::{LearnEvent, SurveyTally};
use super::telling::{suggest, tell_all, tell_heard};
use super::thread::Thread;
use crate::dataset::StoreError;
use crate::learn::session::{TrainingError, keep, kept};
use crate::pipeline::Hearing;
use crate::song::SongId;

/// What is more urgent waits no longer than this.
const PATIENCE: Duration = Duration::from_millis(50);

/// Fewer songs are heard too soon to be told.
const WORTH_TELLING: usize = 5;

impl Thread {
    /// Finds the songs that were not listened to yet.
    pub(super) fn survey(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let store = self.store()?;
        let (labelled, others) = (
            store.songs_without_features(&Hearing::recipe(), true)?,
            store.songs_without_features(&Hearing::recipe(), false)?,
        );
        self.heard = 0;
        self.unheard.begin(labelled, others);
        if !self.unheard.is_empty() {
            self.plan.listen();
        }
        if self.model.is_none() && self.learns() {
            self.plan.refit();
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Scores the songs that come next in the list, and listens to them before all others where that is missing.
    pub(super) fn look_ahead(&mut self, songs: &[SongId]) -> Result<ControlFlow<()>, TrainingError> {
        let model = self.model.clone();
        let store = self.store()?;
        let (mut scores, mut unheard) = (Vec::new(), Vec::new());
        for &song in songs {
            match (kept(store, song)?, &model) {
                (Some(heard), Some(model)) => scores.push((song, model.predict_heard(&heard))),
                (Some(_), None) => {}
                (None, _) => unheard.push(song),
            }
        }
        if let Some(model) = &model {
            suggest(&self.outbox, model, scores);
        }
        if self.unheard.put_first(unheard) {
            self.plan.listen_first();
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Scores all songs that were listened to, and the first time tells what they sound like.
    pub(super) fn rescore(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        let (model, with_facts) = (self.model.clone(), !self.told_facts);
        if model.is_none() && !with_facts {
            return Ok(ControlFlow::Continue(()));
        }
        let (wishes, noted, outbox) = (Arc::clone(&self.wishes), self.noted, self.outbox.clone());
        let go_on = || Self::room(&wishes, noted);
        let flow = tell_all(self.store()?, model.as_deref(), with_facts, &outbox, &go_on)?;
        self.told_facts |= flow.is_continue();
        Ok(flow)
    }

    /// Listens until something more urgent comes.
    pub(super) fn listen(&mut self) -> Result<ControlFlow<()>, TrainingError> {
        loop {
            if !self.wishes.survey.load(Ordering::Acquire) && self.unheard.drop_others() {
                let broken_off = self.ears.break_off();
                self.unheard.take_back(broken_off);
                self.outbox.send(LearnEvent::Survey(SurveyTally::default()));
            }
            self.unheard.wait_no_more(self.ears.hanging_songs());
            let mut learns = self.hand_out()?;
            let patience = if self.ears.is_busy() { PATIENCE } else { Duration::ZERO };
            let answer = self.ears.take(patience);
            let is_idle = answer.is_none() && !self.ears.is_busy();
            if let Some((song, outcome)) = answer {
                learns |= self.take_in(song, outcome)?;
            }
            if is_idle {
                // None is left, or every thread hangs.
                self.unheard.give_up();
                self.outbox.send(LearnEvent::Survey(SurveyTally::default()));
                if self.learns() {
                    // What songs are measured against has changed.
                    self.plan.refit();
                }
                return Ok(ControlFlow::Continue(()));
            }
            let refits = learns && self.learns();
            if refits {
                self.plan.refit();
            }
            if refits || Self::room(&self.wishes, self.noted).is_break() {
                if self.unheard.is_waited_for() {
                    self.plan.listen_first();
                }
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    /// Gives each free thread a song. Whether the last that somebody waited for turned out to be done.
    fn hand_out(&mut self) -> Result<bool, StoreError> {
        let mut was_waited_for = false;
        while self.ears.has_room() {
            let Some(song) = self.unheard.next() else { break };
            let store = self.store()?;
            let row = store.songs_of(&[song])?.pop();
            let (Some(row), None) = (row, kept(store, song)?) else {
                // The database has lost it, or it was heard on screen.
                was_waited_for |= self.unheard.tell_done(song).0;
                continue;
            };
            let file = store.kept_file(&row.song.path)?;
            if !self.ears.has(song) && !self.ears.give(row.song, file) {
                self.unheard.tell_done(song);
            }
        }
        Ok(was_waited_for && !self.unheard.is_waited_for())
    }

    /// Keeps what was heard of a song, and tells what that means. Whether there is something to learn from now.
    fn take_in(&mut self, song: SongId, outcome: Option<Outcome>) -> Result<bool, StoreError> {
        let Some(outcome) = outcome else { return Ok(false) };
        if let Err(error) = self.store().and_then(|store| keep(store, song, &outcome)) {
            self.unheard.take_back([song]);
            return Err(error);
        }
        if let Ok(heard) = &outcome {
            tell_heard(&self.outbox, self.model.as_deref(), song, heard);
        }
        let is_heard = outcome.is_ok();
        self.heard += usize::from(is_heard);
        let (was_waited_for, tally) = self.unheard.tell_done(song);
        if tally.total >= WORTH_TELLING {
            self.outbox.send_patiently(LearnEvent::Survey(tally));
        }
        // A general predictor soon knows better what is usual here.
        let is_general = self.model.as_ref().is_none_or(|model| model.card.is_general);
        Ok(was_waited_for && !self.unheard.is_waited_for() || is_heard && is_general && self.heard.is_power_of_two())
    }
}
