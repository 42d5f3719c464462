//! What the cloud's threads report. Events of a job that is no longer under way are stale and dropped.

use super::{CloudCard, CloudNote};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::cloud::google::id_of;
use crate::config::CloudConfig;
use crate::worker::{CloudEvent, CloudOutcome, JobId, Recalled};

impl State {
    pub(in crate::app::state) fn cloud_event(&mut self, event: CloudEvent) -> Vec<Effect> {
        match event {
            CloudEvent::Recalled(recalled) => self.recalled(*recalled),
            CloudEvent::Progress { job, step } => {
                if let Some(running) = self.card_of(job).and_then(|card| self.cloud.card_mut(card).job.as_mut()) {
                    running.step = step;
                }
            }
            // An answer that was paid for is shown, whatever became of the job.
            CloudEvent::Predicted { prediction, .. } => self.cloud.remember(prediction),
            CloudEvent::Problem { job, sentence } => {
                if let Some(card) = self.card_of(job) {
                    self.cloud.card_mut(card).problems.push(sentence);
                }
            }
            CloudEvent::Failed { job, problem } => {
                if let Some(card) = self.card_of(job) {
                    self.cloud.card_mut(card).job = None;
                    self.cloud_trouble(card, &problem);
                    // What was begun before it failed goes on there.
                    return vec![self.recall_cloud()];
                }
            }
            CloudEvent::Done { job, outcome } => {
                if let Some(card) = self.card_of(job)
                    && let Some(job) = self.cloud.card_mut(card).job.take()
                {
                    return self.cloud_done(card, &job.config, outcome);
                }
            }
        }
        Vec::new()
    }

    /// Whose job it is, if it is still under way.
    fn card_of(&self, job: JobId) -> Option<CloudCard> {
        CloudCard::ALL.into_iter().find(|card| self.cloud.job_of(*card).is_some_and(|running| running.id == job))
    }

    fn recalled(&mut self, mut recalled: Recalled) {
        for prediction in std::mem::take(&mut recalled.predictions) {
            self.cloud.remember(prediction);
        }
        self.cloud.trained = recalled.trained.take();
        self.cloud.recalled = Some(recalled);
    }

    /// `chosen`: what was chosen when the job began. What was found in another project, region or server is nothing to go on from.
    fn cloud_done(&mut self, card: CloudCard, chosen: &CloudConfig, outcome: CloudOutcome) -> Vec<Effect> {
        let problems = self.cloud.card(card).problems.len();
        let now = self.cloud_config();
        let place = |config: &CloudConfig| (config.project.clone(), config.region.clone(), config.vertex_url.clone());
        let is_here = place(chosen) == place(&now);
        let mut effects = vec![self.recall_cloud()];
        let text = match outcome {
            CloudOutcome::Checked { checks, found } => {
                if let Some(found) = found.filter(|_| is_here) {
                    self.cloud.take_found(found);
                }
                if *chosen == now {
                    self.cloud.checks = Some(checks);
                } else {
                    self.has_changed_meanwhile(card);
                }
                return effects;
            }
            CloudOutcome::Deployable(_) | CloudOutcome::Batchable { .. } if !is_here => {
                self.has_changed_meanwhile(card);
                return effects;
            }
            CloudOutcome::Deployable(model) => {
                self.propose_deployment(&model);
                return Vec::new();
            }
            CloudOutcome::Batchable { model, songs } => {
                self.propose_batch(&model, songs);
                return Vec::new();
            }
            CloudOutcome::Planned(plan) => {
                self.propose_training(&plan);
                return Vec::new();
            }
            CloudOutcome::Predicted { answered } => told(answered, problems),
            CloudOutcome::Batched { answered, failed } => told(answered, failed),
            CloudOutcome::Undeployed { models, found } => {
                if is_here {
                    self.cloud.found = Some(found);
                }
                match models {
                    0 => "Nothing was deployed, so nothing costs by the hour.".to_owned(),
                    _ => "Undeployed: nothing of Moodsic's costs by the hour any more.".to_owned(),
                }
            }
            CloudOutcome::Deployed { deployment, found } => {
                if is_here {
                    self.cloud.take_found(found);
                    if now.endpoint_id.is_none() {
                        self.settings.cloud.endpoint_id = Some(deployment.endpoint_id.clone());
                        effects.push(Effect::SaveSettings);
                    }
                }
                let how = if deployment.was_there { "was deployed already" } else { "is deployed" };
                let so = if is_here { "it can be asked now" } else { "it costs by the hour until it is undeployed" };
                format!("The model {how} to endpoint {}; {so}.", deployment.endpoint_id)
            }
            CloudOutcome::TrainingCancelled => {
                "The training has ended. You pay for what it used until then.".to_owned()
            }
            CloudOutcome::Trained(trained) => {
                let text = format!("Trained model {}.", id_of(&trained.model));
                if is_here {
                    self.cloud.trained = Some(trained);
                }
                text
            }
        };
        let text = if is_here || card == CloudCard::Ask {
            text
        } else {
            let project = chosen.project.as_deref().unwrap_or_default();
            format!("{text} That was in project {project}, before the settings were changed.")
        };
        self.cloud.card_mut(card).note = Some(CloudNote { text, remedy: None, is_error: false });
        effects
    }

    fn has_changed_meanwhile(&mut self, card: CloudCard) {
        let text = "The settings have changed since. Please start this again.".to_owned();
        self.cloud.card_mut(card).note = Some(CloudNote { text, remedy: None, is_error: false });
    }
}

fn told(answered: usize, failed: usize) -> String {
    let songs = |n: usize| if n == 1 { "1 song".to_owned() } else { format!("{n} songs") };
    match failed {
        0 => format!("The model predicted the mood of {}.", songs(answered)),
        _ => format!("The model predicted the mood of {}; {} failed.", songs(answered), songs(failed)),
    }
}
