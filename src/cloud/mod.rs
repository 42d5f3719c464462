//! What Moodsic does with the cloud: from settings, labelled songs and prices to calls of [`crate::classify::vertex`]. The window
//! and the command line both call it. It asks nobody before it spends money; it only says what it would cost.

mod figures;
mod ledger;
mod plan;
mod settings;
mod train;
mod upload;

pub use figures::CloudFigures;
pub use ledger::CloudError;
pub use plan::{LEAST_PER_MOOD, MOST_IMBALANCE, Plan, PlanError, PlannedSong, Usage};
pub use settings::{credentials_project, settings};
pub use train::{TrainStage, Trained, figures, follow_training, train, unfinished_training};
pub use upload::{
    FOLDER, TrainingSet, UploadError, UploadStage, Uploaded, object_name, upload_pictures, upload_training_set,
};
