//! The jobs themselves: each is a thin call of [`crate::cloud::jobs`], its errors told as sentences.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::Thread;
use super::message::{CloudEvent, CloudOutcome, CloudTask, Recalled};
use crate::cloud::client::{Cancel, credentials_file};
use crate::cloud::google::OperationState;
use crate::cloud::google::VertexClient;
use crate::cloud::jobs;
use crate::cloud::jobs::{
    BatchStage, CloudPrediction, Found, Plan, PlanSummary, SongPrediction, Step, TrainStage, Trained, UploadStage,
};
use crate::cloud::serving::Service;
use crate::config::CloudConfig;
use crate::dataset::GroupBy;
use crate::dataset::{CloudOperation, Store};
use crate::pipeline::{Analysis, Recipe};
use crate::remedy::Problem;
use crate::song::Song;
use crate::worker::job::JobId;
use crate::worker::places::open_again;

impl Thread {
    /// Asks nobody.
    pub(super) fn recall(&self, config: &CloudConfig) -> Result<Recalled, Problem> {
        let store = open_again(&self.data)?;
        let credentials = credentials_file();
        let mut recalled = Recalled {
            predictions: jobs::cloud_predictions(&store)?,
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

    pub(super) fn work(
        &self,
        job: JobId,
        config: &CloudConfig,
        task: CloudTask,
        shown: Option<&Analysis>,
    ) -> Result<CloudOutcome, Problem> {
        let wanted = self.wanted.clone();
        let cancel = Cancel::when(move || !wanted.is(job));
        let google = || -> Result<VertexClient, Problem> {
            VertexClient::new(jobs::settings(config)?, cancel.clone()).map_err(Problem::from)
        };
        let mut store = open_again(&self.data)?;
        match task {
            CloudTask::Check => {
                let _ = self.progress(job, Step::Checking);
                let (checks, found) = jobs::check(config, cancel.clone())?;
                if found.as_ref().is_some_and(|found| found.ours.is_some()) {
                    fetch_figures(&mut store, &google()?);
                }
                Ok(CloudOutcome::Checked { checks, found })
            }
            CloudTask::Predict(songs) => self.predict(job, &mut store, config, cancel, &songs, shown),
            CloudTask::Undeploy => self.undeploy(job, &mut store, &google()?),
            CloudTask::FindModelToDeploy => {
                jobs::latest_model(&store, &google()?).map(CloudOutcome::Deployable).map_err(Problem::from)
            }
            CloudTask::Deploy(model) => self.deploy(job, &mut store, &google()?, &model),
            CloudTask::Plan(group_by) => Ok(CloudOutcome::Planned(PlanSummary::from(&Plan::new(&store, group_by)?))),
            CloudTask::Train { group_by, budget_milli_node_hours } => {
                self.train(job, &mut store, &google()?, group_by, budget_milli_node_hours)
            }
            CloudTask::Follow => self.follow(job, &mut store, &google()?),
            CloudTask::CancelTraining => self.cancel_training(job, &mut store, &google()?),
            CloudTask::FindModelForBatch(songs) => {
                let model = jobs::latest_model(&store, &google()?)?;
                Ok(CloudOutcome::Batchable { model, songs })
            }
            CloudTask::Batch { model, songs } => self.batch(job, &mut store, &google()?, &model, &songs),
        }
    }

    fn deploy(
        &self,
        job: JobId,
        store: &mut Store,
        client: &VertexClient,
        model: &str,
    ) -> Result<CloudOutcome, Problem> {
        let mut progress = |state: &OperationState| self.progress(job, Step::Deploying(state.clone()));
        let deployment = jobs::deploy(store, client, model, &mut progress)?;
        Ok(CloudOutcome::Deployed { deployment, found: Found::look(client) })
    }

    fn follow(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Result<CloudOutcome, Problem> {
        let open = under_way(store, client)?;
        let trained = jobs::follow_training(store, client, open, &mut |stage| self.train_stage(job, stage));
        trained.map(CloudOutcome::Trained).map_err(Problem::from)
    }

    fn cancel_training(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Result<CloudOutcome, Problem> {
        let open = under_way(store, client)?;
        let trained = jobs::cancel_training(store, client, open, &mut |stage| self.train_stage(job, stage));
        Ok(trained?.map_or(CloudOutcome::TrainingCancelled, CloudOutcome::Trained))
    }

    fn predict(
        &self,
        job: JobId,
        store: &mut Store,
        config: &CloudConfig,
        cancel: Cancel,
        songs: &[Song],
        shown: Option<&Analysis>,
    ) -> Result<CloudOutcome, Problem> {
        let total = songs.len();
        let _ = self.progress(job, Step::FindingModel);
        let moods = store.cloud_labels()?;
        let service = jobs::service(config)?;
        let classifier = jobs::connect(service, config, moods, cancel)?;
        let recipe = Recipe::by_id(classifier.recipe()).ok_or_else(|| {
            let recipe = classifier.recipe();
            Problem {
                what: format!("the model was trained on pictures of recipe {recipe}, which this version does not make"),
                remedy: Some("train another".to_owned()),
            }
        })?;
        let source = jobs::source(config).unwrap_or_default();
        let mut answered = 0;
        let mut each = |index: usize, answer: Result<SongPrediction, String>| {
            match answer {
                Ok(SongPrediction { song, prediction, .. }) => {
                    answered += 1;
                    let prediction = CloudPrediction { song, source: source.clone(), prediction, at: Timestamp::now() };
                    self.tell(CloudEvent::Predicted { job, prediction });
                }
                Err(error) => self.problem(job, &songs[index], &error),
            }
            self.progress(job, Step::Predicting { done: index + 1, total })
        };
        if let ([song], Some(analysis)) = (songs, shown)
            && (analysis.song, &analysis.recipe) == (song.id, classifier.recipe())
        {
            let _ = each(0, jobs::ask_about(store, &*classifier, analysis)?);
            return Ok(CloudOutcome::Predicted { answered });
        }
        let go_on = || self.wanted.flow(job);
        let asked = jobs::ask_all(store, &*classifier, &recipe, songs, |song| Ok(song.path.as_path()), go_on, each);
        let _ = asked?;
        Ok(CloudOutcome::Predicted { answered })
    }

    fn undeploy(&self, job: JobId, store: &mut Store, client: &VertexClient) -> Result<CloudOutcome, Problem> {
        let _ = self.progress(job, Step::FindingDeployed);
        let mut progress = |state: &OperationState| self.progress(job, Step::Undeploying(state.clone()));
        let undeployed = jobs::undeploy_all(store, client, &mut progress);
        undeployed.ended?;
        Ok(CloudOutcome::Undeployed { models: undeployed.gone.len(), found: Found::look(client) })
    }

    fn train(
        &self,
        job: JobId,
        store: &mut Store,
        client: &VertexClient,
        group_by: GroupBy,
        budget_milli_node_hours: u32,
    ) -> Result<CloudOutcome, Problem> {
        // It may have begun elsewhere, or since the user was asked: a second one would cost a second time.
        if let Some(open) = jobs::find_training(store, client)? {
            let began = open.began.strftime("%Y-%m-%d %H:%M");
            let sentence = format!("A training is under way since {began} UTC, so nothing new was begun.");
            self.tell(CloudEvent::Problem { job, sentence });
            return self.follow(job, store, client);
        }
        let plan = Plan::new(store, group_by)?;
        let songs: Vec<_> = plan.songs.iter().map(|planned| planned.song.clone()).collect();
        let upload = &mut |stage| self.upload_stage(job, stage);
        let set = jobs::upload_training_set(store, client, plan, &Recipe::default(), &self.pictures, upload);
        let set = set?;
        for (index, error) in &set.uploaded.failed {
            self.problem(job, &songs[*index], error);
        }
        let progress = &mut |stage| self.train_stage(job, stage);
        let trained = jobs::train(store, client, &set, budget_milli_node_hours, progress);
        trained.map(CloudOutcome::Trained).map_err(Problem::from)
    }

    fn batch(
        &self,
        job: JobId,
        store: &mut Store,
        client: &VertexClient,
        model: &str,
        songs: &[Song],
    ) -> Result<CloudOutcome, Problem> {
        let outcome = jobs::batch_predict(store, client, model, songs, &self.pictures, &mut |stage| match stage {
            BatchStage::Upload(stage) => self.upload_stage(job, stage),
            BatchStage::Job(stage) => self.progress(job, Step::Batch(stage)),
        });
        let outcome = outcome?;
        let mut answered = 0;
        for (song, answer) in songs.iter().zip(outcome.answers) {
            match answer {
                Ok(SongPrediction { prediction, .. }) => {
                    answered += 1;
                    let source = Service::Vertex.name().to_owned();
                    let prediction = CloudPrediction { song: song.id, source, prediction, at: Timestamp::now() };
                    self.tell(CloudEvent::Predicted { job, prediction });
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
        self.progress(job, Step::Upload(stage))
    }

    fn train_stage(&self, job: JobId, stage: TrainStage) -> ControlFlow<()> {
        if let TrainStage::ImportProblems(problems) = stage {
            for sentence in problems {
                self.tell(CloudEvent::Problem { job, sentence });
            }
            return self.wanted.flow(job);
        }
        self.progress(job, Step::Train(stage))
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
fn under_way(store: &mut Store, client: &VertexClient) -> Result<CloudOperation, Problem> {
    let open = jobs::find_training(store, client)?;
    open.ok_or_else(|| Problem { what: "no training is under way".to_owned(), remedy: Some("start one".to_owned()) })
}
