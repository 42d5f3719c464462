//! Batch prediction of many songs: pictures to the bucket, one job, its answers back. There is no endpoint to pay for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use crate::cloud::client::CloudError;
use crate::cloud::google::VertexClient;
use crate::cloud::google::{BatchRequest, BatchState, Content, Upload, batch_line};
use crate::cloud::jobs::ask::{answer_to_keep, prediction_of};
use crate::cloud::jobs::ask_all::SongPrediction;
use crate::cloud::jobs::ledger::{JobError, Ledger, first_open};
use crate::cloud::jobs::upload::{FOLDER, UploadError, UploadStage, Uploaded, object_name, upload_pictures};
use crate::cloud::labels::prediction_of_labels;
use crate::cloud::serving::Service;
use crate::dataset::{OperationKind, OperationProgress, Store};
use crate::pipeline::Recipe;
use crate::predict::ClassifyError;
use crate::remedy::Remedy;
use crate::song::Song;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchStage {
    /// Pictures.
    Upload(UploadStage),
    /// "queued", "running", …
    Job(String),
}

/// Why there are no answers at all.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Pictures.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The job.
    #[error(transparent)]
    Cloud(#[from] JobError),
}

impl Remedy for BatchError {
    fn passed_on(&self) -> Option<&dyn Remedy> {
        Some(match self {
            Self::Upload(error) => error,
            Self::Cloud(error) => error,
        })
    }
}

/// What became of the songs.
#[derive(Debug)]
pub struct BatchOutcome {
    /// What tells the model apart from others, as [`crate::predict::Classifier::model`] of the endpoint that it is deployed to.
    pub model: String,
    /// For each song, in their order, what was said of it or why there is nothing.
    pub answers: Vec<Result<SongPrediction, String>>,
    /// What was sent.
    pub uploaded: Uploaded,
}

/// Predicts `songs` by `model` (`projects/…/models/ID`) in one job and keeps the answers. A song that this model was asked about
/// before, at an endpoint or in a batch, is not asked about again. Called again after an interruption it goes on with the same job:
/// while it is under way or done, the same songs and model begin no second one.
pub fn batch_predict(
    store: &mut Store,
    client: &VertexClient,
    model: &str,
    songs: &[Song],
    folder: &Path,
    progress: &mut dyn FnMut(BatchStage) -> ControlFlow<()>,
) -> Result<BatchOutcome, BatchError> {
    let recipe = Recipe::default();
    let identity = client.model_identity(model).map_err(JobError::from)?;
    let mut known = BTreeMap::new();
    for song in songs {
        let answer = store.cloud_answer_about(song.id, Service::Vertex.name(), &identity, &recipe.id());
        if let Some(answer) = answer.map_err(JobError::from)?
            && let Some(prediction) = prediction_of(&answer)
        {
            known.insert(song.id, SongPrediction { song: song.id, image_sha256: answer.image_sha256, prediction });
        }
    }
    let new: Vec<_> = songs.iter().filter(|song| !known.contains_key(&song.id)).collect();
    let (mut uploaded, mut failed) = (Uploaded::default(), BTreeMap::new());
    if !new.is_empty() {
        let stage = &mut |stage| progress(BatchStage::Upload(stage));
        uploaded = upload_pictures(store, client, &new, &recipe, folder, stage)?;
        failed = uploaded.failed.iter().map(|(index, error)| (new[*index].id, error.clone())).collect();
    }
    let bucket = client.settings().bucket().map_err(|error| JobError::from(CloudError::from(error)))?.to_owned();
    let uri = |song: &Song| format!("gs://{bucket}/{}", object_name(song.id, &recipe));
    let uris = |songs: &mut dyn Iterator<Item = &Song>| -> BTreeSet<String> {
        songs.filter(|song| !failed.contains_key(&song.id)).map(uri).collect()
    };
    // A job about all of them that was begun before has the answers; a new one is about the new songs only.
    let mut job = Job::new(model, &bucket, &uris(&mut songs.iter()));
    if !job.is_begun(store, client)? {
        job = Job::new(model, &bucket, &uris(&mut new.iter().copied()));
    }
    let answers = if new.len() > failed.len() { job.run(store, client, progress)? } else { Answers::default() };

    let names = store.cloud_labels().map_err(JobError::from)?;
    let identity = answers.identity(identity);
    let mut outcome = BatchOutcome { model: identity, answers: Vec::with_capacity(songs.len()), uploaded };
    let mut to_keep = Vec::new();
    for song in songs {
        if let Some(said) = known.get(&song.id) {
            outcome.answers.push(Ok(said.clone()));
            continue;
        }
        let sent = store.sent_picture(song.id, &recipe.id()).map_err(JobError::from)?;
        let answer = match (failed.get(&song.id), answers.by_uri.get(&uri(song)), sent) {
            (Some(error), ..) => Err(error.clone()),
            (None, Some(Err(words)), _) => Err(format!("Google could not predict it: {words}")),
            (None, Some(Ok(labels)), Some(image_sha256)) => prediction_of_labels(labels.clone(), &names)
                .map(|prediction| SongPrediction { song: song.id, image_sha256, prediction })
                .map_err(|error: ClassifyError| error.to_string()),
            _ => Err("the job says nothing of it; run it again".to_owned()),
        };
        if let Ok(SongPrediction { image_sha256, prediction, .. }) = &answer {
            let from = (Service::Vertex.name(), outcome.model.as_str(), &recipe.id());
            to_keep.extend(answer_to_keep(from, song.id, image_sha256, prediction));
        }
        outcome.answers.push(answer);
    }
    // All of them or none: what is kept of a job decides whether the next one is the same.
    store.put_cloud_answers(&to_keep).map_err(JobError::from)?;
    Ok(outcome)
}

