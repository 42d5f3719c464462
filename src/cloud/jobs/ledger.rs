//! Operations written down before they are asked for and after every step, so that nothing is begun, and paid for, twice: not
//! when an answer is lost, not when the program ends in between.

use jiff::Timestamp;

use crate::cloud::client::CloudError;
use crate::cloud::google::CloudSettings;
use crate::dataset::{CloudOperation, OperationKind, OperationProgress, Store, StoreError};
use crate::remedy::Remedy;

/// Why an operation did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The cloud.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Remedy for JobError {
    fn passed_on(&self) -> Option<&dyn Remedy> {
        Some(match self {
            Self::Cloud(error) => error,
            Self::Store(error) => error,
        })
    }
}

/// The operations of one project and region.
pub(super) struct Ledger<'a> {
    store: &'a mut Store,
    project: String,
    region: String,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(store: &'a mut Store, settings: &CloudSettings) -> Result<Self, JobError> {
        let project = settings.project().map_err(CloudError::from)?.to_owned();
        Ok(Self { store, project, region: settings.region().name().to_owned() })
    }

    /// The last operation of this kind, title and subject.
    pub(super) fn find(
        &self,
        kind: OperationKind,
        title: &str,
        subject: &str,
    ) -> Result<Option<CloudOperation>, StoreError> {
        Ok(self.store.cloud_operations()?.into_iter().find(|operation| {
            let what = operation.kind == kind && operation.title == title && operation.subject == subject;
            what && operation.project == self.project && operation.region == self.region
        }))
    }

    /// The operation as it stands: the last one of its kind, title and subject if that is under way, or done and to be kept;
    /// else a new one, which is on the disk as "asked" when this returns.
    pub(super) fn open(
        &mut self,
        kind: OperationKind,
        title: &str,
        subject: &str,
        keep_done: bool,
    ) -> Result<CloudOperation, StoreError> {
        let last = self.find(kind, title, subject)?;
        let usable =
            |last: &CloudOperation| !last.progress.is_over() || (keep_done && last.progress == OperationProgress::Done);
        if let Some(last) = last.filter(usable) {
            return Ok(last);
        }
        let mut operation = CloudOperation {
            id: 0,
            kind,
            project: self.project.clone(),
            region: self.region.clone(),
            title: title.to_owned(),
            subject: subject.to_owned(),
            progress: OperationProgress::Asked,
            name: None,
            result: None,
            problem: None,
            began: Timestamp::now(),
            ended: None,
        };
        operation.id = self.store.put_cloud_operation(&operation)?;
        Ok(operation)
    }

    /// Has `operation` under way, unless it was begun before; answers the service's name of it. `find` looks whether the service has
    /// it, before `start` and once more when that answer is lost: a second one would cost a second time.
    pub(super) fn begin(
        &mut self,
        operation: &mut CloudOperation,
        find: impl Fn() -> Result<Option<String>, CloudError>,
        start: impl FnOnce() -> Result<String, CloudError>,
    ) -> Result<String, JobError> {
        if let Some(name) = &operation.name {
            return Ok(name.clone());
        }
        let begun = match find()? {
            Some(there) => Ok(there),
            None => match start() {
                Err(lost) if lost.is_transient() => find()?.ok_or(lost),
                answer => answer,
            },
        };
        match begun {
            Ok(name) => {
                self.running(operation, name.clone())?;
                Ok(name)
            }
            refused => self.close(operation, refused, |_| None),
        }
    }

    /// The service has it, and calls it `name`.
    pub(super) fn running(&mut self, operation: &mut CloudOperation, name: String) -> Result<(), StoreError> {
        operation.progress = OperationProgress::Running;
        operation.name = Some(name);
        self.store.put_cloud_operation(operation).map(drop)
    }

    /// It will not come to its end, and this is why.
    pub(super) fn give_up(&mut self, operation: &mut CloudOperation, problem: &str) -> Result<(), StoreError> {
        operation.progress = OperationProgress::Failed;
        operation.problem = Some(problem.to_owned());
        operation.ended = Some(Timestamp::now());
        self.store.put_cloud_operation(operation).map(drop)
    }

    /// All of `kind` that are done or may still be, as far as is known here.
    pub(super) fn not_failed(&self, kind: OperationKind) -> Result<Vec<CloudOperation>, StoreError> {
        let is_it = |operation: &CloudOperation| {
            let is_here = operation.project == self.project && operation.region == self.region;
            let has_failed = matches!(operation.progress, OperationProgress::Failed | OperationProgress::Cancelled);
            operation.kind == kind && is_here && !has_failed
        };
        Ok(self.store.cloud_operations()?.into_iter().filter(is_it).collect())
    }

    /// It is over. A look that was cancelled, or failed for a moment, leaves it as it is: the service goes on with it.
    pub(super) fn close<T>(
        &mut self,
        operation: &mut CloudOperation,
        outcome: Result<T, CloudError>,
        result: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, JobError> {
        match &outcome {
            Ok(made) => {
                operation.progress = OperationProgress::Done;
                operation.result = result(made);
            }
            Err(error) if error.is_transient() || *error == CloudError::Cancelled => return Ok(outcome?),
            Err(error) => {
                operation.progress = OperationProgress::Failed;
                operation.problem = Some(error.to_string());
            }
        }
        operation.ended = Some(Timestamp::now());
        self.store.put_cloud_operation(operation)?;
        Ok(outcome?)
    }
}

/// The first of `names` that has not failed and was not cancelled, by the states that the service tells.
pub(super) fn first_open<S>(
    names: Vec<String>,
    state: impl Fn(&str) -> Result<S, CloudError>,
    is_cancelled: impl Fn(&S) -> bool,
) -> Result<Option<String>, CloudError> {
    for name in names {
        match state(&name) {
            Err(CloudError::Failed { .. }) => {}
            Ok(state) if is_cancelled(&state) => {}
            Ok(_) => return Ok(Some(name)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
