//! What the user does on the Cloud page.

use super::consent::{Consent, Sending};
use super::{CloudCard, CloudJob, CloudNote};
use crate::app::action::{CloudAction, CloudField};
use crate::app::effect::Effect;
use crate::app::state::{Overlay, State, Tab};
use crate::classify::vertex::BUDGET_MILLI_NODE_HOURS;
use crate::cloud::{checked, what_and_remedy};
use crate::song::Song;
use crate::worker::{CloudCommand, CloudTask, Command};

impl State {
    pub(in crate::app::state) fn cloud_action(&mut self, action: CloudAction) -> Vec<Effect> {
        match action {
            CloudAction::Set(field, text) => return self.choose(field, &text),
            CloudAction::Check => return self.ask_cloud(CloudCard::Connection, CloudTask::Check),
            CloudAction::AskAboutCurrent => {
                let song = self.current_song().map(|row| row.song.clone());
                return self.propose_prediction(song.into_iter().collect());
            }
            CloudAction::AskAboutListed => return self.propose_prediction(self.listed_songs()),
            CloudAction::Deploy => {
                self.cloud.batch = None;
                return self.ask_cloud(CloudCard::Deployed, CloudTask::FindModel);
            }
            CloudAction::Undeploy => return self.ask_cloud(CloudCard::Deployed, CloudTask::Undeploy),
            CloudAction::Train => return self.ask_cloud(CloudCard::Train, CloudTask::Plan(self.cloud.group_by)),
            CloudAction::CancelTraining => return self.ask_cloud(CloudCard::Train, CloudTask::CancelTraining),
            CloudAction::Follow => return self.ask_cloud(CloudCard::Train, CloudTask::Follow),
            CloudAction::PredictBatch => {
                self.cloud.batch = Some(self.listed_songs());
                return self.ask_cloud(CloudCard::Batch, CloudTask::FindModel);
            }
            CloudAction::Budget(hours) => {
                let (least, most) = (BUDGET_MILLI_NODE_HOURS.start() / 1000, BUDGET_MILLI_NODE_HOURS.end() / 1000);
                self.cloud.budget_hours = hours.clamp(least, most);
            }
            CloudAction::GroupBy(group_by) => self.cloud.group_by = group_by,
            CloudAction::Agree => {
                let is_asked = self.overlay == Some(Overlay::CloudConsent);
                let Some(consent) = self.cloud.consent.take().filter(|_| is_asked) else { return Vec::new() };
                self.overlay = None;
                if consent.agrees_to.is_some() {
                    self.cloud.agreed = consent.agrees_to;
                }
                return self.ask_cloud(consent.card, consent.task);
            }
            CloudAction::Cancel => {
                if let Some(job) = self.cloud.job.take() {
                    let goes_on = matches!(job.card, CloudCard::Train | CloudCard::Batch | CloudCard::Deployed);
                    let text = if goes_on { "Stopped here. What Google has begun goes on there." } else { "Stopped." };
                    self.cloud.note =
                        Some(CloudNote { card: job.card, text: text.to_owned(), remedy: None, is_error: false });
                }
                return vec![Effect::Work(Command::Cloud(CloudCommand::Cancel)), self.recall_cloud()];
            }
        }
        Vec::new()
    }

    /// Tells what this computer knows of the cloud; asks nobody.
    pub(in crate::app::state) fn recall_cloud(&self) -> Effect {
        let config = self.settings.cloud.clone().overlaid_with(self.cloud.environment.clone());
        Effect::Work(Command::Cloud(CloudCommand::Recall(Box::new(config))))
    }

    fn choose(&mut self, field: CloudField, text: &str) -> Vec<Effect> {
        let config = &mut self.settings.cloud;
        let value = match field {
            CloudField::Project => &mut config.project,
            CloudField::Region => &mut config.region,
            CloudField::Bucket => &mut config.bucket,
            CloudField::Endpoint => &mut config.endpoint_id,
        };
        *value = (!text.is_empty()).then(|| text.to_owned());
        // What was found is no longer about what is chosen.
        self.cloud.checks = None;
        self.cloud.note = None;
        if matches!(field, CloudField::Project | CloudField::Region) {
            self.cloud.found = None;
        }
        vec![Effect::SaveSettings]
    }

