//! The documents of the REST API v1: what is sent, strictly, and what is read, leniently (absent fields are their defaults, unknown
//! ones are passed over, 64-bit numbers come as text). Nothing here leaves the module.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A document that has no fields.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(in crate::cloud) struct Empty {}

/// `ImageClassificationPredictionInstance` in a `PredictRequest`.
#[derive(Debug, Serialize)]
pub(in crate::cloud) struct PredictRequest {
    pub(in crate::cloud) instances: [Instance; 1],
    pub(in crate::cloud) parameters: PredictParameters,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct Instance {
    /// Plain base64, no `data:` before it.
    pub(in crate::cloud) content: String,
    pub(in crate::cloud) mime_type: &'static str,
}

/// `ImageClassificationPredictionParams`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct PredictParameters {
    pub(in crate::cloud) confidence_threshold: f32,
    pub(in crate::cloud) max_predictions: u32,
}

impl PredictParameters {
    /// All moods, the unlikely ones too: Google's default is ten.
    pub(in crate::cloud) const ALL: Self = Self { confidence_threshold: 0.0, max_predictions: 100 };
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct PredictResponse {
    pub(in crate::cloud) predictions: Vec<ClassificationResult>,
    pub(in crate::cloud) deployed_model_id: String,
    pub(in crate::cloud) model: String,
    pub(in crate::cloud) model_version_id: String,
}

/// `ClassificationPredictionResult`: parallel arrays, absent when empty.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct ClassificationResult {
    pub(in crate::cloud) display_names: Vec<String>,
    pub(in crate::cloud) confidences: Vec<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Endpoint {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) display_name: String,
    pub(in crate::cloud) deployed_models: Vec<DeployedModel>,
    pub(in crate::cloud) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct DeployedModel {
    pub(in crate::cloud) id: String,
    pub(in crate::cloud) model: String,
    pub(in crate::cloud) model_version_id: String,
    pub(in crate::cloud) display_name: String,
    pub(in crate::cloud) create_time: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Model {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) display_name: String,
    pub(in crate::cloud) labels: BTreeMap<String, String>,
    pub(in crate::cloud) supported_deployment_resources_types: Vec<String>,
    pub(in crate::cloud) version_id: String,
    pub(in crate::cloud) create_time: String,
}

/// A long-running operation.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Operation {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) metadata: OperationMetadata,
    pub(in crate::cloud) done: bool,
    pub(in crate::cloud) error: Option<Status>,
    pub(in crate::cloud) response: serde_json::Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Operations {
    pub(in crate::cloud) operations: Vec<Operation>,
    pub(in crate::cloud) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct OperationMetadata {
    /// `type.googleapis.com/google.cloud.aiplatform.v1.DeployModelOperationMetadata`, …
    #[serde(rename = "@type")]
    pub(in crate::cloud) kind: String,
    pub(in crate::cloud) generic_metadata: GenericMetadata,
    pub(in crate::cloud) deployment_stage: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct GenericMetadata {
    pub(in crate::cloud) partial_failures: Vec<Status>,
}

/// `google.rpc.Status`; its code is one of `google.rpc.Code`, not of HTTP.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Status {
    pub(in crate::cloud) code: i32,
    pub(in crate::cloud) message: String,
}

/// Of Resource Manager's `projects:search`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Projects {
    pub(in crate::cloud) projects: Vec<Project>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(in crate::cloud) struct Project {
    pub(in crate::cloud) project_id: String,
    pub(in crate::cloud) display_name: String,
    pub(in crate::cloud) state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Buckets {
    pub(in crate::cloud) items: Vec<Bucket>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Bucket {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) location: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Objects {
    pub(in crate::cloud) items: Vec<Object>,
    pub(in crate::cloud) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Object {
    pub(in crate::cloud) name: String,
    #[serde(deserialize_with = "int64")]
    pub(in crate::cloud) size: u64,
}

/// A 64-bit number, which proto3's JSON writes as text.
fn int64<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Number(u64),
        Text(String),
    }
    match Form::deserialize(deserializer)? {
        Form::Number(number) => Ok(number),
        Form::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// Something that was made, of which only the name is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Named {
    pub(in crate::cloud) name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct NewDataset<'a> {
    pub(in crate::cloud) display_name: &'a str,
    pub(in crate::cloud) metadata_schema_uri: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Datasets {
    pub(in crate::cloud) datasets: Vec<Titled>,
}

/// Something with its name and its name for people.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Titled {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) display_name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct ImportRequest<'a> {
    pub(in crate::cloud) import_configs: [ImportConfig<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct ImportConfig<'a> {
    pub(in crate::cloud) gcs_source: GcsSource<'a>,
    pub(in crate::cloud) import_schema_uri: &'static str,
    pub(in crate::cloud) data_item_labels: DataItemLabels,
}

/// A list even of one: Google's own page shows a text, which the service refuses.
#[derive(Debug, Serialize)]
pub(in crate::cloud) struct GcsSource<'a> {
    pub(in crate::cloud) uris: [&'a str; 1],
}

#[derive(Debug, Serialize)]
pub(in crate::cloud) struct DataItemLabels {
    pub(in crate::cloud) source: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct NewPipeline<'a> {
    pub(in crate::cloud) display_name: &'a str,
    pub(in crate::cloud) input_data_config: InputDataConfig<'a>,
    pub(in crate::cloud) model_to_upload: ModelToUpload<'a>,
    pub(in crate::cloud) training_task_definition: &'static str,
    pub(in crate::cloud) training_task_inputs: TrainingTaskInputs,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct InputDataConfig<'a> {
    pub(in crate::cloud) dataset_id: &'a str,
    pub(in crate::cloud) filter_split: FilterSplit,
}

/// Without it the uses in the import file have no effect.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(in crate::cloud) struct FilterSplit {
    pub(in crate::cloud) training_filter: &'static str,
    pub(in crate::cloud) validation_filter: &'static str,
    pub(in crate::cloud) test_filter: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct ModelToUpload<'a> {
    pub(in crate::cloud) display_name: &'a str,
    pub(in crate::cloud) description: &'static str,
    pub(in crate::cloud) labels: BTreeMap<&'a str, &'a str>,
}

/// `AutoMlImageClassificationInputs`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct TrainingTaskInputs {
    pub(in crate::cloud) multi_label: bool,
    pub(in crate::cloud) model_type: &'static str,
    pub(in crate::cloud) budget_milli_node_hours: u32,
    pub(in crate::cloud) disable_early_stopping: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Pipelines {
    pub(in crate::cloud) training_pipelines: Vec<Titled>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Pipeline {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) state: String,
    pub(in crate::cloud) error: Status,
    pub(in crate::cloud) model_to_upload: Named,
    pub(in crate::cloud) training_task_metadata: TrainingTaskMetadata,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct TrainingTaskMetadata {
    #[serde(deserialize_with = "optional_int64")]
    pub(in crate::cloud) cost_milli_node_hours: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Evaluations {
    pub(in crate::cloud) model_evaluations: Vec<ModelEvaluation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct ModelEvaluation {
    pub(in crate::cloud) metrics: Metrics,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(in crate::cloud) struct Metrics {
    pub(in crate::cloud) au_prc: Option<f64>,
    pub(in crate::cloud) log_loss: Option<f64>,
    pub(in crate::cloud) confidence_metrics: Vec<AtThreshold>,
    pub(in crate::cloud) confusion_matrix: MatrixDocument,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct AtThreshold {
    pub(in crate::cloud) confidence_threshold: f64,
    pub(in crate::cloud) precision: Option<f64>,
    pub(in crate::cloud) recall: Option<f64>,
    pub(in crate::cloud) precision_at1: Option<f64>,
    pub(in crate::cloud) recall_at1: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct MatrixDocument {
    pub(in crate::cloud) annotation_specs: Vec<Titled>,
    pub(in crate::cloud) rows: Vec<Vec<f64>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct NewEndpoint<'a> {
    pub(in crate::cloud) display_name: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct Endpoints {
    pub(in crate::cloud) endpoints: Vec<Endpoint>,
    pub(in crate::cloud) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct Models {
    pub(in crate::cloud) models: Vec<Model>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct DeployRequest<'a> {
    pub(in crate::cloud) deployed_model: NewDeployedModel<'a>,
    pub(in crate::cloud) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct NewDeployedModel<'a> {
    pub(in crate::cloud) model: &'a str,
    pub(in crate::cloud) display_name: &'a str,
    pub(in crate::cloud) automatic_resources: AutomaticResources,
}

/// Without the upper bound there is none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct AutomaticResources {
    pub(in crate::cloud) min_replica_count: u32,
    pub(in crate::cloud) max_replica_count: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct UndeployRequest<'a> {
    pub(in crate::cloud) deployed_model_id: &'a str,
    pub(in crate::cloud) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct NewBatchJob<'a> {
    pub(in crate::cloud) display_name: &'a str,
    pub(in crate::cloud) model: &'a str,
    pub(in crate::cloud) model_parameters: PredictParameters,
    pub(in crate::cloud) input_config: BatchInput<'a>,
    pub(in crate::cloud) output_config: BatchOutput<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct BatchInput<'a> {
    pub(in crate::cloud) instances_format: &'static str,
    pub(in crate::cloud) gcs_source: GcsSource<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct BatchOutput<'a> {
    pub(in crate::cloud) predictions_format: &'static str,
    pub(in crate::cloud) gcs_destination: GcsDestination<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cloud) struct GcsDestination<'a> {
    pub(in crate::cloud) output_uri_prefix: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct BatchJobs {
    pub(in crate::cloud) batch_prediction_jobs: Vec<Titled>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct BatchJob {
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) state: String,
    pub(in crate::cloud) error: Status,
    pub(in crate::cloud) output_info: OutputInfo,
    pub(in crate::cloud) model_version_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::cloud) struct OutputInfo {
    pub(in crate::cloud) gcs_output_directory: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct BatchLine {
    pub(in crate::cloud) instance: BatchInstance,
    pub(in crate::cloud) prediction: Option<ClassificationResult>,
    pub(in crate::cloud) error: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cloud) struct BatchInstance {
    pub(in crate::cloud) content: String,
}

fn optional_int64<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    int64(deserializer).map(Some)
}
