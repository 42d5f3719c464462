//! Long-running operations: looking at one, and following it to its end with growing pauses.

use std::ops::ControlFlow;

use serde::de::DeserializeOwned;

use crate::cloud::client::error::{CloudError, harmless};
use crate::cloud::client::http::{Again, Call};
use crate::cloud::google::client::VertexClient;
use crate::cloud::google::wire::{Empty, Operation, Status};

/// Where an operation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationState {
    /// Under way; the service may name a stage.
    Running {
        /// `CREATING_SERVING_CLUSTER`, …
        stage: Option<String>,
    },
    /// Done. What did not work out for single things stands in `problems` (at most twenty are told).
    Done {
        /// The server's words.
        problems: Vec<String>,
    },
}

impl VertexClient {
    /// Looks at an operation, once. One that failed is an error.
    pub fn operation(&self, name: &str) -> Result<OperationState, CloudError> {
        let operation = self.run(self.operation_document(name))?;
        Ok(state(&operation))
    }

    /// Asks for the end of an operation or a pipeline. It may come to its own end all the same.
    pub fn cancel_operation(&self, name: &str) -> Result<(), CloudError> {
        let call = Call::post(self.url_of(name, ":cancel"), "the cancellation", &Empty {}, Again::Harmless);
        self.send(&call).map(drop)
    }

    /// Follows an operation to its end. `progress` hears of every look; `Break` ends the following, not the operation.
    pub fn follow_operation(
        &self,
        name: &str,
        progress: &mut dyn FnMut(&OperationState) -> ControlFlow<()>,
    ) -> Result<OperationState, CloudError> {
        self.poll(|| self.operation(name), |state| matches!(state, OperationState::Done { .. }), progress)
    }

    /// Looks again and again, ever less often, until `is_done`. A look that fails for a moment is no end.
    pub(in crate::cloud) fn poll<T>(
        &self,
        look: impl Fn() -> Result<T, CloudError>,
        is_done: impl Fn(&T) -> bool,
        progress: &mut dyn FnMut(&T) -> ControlFlow<()>,
    ) -> Result<T, CloudError> {
        /// So many looks in a row may fail.
        const MAX_FAILURES: u32 = 5;
        let patience = self.settings.patience();
        let mut pause = patience.poll;
        let mut failures = 0;
        loop {
            match look() {
                Ok(state) => {
                    failures = 0;
                    if progress(&state).is_break() {
                        return Err(CloudError::Cancelled);
                    }
                    if is_done(&state) {
                        return Ok(state);
                    }
                }
                Err(error) if error.is_transient() && failures < MAX_FAILURES => failures += 1,
                Err(error) => return Err(error),
            }
            self.connection.pause(pause)?;
            pause = (pause * 3 / 2).min(patience.poll_max);
        }
    }

    pub(in crate::cloud) async fn operation_document(&self, name: &str) -> Result<Operation, CloudError> {
        let operation: Operation = self.http().json(&Call::get(self.url_of(name, ""), "the operation")).await?;
        match operation.error {
            Some(error) => Err(failed("the operation", &error)),
            None => Ok(operation),
        }
    }

    /// Follows an operation and reads what it made.
    pub(in crate::cloud) fn finish<T: DeserializeOwned>(
        &self,
        name: &str,
        what: &'static str,
        progress: &mut dyn FnMut(&OperationState) -> ControlFlow<()>,
    ) -> Result<T, CloudError> {
        let look = || self.run(self.operation_document(name));
        let operation = self.poll(look, |operation| operation.done, &mut |operation| progress(&state(operation)))?;
        serde_json::from_value(operation.response)
            .map_err(|error| CloudError::BadAnswer { what, detail: error.to_string() })
    }
}

fn state(operation: &Operation) -> OperationState {
    let metadata = &operation.metadata;
    if operation.done {
        let problems = metadata.generic_metadata.partial_failures.iter();
        return OperationState::Done { problems: problems.map(|status| harmless(&status.message)).collect() };
    }
    OperationState::Running { stage: metadata.deployment_stage.clone() }
}

/// `what` ended with `status`.
pub(in crate::cloud) fn failed(what: &str, status: &Status) -> CloudError {
    CloudError::Failed { what: what.to_owned(), code: status.code, detail: harmless(&status.message) }
}
