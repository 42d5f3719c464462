//! What speaks for a mood, and listening to it.

use std::sync::Arc;

use super::{Current, Listened, OnScreen, Why};
use crate::app::effect::Effect;
use crate::learn::{Explanation, LocalModel};
use crate::mood::Mood;
use crate::song::SongId;
use crate::worker::{AnalysisCommand, JobId};

impl OnScreen {
    /// Asks for the parts that speak for `mood`.
    pub(in super::super) fn explain(&mut self, mood: Mood, model: &Arc<LocalModel>) -> Option<Effect> {
        let current = self.current.as_mut()?;
        let hearing = Arc::clone(current.analysis.as_ref()?.hearing.as_ref()?);
        let heard = Arc::clone(current.heard.as_ref()?);
        let model = Arc::clone(model);
        let (job, song) = (current.job, current.song);
        let command = AnalysisCommand::Explain { job, song, hearing, heard, model, mood: mood.clone() };
        // Reasons that are there stay until the new ones come.
        let before = current.why.take().filter(|why| why.mood == mood);
        current.why = Some(before.unwrap_or_else(|| Why::new(mood)));
        Some(Effect::work(command))
    }

    /// Nobody wants to know any more. What was being listened to.
    pub(in super::super) fn stop_explaining(&mut self) -> Option<Listened> {
        self.current.as_mut().and_then(|current| current.why.take())?.heard
    }

    /// The reasons are known; those of another mood than is asked for now are dropped. Where there are none any more: what was being
    /// listened to for their sake.
    pub(in super::super) fn explained(
        &mut self,
        job: JobId,
        mood: &Mood,
        explanation: Option<Arc<Explanation>>,
    ) -> Option<Listened> {
        let current = self.of_job(job).filter(|current| current.is_asked_why(mood))?;
        if explanation.is_none() {
            return current.why.take()?.heard;
        }
        if let Some(why) = &mut current.why {
            why.explanation = explanation;
        }
        None
    }

    /// The labelled songs that are alike are known.
    pub(in super::super) fn found_nearest(&mut self, job: JobId, songs: Vec<SongId>) {
        if let Some(why) = self.of_job(job).and_then(|current| current.why.as_mut()) {
            why.nearest = songs;
        }
    }

    /// The mood that somebody wants to know the reasons of.
    pub(in super::super) fn asked_why(&self) -> Option<&Mood> {
        Some(&self.current.as_ref()?.why.as_ref()?.mood)
    }

    /// Listens to this for the reasons' sake. False where nothing was asked.
    pub(in super::super) fn listen_to(&mut self, heard: Listened) -> bool {
        let why = self.current.as_mut().and_then(|current| current.why.as_mut());
        why.map(|why| why.heard = Some(heard)).is_some()
    }

    /// Listens to nothing for the reasons' sake any more. Answers what was being listened to.
    pub(in super::super) fn listen_no_more(&mut self) -> Option<Listened> {
        self.current.as_mut()?.why.as_mut()?.heard.take()
    }

    /// What is being listened to for the reasons' sake.
    pub fn listened(&self) -> Option<Listened> {
        self.current.as_ref()?.why.as_ref()?.heard
    }

    /// The song on screen, if `job` is its own.
    pub(super) fn of_job(&mut self, job: JobId) -> Option<&mut Current> {
        self.current.as_mut().filter(|current| current.job == job)
    }
}
