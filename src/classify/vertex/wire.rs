//! The documents of the REST API v1: what is sent, strictly, and what is read, leniently (absent fields are their defaults, unknown
//! ones are passed over, 64-bit numbers come as text). Nothing here leaves the module.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A document that has no fields.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Empty {}

/// `ImageClassificationPredictionInstance` in a `PredictRequest`.
#[derive(Debug, Serialize)]
pub(super) struct PredictRequest {
    pub(super) instances: [Instance; 1],
    pub(super) parameters: PredictParameters,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Instance {
    /// Plain base64, no `data:` before it.
    pub(super) content: String,
    pub(super) mime_type: &'static str,
}

/// `ImageClassificationPredictionParams`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PredictParameters {
    pub(super) confidence_threshold: f32,
    pub(super) max_predictions: u32,
}

impl PredictParameters {
    /// All moods, the unlikely ones too: Google's default is ten.
    pub(super) const ALL: Self = Self { confidence_threshold: 0.0, max_predictions: 100 };
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct PredictResponse {
    pub(super) predictions: Vec<ClassificationResult>,
    pub(super) deployed_model_id: String,
    pub(super) model: String,
    pub(super) model_version_id: String,
}

/// `ClassificationPredictionResult`: parallel arrays, absent when empty.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ClassificationResult {
    pub(super) display_names: Vec<String>,
    pub(super) confidences: Vec<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Endpoint {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) deployed_models: Vec<DeployedModel>,
    pub(super) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DeployedModel {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) model_version_id: String,
    pub(super) display_name: String,
    pub(super) create_time: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Model {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) supported_deployment_resources_types: Vec<String>,
    pub(super) version_id: String,
    pub(super) create_time: String,
}

