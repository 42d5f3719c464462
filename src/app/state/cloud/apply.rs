//! What the cloud's thread reports. Events of a job that is no longer the one under way are stale and dropped.

use super::{CloudCard, CloudNote};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::worker::{CloudEvent, CloudOutcome, JobId, Recalled};

impl State {
    pub(in crate::app::state) fn cloud_event(&mut self, event: CloudEvent) -> Vec<Effect> {
        match event {
            CloudEvent::Recalled(recalled) => self.recalled(*recalled),
            CloudEvent::Progress { job, words, share } => {
                if let Some(running) = self.cloud.job.as_mut().filter(|running| running.id == job) {
                    running.words = words;
                    running.share = share;
                }
            }
            // An answer that was paid for is shown, whatever became of the job.
            CloudEvent::Opinion { opinion, .. } => drop(self.cloud.opinions.insert(opinion.song, opinion)),
            CloudEvent::Problem { job, sentence } => {
                if self.is_cloud_job(job) {
                    self.cloud.problems.push(sentence);
                }
            }
            CloudEvent::Failed { job, error } => {
                if let Some(running) = self.cloud.job.take_if(|running| running.id == job) {
                    self.cloud_trouble(running.card, &error);
                }
            }
            CloudEvent::Done { job, outcome } => {
                if let Some(running) = self.cloud.job.take_if(|running| running.id == job) {
                    return self.cloud_done(running.card, outcome);
                }
            }
        }
        Vec::new()
    }

    fn is_cloud_job(&self, job: JobId) -> bool {
        self.cloud.job.as_ref().is_some_and(|running| running.id == job)
    }

    fn recalled(&mut self, mut recalled: Recalled) {
        for opinion in std::mem::take(&mut recalled.opinions) {
            self.cloud.opinions.insert(opinion.song, opinion);
        }
        self.cloud.recalled = Some(recalled);
    }

    fn cloud_done(&mut self, card: CloudCard, outcome: CloudOutcome) -> Vec<Effect> {
        let problems = self.cloud.problems.len();
        let mut effects = vec![self.recall_cloud()];
        let text = match outcome {
            CloudOutcome::Checked { checks, found } => {
                self.cloud.checks = Some(checks);
                self.cloud.found = Some(found);
                return effects;
            }
            CloudOutcome::Model(model) => {
                self.propose_model(&model);
                return Vec::new();
            }
            CloudOutcome::Planned(plan) => {
                self.propose_training(&plan);
                return Vec::new();
            }
            CloudOutcome::Predicted { answered } => told(answered, problems),
            CloudOutcome::Batched { answered, failed } => told(answered, failed),
            CloudOutcome::Undeployed { models, found } => {
                self.cloud.found = Some(found);
                match models {
                    0 => "Nothing was deployed, so nothing costs by the hour.".to_owned(),
                    _ => "Undeployed: nothing of Moodsic's costs by the hour any more.".to_owned(),
                }
            }
            CloudOutcome::Deployed { deployment, found } => {
                self.cloud.found = Some(found);
                if self.cloud_config().endpoint_id.is_none() {
                    self.settings.cloud.endpoint_id = Some(deployment.endpoint_id.clone());
                    effects.push(Effect::SaveSettings);
                }
                let how = if deployment.was_there { "was deployed already" } else { "is deployed" };
                format!("The model {how} to endpoint {}; it can be asked now.", deployment.endpoint_id)
            }
            CloudOutcome::TrainingCancelled => {
                "The training has ended. What it used until then is paid for.".to_owned()
            }
            CloudOutcome::Trained(trained) => {
                let text = format!("Trained {}.", trained.model);
                self.cloud.trained = Some(trained);
                text
            }
        };
        self.cloud.note = Some(CloudNote { card, text, remedy: None, is_error: false });
        effects
    }
}

fn told(answered: usize, failed: usize) -> String {
    let songs = |n: usize| if n == 1 { "1 song".to_owned() } else { format!("{n} songs") };
    match failed {
        0 => format!("The model told the mood of {}.", songs(answered)),
        _ => format!("The model told the mood of {}; {} failed.", songs(answered), songs(failed)),
    }
}
