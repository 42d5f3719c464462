//! The jobs themselves: each is a thin call of [`crate::cloud::jobs`], its errors told as sentences.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;

use super::Thread;
use super::message::{CloudEvent, CloudOutcome, CloudTask, PlanSummary, Recalled};
use crate::cloud::client::{Cancel, VertexClient, credentials_file};
use crate::cloud::google::OperationState;
use crate::cloud::jobs;
use crate::cloud::jobs::{Asked, BatchStage, Found, Opinion, Plan, TrainStage, Trained, UploadStage};
use crate::cloud::serving::Service;
use crate::config::CloudConfig;
use crate::dataset::{CloudOperation, Store};
use crate::learn::GroupBy;
use crate::pipeline::Recipe;
use crate::song::Song;
use crate::worker::job::JobId;
use crate::worker::places::open_again;

/// Every error of the cloud is a sentence that says what to do.
type Told<T> = Result<T, String>;

fn told(error: impl Display) -> String {
    error.to_string()
}

impl Thread {
    /// Asks nobody.
    pub(super) fn recall(&self, config: &CloudConfig) -> Told<Recalled> {
        let store = open_again(&self.data).map_err(told)?;
        let credentials = credentials_file();
        let mut recalled = Recalled {
            opinions: jobs::opinions(&store).map_err(told)?,
            credentials_exist: credentials.as_ref().is_some_and(|file| file.path.is_file()),
            credentials,
            ..Recalled::default()
        };
        // Without a project nothing can be under way in it.
        if let Ok(settings) = jobs::settings(config) {
            recalled.training = jobs::unfinished_training(&store, &settings).unwrap_or_default();
            recalled.trained = jobs::last_trained(&store, &settings).unwrap_or_default();
            recalled.deployed_at = jobs::last_deployment(&store, &settings).unwrap_or_default();
        }
        Ok(recalled)
    }

    pub(super) fn work(&self, job: JobId, config: &CloudConfig, task: CloudTask) -> Told<CloudOutcome> {
        let wanted = Arc::clone(&self.wanted);
        let cancel = Cancel::when(move || wanted.load(Ordering::Acquire) != job.0);
        let google = || -> Told<VertexClient> {
            VertexClient::new(jobs::settings(config).map_err(told)?, cancel.clone()).map_err(told)
        };
        let mut store = open_again(&self.data).map_err(told)?;
        match task {
            CloudTask::Check => {
                let _ = self.progress(job, "Asking what works", None);
                let (checks, found) = jobs::check(config, cancel.clone()).map_err(told)?;
                if found.as_ref().is_some_and(|found| found.ours.is_some()) {
                    fetch_figures(&mut store, &google()?);
                }
                Ok(CloudOutcome::Checked { checks, found })
            }
            CloudTask::Predict(songs) => self.predict(job, &mut store, config, cancel, &songs),
            CloudTask::Undeploy => self.undeploy(job, &mut store, &google()?),
            CloudTask::FindModelToDeploy => {
                jobs::latest_model(&store, &google()?).map(CloudOutcome::Deployable).map_err(told)
            }
            CloudTask::Deploy(model) => self.deploy(job, &mut store, &google()?, &model),
            CloudTask::Plan(group_by) => Plan::new(&store, group_by).map(|plan| summary(&plan)).map_err(told),
            CloudTask::Train { group_by, budget_milli_node_hours } => {
                self.train(job, &mut store, &google()?, group_by, budget_milli_node_hours)
            }
            CloudTask::Follow => self.follow(job, &mut store, &google()?),
            CloudTask::CancelTraining => self.cancel_training(job, &mut store, &google()?),
            CloudTask::FindModelForBatch(songs) => {
                let model = jobs::latest_model(&store, &google()?).map_err(told)?;
                Ok(CloudOutcome::Batchable { model, songs })
            }
            CloudTask::Batch { model, songs } => self.batch(job, &mut store, &google()?, &model, &songs),
        }
    }