    fn listed_songs(&self) -> Vec<Song> {
        let songs = self.library.songs();
        self.library.visible().iter().map(|&index| songs[index].song.clone()).collect()
    }

    /// Where pictures would go, or what is missing.
    fn sending(&self, to_bucket: bool) -> Result<Sending, String> {
        let settings = checked(&self.cloud_config()).map_err(|error| error.to_string())?;
        let place = if to_bucket { settings.bucket() } else { settings.endpoint_id() };
        let place = place.map_err(|error| error.to_string())?.to_owned();
        let project = settings.project().map_err(|error| error.to_string())?.to_owned();
        let url = if to_bucket { settings.storage_url() } else { settings.vertex_url() };
        Ok(Sending { url: url.to_string(), project, place })
    }

    fn propose_prediction(&mut self, songs: Vec<Song>) -> Vec<Effect> {
        if songs.is_empty() || self.cloud.job.is_some() {
            return Vec::new();
        }
        match self.sending(false) {
            Ok(to) => {
                let one = songs.len() == 1;
                let consent = Consent::predict(songs, &to, &self.settings.cloud.prices);
                if one && consent.agrees_to == self.cloud.agreed {
                    return self.ask_cloud(consent.card, consent.task);
                }
                self.ask_for(consent);
            }
            Err(error) => self.cloud_trouble(CloudCard::Ask, &error),
        }
        Vec::new()
    }

    /// The model that a deployment or a batch needs is known.
    pub(super) fn propose_model(&mut self, model: &str) {
        let prices = self.settings.cloud.prices.clone();
        match self.cloud.batch.take() {
            None => self.ask_for(Consent::deploy(model, &prices)),
            Some(songs) => match self.sending(true) {
                Ok(to) => self.ask_for(Consent::batch(model, songs, &to, &prices)),
                Err(error) => self.cloud_trouble(CloudCard::Batch, &error),
            },
        }
    }

    pub(super) fn propose_training(&mut self, plan: &crate::worker::PlanSummary) {
        match self.sending(true) {
            Ok(to) => {
                self.ask_for(Consent::train(plan, self.cloud.budget_hours, &to, &self.settings.cloud.prices));
            }
            Err(error) => self.cloud_trouble(CloudCard::Train, &error),
        }
    }

    /// Lays the question over the page. One that comes when the user has gone to another page would be in the way there.
    fn ask_for(&mut self, consent: Consent) {
        if consent.card != CloudCard::Ask && self.tab != Tab::Cloud {
            return;
        }
        self.cloud.consent = Some(consent);
        self.overlay = Some(Overlay::CloudConsent);
    }

    /// What is wrong, then what to do about it.
    pub(super) fn cloud_trouble(&mut self, card: CloudCard, error: &str) {
        let (what, remedy) = what_and_remedy(error);
        let sentence = |text: &str| super::super::notice::sentence(&text);
        self.cloud.note = Some(CloudNote { card, text: sentence(what), remedy: remedy.map(sentence), is_error: true });
    }

    /// Begins a job, unless one is under way.
    fn ask_cloud(&mut self, card: CloudCard, task: CloudTask) -> Vec<Effect> {
        if self.cloud.job.is_some() {
            return Vec::new();
        }
        let id = self.new_job();
        let words = match &task {
            CloudTask::Plan(_) => "Counting the tagged songs",
            CloudTask::CancelTraining => "Asking Google to end the training",
            CloudTask::Follow => "Asking how far the training is",
            _ => "Asking Google",
        };
        self.cloud.job = Some(CloudJob { id, card, words: words.to_owned(), share: None });
        self.cloud.note = None;
        self.cloud.problems.clear();
        let config = Box::new(self.cloud_config());
        vec![Effect::Work(Command::Cloud(CloudCommand::Ask { job: id, config, task }))]
    }
}
