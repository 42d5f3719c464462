//! Google Cloud's AutoML image classification (Vertex AI, since 2026 "Agent Platform") and Cloud Storage: predict, upload, train,
//! deploy. It makes no pictures, keeps nothing on disk and asks nobody before it spends money: whoever calls does.

mod batch;
mod dataset;
mod deployment;
mod evaluation;
mod operations;
pub(in crate::cloud) mod predict;
mod resources;
mod storage;
mod survey;
mod training;
mod wire;

pub use batch::{BatchAnswer, BatchRequest, BatchState, batch_line};
pub use evaluation::CloudEvaluation;
pub use operations::OperationState;
pub use predict::{Answer, MAX_BODY_BYTES, VertexClassifier, prediction_of_labels};
pub use resources::{Deployed, EndpointInfo, ModelInfo, ProjectInfo, id_of};
pub use storage::{BucketInfo, Content, Upload, UploadReport};
pub use survey::Survey;
pub use training::{BUDGET_MILLI_NODE_HOURS, TrainingRequest, TrainingState};
