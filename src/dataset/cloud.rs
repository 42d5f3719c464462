//! What is kept of the cloud: its answers, and the operations that were asked for. No credentials, and no calls.

use jiff::Timestamp;

use crate::mood::Mood;
use crate::pipeline::RecipeId;
use crate::song::SongId;

/// What a model in the cloud answered about a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudAnswer {
    /// SHA-256 of the PNG bytes, hex.
    pub image_sha256: String,
    /// "vertex", "tf-serving", "edge-container".
    pub provider: String,
    /// Tells models of the provider apart.
    pub model: String,
    /// What made the picture.
    pub recipe: RecipeId,
    /// The song that it is of.
    pub song: SongId,
    /// Moods and probabilities, highest first.
    pub scores: Vec<(Mood, f32)>,
    /// When it answered.
    pub at: Timestamp,
}

/// How good a model of the cloud is, by the cloud's own test, as far as it reported it.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudMeasure {
    /// `projects/…/models/ID`.
    pub model: String,
    /// Area under the precision-recall curve.
    pub au_prc: Option<f64>,
    /// Precision.
    pub precision: Option<f64>,
    /// Recall.
    pub recall: Option<f64>,
    /// Moods of rows and columns, and counts, rows being the truth.
    pub confusion: Option<(Vec<Mood>, Vec<Vec<usize>>)>,
    /// When it was fetched.
    pub at: Timestamp,
}

/// What the cloud can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// Make a dataset.
    Dataset,
    /// Fill it.
    Import,
    /// Train a model.
    Training,
    /// Make an endpoint.
    Endpoint,
    /// Deploy a model to it.
    Deployment,
    /// Take it off again.
    Undeployment,
    /// Predict many pictures.
    Batch,
}

impl OperationKind {
    const ALL: [Self; 7] = [
        Self::Dataset,
        Self::Import,
        Self::Training,
        Self::Endpoint,
        Self::Deployment,
        Self::Undeployment,
        Self::Batch,
    ];

    /// "dataset", "import", …
    pub fn name(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Import => "import",
            Self::Training => "training",
            Self::Endpoint => "endpoint",
            Self::Deployment => "deployment",
            Self::Undeployment => "undeployment",
            Self::Batch => "batch",
        }
    }

    /// By its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How far an operation is, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationProgress {
    /// About to be asked for, or asked for with the answer lost.
    Asked,
    /// The service has it.
    Running,
    /// Done.
    Done,
    /// It failed, or was refused.
    Failed,
    /// Cancelled.
    Cancelled,
}

impl OperationProgress {
    const ALL: [Self; 5] = [Self::Asked, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// "asked", "running", "done", "failed", "cancelled".
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// By its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.name() == name)
    }

    /// Whether it has come to an end.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Something that the cloud was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudOperation {
    /// Row of the database; 0 for one that is not in it yet.
    pub id: i64,
    /// What.
    pub kind: OperationKind,
    /// In which project.
    pub project: String,
    /// In which region.
    pub region: String,
    /// Its display name, by which it is found again.
    pub title: String,
    /// What it is done to or with: a dataset, an endpoint, a model.
    pub subject: String,
    /// How far it is.
    pub progress: OperationProgress,
    /// The service's name for it, once that is known.
    pub name: Option<String>,
    /// What it made.
    pub result: Option<String>,
    /// Why it failed.
    pub problem: Option<String>,
    /// When it was asked for.
    pub began: Timestamp,
    /// When it came to its end, as far as is known here.
    pub ended: Option<Timestamp>,
}
