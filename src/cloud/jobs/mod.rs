//! What Moodsic does with the cloud: from settings, labelled songs and prices to calls of [`super::google`]. The window and the
//! command line both call it. It asks nobody before it spends money; it only says what it would cost.

mod ask;
mod ask_all;
mod batch;
mod check;
mod connect;
mod cost;
mod deploy;
mod figures;
mod ledger;
mod plan;
mod predictions;
mod settings;
mod step;
pub mod terms;
mod train;
mod undeploy;
mod upload;

pub use ask::{AskError, ask, known_prediction, prediction_of};
pub use ask_all::{SongPrediction, ask_about, ask_all};
pub use batch::{BatchError, BatchOutcome, BatchStage, batch_predict};
pub use check::{Found, check};
pub use connect::{Served, connect, served, service, source};
pub use cost::{dollars, serving_cost, serving_per_day, serving_sentence, training_ceiling};
pub use deploy::{DeployProgress, Deployment, deploy, last_deployment, latest_model};
pub use figures::CloudFigures;
pub use ledger::JobError;
pub use plan::{MAX_IMBALANCE, MIN_IMAGES_PER_LABEL, Plan, PlanError, PlannedSong, Usage};
pub use predictions::{CloudPrediction, cloud_predictions};
pub use settings::{checked, credentials_project, settings};
pub use step::Step;
pub use terms::{Destination, PlanSummary};
pub use train::{
    TrainStage, Trained, cancel_training, find_training, follow_training, last_trained, look, measured, train,
    unfinished_training,
};
pub use undeploy::{Undeployed, undeploy_all};
pub use upload::{
    FOLDER, TrainingSet, UploadError, UploadStage, Uploaded, object_name, upload_pictures, upload_training_set,
};
