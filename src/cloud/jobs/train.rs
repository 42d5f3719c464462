//! A training in the cloud, from a set that lies in the bucket to a model and its figures: dataset, import, pipeline. Every step
//! is looked for before it is begun, so that it can be gone on with after a restart.

use std::ops::ControlFlow;

use crate::cloud::client::CloudError;
use crate::cloud::google::{BatchState, OperationState, TrainingRequest, TrainingState};
use crate::cloud::google::{CloudSettings, VertexClient};
use crate::cloud::jobs::figures::CloudFigures;
use crate::cloud::jobs::ledger::{JobError, Ledger, first_open};
use crate::cloud::jobs::upload::TrainingSet;
use crate::dataset::{CloudOperation, OperationKind, OperationProgress, Store};
use crate::pipeline::Recipe;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrainStage {
    /// Making the dataset.
    Dataset,
    /// Google reads the pictures.
    Importing,
    /// Google could not use some pictures; these are its words.
    ImportProblems(Vec<String>),
    /// "pending", "running", …
    Training(String),
}

/// A finished training.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// `projects/…/models/ID`.
    pub model: String,
    /// How good it is, when the service has measured it.
    pub figures: Option<CloudFigures>,
}

/// What hears how far it is; `Break` ends the following, not the training.
pub type Progress<'a> = &'a mut dyn FnMut(TrainStage) -> ControlFlow<()>;

/// Trains on `set` with a budget in thousandths of a node hour, and follows it to its end, which may take a day. Money is spent
/// from the step [`TrainStage::Training`] on. Called again after an interruption it goes on where it stood.
pub fn train(
    store: &mut Store,
    client: &VertexClient,
    set: &TrainingSet,
    budget_milli_node_hours: u32,
    progress: Progress,
) -> Result<Trained, JobError> {
    let dataset = dataset(store, client, &set.title, progress)?;
    import(store, client, &set.title, &dataset, &set.import_uri, progress)?;
    let request = TrainingRequest {
        display_name: &set.title,
        dataset: &dataset,
        recipe: &Recipe::default().id(),
        budget_milli_node_hours,
    };
    let model = pipeline(store, client, &request, progress)?;
    measured(store, client, model)
}

/// The newest training in the project and region of `settings` that stands as `is_wanted`, by what is written down.
fn newest_training(
    store: &Store,
    settings: &CloudSettings,
    is_wanted: impl Fn(OperationProgress) -> bool,
) -> Result<Option<CloudOperation>, JobError> {
    let project = settings.project().map_err(CloudError::from)?;
    let is_it = |operation: &CloudOperation| {
        let is_here = operation.project == project && operation.region == settings.region().name();
        is_here && operation.kind == OperationKind::Training && is_wanted(operation.progress)
    };
    Ok(store.cloud_operations()?.into_iter().find(is_it))
}

/// The training that is under way in the project and region of `settings`, if any, by what is written down. One without a name was
/// asked for, and the answer was lost: see [`find_training`].
pub fn unfinished_training(store: &Store, settings: &CloudSettings) -> Result<Option<CloudOperation>, JobError> {
    newest_training(store, settings, |progress| !progress.is_over())
}

/// The same, by the service's word: one whose answer was lost is looked for, and written off when it never got there.
pub fn find_training(store: &mut Store, client: &VertexClient) -> Result<Option<CloudOperation>, JobError> {
    let Some(mut operation) = unfinished_training(store, client.settings())? else { return Ok(None) };
    if operation.name.is_some() {
        return Ok(Some(operation));
    }
    let found = find_open(client, &operation.title)?;
    let mut ledger = Ledger::new(store, client.settings())?;
    let Some(name) = found else {
        ledger.give_up(&mut operation, "it never reached Google")?;
        return Ok(None);
    };
    ledger.running(&mut operation, name)?;
    Ok(Some(operation))
}

/// The model of the last finished training in the project and region of `settings`.
pub(super) fn last_trained_model(store: &Store, settings: &CloudSettings) -> Result<Option<String>, JobError> {
    let last = newest_training(store, settings, |progress| progress == OperationProgress::Done)?;
    Ok(last.and_then(|operation| operation.result))
}

/// The last finished training in the project and region of `settings`, with its figures if they are known here; asks nobody.
pub fn last_trained(store: &Store, settings: &CloudSettings) -> Result<Option<Trained>, JobError> {
    let Some(model) = last_trained_model(store, settings)? else { return Ok(None) };
    let figures = store.cloud_measure(&model)?.map(CloudFigures::kept);
    Ok(Some(Trained { model, figures }))
}

/// The figures of a model, its labels as moods; they are kept.
pub fn measured(store: &mut Store, client: &VertexClient, model: String) -> Result<Trained, JobError> {
    let names = store.cloud_labels()?;
    let figures = client.evaluation(&model)?.map(|evaluation| CloudFigures::new(evaluation, &names));
    if let Some(figures) = &figures {
        store.put_cloud_measure(&figures.to_measure(&model))?;
    }
    Ok(Trained { model, figures })
}

