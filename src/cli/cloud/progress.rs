//! How the cloud's errors end a run, and how its slow steps are shown.

use std::ops::ControlFlow;

use crate::cli::console::Console;
use crate::cli::exit_code::{ExitCode, Failure};
use crate::cli::interrupt;
use crate::cloud::client::VertexError;
use crate::cloud::google::OperationState;
use crate::cloud::jobs::{BatchError, CloudError, PlanError, UploadError, UploadStage};

/// The cloud's failures have a code of their own; Ctrl-C keeps its.
pub(in crate::cli) fn failure(error: &VertexError) -> Failure {
    match error {
        VertexError::Cancelled => Failure::interrupted(),
        other => Failure::Error(ExitCode::Cloud, anyhow::Error::msg(other.to_string())),
    }
}

pub(super) fn cloud_failure(error: CloudError) -> Failure {
    match error {
        CloudError::Vertex(error) => failure(&error),
        CloudError::Store(error) => error.into(),
    }
}

pub(super) fn plan_failure(error: PlanError) -> Failure {
    match error {
        PlanError::Store(error) => error.into(),
        too_few => Failure::no_model(too_few.to_string()),
    }
}

pub(super) fn upload_failure(error: UploadError) -> Failure {
    match error {
        UploadError::Cloud(error) => failure(&error),
        UploadError::Plan(error) => plan_failure(error),
        UploadError::Store(error) => error.into(),
        disk @ UploadError::Io { .. } => disk.into(),
    }
}

pub(super) fn batch_failure(error: BatchError) -> Failure {
    match error {
        BatchError::Upload(error) => upload_failure(error),
        BatchError::Cloud(error) => cloud_failure(error),
    }
}

/// Shows the steps of an upload as bars, the words of the service as lines.
#[derive(Default)]
pub(super) struct Steps {
    shown: String,
}

impl Steps {
    pub(super) fn upload(&mut self, console: &mut Console, stage: UploadStage) -> ControlFlow<()> {
        let (name, done, total) = match stage {
            UploadStage::Pictures { done, total } => ("pictures", done, total),
            UploadStage::Sending { done, total } => ("sending", done, total),
        };
        if self.shown != name {
            name.clone_into(&mut self.shown);
            console.begin(total, name);
        }
        console.reached(done);
        interrupt::flow()
    }

    /// Each new state once; these may take hours.
    pub(super) fn words(&mut self, console: &mut Console, words: &str) -> ControlFlow<()> {
        if self.shown != words {
            words.clone_into(&mut self.shown);
            console.end();
            console.note(words);
        }
        interrupt::flow()
    }

    pub(super) fn operation(&mut self, console: &mut Console, what: &str, state: &OperationState) -> ControlFlow<()> {
        match state {
            OperationState::Running { stage: Some(stage) } => {
                self.words(console, &format!("{what}: {}", stage.to_lowercase().replace('_', " ")))
            }
            OperationState::Running { stage: None } => self.words(console, &format!("{what}: under way")),
            OperationState::Done { .. } => interrupt::flow(),
        }
    }
}
