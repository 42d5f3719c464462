//! Batch prediction of many songs: pictures to the bucket, one job, its answers back. There is no endpoint to pay for.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::ask::keep;
use super::ledger::{CloudError, Ledger};
use super::upload::{FOLDER, UploadError, UploadStage, Uploaded, object_name, upload_pictures};
use crate::classify::vertex::{
    BatchRequest, BatchState, Content, Upload, VertexClient, VertexError, batch_line, prediction_of_labels,
};
use crate::classify::{ClassifyError, Prediction};
use crate::dataset::{OperationKind, Store};
use crate::pipeline::Recipe;
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
    Cloud(#[from] CloudError),
}

/// What became of the songs.
#[derive(Debug)]
pub struct BatchOutcome {
    /// For each song, in their order, its prediction or why there is none.
    pub answers: Vec<Result<Prediction, String>>,
    /// What was sent.
    pub uploaded: Uploaded,
}

/// Predicts `songs` by `model` (`projects/…/models/ID`) in one job and keeps the answers. Called again after an interruption it goes
/// on with the same job: the same songs and model never cost twice while it is under way or done.
pub fn batch_predict(
    store: &mut Store,
    client: &VertexClient,
    model: &str,
    songs: &[Song],
    folder: &Path,
    progress: &mut dyn FnMut(BatchStage) -> ControlFlow<()>,
) -> Result<BatchOutcome, BatchError> {
    let recipe = Recipe::minute();
    let all: Vec<_> = songs.iter().collect();
    let uploaded =
        upload_pictures(store, client, &all, &recipe, folder, &mut |stage| progress(BatchStage::Upload(stage)))?;
    let failed: BTreeMap<usize, String> = uploaded.failed.iter().cloned().collect();
    let bucket = client.settings().bucket().map_err(|error| CloudError::from(VertexError::from(error)))?.to_owned();
    let uri = |song: &Song| format!("gs://{bucket}/{}", object_name(song.id, &recipe));
    let mut uris: Vec<_> =
        songs.iter().enumerate().filter(|(place, _)| !failed.contains_key(place)).map(|(_, song)| uri(song)).collect();
    uris.sort();
    uris.dedup();
    let answers = if uris.is_empty() {
        BTreeMap::new()
    } else {
        run(store, client, model, &bucket, &uris, progress).map_err(BatchError::Cloud)?
    };

    let names = store.cloud_labels().map_err(CloudError::from)?;
    let mut outcome = Vec::with_capacity(songs.len());
    for (place, song) in songs.iter().enumerate() {
        let answer = match (failed.get(&place), answers.get(&uri(song))) {
            (Some(error), _) => Err(error.clone()),
            (None, None) => Err("the job says nothing of it; run it again".to_owned()),
            (None, Some(Err(words))) => Err(format!("Google could not predict it: {words}")),
            (None, Some(Ok(labels))) => {
                prediction_of_labels(labels.clone(), &names).map_err(|error: ClassifyError| error.to_string())
            }
        };
        if let Ok(said) = &answer
            && let Some(sha256) = store.sent_picture(song.id, &recipe.id()).map_err(CloudError::from)?
        {
            let from = ("vertex", model, &recipe.id());
            keep(store, from, song.id, &sha256, said).map_err(CloudError::from)?;
        }
        outcome.push(answer);
    }
    Ok(BatchOutcome { answers: outcome, uploaded })
}

/// Labels and confidences by address, or the server's words.
type Answers = BTreeMap<String, Result<Vec<(String, f32)>, String>>;

fn run(
    store: &mut Store,
    client: &VertexClient,
    model: &str,
    bucket: &str,
    uris: &[String],
    progress: &mut dyn FnMut(BatchStage) -> ControlFlow<()>,
) -> Result<Answers, CloudError> {
    let lines: String = uris.iter().map(|uri| batch_line(uri)).collect();
    let hash = blake3::hash(format!("{model}\n{lines}").as_bytes()).to_hex();
    let title = format!("{FOLDER}-batch-{}", &hash[..12]);
    let name = format!("{FOLDER}/batch/{title}.jsonl");
    let input = format!("gs://{bucket}/{name}");
    let upload = Upload { name, content_type: "application/jsonl", content: Content::Bytes(lines.into_bytes()) };
    client.upload(&[upload], &mut |_| ControlFlow::Continue(()))?;

    let output = format!("gs://{bucket}/{FOLDER}/batch/{title}/");
    let request = BatchRequest { display_name: &title, model, input: &input, output: &output };
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Batch, &title, model, false)?;
    if operation.name.is_none() {
        let name = match find_open(client, &title)? {
            Some(there) => there,
            None => match client.start_batch(&request) {
                Ok(name) => name,
                Err(error) if error.is_transient() => match find_open(client, &title)? {
                    Some(there) => there,
                    None => return Err(error.into()),
                },
                Err(error) => return ledger.close(&mut operation, Err(error), |_: &Answers| None),
            },
        };
        ledger.running(&mut operation, name)?;
    }
    let name = operation.name.clone().unwrap_or_default();
    let state = client.follow_batch(&name, &mut |state| match state {
        BatchState::Running { stage } => progress(BatchStage::Job(stage.clone())),
        _ => ControlFlow::Continue(()),
    });
    let folder = state.and_then(|state| match state {
        BatchState::Done { folder } => Ok(folder),
        _ => {
            Err(VertexError::Failed { what: "the batch prediction".into(), code: 1, detail: "it was cancelled".into() })
        }
    });
    let folder = ledger.close(&mut operation, folder, |folder| Some(folder.clone()))?;
    let answers = client.batch_answers(&folder)?;
    Ok(answers.into_iter().map(|answer| (answer.uri, answer.outcome)).collect())
}

/// A job of this title that has not failed and was not cancelled.
fn find_open(client: &VertexClient, title: &str) -> Result<Option<String>, VertexError> {
    for name in client.find_batches(title)? {
        match client.batch(&name) {
            Ok(BatchState::Cancelled) | Err(VertexError::Failed { .. }) => {}
            Ok(_) => return Ok(Some(name)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
