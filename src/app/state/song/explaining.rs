//! Which parts of the picture speak for a mood, and listening to them.

use std::sync::Arc;

use super::{Current, OnScreen, Why};
use crate::app::action::Part;
use crate::app::effect::Effect;
use crate::learn::{Explanation, LocalModel};
use crate::mood::Mood;
use crate::worker::{AnalysisCommand, JobId};

impl OnScreen {
    /// Asks for the parts that speak for `mood`.
    pub(in super::super) fn explain(&mut self, mood: Mood, model: &Arc<LocalModel>) -> Option<Effect> {
        let current = self.current.as_mut()?;
        let hearing = Arc::clone(current.analysis.as_ref()?.hearing.as_ref()?);
        let heard = Arc::clone(current.heard.as_ref()?);
        let model = Arc::clone(model);
        let command = AnalysisCommand::Explain { job: current.job, hearing, heard, model, mood: mood.clone() };
        // Reasons that are there stay until the new ones come.
        let before = current.why.take().filter(|why| why.mood == mood);
        current.why = Some(before.unwrap_or(Why { mood, explanation: None, heard: None }));
        Some(Effect::work(command))
    }

    /// Nobody wants to know any more. Whether a part was being listened to.
    pub(in super::super) fn stop_explaining(&mut self) -> bool {
        self.current.as_mut().and_then(|current| current.why.take()).is_some_and(|why| why.heard.is_some())
    }

    /// The parts are known; those of another mood than is asked for now are dropped. Whether a part was being listened to that is
    /// none any more.
    pub(in super::super) fn explained(
        &mut self,
        job: JobId,
        mood: &Mood,
        explanation: Option<Arc<Explanation>>,
    ) -> bool {
        let Some(current) = self.of_job(job).filter(|current| current.is_asked_why(mood)) else {
            return false;
        };
        match (explanation, &mut current.why) {
            (None, why) => why.take().is_some_and(|why| why.heard.is_some()),
            (explanation, why) => {
                if let Some(why) = why {
                    why.explanation = explanation;
                }
                false
            }
        }
    }

    /// The mood that somebody wants to know the reasons of.
    pub(in super::super) fn asked_why(&self) -> Option<&Mood> {
        Some(&self.current.as_ref()?.why.as_ref()?.mood)
    }

    /// Listens to a part, or no more to the one that is heard. `None`: nothing was asked; else whether it is heard now.
    pub(in super::super) fn hear(&mut self, part: Part) -> Option<bool> {
        let why = self.current.as_mut()?.why.as_mut()?;
        why.heard = (why.heard != Some(part)).then_some(part);
        Some(why.heard.is_some())
    }

    /// Listens to no part any more. Whether one was heard.
    pub(in super::super) fn leave_part(&mut self) -> bool {
        let why = self.current.as_mut().and_then(|current| current.why.as_mut());
        why.and_then(|why| why.heard.take()).is_some()
    }

    /// The song on screen, if `job` is its own.
    pub(super) fn of_job(&mut self, job: JobId) -> Option<&mut Current> {
        self.current.as_mut().filter(|current| current.job == job)
    }
}
