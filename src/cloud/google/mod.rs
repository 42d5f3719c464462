//! Google Cloud's AutoML image classification (Vertex AI, since 2026 "Agent Platform") and Cloud Storage: predict, upload, train,
//! deploy. It makes no pictures, keeps nothing on disk and asks nobody before it spends money: whoever calls does.

mod batch;
mod client;
mod dataset;
mod deployment;
mod evaluation;
mod names;
mod operations;
pub(in crate::cloud) mod predict;
mod resources;
mod settings;
mod storage;
mod survey;
mod training;
mod wire;

pub use batch::{BatchAnswer, BatchRequest, BatchState, batch_line};
pub use client::VertexClient;
pub use evaluation::CloudEvaluation;
pub use names::id_of;
pub use operations::OperationState;
pub use predict::{Answer, MAX_BODY_BYTES, VertexClassifier};
pub use resources::{Deployed, EndpointInfo, ModelInfo, ProjectInfo};
pub use settings::{CloudSettings, Region};
pub use storage::{BucketInfo, Content, Upload, UploadReport};
pub use survey::Survey;
pub use training::{BUDGET_MILLI_NODE_HOURS, TrainingRequest, TrainingState};