/// A long-running operation.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) metadata: OperationMetadata,
    pub(super) done: bool,
    pub(super) error: Option<Status>,
    pub(super) response: serde_json::Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Operations {
    pub(super) operations: Vec<Operation>,
    pub(super) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OperationMetadata {
    /// `type.googleapis.com/google.cloud.aiplatform.v1.DeployModelOperationMetadata`, …
    #[serde(rename = "@type")]
    pub(super) kind: String,
    pub(super) generic_metadata: GenericMetadata,
    pub(super) deployment_stage: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct GenericMetadata {
    pub(super) partial_failures: Vec<Status>,
}

/// `google.rpc.Status`; its code is one of `google.rpc.Code`, not of HTTP.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    pub(super) code: i32,
    pub(super) message: String,
}

/// Of Resource Manager's `projects:search`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Projects {
    pub(super) projects: Vec<Project>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(super) struct Project {
    pub(super) project_id: String,
    pub(super) display_name: String,
    pub(super) state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Buckets {
    pub(super) items: Vec<Bucket>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bucket {
    pub(super) name: String,
    pub(super) location: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Objects {
    pub(super) items: Vec<Object>,
    pub(super) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Object {
    pub(super) name: String,
    #[serde(deserialize_with = "int64")]
    pub(super) size: u64,
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
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewDataset<'a> {
    pub(super) display_name: &'a str,
    pub(super) metadata_schema_uri: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Datasets {
    pub(super) datasets: Vec<Titled>,
}

/// Something with its name and its name for people.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Titled {
    pub(super) name: String,
    pub(super) display_name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportRequest<'a> {
    pub(super) import_configs: [ImportConfig<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportConfig<'a> {
    pub(super) gcs_source: GcsSource<'a>,
    pub(super) import_schema_uri: &'static str,
    pub(super) data_item_labels: DataItemLabels,
}

/// A list even of one: Google's own page shows a text, which the service refuses.
#[derive(Debug, Serialize)]
pub(super) struct GcsSource<'a> {
    pub(super) uris: [&'a str; 1],
}

#[derive(Debug, Serialize)]
pub(super) struct DataItemLabels {
    pub(super) source: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewPipeline<'a> {
    pub(super) display_name: &'a str,
    pub(super) input_data_config: InputDataConfig<'a>,
    pub(super) model_to_upload: ModelToUpload<'a>,
    pub(super) training_task_definition: &'static str,
    pub(super) training_task_inputs: TrainingTaskInputs,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InputDataConfig<'a> {
    pub(super) dataset_id: &'a str,
    pub(super) filter_split: FilterSplit,
}

/// Without it the uses in the import file have no effect.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(super) struct FilterSplit {
    pub(super) training_filter: &'static str,
    pub(super) validation_filter: &'static str,
    pub(super) test_filter: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelToUpload<'a> {
    pub(super) display_name: &'a str,
    pub(super) description: &'static str,
    pub(super) labels: BTreeMap<&'a str, &'a str>,
}

/// `AutoMlImageClassificationInputs`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrainingTaskInputs {
    pub(super) multi_label: bool,
    pub(super) model_type: &'static str,
    pub(super) budget_milli_node_hours: u32,
    pub(super) disable_early_stopping: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Pipelines {
    pub(super) training_pipelines: Vec<Titled>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Pipeline {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) error: Status,
    pub(super) model_to_upload: Named,
    pub(super) training_task_metadata: TrainingTaskMetadata,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TrainingTaskMetadata {
    #[serde(deserialize_with = "optional_int64")]
    pub(super) cost_milli_node_hours: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Evaluations {
    pub(super) model_evaluations: Vec<ModelEvaluation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelEvaluation {
    pub(super) metrics: Metrics,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(super) struct Metrics {
    pub(super) au_prc: Option<f64>,
    pub(super) log_loss: Option<f64>,
    pub(super) confidence_metrics: Vec<AtThreshold>,
    pub(super) confusion_matrix: MatrixDocument,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AtThreshold {
    pub(super) confidence_threshold: f64,
    pub(super) precision: Option<f64>,
    pub(super) recall: Option<f64>,
    pub(super) precision_at1: Option<f64>,
    pub(super) recall_at1: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct MatrixDocument {
    pub(super) annotation_specs: Vec<Titled>,
    pub(super) rows: Vec<Vec<f64>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewEndpoint<'a> {
    pub(super) display_name: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Endpoints {
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) next_page_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Models {
    pub(super) models: Vec<Model>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeployRequest<'a> {
    pub(super) deployed_model: NewDeployedModel<'a>,
    pub(super) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewDeployedModel<'a> {
    pub(super) model: &'a str,
    pub(super) display_name: &'a str,
    pub(super) automatic_resources: AutomaticResources,
}

/// Without the upper bound there is none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AutomaticResources {
    pub(super) min_replica_count: u32,
    pub(super) max_replica_count: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UndeployRequest<'a> {
    pub(super) deployed_model_id: &'a str,
    pub(super) traffic_split: BTreeMap<String, i32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewBatchJob<'a> {
    pub(super) display_name: &'a str,
    pub(super) model: &'a str,
    pub(super) model_parameters: PredictParameters,
    pub(super) input_config: BatchInput<'a>,
    pub(super) output_config: BatchOutput<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchInput<'a> {
    pub(super) instances_format: &'static str,
    pub(super) gcs_source: GcsSource<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchOutput<'a> {
    pub(super) predictions_format: &'static str,
    pub(super) gcs_destination: GcsDestination<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GcsDestination<'a> {
    pub(super) output_uri_prefix: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct BatchJobs {
    pub(super) batch_prediction_jobs: Vec<Titled>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct BatchJob {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) error: Status,
    pub(super) output_info: OutputInfo,
    pub(super) model_version_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OutputInfo {
    pub(super) gcs_output_directory: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BatchLine {
    pub(super) instance: BatchInstance,
    pub(super) prediction: Option<ClassificationResult>,
    pub(super) error: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BatchInstance {
    pub(super) content: String,
}

fn optional_int64<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    int64(deserializer).map(Some)
}