/// What a job said.
#[derive(Default)]
struct Answers {
    /// Labels and confidences by address, or the server's words.
    by_uri: BTreeMap<String, Result<Vec<(String, f32)>, String>>,
    /// Version of the model that answered, when the service says it.
    version: String,
}

impl Answers {
    /// `identity` with the version that answered.
    fn identity(&self, identity: String) -> String {
        match identity.split_once('@') {
            _ if self.version.is_empty() => identity,
            Some((name, _)) => format!("{name}@{}", self.version),
            None => format!("{identity}@{}", self.version),
        }
    }
}

/// One job, named after what it is about, so that it is found again.
struct Job<'a> {
    model: &'a str,
    bucket: &'a str,
    lines: String,
    title: String,
}

impl<'a> Job<'a> {
    fn new(model: &'a str, bucket: &'a str, uris: &BTreeSet<String>) -> Self {
        let lines: String = uris.iter().map(|uri| batch_line(uri)).collect();
        let hash = blake3::hash(format!("{model}\n{lines}").as_bytes()).to_hex();
        Self { model, bucket, lines, title: format!("{FOLDER}-batch-{}", &hash[..12]) }
    }

    /// Whether it is under way or done, by what is written down; one whose answer was lost is looked for.
    fn is_begun(&self, store: &mut Store, client: &VertexClient) -> Result<bool, JobError> {
        let found = Ledger::new(store, client.settings())?.find(OperationKind::Batch, &self.title, self.model)?;
        Ok(match found.map(|operation| operation.progress) {
            Some(OperationProgress::Running | OperationProgress::Done) => true,
            Some(OperationProgress::Asked) => find_open(client, &self.title)?.is_some(),
            _ => false,
        })
    }

    fn run(
        &self,
        store: &mut Store,
        client: &VertexClient,
        progress: &mut dyn FnMut(BatchStage) -> ControlFlow<()>,
    ) -> Result<Answers, JobError> {
        let Self { model, bucket, lines, title } = self;
        let name = format!("{FOLDER}/batch/{title}.jsonl");
        let input = format!("gs://{bucket}/{name}");
        let content = Content::Bytes(lines.clone().into_bytes());
        let upload = Upload { name, content_type: "application/jsonl", content };
        client.upload(&[upload], &mut |_| ControlFlow::Continue(()))?;

        let output = format!("gs://{bucket}/{FOLDER}/batch/{title}/");
        let request = BatchRequest { display_name: title, model, input: &input, output: &output };
        let mut ledger = Ledger::new(store, client.settings())?;
        let mut operation = ledger.open(OperationKind::Batch, title, model, false)?;
        let name = ledger.begin(&mut operation, || find_open(client, title), || client.start_batch(&request))?;
        let state = client.follow_batch(&name, &mut |state| match state {
            BatchState::Running { stage } => progress(BatchStage::Job(stage.clone())),
            _ => ControlFlow::Continue(()),
        });
        let cancelled = || {
            let (what, detail) = ("the batch prediction".into(), "it was cancelled".into());
            CloudError::Failed { what, code: 1, detail }
        };
        let done = state.and_then(|state| {
            if let BatchState::Done { folder, version } = state { Ok((folder, version)) } else { Err(cancelled()) }
        });
        let (folder, version) = ledger.close(&mut operation, done, |(folder, _)| Some(folder.clone()))?;
        let answers = client.batch_answers(&folder)?;
        Ok(Answers { by_uri: answers.into_iter().map(|answer| (answer.uri, answer.outcome)).collect(), version })
    }
}

/// A job of this title that has not failed and was not cancelled.
fn find_open(client: &VertexClient, title: &str) -> Result<Option<String>, CloudError> {
    first_open(client.find_batches(title)?, |name| client.batch(name), |state| *state == BatchState::Cancelled)
}
