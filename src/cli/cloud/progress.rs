//! How the cloud's errors end a run, and how its slow steps are shown.

use std::ops::ControlFlow;

use crate::cli::console::Console;
use crate::cli::exit_code::{ExitCode, Failure};
use crate::cli::interrupt;
use crate::cloud::client::CloudError;
use crate::cloud::google::OperationState;
use crate::cloud::jobs::{BatchError, JobError, PlanError, Step, UploadError, UploadStage};

/// The cloud's failures have a code of their own; Ctrl-C keeps its.
pub(in crate::cli) fn failure(error: &CloudError) -> Failure {
    match error {
        CloudError::Cancelled => Failure::interrupted(),
        other => Failure::Error(ExitCode::Cloud, anyhow::Error::msg(other.to_string())),
    }
}

pub(super) fn cloud_failure(error: JobError) -> Failure {
    match error {
        JobError::Cloud(error) => failure(&error),
        JobError::Store(error) => error.into(),
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
        let (title, (done, total)) = (stage.title(), stage.count());
        if self.shown != title {
            title.clone_into(&mut self.shown);
            console.begin(total, title);
        }
        console.reached(done);
        interrupt::flow()
    }

    /// Each new step once; these may take hours.
    pub(super) fn show(&mut self, console: &mut Console, step: &Step) -> ControlFlow<()> {
        let is_over = matches!(
            step,
            Step::Deploying(OperationState::Done { .. }) | Step::Undeploying(OperationState::Done { .. })
        );
        let words = step.words();
        if self.shown != words && !is_over {
            console.end();
            console.note(&words);
            self.shown = words;
        }
        interrupt::flow()
    }
}
