//! What the user does on the Cloud page.

use std::sync::Arc;

use super::{Card, CloudCard, CloudJob, CloudNote};
use crate::app::action::CloudAction;
use crate::app::effect::Effect;
use crate::app::state::{Overlay, State};
use crate::cloud::google::BUDGET_MILLI_NODE_HOURS;
use crate::cloud::jobs::Step;
use crate::config::CloudField;
use crate::pipeline::Analysis;
use crate::song::Song;
use crate::worker::{CloudCommand, CloudTask};

impl State {
    pub(in crate::app::state) fn cloud_action(&mut self, action: CloudAction) -> Vec<Effect> {
        match action {
            CloudAction::Set(field, text) => return self.choose(field, &text),
            CloudAction::Check => return self.ask_cloud(CloudCard::Connection, CloudTask::Check),
            CloudAction::AskAboutCurrent => {
                let song = self.current_song().map(|row| row.song.clone());
                return self.propose_prediction(song.into_iter().collect());
            }
            CloudAction::AskAboutMany => return self.propose_prediction(self.songs_of_the_list()),
            CloudAction::Deploy => return self.ask_cloud(CloudCard::Deployed, CloudTask::FindModelToDeploy),
            CloudAction::Undeploy => return self.undeploy(),
            CloudAction::Train => return self.ask_cloud(CloudCard::Train, CloudTask::Plan(self.cloud.group_by)),
            CloudAction::CancelTraining => return self.ask_cloud(CloudCard::Train, CloudTask::CancelTraining),
            CloudAction::Follow => return self.ask_cloud(CloudCard::Train, CloudTask::Follow),
            CloudAction::PredictBatch => {
                return self.ask_cloud(CloudCard::Batch, CloudTask::FindModelForBatch(self.songs_of_the_list()));
            }
            CloudAction::Budget(hours) => {
                let (least, most) = (BUDGET_MILLI_NODE_HOURS.start() / 1000, BUDGET_MILLI_NODE_HOURS.end() / 1000);
                self.cloud.budget_hours = hours.clamp(least, most);
            }
            CloudAction::GroupBy(group_by) => self.cloud.group_by = group_by,
            CloudAction::Review(card) => self.review(card),
            CloudAction::Agree => {
                let is_asked = self.overlay == Some(Overlay::CloudConsent);
                let Some(consent) = self.cloud.consent.take().filter(|_| is_asked) else { return Vec::new() };
                self.overlay = None;
                if consent.agrees_to.is_some() {
                    self.cloud.agreed = consent.agrees_to;
                }
                return self.ask_cloud(consent.card, consent.task);
            }
            CloudAction::Cancel(card) => return self.stop(card),
        }
        Vec::new()
    }

    /// Tells what this computer knows of the cloud; asks nobody.
    pub(in crate::app::state) fn recall_cloud(&self) -> Effect {
        let config = self.settings.cloud.overlaid_with(&self.cloud.environment);
        Effect::work(CloudCommand::Recall(Box::new(config)))
    }

    fn choose(&mut self, field: CloudField, text: &str) -> Vec<Effect> {
        self.settings.cloud.set(field, (!text.is_empty()).then(|| text.to_owned()));
        // What was found, said and asked is no longer about what is chosen.
        self.cloud.checks = None;
        for card in CloudCard::ALL {
            let card = self.cloud.card_mut(card);
            card.question = None;
            card.note = None;
        }
        match field {
            CloudField::Project | CloudField::Region | CloudField::VertexUrl => {
                self.cloud.found = None;
                vec![Effect::SaveSettings, self.recall_cloud()]
            }
            CloudField::Bucket
            | CloudField::Endpoint
            | CloudField::Service
            | CloudField::ServingUrl
            | CloudField::ServingModel => vec![Effect::SaveSettings],
        }
    }

    /// The songs selected in the list; where none is, all that are listed.
    fn songs_of_the_list(&self) -> Vec<Song> {
        let chosen = self.library.chosen();
        let songs = if chosen.is_empty() { self.library.listed().collect() } else { chosen };
        songs.into_iter().filter_map(|song| self.library.get(song)).map(|row| row.song.clone()).collect()
    }

    /// Begins a job, unless one of its card is under way.
    pub(super) fn ask_cloud(&mut self, card: CloudCard, task: CloudTask) -> Vec<Effect> {
        if self.cloud.job_of(card).is_some() {
            return Vec::new();
        }
        self.begin_job(card, task)
    }

    /// Whatever else goes on: it costs by the hour. The thread ends a deployment that is being followed first.
    fn undeploy(&mut self) -> Vec<Effect> {
        if self.cloud.can_undeploy() { self.begin_job(CloudCard::Deployed, CloudTask::Undeploy) } else { Vec::new() }
    }

    fn begin_job(&mut self, card: CloudCard, task: CloudTask) -> Vec<Effect> {
        let id = self.jobs.next();
        let step = match &task {
            CloudTask::Plan(_) => Step::Counting,
            CloudTask::CancelTraining => Step::EndingTraining,
            CloudTask::Follow => Step::FindingTraining,
            _ => Step::Begun,
        };
        let analysis = match &task {
            CloudTask::Predict(songs) => self.analysis_of(songs),
            _ => None,
        };
        let is_undeploying = task == CloudTask::Undeploy;
        if matches!(task, CloudTask::Deploy(_)) {
            self.cloud.doubt_that_nothing_is_deployed();
        }
        let goes_on = match &task {
            CloudTask::Check
            | CloudTask::Predict(_)
            | CloudTask::Plan(_)
            | CloudTask::FindModelToDeploy
            | CloudTask::FindModelForBatch(_) => false,
            CloudTask::Undeploy
            | CloudTask::Deploy(_)
            | CloudTask::Train { .. }
            | CloudTask::Follow
            | CloudTask::CancelTraining
            | CloudTask::Batch { .. } => true,
        };
        let config = Box::new(self.cloud_config());
        let shown = self.cloud.card_mut(card);
        *shown = Card::default();
        let chosen = config.clone();
        shown.job = Some(CloudJob { id, step, config: chosen, goes_on, is_undeploying });
        vec![Effect::work(CloudCommand::Ask { job: id, config, task, analysis })]
    }

    /// The analysis of the song on screen, if `songs` is that one.
    fn analysis_of(&self, songs: &[Song]) -> Option<Arc<Analysis>> {
        let ([song], Some(current)) = (songs, self.song.current()) else { return None };
        current.analysis.clone().filter(|analysis| analysis.song == song.id)
    }

    fn stop(&mut self, card: CloudCard) -> Vec<Effect> {
        let shown = self.cloud.card_mut(card);
        let Some(job) = shown.job.take() else { return Vec::new() };
        let text =
            if job.goes_on { "Stopped here. What Google has already started goes on there." } else { "Stopped." };
        shown.note = Some(CloudNote { text: text.to_owned(), remedy: None, is_error: false });
        vec![Effect::work(CloudCommand::Cancel(job.id)), self.recall_cloud()]
    }
}
