//! Google Cloud's AutoML image classification (Vertex AI, since 2026 "Agent Platform"): predict, upload, train, deploy.
//!
//! Everything here is blocking and speaks domain types; tokio and reqwest stay inside. A call ends within a fifth of a second
//! after [`Cancel`] says so. It makes no pictures, keeps nothing on disk and asks nobody before it spends money: whoever calls
//! does. No token, key or signed address ever stands in an error or a log line.

mod auth;
mod batch;
mod cancel;
mod client;
mod dataset;
mod deployment;
mod edge_container;
mod error;
mod evaluation;
mod http;
mod operations;
mod predict;
mod reply;
mod resources;
mod service;
mod serving;
mod settings;
mod storage;
mod survey;
mod tf_serving;
mod training;
mod wire;

pub use auth::{CredentialsFile, credentials_file};
pub use batch::{BatchAnswer, BatchRequest, BatchState, batch_line};
pub use cancel::Cancel;
pub use client::VertexClient;
pub use edge_container::edge_container;
pub use error::VertexError;
pub use evaluation::CloudEvaluation;
pub use operations::OperationState;
pub use predict::{Answer, MAX_BODY_BYTES, VertexClassifier, prediction_of_labels};
pub use resources::{Deployed, EndpointInfo, ModelInfo, ProjectInfo, id_of};
pub use service::Service;
pub use serving::ServedModel;
pub use settings::{CloudSettings, Region, ServiceUrl, SettingsError};
pub use storage::{BucketInfo, Content, Upload, UploadReport};
pub use survey::Survey;
pub use tf_serving::tf_serving;
pub use training::{BUDGET_MILLI_NODE_HOURS, TrainingRequest, TrainingState};