    fn deploy(&self, job: JobId, store: &mut Store, client: &VertexClient, model: &str) -> Told<CloudOutcome> {
        let mut progress = |state: &OperationState| self.progress(job, operation_words("Deploying", state), None);
        let deployment = jobs::deploy(store, client, model, &mut progress).map_err(told)?;
        Ok(CloudOutcome::Deployed { deployment, found: Found::look(client) })
    }

    fn follow(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Told<CloudOutcome> {
        let open = under_way(store, client)?;
        let trained = jobs::follow_training(store, client, open, &mut |stage| self.train_stage(job, stage));
        trained.map(CloudOutcome::Trained).map_err(told)
    }

    fn cancel_training(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Told<CloudOutcome> {
        let open = under_way(store, client)?;
        let trained = jobs::cancel_training(store, client, open, &mut |stage| self.train_stage(job, stage));
        Ok(trained.map_err(told)?.map_or(CloudOutcome::TrainingCancelled, CloudOutcome::Trained))
    }

    fn predict(
        &self,
        job: JobId,
        store: &mut Store,
        config: &CloudConfig,
        cancel: Cancel,
        songs: &[Song],
    ) -> Told<CloudOutcome> {
        let total = songs.len();
        let _ = self.progress(job, "Looking who answers", None);
        let moods = store.cloud_labels().map_err(told)?;
        let service = jobs::service(config).map_err(told)?;
        let classifier = jobs::connect(service, config, moods, cancel).map_err(told)?;
        let recipe = Recipe::by_id(classifier.recipe()).ok_or_else(|| {
            format!(
                "the model was trained on pictures of recipe {}, which this version does not make; train another",
                classifier.recipe()
            )
        })?;
        let source = jobs::source(config).unwrap_or_default();
        let mut answered = 0;
        let each = |place: usize, answer: Told<Asked>| {
            match answer {
                Ok(Asked { song, prediction, .. }) => {
                    answered += 1;
                    let opinion = Opinion { song, source: source.clone(), prediction, at: Timestamp::now() };
                    self.tell(CloudEvent::Opinion { job, opinion });
                }
                Err(error) => self.problem(job, &songs[place], &error),
            }
            let done = place + 1;
            self.progress(job, format!("Asked about {done} of {total}"), Some(done as f32 / total.max(1) as f32))
        };
        let go_on = || self.flow(job);
        let asked = jobs::ask_all(store, &*classifier, &recipe, songs, |song| Ok(song.path.as_path()), go_on, each);
        let _ = asked.map_err(told)?;
        Ok(CloudOutcome::Predicted { answered })
    }

    fn undeploy(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Told<CloudOutcome> {
        let _ = self.progress(job, "Looking what is deployed", None);
        let mut progress = |state: &OperationState| self.progress(job, operation_words("Undeploying", state), None);
        let undeployed = jobs::undeploy_all(store, client, &mut progress);
        undeployed.ended.map_err(told)?;
        Ok(CloudOutcome::Undeployed { models: undeployed.gone.len(), found: Found::look(client) })
    }

    fn train(
        &self,
        job: JobId,
        store: &mut Store,
        client: &VertexClient,
        group_by: GroupBy,
        budget_milli_node_hours: u32,
    ) -> Told<CloudOutcome> {
        // It may have begun elsewhere, or since the user was asked: a second one would cost a second time.
        if let Some(open) = jobs::find_training(store, client).map_err(told)? {
            let began = open.began.strftime("%Y-%m-%d %H:%M");
            let sentence = format!("A training is under way since {began} UTC, so nothing new was begun.");
            self.tell(CloudEvent::Problem { job, sentence });
            return self.follow(job, store, client);
        }
        let plan = Plan::new(store, group_by).map_err(told)?;
        let songs: Vec<_> = plan.songs.iter().map(|planned| planned.song.clone()).collect();
        let upload = &mut |stage| self.upload_stage(job, stage);
        let set = jobs::upload_training_set(store, client, plan, &Recipe::default(), &self.pictures, upload);
        let set = set.map_err(told)?;
        for (place, error) in &set.uploaded.failed {
            self.problem(job, &songs[*place], error);
        }
        let progress = &mut |stage| self.train_stage(job, stage);
        let trained = jobs::train(store, client, &set, budget_milli_node_hours, progress);
        trained.map(CloudOutcome::Trained).map_err(told)
    }

    fn batch(
        &self,
        job: JobId,
        store: &mut Store,
        client: &VertexClient,
        model: &str,
        songs: &[Song],
    ) -> Told<CloudOutcome> {
        let outcome = jobs::batch_predict(store, client, model, songs, &self.pictures, &mut |stage| match stage {
            BatchStage::Upload(stage) => self.upload_stage(job, stage),
            BatchStage::Job(stage) => self.progress(job, format!("Google predicts: {stage}"), None),
        });
        let outcome = outcome.map_err(told)?;
        let mut answered = 0;
        for (song, answer) in songs.iter().zip(outcome.answers) {
            match answer {
                Ok(Asked { prediction, .. }) => {
                    answered += 1;
                    let source = Service::Vertex.name().to_owned();
                    let opinion = Opinion { song: song.id, source, prediction, at: Timestamp::now() };
                    self.tell(CloudEvent::Opinion { job, opinion });
                }
                Err(error) => self.problem(job, song, &error),
            }
        }
        Ok(CloudOutcome::Batched { answered, failed: songs.len() - answered })
    }

    fn problem(&self, job: JobId, song: &Song, error: &str) {
        self.tell(CloudEvent::Problem { job, sentence: format!("{}: {error}", song.display_title()) });
    }

    fn upload_stage(&self, job: JobId, stage: UploadStage) -> ControlFlow<()> {
        let (what, done, total) = match stage {
            UploadStage::Pictures { done, total } => ("Making pictures", done, total),
            UploadStage::Sending { done, total } => ("Sending pictures", done, total),
        };
        self.progress(job, format!("{what}: {done} of {total}"), Some(done as f32 / total.max(1) as f32))
    }

    fn train_stage(&self, job: JobId, stage: TrainStage) -> ControlFlow<()> {
        let words = match stage {
            TrainStage::Dataset => "Making the dataset".to_owned(),
            TrainStage::Importing => "Google reads the pictures, which may take an hour".to_owned(),
            TrainStage::ImportProblems(problems) => {
                for sentence in problems {
                    self.tell(CloudEvent::Problem { job, sentence });
                }
                return self.flow(job);
            }
            TrainStage::Training(stage) => format!("Google trains: {stage}"),
        };
        self.progress(job, words, None)
    }
}

/// Figures of the last training that could not be had when it ended; what is recalled next tells them.
fn fetch_figures(store: &mut Store, client: &VertexClient) {
    let Ok(Some(Trained { model, figures: None })) = jobs::last_trained(store, client.settings()) else { return };
    if let Err(error) = jobs::measured(store, client, model) {
        log::warn!("the figures of the last training: {error}");
    }
}

/// The training that is under way.
fn under_way(store: &mut Store, client: &VertexClient) -> Told<CloudOperation> {
    let open = jobs::find_training(store, client).map_err(told)?;
    open.ok_or_else(|| "no training is under way; start one".to_owned())
}

fn operation_words(what: &str, state: &OperationState) -> String {
    match state {
        OperationState::Running { stage: Some(stage) } => {
            format!("{what}: {}", stage.to_lowercase().replace('_', " "))
        }
        _ => format!("{what}, which takes some minutes"),
    }
}

fn summary(plan: &Plan) -> CloudOutcome {
    let renamed = plan.labels.iter().filter(|(mood, label)| mood.as_str() != label.as_str());
    CloudOutcome::Planned(PlanSummary {
        counts: plan.counts().into_iter().collect(),
        renamed: renamed.map(|(mood, label)| (mood.clone(), label.clone())).collect(),
        group_by: plan.grouped_by,
    })
}
