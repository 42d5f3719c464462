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
mod opinion;
mod plan;
mod settings;
mod train;
mod undeploy;
mod upload;

use sha2::{Digest as _, Sha256};

pub use ask::{AskError, ask, known_answer, prediction};
pub use ask_all::{Asked, ask_all};
pub use batch::{BatchError, BatchOutcome, BatchStage, batch_predict};
pub use check::{CloudCheck, Found, check, what_and_remedy};
pub use connect::{Served, connect, served, service, source};
pub use cost::{dollars, serving_cost, serving_per_day, serving_sentence, training_ceiling};
pub use deploy::{DeployProgress, Deployment, deploy, last_deployment, latest_model};
pub use figures::CloudFigures;
pub use ledger::CloudError;
pub use opinion::{Opinion, opinions};
pub use plan::{LEAST_PER_MOOD, MOST_IMBALANCE, Plan, PlanError, PlannedSong, Usage};
pub use settings::{checked, credentials_project, settings};
pub use train::{
    TrainStage, Trained, cancel_training, find_training, follow_training, last_trained, look, measured, train,
    unfinished_training,
};
pub use undeploy::{Undeployed, undeploy_all};
pub use upload::{
    FOLDER, TrainingSet, UploadError, UploadStage, Uploaded, object_name, upload_pictures, upload_training_set,
};

fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all text");
        text
    })
}