/// How far an operation that is written down as under way really is, in words: asks the service once.
pub fn look(client: &VertexClient, operation: &CloudOperation) -> Result<String, CloudError> {
    let Some(name) = &operation.name else { return Ok("was asked for, and the answer was lost".to_owned()) };
    Ok(match operation.kind {
        OperationKind::Training => match client.training(name)? {
            TrainingState::Running { stage } => stage,
            TrainingState::Done { model, .. } => {
                format!("done, it made {model}; moodsic cloud train fetches its figures")
            }
            TrainingState::Cancelled => "cancelled".to_owned(),
        },
        OperationKind::Batch => match client.batch(name)? {
            BatchState::Running { stage } => stage,
            BatchState::Done { .. } => "done; the same moodsic cloud batch-predict fetches its answers".to_owned(),
            BatchState::Cancelled => "cancelled".to_owned(),
        },
        _ => match client.operation(name)? {
            OperationState::Running { stage } => stage.unwrap_or_else(|| "running".to_owned()),
            OperationState::Done { .. } => "done".to_owned(),
        },
    })
}

/// Follows a training that was begun before to its end.
pub fn follow_training(
    store: &mut Store,
    client: &VertexClient,
    operation: CloudOperation,
    progress: Progress,
) -> Result<Trained, JobError> {
    let model = follow(&mut Ledger::new(store, client.settings())?, client, operation, progress)?;
    measured(store, client, model)
}

/// Asks the service to end a training and waits until it has. What was used until then is paid for. Answers what was trained
/// when it came to its own end before.
pub fn cancel_training(
    store: &mut Store,
    client: &VertexClient,
    operation: CloudOperation,
    progress: Progress,
) -> Result<Option<Trained>, JobError> {
    client.cancel_operation(operation.name.as_deref().unwrap_or_default())?;
    match follow_training(store, client, operation, progress) {
        Ok(trained) => Ok(Some(trained)),
        Err(JobError::Cloud(CloudError::Failed { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn dataset(store: &mut Store, client: &VertexClient, title: &str, progress: Progress) -> Result<String, JobError> {
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Dataset, title, "", true)?;
    // It may have been removed in the console since.
    let there = client.find_dataset(title)?;
    if let Some(there) = there {
        return ledger.close(&mut operation, Ok(there), |name| Some(name.clone()));
    }
    let running = (operation.progress == OperationProgress::Running).then(|| operation.name.clone()).flatten();
    let name = match running {
        Some(name) => name,
        None => match client.create_dataset(title) {
            Ok(name) => name,
            // The answer was lost: it may be there all the same.
            Err(error) if error.is_transient() => match client.find_dataset(title)? {
                Some(there) => return ledger.close(&mut operation, Ok(there), |name| Some(name.clone())),
                None => return Err(error.into()),
            },
            Err(error) => return ledger.close(&mut operation, Err(error), |_: &String| None),
        },
    };
    ledger.running(&mut operation, name.clone())?;
    let made = client.created_dataset(&name, &mut |_| progress(TrainStage::Dataset));
    ledger.close(&mut operation, made, |name| Some(name.clone()))
}

/// Importing costs nothing and pictures that are there stay, so a lost answer may be asked for again.
fn import(
    store: &mut Store,
    client: &VertexClient,
    title: &str,
    dataset: &str,
    uri: &str,
    progress: Progress,
) -> Result<(), JobError> {
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Import, title, dataset, true)?;
    if operation.progress == OperationProgress::Done {
        return Ok(());
    }
    let name = match operation.name.clone() {
        Some(name) => name,
        None => match client.import(dataset, uri) {
            Ok(name) => name,
            Err(error) => return ledger.close(&mut operation, Err(error), |()| None),
        },
    };
    ledger.running(&mut operation, name.clone())?;
    let done = client.follow_operation(&name, &mut |_| progress(TrainStage::Importing));
    let state = ledger.close(&mut operation, done, |_| None)?;
    if let OperationState::Done { problems } = state
        && !problems.is_empty()
    {
        let _ = progress(TrainStage::ImportProblems(problems));
    }
    Ok(())
}

fn pipeline(
    store: &mut Store,
    client: &VertexClient,
    request: &TrainingRequest,
    progress: Progress,
) -> Result<String, JobError> {
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Training, request.display_name, request.dataset, false)?;
    ledger.begin(&mut operation, || find_open(client, request.display_name), || client.start_training(request))?;
    follow(&mut ledger, client, operation, progress)
}

/// A pipeline of this title that has not failed and was not cancelled.
fn find_open(client: &VertexClient, title: &str) -> Result<Option<String>, CloudError> {
    let is_cancelled = |state: &TrainingState| *state == TrainingState::Cancelled;
    first_open(client.find_trainings(title)?, |name| client.training(name), is_cancelled)
}

fn follow(
    ledger: &mut Ledger,
    client: &VertexClient,
    mut operation: CloudOperation,
    progress: Progress,
) -> Result<String, JobError> {
    let name = operation.name.clone().unwrap_or_default();
    let state = client.follow_training(&name, &mut |state| match state {
        TrainingState::Running { stage } => progress(TrainStage::Training(stage.clone())),
        _ => ControlFlow::Continue(()),
    });
    let model = state.and_then(|state| match state {
        TrainingState::Done { model, .. } => Ok(model),
        // Code 1 of google.rpc.Code.
        _ => Err(CloudError::Failed { what: "the training".into(), code: 1, detail: "it was cancelled".into() }),
    });
    ledger.close(&mut operation, model, |model| Some(model.clone()))
}
