//! What the cloud's thread is asked and what it answers.

use std::sync::Arc;

use jiff::Timestamp;

use crate::cloud::client::CredentialsFile;
use crate::cloud::jobs::{CloudPrediction, Deployment, Found, PlanSummary, Step, Trained};
use crate::config::CloudConfig;
use crate::dataset::CloudOperation;
use crate::dataset::GroupBy;
use crate::pipeline::Analysis;
use crate::remedy::{Check, Problem};
use crate::song::Song;
use crate::worker::job::JobId;

/// For the cloud's thread.
#[derive(Clone, Debug)]
pub enum CloudCommand {
    /// Tell what is known here; nobody is asked.
    Recall(Box<CloudConfig>),
    /// Ask the cloud. A job of the same kind that is under way is broken off.
    Ask {
        /// Tag of all its events.
        job: JobId,
        /// What was chosen.
        config: Box<CloudConfig>,
        /// What for.
        task: CloudTask,
        /// The song on screen, where the task is to predict that one: its picture need not be made again.
        analysis: Option<Arc<Analysis>>,
    },
    /// Break a job off. What the service has begun goes on there.
    Cancel(JobId),
}

/// What the cloud is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudTask {
    /// See what works, and what there is to choose from.
    Check,
    /// Send the songs' pictures to the service that is chosen and tell what it says.
    Predict(Vec<Song>),
    /// Take Moodsic's models off their endpoints.
    Undeploy,
    /// Find the model that would be deployed.
    FindModelToDeploy,
    /// Deploy a model, `projects/…/models/ID`.
    Deploy(String),
    /// See what a training would send; sends nothing.
    Plan(GroupBy),
    /// Upload and train.
    Train {
        /// What is never learned from and tested on at once.
        group_by: GroupBy,
        /// Thousandths of a node hour.
        budget_milli_node_hours: u32,
    },
    /// Follow the training that is under way.
    Follow,
    /// End it.
    CancelTraining,
    /// Find the model that would predict these songs in one job.
    FindModelForBatch(Vec<Song>),
    /// Predict songs by a model in one job.
    Batch {
        /// `projects/…/models/ID`.
        model: String,
        /// Which.
        songs: Vec<Song>,
    },
}

/// From the cloud's thread.
#[derive(Debug)]
pub enum CloudEvent {
    /// What is known here.
    Recalled(Box<Recalled>),
    /// How far the job is.
    Progress {
        /// Of which job.
        job: JobId,
        /// What it is doing.
        step: Step,
    },
    /// A model's prediction for a song.
    Predicted {
        /// Of which job.
        job: JobId,
        /// The prediction.
        prediction: CloudPrediction,
    },
    /// One song or picture failed; the job goes on.
    Problem {
        /// Of which job.
        job: JobId,
        /// Which, and why.
        sentence: String,
    },
    /// The job is done.
    Done {
        /// Which.
        job: JobId,
        /// What it came to.
        outcome: CloudOutcome,
    },
    /// The job ended without a result.
    Failed {
        /// Which.
        job: JobId,
        /// What is wrong, and what to do about it.
        problem: Problem,
    },
}

/// What this computer knows of the cloud.
#[derive(Clone, Debug, Default)]
pub struct Recalled {
    /// The newest prediction of every source for every song.
    pub predictions: Vec<CloudPrediction>,
    /// Where the credentials are.
    pub credentials: Option<CredentialsFile>,
    /// Whether there is a file at that place.
    pub credentials_exist: bool,
    /// A training that is under way, by what is written down.
    pub training: Option<CloudOperation>,
    /// The last training that came to its end, with its figures if they are known here.
    pub trained: Option<Trained>,
    /// When something was deployed that was not undeployed from here.
    pub deployed_at: Option<Timestamp>,
}

/// What a job came to.
#[derive(Clone, Debug)]
pub enum CloudOutcome {
    /// What works, what there is to choose from, and what is deployed.
    Checked {
        /// What works.
        checks: Vec<Check>,
        /// What there is, if Google was asked.
        found: Option<Found>,
    },
    /// All songs were asked about.
    Predicted {
        /// How many have an answer.
        answered: usize,
    },
    /// So many models were taken off.
    Undeployed {
        /// How many.
        models: usize,
        /// What there is now.
        found: Found,
    },
    /// The model that would be deployed, `projects/…/models/ID`.
    Deployable(String),
    /// The model that would predict songs in one job.
    Batchable {
        /// `projects/…/models/ID`.
        model: String,
        /// Which.
        songs: Vec<Song>,
    },
    /// It is deployed.
    Deployed {
        /// Where.
        deployment: Deployment,
        /// What there is now.
        found: Found,
    },
    /// What a training would send.
    Planned(PlanSummary),
    /// A model was trained.
    Trained(Trained),
    /// The training was ended.
    TrainingCancelled,
    /// A batch is done.
    Batched {
        /// How many songs have an answer.
        answered: usize,
        /// How many have none.
        failed: usize,
    },
}
