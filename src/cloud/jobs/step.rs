//! What a job of the cloud is doing, typed, and the words for it: the window and the command line show the same ones.

use crate::cloud::google::OperationState;
use crate::cloud::jobs::train::TrainStage;
use crate::cloud::jobs::upload::UploadStage;

/// What a job is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something was asked for, and nobody has answered yet.
    Begun,
    /// Counting what a training would send.
    Counting,
    /// Asking what works and what there is.
    Checking,
    /// Asking which model answers.
    FindingModel,
    /// Asking what is deployed.
    FindingDeployed,
    /// Asking how far a training is.
    FindingTraining,
    /// Asking for the end of a training.
    EndingTraining,
    /// Asking about one song after another.
    Predicting {
        /// Songs asked about.
        done: usize,
        /// Songs in all.
        total: usize,
    },
    /// Pictures.
    Upload(UploadStage),
    /// A training.
    Train(TrainStage),
    /// A batch prediction: "queued", "running", …
    Batch(String),
    /// A deployment.
    Deploying(OperationState),
    /// The end of one.
    Undeploying(OperationState),
}

impl Step {
    /// For people.
    pub fn words(&self) -> String {
        match self {
            Self::Begun => "Asking".to_owned(),
            Self::Counting => "Counting the tagged songs".to_owned(),
            Self::Checking => "Asking what works".to_owned(),
            Self::FindingModel => "Asking which model answers".to_owned(),
            Self::FindingDeployed => "Asking what is deployed".to_owned(),
            Self::FindingTraining => "Asking how far the training is".to_owned(),
            Self::EndingTraining => "Asking Google to end the training".to_owned(),
            Self::Predicting { done, total } => format!("Asked about {done} of {total}"),
            Self::Upload(stage) => {
                let (done, total) = stage.count();
                format!("{}: {done} of {total}", stage.title())
            }
            Self::Train(TrainStage::Dataset) => "Making the dataset".to_owned(),
            Self::Train(TrainStage::Importing) => "Google reads the pictures, which may take an hour".to_owned(),
            Self::Train(TrainStage::ImportProblems(_)) => "Google could not use some pictures".to_owned(),
            Self::Train(TrainStage::Training(stage)) => format!("Google trains: {stage}"),
            Self::Batch(stage) => format!("Google predicts: {stage}"),
            Self::Deploying(state) => operation("Deploying", state),
            Self::Undeploying(state) => operation("Undeploying", state),
        }
    }

    /// How much of it is done, 0 to 1, when that is known.
    pub fn share(&self) -> Option<f32> {
        let (done, total) = match self {
            Self::Predicting { done, total } => (*done, *total),
            Self::Upload(stage) => stage.count(),
            _ => return None,
        };
        Some(done as f32 / total.max(1) as f32)
    }
}

fn operation(what: &str, state: &OperationState) -> String {
    match state {
        OperationState::Running { stage: Some(stage) } => {
            format!("{what}: {}", stage.to_lowercase().replace('_', " "))
        }
        OperationState::Running { stage: None } | OperationState::Done { .. } => {
            format!("{what}, which takes some minutes")
        }
    }
}
