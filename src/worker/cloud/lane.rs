//! What waits for what: jobs of one lane come one after another, a new one in place of the old one; lanes know nothing of each other.

use super::message::{CloudCommand, CloudTask};

/// A line of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// What is known here.
    Recall,
    /// What works, and what there is.
    Check,
    /// Songs that are asked about.
    Ask,
    /// Deploying and undeploying: the second must never meet the first half way.
    Deploy,
    /// Uploading and training.
    Train,
    /// Batches.
    Batch,
}

impl Lane {
    pub(super) const ALL: [Self; 6] = [Self::Recall, Self::Check, Self::Ask, Self::Deploy, Self::Train, Self::Batch];

    pub(super) fn of(command: &CloudCommand) -> Self {
        let CloudCommand::Ask { task, .. } = command else { return Self::Recall };
        match task {
            CloudTask::Check => Self::Check,
            CloudTask::Predict(_) => Self::Ask,
            CloudTask::FindModelToDeploy | CloudTask::Deploy(_) | CloudTask::Undeploy => Self::Deploy,
            CloudTask::Plan(_) | CloudTask::Train { .. } | CloudTask::Follow | CloudTask::CancelTraining => Self::Train,
            CloudTask::FindModelForBatch(_) | CloudTask::Batch { .. } => Self::Batch,
        }
    }

    /// Fifteen letters, which is what Linux keeps of a thread's name.
    pub(super) fn thread_name(self) -> &'static str {
        match self {
            Self::Recall => "moodsic-cloud",
            Self::Check => "moodsic-cl-chk",
            Self::Ask => "moodsic-cl-ask",
            Self::Deploy => "moodsic-cl-dep",
            Self::Train => "moodsic-cl-trn",
            Self::Batch => "moodsic-cl-bat",
        }
    }
}
